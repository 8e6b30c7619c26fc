package org.rtclite.rtmp.message;

import io.netty.buffer.ByteBuf;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.rtclite.rtmp.amf.Amf0Writer;
import org.rtclite.rtmp.amf.AmfExternalizer;

/** Makes payloads of messages. Reusable; one thread at a time. */
public final class MessageWriter {

    private final Amf0Writer amf;

    /** A writer without externalizable classes. */
    public MessageWriter() {
        this(Map.of());
    }

    /** A writer that writes externalizable objects by the externalizer of their class name. */
    public MessageWriter(Map<String, AmfExternalizer> externalizers) {
        amf = new Amf0Writer(externalizers);
    }

    /**
     * Appends the payload of {@code message} to {@code out}; a buffer inside is copied and stays as it is.
     *
     * @throws IllegalArgumentException for {@link RtmpMessage.Malformed} or a value AMF cannot carry; {@code out} is
     *     then unchanged
     */
    public void write(RtmpMessage message, ByteBuf out) {
        if (message instanceof RtmpMessage.Command command) {
            values(command, out);
        } else if (message instanceof RtmpMessage.Data data) {
            values(data, out);
        } else if (message instanceof RtmpMessage.Audio audio) {
            copy(audio.payload(), out);
        } else if (message instanceof RtmpMessage.Video video) {
            copy(video.payload(), out);
        } else if (message instanceof RtmpMessage.UserControl control) {
            userControl(control, out);
        } else if (message instanceof RtmpMessage.Acknowledgement acknowledgement) {
            out.writeInt((int) acknowledgement.sequenceNumber());
        } else if (message instanceof RtmpMessage.SetChunkSize chunkSize) {
            out.writeInt(chunkSize.bytes());
        } else if (message instanceof RtmpMessage.Abort abort) {
            out.writeInt(abort.chunkStreamId());
        } else if (message instanceof RtmpMessage.WindowAckSize window) {
            out.writeInt((int) window.bytes());
        } else if (message instanceof RtmpMessage.SetPeerBandwidth bandwidth) {
            out.writeInt((int) bandwidth.bytes());
            out.writeByte(bandwidth.limitType());
        } else if (message instanceof RtmpMessage.SharedObject shared) {
            SharedObjectFormat.write(shared, out, amf);
        } else if (message instanceof RtmpMessage.Aggregate aggregate) {
            copy(aggregate.payload(), out);
        } else if (message instanceof RtmpMessage.Unknown unknown) {
            copy(unknown.payload(), out);
        } else {
            throw new IllegalArgumentException("cannot be sent: " + message);
        }
    }

    private static void copy(ByteBuf payload, ByteBuf out) {
        out.writeBytes(payload, payload.readerIndex(), payload.readableBytes());
    }

    private static void userControl(RtmpMessage.UserControl control, ByteBuf out) {
        out.writeShort(control.event());
        if (control.event() != UserControlEvent.SWF_VERIFY_REQUEST) {
            out.writeInt((int) control.value());
        }
        if (control.event() == UserControlEvent.SET_BUFFER_LENGTH) {
            out.writeInt((int) control.bufferMs());
        }
    }

    private void values(RtmpMessage.Command command, ByteBuf out) {
        try {
            selector(command.amf3());
            amf.write(command.name());
            amf.writeNumber(command.transactionId());
            value(command.commandObject(), command.amf3());
            for (Object argument : command.arguments()) {
                value(argument, command.amf3());
            }
            amf.drainTo(out);
        } catch (RuntimeException e) {
            amf.clear();
            throw e;
        }
    }

    private void values(RtmpMessage.Data data, ByteBuf out) {
        try {
            selector(data.amf3());
            amf.write(data.handler());
            for (Object value : data.values()) {
                value(value, data.amf3());
            }
            amf.drainTo(out);
        } catch (RuntimeException e) {
            amf.clear();
            throw e;
        }
    }

    private void selector(boolean amf3) {
        if (amf3) {
            amf.writeByte(0);
        }
    }

    private void value(@Nullable Object value, boolean amf3) {
        value(amf, value, amf3);
    }

    /** Simple values stay AMF0 in AMF3 messages: every receiver reads those. */
    static void value(Amf0Writer amf, @Nullable Object value, boolean amf3) {
        if (!amf3 || value == null || value instanceof String || value instanceof Number || value instanceof Boolean) {
            amf.write(value);
        } else {
            amf.writeAmf3(value);
        }
    }
}
