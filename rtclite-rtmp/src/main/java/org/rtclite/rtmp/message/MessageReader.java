package org.rtclite.rtmp.message;

import io.netty.buffer.ByteBuf;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.rtclite.rtmp.amf.Amf0Reader;
import org.rtclite.rtmp.amf.AmfException;
import org.rtclite.rtmp.amf.AmfExternalizer;
import org.rtclite.rtmp.amf.AmfLimits;
import org.rtclite.rtmp.chunk.MessageType;

/** Makes messages of payloads. Reusable; one thread at a time. */
public final class MessageReader {

    private final Amf0Reader amf;

    /** A reader with those limits for values. */
    public MessageReader(AmfLimits limits) {
        this(limits, Map.of());
    }

    /** A reader that hands externalizable objects to the externalizer of their class name. */
    public MessageReader(AmfLimits limits, Map<String, AmfExternalizer> externalizers) {
        amf = new Amf0Reader(limits, externalizers);
    }

    /**
     * Makes the message of a payload; a wrong payload becomes {@link RtmpMessage.Malformed}.
     *
     * @param payload taken over: it ends up in the message or is released
     */
    public RtmpMessage read(int typeId, int streamId, long timestampMs, ByteBuf payload) {
        return switch (typeId) {
            case MessageType.AUDIO -> new RtmpMessage.Audio(streamId, timestampMs, payload);
            case MessageType.VIDEO -> new RtmpMessage.Video(streamId, timestampMs, payload);
            case MessageType.AGGREGATE -> new RtmpMessage.Aggregate(streamId, timestampMs, payload);
            case MessageType.SET_CHUNK_SIZE,
                    MessageType.ABORT,
                    MessageType.ACKNOWLEDGEMENT,
                    MessageType.USER_CONTROL,
                    MessageType.WINDOW_ACK_SIZE,
                    MessageType.SET_PEER_BANDWIDTH,
                    MessageType.DATA_AMF0,
                    MessageType.DATA_AMF3,
                    MessageType.COMMAND_AMF0,
                    MessageType.COMMAND_AMF3,
                    MessageType.SHARED_OBJECT_AMF0,
                    MessageType.SHARED_OBJECT_AMF3 -> parsed(typeId, streamId, timestampMs, payload);
            default -> new RtmpMessage.Unknown(typeId, streamId, timestampMs, payload);
        };
    }

    private RtmpMessage parsed(int typeId, int streamId, long timestampMs, ByteBuf payload) {
        try {
            return switch (typeId) {
                case MessageType.DATA_AMF0, MessageType.DATA_AMF3 -> data(typeId, streamId, timestampMs, payload);
                case MessageType.COMMAND_AMF0, MessageType.COMMAND_AMF3 -> command(typeId, streamId, payload);
                case MessageType.SHARED_OBJECT_AMF0, MessageType.SHARED_OBJECT_AMF3 ->
                    SharedObjectFormat.read(typeId == MessageType.SHARED_OBJECT_AMF3, timestampMs, payload, amf);
                default -> control(typeId, streamId, payload);
            };
        } catch (AmfException e) {
            return new RtmpMessage.Malformed(typeId, streamId, String.valueOf(e.getMessage()));
        } finally {
            payload.release();
        }
    }

    private static RtmpMessage control(int typeId, int streamId, ByteBuf payload) {
        int needed = typeId == MessageType.SET_PEER_BANDWIDTH ? 5 : typeId == MessageType.USER_CONTROL ? 2 : 4;
        if (payload.readableBytes() < needed) {
            return tooShort(typeId, streamId, payload, needed);
        }
        return switch (typeId) {
            case MessageType.SET_CHUNK_SIZE -> new RtmpMessage.SetChunkSize(payload.readInt());
            case MessageType.ABORT -> new RtmpMessage.Abort(payload.readInt());
            case MessageType.ACKNOWLEDGEMENT -> new RtmpMessage.Acknowledgement(payload.readUnsignedInt());
            case MessageType.WINDOW_ACK_SIZE -> new RtmpMessage.WindowAckSize(payload.readUnsignedInt());
            case MessageType.SET_PEER_BANDWIDTH ->
                new RtmpMessage.SetPeerBandwidth(payload.readUnsignedInt(), payload.readUnsignedByte());
            default -> userControl(streamId, payload);
        };
    }

    private static RtmpMessage userControl(int streamId, ByteBuf payload) {
        int event = payload.readUnsignedShort();
        int needed = switch (event) {
            case UserControlEvent.SET_BUFFER_LENGTH -> 8;
            case UserControlEvent.STREAM_BEGIN,
                    UserControlEvent.STREAM_EOF,
                    UserControlEvent.STREAM_DRY,
                    UserControlEvent.STREAM_IS_RECORDED,
                    UserControlEvent.PING_REQUEST,
                    UserControlEvent.PING_RESPONSE,
                    UserControlEvent.BUFFER_EMPTY,
                    UserControlEvent.BUFFER_READY -> 4;
            default -> 0;
        };
        if (payload.readableBytes() < needed) {
            return tooShort(MessageType.USER_CONTROL, streamId, payload, needed);
        }
        long value = payload.readableBytes() >= 4 ? payload.readUnsignedInt() : 0;
        long bufferMs = needed == 8 ? payload.readUnsignedInt() : 0;
        return new RtmpMessage.UserControl(event, value, bufferMs);
    }

    private static RtmpMessage tooShort(int typeId, int streamId, ByteBuf payload, int needed) {
        return new RtmpMessage.Malformed(
                typeId,
                streamId,
                "message of type " + typeId + " has " + payload.readableBytes() + " bytes, " + needed + " needed");
    }

    private RtmpMessage data(int typeId, int streamId, long timestampMs, ByteBuf payload) throws AmfException {
        start(payload);
        String handler = name();
        return new RtmpMessage.Data(streamId, timestampMs, typeId == MessageType.DATA_AMF3, handler, rest());
    }

    private RtmpMessage command(int typeId, int streamId, ByteBuf payload) throws AmfException {
        start(payload);
        String name = name();
        // Some senders leave the transaction id out of commands that want no answer
        Object transactionId = amf.hasMore() ? amf.read() : Double.valueOf(0);
        if (!(transactionId instanceof Number number)) {
            throw new AmfException("transaction id of command " + name + " is no number");
        }
        Object commandObject = amf.hasMore() ? amf.read() : null;
        boolean amf3 = typeId == MessageType.COMMAND_AMF3;
        return new RtmpMessage.Command(streamId, amf3, name, number.doubleValue(), commandObject, rest());
    }

    /** Type 15 and 17 payloads begin with a format selector of 0; a name can never begin with that byte. */
    private void start(ByteBuf payload) throws AmfException {
        amf.wrap(payload);
        if (amf.peek() == 0) {
            amf.skip(1);
        }
    }

    private String name() throws AmfException {
        if (amf.read() instanceof String name) {
            return name;
        }
        throw new AmfException("message does not begin with a name");
    }

    private List<@Nullable Object> rest() throws AmfException {
        if (!amf.hasMore()) {
            return List.of();
        }
        List<@Nullable Object> values = new ArrayList<>(4);
        while (amf.hasMore()) {
            values.add(amf.read());
        }
        return values;
    }
}
