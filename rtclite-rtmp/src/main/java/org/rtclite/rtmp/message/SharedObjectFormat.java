package org.rtclite.rtmp.message;

import io.netty.buffer.ByteBuf;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.rtclite.rtmp.amf.Amf0Reader;
import org.rtclite.rtmp.amf.Amf0Writer;
import org.rtclite.rtmp.amf.AmfException;

/**
 * Payloads of shared object messages (RTMP 1.0 section 7.1.3).
 *
 * <pre>
 * [0 in type 16] | name(16-bit length) | version(4) | persistence(4) | 0(4) | event | event ...
 * event: type(1) | length(4) | data(length)
 * </pre>
 */
final class SharedObjectFormat {

    private static final int PERSISTENT = 2;

    private SharedObjectFormat() {}

    static RtmpMessage read(boolean amf3, long timestampMs, ByteBuf in, Amf0Reader amf) throws AmfException {
        if (amf3) {
            require(in, 1);
            in.skipBytes(1);
        }
        String name = text(in);
        require(in, 12);
        long version = in.readUnsignedInt();
        boolean persistent = in.readInt() != 0;
        in.skipBytes(4);
        List<SharedObjectEvent> events = new ArrayList<>(4);
        while (in.isReadable()) {
            require(in, 5);
            int code = in.readUnsignedByte();
            long length = in.readUnsignedInt();
            require(in, length);
            SharedObjectEvent.Type type = SharedObjectEvent.Type.of(code);
            ByteBuf data = in.readSlice((int) length);
            if (type != null) { // an unknown event is skipped
                event(type, data, amf, events);
            }
        }
        return new RtmpMessage.SharedObject(amf3, timestampMs, name, version, persistent, events);
    }

    private static void event(SharedObjectEvent.Type type, ByteBuf data, Amf0Reader amf, List<SharedObjectEvent> events)
            throws AmfException {
        if (type.hasValue()) {
            // several properties may share one event; each value is a message of its own to the AMF reader
            do {
                String name = text(data);
                amf.wrap(data);
                Object value = amf.hasMore() ? amf.read() : null;
                data.skipBytes(amf.position());
                events.add(new SharedObjectEvent(type, name, value));
            } while (data.isReadable());
        } else if (type.hasName()) {
            events.add(new SharedObjectEvent(type, text(data)));
        } else if (type == SharedObjectEvent.Type.STATUS) {
            String code = text(data);
            events.add(new SharedObjectEvent(type, code, data.isReadable() ? text(data) : ""));
        } else if (type == SharedObjectEvent.Type.SEND) {
            amf.wrap(data);
            if (!(amf.read() instanceof String handler)) {
                throw new AmfException("shared object event without a handler's name");
            }
            List<@Nullable Object> arguments = new ArrayList<>(4);
            while (amf.hasMore()) {
                arguments.add(amf.read());
            }
            events.add(new SharedObjectEvent(type, handler, arguments));
        } else {
            events.add(new SharedObjectEvent(type, ""));
        }
    }

    static void write(RtmpMessage.SharedObject message, ByteBuf out, Amf0Writer amf) {
        int start = out.writerIndex();
        try {
            if (message.amf3()) {
                out.writeByte(0);
            }
            text(message.name(), out);
            out.writeInt((int) message.version());
            out.writeInt(message.persistent() ? PERSISTENT : 0);
            out.writeInt(0);
            for (SharedObjectEvent event : message.events()) {
                out.writeByte(event.type().code());
                int lengthAt = out.writerIndex();
                out.writeInt(0);
                data(event, message.amf3(), out, amf);
                out.setInt(lengthAt, out.writerIndex() - lengthAt - 4);
            }
        } catch (IllegalArgumentException e) {
            out.writerIndex(start);
            throw e;
        } finally {
            amf.clear();
        }
    }

    private static void data(SharedObjectEvent event, boolean amf3, ByteBuf out, Amf0Writer amf) {
        SharedObjectEvent.Type type = event.type();
        if (type == SharedObjectEvent.Type.SEND) {
            amf.write(event.name());
            if (event.value() instanceof List<?> arguments) {
                arguments.forEach(argument -> MessageWriter.value(amf, argument, amf3));
            }
            amf.drainTo(out);
        } else if (type == SharedObjectEvent.Type.STATUS) {
            text(event.name(), out);
            text(String.valueOf(event.value()), out);
        } else if (type.hasValue() || type.hasName()) {
            text(event.name(), out);
            if (type.hasValue()) {
                MessageWriter.value(amf, event.value(), amf3);
                amf.drainTo(out);
            }
        }
    }

    private static String text(ByteBuf in) throws AmfException {
        require(in, 2);
        int length = in.readUnsignedShort();
        require(in, length);
        return in.readCharSequence(length, StandardCharsets.UTF_8).toString();
    }

    private static void text(String text, ByteBuf out) {
        byte[] utf8 = text.getBytes(StandardCharsets.UTF_8);
        if (utf8.length > 0xFFFF) {
            throw new IllegalArgumentException("name in a shared object is " + utf8.length + " bytes, limit 65535");
        }
        out.writeShort(utf8.length);
        out.writeBytes(utf8);
    }

    private static void require(ByteBuf in, long bytes) throws AmfException {
        if (in.readableBytes() < bytes) {
            throw new AmfException(
                    "shared object message ends early: " + bytes + " bytes wanted, " + in.readableBytes() + " left");
        }
    }
}
