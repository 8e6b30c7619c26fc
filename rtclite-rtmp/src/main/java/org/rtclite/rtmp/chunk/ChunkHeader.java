package org.rtclite.rtmp.chunk;

import io.netty.buffer.ByteBuf;

/**
 * The basic and message header of one chunk as it stands on the wire (RTMP 1.0 sections 5.3.1.1 and 5.3.1.2).
 *
 * <pre>
 *  0 1 2 3 4 5 6 7
 * +-+-+-+-+-+-+-+-+   csid 0: one byte follows, id - 64
 * |fmt|   csid    |   csid 1: two bytes follow, id - 64, low byte first
 * +-+-+-+-+-+-+-+-+   csid 2..63: the id itself
 * type 0: timestamp(3) length(3) type(1) stream(4, little endian)
 * type 1: delta(3) length(3) type(1)
 * type 2: delta(3)
 * type 3: nothing
 * </pre>
 *
 * <p>Reused for each chunk. Parsing changes nothing else, so that it can be tried again when more bytes are there.
 */
final class ChunkHeader {

    /** Basic header 3, message header 11, extended timestamp 4. */
    static final int MAX_BYTES = 18;

    static final int EXTENDED = 0xFFFFFF;

    private static final int[] MESSAGE_HEADER_BYTES = {11, 7, 3, 0};

    int format;
    int chunkStreamId;
    int timestampField;
    int length;
    int typeId;
    int streamId;

    /** Parses at {@code index}; returns the header's length without extended timestamp, -1 if bytes are missing. */
    int parse(ByteBuf in, int index, int available) {
        if (available < 1) {
            return -1;
        }
        int first = in.getByte(index) & 0xFF;
        format = first >> 6;
        int basicBytes = (first & 0x3F) > 1 ? 1 : 2 + (first & 0x3F);
        int total = basicBytes + MESSAGE_HEADER_BYTES[format];
        if (available < total) {
            return -1;
        }
        chunkStreamId = switch (basicBytes) {
            case 1 -> first & 0x3F;
            case 2 -> 64 + (in.getByte(index + 1) & 0xFF);
            default -> 64 + in.getUnsignedShortLE(index + 1);
        };
        int at = index + basicBytes;
        if (format <= 2) {
            timestampField = in.getUnsignedMedium(at);
        }
        if (format <= 1) {
            length = in.getUnsignedMedium(at + 3);
            typeId = in.getByte(at + 6) & 0xFF;
        }
        if (format == 0) {
            streamId = in.getIntLE(at + 7);
        }
        return total;
    }
}
