package org.rtclite.media.ogg;

import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.channels.Channels;
import java.nio.channels.SeekableByteChannel;
import org.jspecify.annotations.Nullable;

/**
 * Reads a file page by page; what is not a page, or has a wrong checksum, is passed over (RFC 3533 section 6).
 *
 * <pre>
 *  0 "OggS" | 4 version 0 | 5 flags | 6 granule position(8) | 14 serial(4) | 18 sequence(4) | 22 CRC(4)
 *  26 segments(1) | 27 lengths | body        (little-endian)
 * </pre>
 */
final class OggPages {

    private static final int HEADER_BYTES = 27;
    private static final int MAX_PAGE_BYTES = HEADER_BYTES + 255 + 255 * 255;
    private static final int CAPTURE = 0x5367674f; // "OggS"
    private static final int CONTINUED = 0x01;
    private static final int FIRST = 0x02;
    private static final int LAST = 0x04;

    private final InputStream in;
    private final @Nullable SeekableByteChannel channel;
    private final OggLimits limits;
    private final byte[] buffer = new byte[2 * MAX_PAGE_BYTES];
    private final ByteBuffer words = ByteBuffer.wrap(buffer).order(ByteOrder.LITTLE_ENDIAN);
    private long bufferOffset;
    private int from;
    private int to;
    private int page;

    OggPages(InputStream in, OggLimits limits) {
        this.in = in;
        this.limits = limits;
        channel = null;
    }

    OggPages(SeekableByteChannel channel, OggLimits limits) throws IOException {
        this.in = Channels.newInputStream(channel);
        this.limits = limits;
        this.channel = channel;
        bufferOffset = channel.position();
    }

    /** Goes on to the next good page; false at the end of the file. */
    boolean next() throws IOException {
        long skipped = 0;
        while (have(HEADER_BYTES)) {
            int length = pageLength();
            if (length > 0) {
                page = from;
                from += length;
                return true;
            }
            from++;
            if (++skipped > limits.maxSkippedBytes()) {
                throw new IOException("no Ogg page within " + limits.maxSkippedBytes() + " bytes, at offset "
                        + (bufferOffset + from));
            }
        }
        from = to;
        return false;
    }

    /** Length of the page at {@code from}, or 0 when there is none. */
    private int pageLength() throws IOException {
        if (words.getInt(from) != CAPTURE || buffer[from + 4] != 0) {
            return 0;
        }
        int segments = buffer[from + 26] & 0xff;
        int length = HEADER_BYTES + segments;
        if (!have(length)) {
            return 0;
        }
        for (int i = 0; i < segments; i++) {
            length += buffer[from + HEADER_BYTES + i] & 0xff;
        }
        if (!have(length) || OggCrc.of(buffer, from, length, from + 22) != words.getInt(from + 22)) {
            return 0;
        }
        return length;
    }

    /** Makes sure that {@code count} bytes from {@code from} on are there; moves them if need be. */
    private boolean have(int count) throws IOException {
        if (to - from >= count) {
            return true;
        }
        if (from + count > buffer.length) {
            System.arraycopy(buffer, from, buffer, 0, to - from);
            bufferOffset += from;
            to -= from;
            from = 0;
        }
        while (to - from < count) {
            int read = in.read(buffer, to, buffer.length - to);
            if (read < 0) {
                return false;
            }
            to += read;
        }
        return true;
    }

    /** Whether the file can be read from anywhere. */
    boolean seekable() {
        return channel != null;
    }

    /** Length of the file in bytes. */
    long size() throws IOException {
        return seekableChannel().size();
    }

    /** Goes on reading at that offset of the file. */
    void seek(long offset) throws IOException {
        seekableChannel().position(offset);
        bufferOffset = offset;
        from = 0;
        to = 0;
    }

    private SeekableByteChannel seekableChannel() {
        if (channel == null) {
            throw new IllegalStateException("the stream was not opened from a file: it cannot seek");
        }
        return channel;
    }

    /** Offset in the file of the page. */
    long offset() {
        return bufferOffset + page;
    }

    /** Offset in the file of what follows the page. */
    long endOffset() {
        return bufferOffset + from;
    }

    /** Whether the page begins in the midst of a packet. */
    boolean continued() {
        return (buffer[page + 5] & CONTINUED) != 0;
    }

    /** Whether the page is the first of its stream. */
    boolean first() {
        return (buffer[page + 5] & FIRST) != 0;
    }

    /** Whether the page is the last of its stream. */
    boolean last() {
        return (buffer[page + 5] & LAST) != 0;
    }

    /** Position at the end of the last packet that ends on the page; -1 when none does. */
    long granulePosition() {
        return words.getLong(page + 6);
    }

    int serial() {
        return words.getInt(page + 14);
    }

    int sequence() {
        return words.getInt(page + 18);
    }

    /** How many segments the page has, 0 to 255. */
    int segments() {
        return buffer[page + 26] & 0xff;
    }

    /** Length of a segment, 0 to 255; a packet ends with the first one below 255. */
    int segmentLength(int segment) {
        return buffer[page + HEADER_BYTES + segment] & 0xff;
    }

    /** The array that holds the page's body; valid until the next call of {@link #next}. */
    byte[] data() {
        return buffer;
    }

    /** Where in {@link #data} the first segment begins. */
    int bodyOffset() {
        return page + HEADER_BYTES + segments();
    }
}
