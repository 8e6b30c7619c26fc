package org.rtclite.rtmp.message;

import io.netty.buffer.ByteBuf;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.rtclite.rtmp.chunk.MessageType;

/**
 * One message. Kinds may be added: keep a default branch.
 *
 * <p>{@link Audio}, {@link Video}, {@link Aggregate} and {@link Unknown} carry a ByteBuf that belongs
 * to whoever holds the message; the others hold no buffer.
 */
public sealed interface RtmpMessage {

    /** The message type id. */
    int typeId();

    /** The message stream, 0 for the connection itself. */
    default int streamId() {
        return 0;
    }

    /** Milliseconds, 0 to 2^32 - 1. */
    default long timestampMs() {
        return 0;
    }

    /** Releases the buffer if there is one. */
    default void release() {}

    /**
     * The largest chunk payload the sender will use from now on (section 5.4.1).
     *
     * @param bytes 1 to 2^31 - 1
     */
    record SetChunkSize(int bytes) implements RtmpMessage {
        @Override
        public int typeId() {
            return MessageType.SET_CHUNK_SIZE;
        }
    }

    /** Drop what was received of the message on that chunk stream (section 5.4.2). */
    record Abort(int chunkStreamId) implements RtmpMessage {
        @Override
        public int typeId() {
            return MessageType.ABORT;
        }
    }

    /**
     * What the sender has received (section 5.4.3).
     *
     * @param sequenceNumber bytes modulo 2^32
     */
    record Acknowledgement(long sequenceNumber) implements RtmpMessage {
        @Override
        public int typeId() {
            return MessageType.ACKNOWLEDGEMENT;
        }
    }

    /**
     * The window in which the sender expects acknowledgements (section 5.4.4).
     *
     * @param bytes 0 to 2^32 - 1
     */
    record WindowAckSize(long bytes) implements RtmpMessage {
        @Override
        public int typeId() {
            return MessageType.WINDOW_ACK_SIZE;
        }
    }

    /**
     * A limit on the unacknowledged bytes the receiver may send (section 5.4.5).
     *
     * @param bytes 0 to 2^32 - 1
     * @param limitType 0 hard, 1 soft, 2 dynamic
     */
    record SetPeerBandwidth(long bytes, int limitType) implements RtmpMessage {
        /** The limit is the value. */
        public static final int HARD = 0;
        /** The limit is the smaller of the value and the present one. */
        public static final int SOFT = 1;
        /** Hard if the last one was hard, otherwise nothing. */
        public static final int DYNAMIC = 2;

        @Override
        public int typeId() {
            return MessageType.SET_PEER_BANDWIDTH;
        }
    }

    /**
     * A user control event (section 7.1.7).
     *
     * @param event its 16-bit type, see {@link UserControlEvent}
     * @param value the stream id, or the time stamp of a ping; 0 to 2^32 - 1; 0 where the event has none
     * @param bufferMs the buffer length of SET_BUFFER_LENGTH, otherwise 0
     */
    record UserControl(int event, long value, long bufferMs) implements RtmpMessage {
        /** An event with one value. */
        public UserControl(int event, long value) {
            this(event, value, 0);
        }

        @Override
        public int typeId() {
            return MessageType.USER_CONTROL;
        }
    }

    /** Audio: the body of an FLV audio tag. */
    record Audio(int streamId, long timestampMs, ByteBuf payload) implements RtmpMessage {
        @Override
        public int typeId() {
            return MessageType.AUDIO;
        }

        @Override
        public void release() {
            payload.release();
        }
    }

    /** Video: the body of an FLV video tag. */
    record Video(int streamId, long timestampMs, ByteBuf payload) implements RtmpMessage {
        @Override
        public int typeId() {
            return MessageType.VIDEO;
        }

        @Override
        public void release() {
            payload.release();
        }
    }

    /**
     * A data message such as onMetaData (section 7.1.2).
     *
     * @param amf3 whether it travels as type 15
     * @param handler the name of the handler, the first value on the wire
     * @param values the values after it
     */
    record Data(int streamId, long timestampMs, boolean amf3, String handler, List<@Nullable Object> values)
            implements RtmpMessage {
        @Override
        public int typeId() {
            return amf3 ? MessageType.DATA_AMF3 : MessageType.DATA_AMF0;
        }
    }

    /**
     * A command: a call, its result, or a status (section 7.1.1).
     *
     * @param amf3 whether it travels as type 17
     * @param name the procedure, or _result or _error
     * @param transactionId 0 when no answer is wanted
     * @param commandObject the value after it, often null
     * @param arguments the values after that
     */
    record Command(
            int streamId,
            boolean amf3,
            String name,
            double transactionId,
            @Nullable Object commandObject,
            List<@Nullable Object> arguments)
            implements RtmpMessage {
        /** An AMF0 command. */
        public Command(
                int streamId,
                String name,
                double transactionId,
                @Nullable Object commandObject,
                List<@Nullable Object> arguments) {
            this(streamId, false, name, transactionId, commandObject, arguments);
        }

        @Override
        public int typeId() {
            return amf3 ? MessageType.COMMAND_AMF3 : MessageType.COMMAND_AMF0;
        }

        /** The argument at {@code index}, null when there are not so many. */
        public @Nullable Object argument(int index) {
            return index < arguments.size() ? arguments.get(index) : null;
        }

        /** Without the values, which may hold secrets. */
        @Override
        public String toString() {
            return "Command " + name + " #" + (long) transactionId + " on stream " + streamId + " with "
                    + arguments.size() + " arguments";
        }
    }

    /**
     * Events of a shared object (section 7.1.3).
     *
     * @param amf3 whether it travels as type 16
     * @param name the object
     * @param version counts the changes, modulo 2^32
     * @param persistent whether the server keeps it when nobody uses it
     * @param events what happens, in order
     */
    record SharedObject(
            boolean amf3,
            long timestampMs,
            String name,
            long version,
            boolean persistent,
            List<SharedObjectEvent> events)
            implements RtmpMessage {
        @Override
        public int typeId() {
            return amf3 ? MessageType.SHARED_OBJECT_AMF3 : MessageType.SHARED_OBJECT_AMF0;
        }
    }

    /** Several messages in one, undecoded: see {@link org.rtclite.rtmp.chunk.Aggregate}. */
    record Aggregate(int streamId, long timestampMs, ByteBuf payload) implements RtmpMessage {
        @Override
        public int typeId() {
            return MessageType.AGGREGATE;
        }

        @Override
        public void release() {
            payload.release();
        }
    }

    /** A message of a type that is not known here. */
    record Unknown(int typeId, int streamId, long timestampMs, ByteBuf payload) implements RtmpMessage {
        @Override
        public void release() {
            payload.release();
        }
    }

    /** A message whose payload is not what its type demands; {@code reason} says what and where. Never sent. */
    record Malformed(int typeId, int streamId, String reason) implements RtmpMessage {}
}
