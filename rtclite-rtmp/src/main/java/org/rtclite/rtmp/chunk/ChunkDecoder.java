package org.rtclite.rtmp.chunk;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufAllocator;
import io.netty.buffer.Unpooled;
import java.util.HashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Turns the bytes of a chunk stream into messages (RTMP 1.0 section 5.3).
 *
 * <p>What comes out does not depend on how the bytes were cut on arrival. Set Chunk Size and Abort are obeyed here and
 * delivered as well; every other message is only delivered. A message that lies in one piece is a slice of the input;
 * others are gathered in a buffer that grows with the bytes received, never by the length declared. With a pooled
 * allocator and pooled input, nothing is allocated per message after warm-up.
 *
 * <p>One thread at a time. {@link #close} releases what is unfinished.
 */
public final class ChunkDecoder implements AutoCloseable {

    private static final int DEFAULT_CHUNK_SIZE = 128;
    private static final int DIRECT_IDS = 64;
    private static final int LEAST_CAPACITY = 256;
    private static final int MOST_CAPACITY = 16 * 1024;

    /** Outcomes of looking for an extended timestamp. */
    private static final int ABSENT = 0;

    private static final int INCOMPLETE = -1;
    private static final int EXTENDED_BYTES = 4;

    private final RtmpLimits limits;
    private final ByteBufAllocator allocator;
    private final @Nullable ChunkStream[] direct = new ChunkStream[DIRECT_IDS];
    private final Map<Integer, ChunkStream> others = new HashMap<>();
    private final ChunkHeader header = new ChunkHeader();

    /** The beginning of a header that was cut on arrival. */
    private final ByteBuf cut = Unpooled.buffer(ChunkHeader.MAX_BYTES, ChunkHeader.MAX_BYTES);

    private int chunkStreams;
    private int chunkSize = DEFAULT_CHUNK_SIZE;
    private int partialBytes;
    private long messages;

    /** The stream whose chunk is being received, and what is left of that chunk. */
    private @Nullable ChunkStream current;

    private int chunkMissing;
    private @Nullable String failure;
    private boolean closed;

    /** A decoder with the chunk size of a new connection, 128. */
    public ChunkDecoder(RtmpLimits limits, ByteBufAllocator allocator) {
        this.limits = limits;
        this.allocator = allocator;
    }

    /** The largest chunk payload that the far side sends now. */
    public int chunkSize() {
        return chunkSize;
    }

    /** Bytes received of messages that are not complete. */
    public int partialBytes() {
        return partialBytes;
    }

    /** Why the stream cannot be read further, null while it can. */
    public @Nullable String failure() {
        return failure;
    }

    /**
     * Reads all of {@code in} and calls {@code sink} for each message that is complete.
     *
     * @param in its readable bytes are consumed; the caller keeps ownership
     * @return true while the stream is sound; after false ({@link #failure} says why) all input is skipped and the
     *     connection should be closed
     */
    public boolean decode(ByteBuf in, MessageSink sink) {
        while (failure == null && !closed && in.isReadable()) {
            ChunkStream stream = current;
            if (stream == null) {
                readHeader(in, sink);
            } else {
                readPayload(stream, in, sink);
            }
        }
        if (failure != null || closed) {
            in.skipBytes(in.readableBytes());
        }
        return failure == null;
    }

    /** Releases unfinished messages. Later input is skipped. */
    @Override
    public void close() {
        closed = true;
        for (ChunkStream stream : direct) {
            if (stream != null) {
                dropPartial(stream);
            }
        }
        others.values().forEach(this::dropPartial);
        cut.clear();
    }

    private void readHeader(ByteBuf in, MessageSink sink) {
        if (!cut.isReadable()) {
            int bytes = parseHeader(in, in.readerIndex(), in.readableBytes());
            if (bytes >= 0) {
                in.skipBytes(bytes);
                deliverEmpty(sink);
                return;
            }
            cut.clear();
            cut.writeBytes(in);
            return;
        }
        // byte by byte, so that nothing beyond the header ends up in the small buffer
        cut.writeByte(in.readByte());
        int bytes = parseHeader(cut, 0, cut.readableBytes());
        if (bytes >= 0) {
            int unread = cut.readableBytes() - bytes;
            if (unread > 0) { // bytes looked at for an extended timestamp that is none
                ByteBuf payload = cut.copy(bytes, unread);
                cut.clear();
                deliverEmpty(sink);
                try {
                    decode(payload, sink);
                } finally {
                    payload.release();
                }
            } else {
                cut.clear();
                deliverEmpty(sink);
            }
        }
    }

    /** Parses and applies a header; returns its length with extended timestamp, or -1 if more bytes are needed. */
    private int parseHeader(ByteBuf in, int index, int available) {
        int bytes = header.parse(in, index, available);
        if (bytes < 0) {
            return INCOMPLETE;
        }
        ChunkStream stream = find(header.chunkStreamId);
        if (stream == null) {
            return failed("chunk stream " + header.chunkStreamId + " would be number " + (chunkStreams + 1) + ", limit "
                    + limits.maxChunkStreams());
        }
        if (!stream.known && header.format >= 2) {
            return failed("chunk stream " + stream.id + " starts with a header of type " + header.format);
        }
        int extra = header.format == 3
                ? extendedAfterType3(stream, in, index + bytes, available - bytes)
                : extended(available - bytes);
        if (extra == INCOMPLETE) {
            return INCOMPLETE;
        }
        if (header.format != 3) {
            boolean extended = extra == EXTENDED_BYTES;
            long field = extended ? in.getUnsignedInt(index + bytes) : header.timestampField;
            if (!apply(stream, field, extended)) {
                return bytes;
            }
        } else if (!stream.inMessage()) {
            // section 5.3.1.2.4: the delta of a header of type 0 is its timestamp
            stream.timestampMs = (stream.timestampMs + stream.timestampField) & 0xFFFF_FFFFL;
        }
        begin(stream);
        return bytes + extra;
    }

    private int extended(int available) {
        if (header.timestampField != ChunkHeader.EXTENDED) {
            return ABSENT;
        }
        return available < EXTENDED_BYTES ? INCOMPLETE : EXTENDED_BYTES;
    }

    /**
     * Says how many bytes of extended timestamp follow a header of type 3: 4, {@link #ABSENT} or {@link #INCOMPLETE}.
     *
     * <p>The specification repeats it there and some senders do not: it is taken for one if it repeats the value.
     */
    private static int extendedAfterType3(ChunkStream stream, ByteBuf in, int index, int available) {
        if (!stream.extended) {
            return ABSENT;
        }
        for (int i = 0; i < EXTENDED_BYTES; i++) {
            if (i == available) {
                return INCOMPLETE;
            }
            if (in.getByte(index + i) != (byte) (stream.timestampField >> (24 - 8 * i))) {
                return ABSENT;
            }
        }
        return EXTENDED_BYTES;
    }

    /** Applies a header of type 0, 1 or 2; false after a failure. */
    private boolean apply(ChunkStream stream, long field, boolean extended) {
        if (stream.inMessage()) {
            // a header may be repeated inside a message; a message that changes its length there is an attack or a bug
            if (header.format <= 1 && (header.length != stream.length || header.typeId != stream.typeId)) {
                failed("chunk stream " + stream.id + " changes its message from type " + stream.typeId + ", "
                        + stream.length + " bytes to type " + header.typeId + ", " + header.length + " bytes with "
                        + stream.missing + " bytes missing");
                return false;
            }
            stream.extended = extended;
            stream.timestampField = field;
            return true;
        }
        if (header.format <= 1) {
            int limit = limits.maxBytes(header.typeId);
            if (header.length > limit) {
                failed("message of type " + header.typeId + " is " + header.length + " bytes, limit " + limit
                        + ", on chunk stream " + stream.id);
                return false;
            }
            stream.length = header.length;
            stream.typeId = header.typeId;
        }
        if (header.format == 0) {
            stream.streamId = header.streamId;
            stream.timestampMs = field;
        } else {
            stream.timestampMs = (stream.timestampMs + field) & 0xFFFF_FFFFL;
        }
        stream.timestampField = field;
        stream.extended = extended;
        stream.known = true;
        return true;
    }

    private void begin(ChunkStream stream) {
        if (!stream.inMessage()) {
            stream.missing = stream.length;
        }
        chunkMissing = Math.min(chunkSize, stream.missing);
        current = stream;
    }

    private void deliverEmpty(MessageSink sink) {
        ChunkStream stream = current;
        if (stream != null && failure == null && stream.length == 0) {
            current = null;
            deliver(stream, Unpooled.EMPTY_BUFFER, sink);
        }
    }

    private void readPayload(ChunkStream stream, ByteBuf in, MessageSink sink) {
        int bytes = Math.min(chunkMissing, in.readableBytes());
        ByteBuf whole = null;
        if (bytes == stream.length) {
            whole = in.readRetainedSlice(bytes);
        } else if (!gather(stream, in, bytes)) {
            return;
        }
        chunkMissing -= bytes;
        stream.missing -= bytes;
        if (chunkMissing == 0) {
            current = null;
        }
        if (stream.missing == 0) {
            if (whole == null) {
                whole = stream.partial;
                partialBytes -= stream.length;
                stream.partial = null;
            }
            if (whole != null) {
                deliver(stream, whole, sink);
            }
        }
    }

    private boolean gather(ChunkStream stream, ByteBuf in, int bytes) {
        if (partialBytes + bytes > limits.maxPartialBytes()) {
            failed("unfinished messages hold " + (partialBytes + bytes) + " bytes, limit " + limits.maxPartialBytes());
            return false;
        }
        ByteBuf partial = stream.partial;
        if (partial == null) {
            int capacity =
                    Math.min(stream.length, Math.max(LEAST_CAPACITY, Math.min(in.readableBytes(), MOST_CAPACITY)));
            partial = allocator.buffer(capacity, stream.length);
            stream.partial = partial;
        }
        partial.writeBytes(in, bytes);
        partialBytes += bytes;
        return true;
    }

    private void deliver(ChunkStream stream, ByteBuf payload, MessageSink sink) {
        messages++;
        if (stream.typeId == MessageType.SET_CHUNK_SIZE || stream.typeId == MessageType.ABORT) {
            String reason = obey(stream.typeId, payload);
            if (reason != null) {
                payload.release();
                failed(reason);
                return;
            }
        }
        sink.onMessage(stream.id, stream.typeId, stream.streamId, stream.timestampMs, payload);
    }

    /** Sections 5.4.1 and 5.4.2; returns what is wrong, or null. */
    private @Nullable String obey(int typeId, ByteBuf payload) {
        if (payload.readableBytes() < 4) {
            return "control message of type " + typeId + " is " + payload.readableBytes() + " bytes, at least 4 needed";
        }
        int value = payload.getInt(payload.readerIndex());
        if (typeId == MessageType.ABORT) {
            ChunkStream aborted = value >= 0 && value < DIRECT_IDS ? direct[value] : others.get(value);
            if (aborted != null) {
                dropPartial(aborted);
            }
            return null;
        }
        if (value < limits.minChunkSize()) { // bit 31 must be zero: negative is as wrong as too small
            return "chunk size " + value + " is below the limit of " + limits.minChunkSize();
        }
        chunkSize = Math.min(value, RtmpLimits.MAX_LENGTH);
        return null;
    }

    private void dropPartial(ChunkStream stream) {
        ByteBuf partial = stream.partial;
        if (partial != null) {
            partialBytes -= partial.readableBytes();
            partial.release();
            stream.partial = null;
        }
        stream.missing = 0;
    }

    private @Nullable ChunkStream find(int id) {
        ChunkStream stream = id < DIRECT_IDS ? direct[id] : others.get(id);
        if (stream == null && chunkStreams < limits.maxChunkStreams()) {
            stream = new ChunkStream(id);
            chunkStreams++;
            if (id < DIRECT_IDS) {
                direct[id] = stream;
            } else {
                others.put(id, stream);
            }
        }
        return stream;
    }

    private int failed(String reason) {
        failure = reason + ", after " + messages + " messages";
        return 0;
    }
}
