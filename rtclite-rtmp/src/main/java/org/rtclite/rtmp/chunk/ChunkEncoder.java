package org.rtclite.rtmp.chunk;

import io.netty.buffer.ByteBuf;
import java.util.HashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Writes messages as chunks, with the shortest header that says what changed (RTMP 1.0 section 5.3.1.2).
 *
 * <p>Extended timestamps are repeated in headers of type 3, as the specification has it. A message never starts with a
 * header of type 3 right after one of type 0, because receivers disagree on its delta. Allocates nothing per message.
 * One thread at a time.
 */
public final class ChunkEncoder {

    private static final int DEFAULT_CHUNK_SIZE = 128;
    private static final int DIRECT_IDS = 64;
    private static final int MAX_ID = 65599;

    /** A delta that equals none: after a header of type 0. */
    private static final long NO_DELTA = -1;

    /** What the last message on a chunk stream said. */
    private static final class Last {
        int streamId;
        int typeId;
        int length;
        long timestampMs;
        long deltaMs = NO_DELTA;
    }

    private final @Nullable Last[] direct = new Last[DIRECT_IDS];
    private final Map<Integer, Last> others = new HashMap<>();
    private int chunkSize = DEFAULT_CHUNK_SIZE;

    /** An encoder with the chunk size of a new connection, 128. */
    public ChunkEncoder() {}

    /** The largest chunk payload written now. */
    public int chunkSize() {
        return chunkSize;
    }

    /** Sets the largest chunk payload, 1 to 0xFFFFFF: right after the Set Chunk Size message that announces it. */
    public void setChunkSize(int bytes) {
        if (bytes < 1 || bytes > RtmpLimits.MAX_LENGTH) {
            throw new IllegalArgumentException("chunk size " + bytes + " is outside 1.." + RtmpLimits.MAX_LENGTH);
        }
        chunkSize = bytes;
    }

    /**
     * Appends one message to {@code out}.
     *
     * @param chunkStreamId 2 to 65599; one per kind of message keeps headers short
     * @param typeId 0 to 255
     * @param streamId the message stream
     * @param timestampMs milliseconds, of which the low 32 bits travel
     * @param payload its readable bytes, at most 0xFFFFFF, are copied; indices and ownership stay
     */
    public void encode(int chunkStreamId, int typeId, int streamId, long timestampMs, ByteBuf payload, ByteBuf out) {
        if (chunkStreamId < 2 || chunkStreamId > MAX_ID) {
            throw new IllegalArgumentException("chunk stream id " + chunkStreamId + " is outside 2.." + MAX_ID);
        }
        int length = payload.readableBytes();
        if (length > RtmpLimits.MAX_LENGTH) {
            throw new IllegalArgumentException("message is " + length + " bytes, limit " + RtmpLimits.MAX_LENGTH);
        }
        if ((typeId & ~0xFF) != 0) {
            throw new IllegalArgumentException("message type " + typeId + " is outside 0..255");
        }
        long field = header(chunkStreamId, typeId, streamId, timestampMs & 0xFFFF_FFFFL, length, out);
        int from = payload.readerIndex();
        int left = length;
        while (left > chunkSize) {
            out.writeBytes(payload, from, chunkSize);
            from += chunkSize;
            left -= chunkSize;
            basic(3, chunkStreamId, out);
            extended(field, out);
        }
        out.writeBytes(payload, from, left);
    }

    /** Writes the first header; returns its timestamp field. */
    private long header(int id, int typeId, int streamId, long timestampMs, int length, ByteBuf out) {
        Last last = id < DIRECT_IDS ? direct[id] : others.get(id);
        boolean fresh = last == null;
        if (last == null) {
            last = new Last();
            if (id < DIRECT_IDS) {
                direct[id] = last;
            } else {
                others.put(id, last);
            }
        }
        long deltaMs = (timestampMs - last.timestampMs) & 0xFFFF_FFFFL;
        boolean backwards = deltaMs >= 1L << 31; // modulo 2^32
        int format;
        if (fresh || backwards || last.streamId != streamId) {
            format = 0;
        } else if (last.typeId != typeId || last.length != length) {
            format = 1;
        } else {
            format = last.deltaMs == deltaMs ? 3 : 2;
        }
        long field = format == 0 ? timestampMs : deltaMs;
        basic(format, id, out);
        if (format <= 2) {
            out.writeMedium((int) Math.min(field, ChunkHeader.EXTENDED));
        }
        if (format <= 1) {
            out.writeMedium(length);
            out.writeByte(typeId);
        }
        if (format == 0) {
            out.writeIntLE(streamId);
        }
        extended(field, out);
        last.streamId = streamId;
        last.typeId = typeId;
        last.length = length;
        last.timestampMs = timestampMs;
        last.deltaMs = format == 0 ? NO_DELTA : deltaMs;
        return field;
    }

    private static void extended(long field, ByteBuf out) {
        if (field >= ChunkHeader.EXTENDED) {
            out.writeInt((int) field);
        }
    }

    private static void basic(int format, int id, ByteBuf out) {
        if (id < 64) {
            out.writeByte(format << 6 | id);
        } else if (id < 320) {
            out.writeByte(format << 6);
            out.writeByte(id - 64);
        } else {
            out.writeByte(format << 6 | 1);
            out.writeShortLE(id - 64);
        }
    }
}
