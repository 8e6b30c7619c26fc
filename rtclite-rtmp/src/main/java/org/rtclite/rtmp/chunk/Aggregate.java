package org.rtclite.rtmp.chunk;

import io.netty.buffer.ByteBuf;
import org.jspecify.annotations.Nullable;

/**
 * Splits an aggregate message into the messages it holds (RTMP 1.0 section 7.1.6).
 *
 * <pre>
 * type(1) length(3) timestamp(3) timestamp high(1) stream id(3) | body(length) | back pointer(4) | ...
 * </pre>
 */
public final class Aggregate {

    private static final int HEADER_BYTES = 11;
    private static final int BACK_POINTER_BYTES = 4;

    private Aggregate() {}

    /**
     * Calls {@code sink} for each message inside, with retained slices of {@code payload}.
     *
     * <p>Timestamps are rebased: the first message has the aggregate's, the others keep their distance to the first.
     * All belong to the aggregate's stream; the stream ids inside are ignored, as the specification says. A missing last
     * back pointer is tolerated.
     *
     * @param payload the aggregate's payload; consumed, ownership stays with the caller
     * @return null when all was split, otherwise what is wrong with the rest
     */
    public static @Nullable String split(
            int chunkStreamId, int streamId, long timestampMs, ByteBuf payload, MessageSink sink) {
        long firstMs = -1;
        while (payload.isReadable()) {
            if (payload.readableBytes() < HEADER_BYTES) {
                return "aggregate ends inside a header, " + payload.readableBytes() + " bytes left";
            }
            int typeId = payload.readUnsignedByte();
            int length = payload.readUnsignedMedium();
            long ownMs = payload.readUnsignedMedium() | (long) payload.readUnsignedByte() << 24;
            payload.skipBytes(3);
            if (length > payload.readableBytes()) {
                return "aggregate holds a message of " + length + " bytes, " + payload.readableBytes() + " left";
            }
            if (typeId == MessageType.AGGREGATE) {
                return "aggregate inside an aggregate";
            }
            if (firstMs < 0) {
                firstMs = ownMs;
            }
            sink.onMessage(
                    chunkStreamId,
                    typeId,
                    streamId,
                    (timestampMs + ownMs - firstMs) & 0xFFFF_FFFFL,
                    payload.readRetainedSlice(length));
            payload.skipBytes(Math.min(BACK_POINTER_BYTES, payload.readableBytes()));
        }
        return null;
    }
}
