package org.rtclite.media.speex;

/**
 * Reads a payload bit by bit, most significant bit first.
 *
 * <p>Once a read or skip passes the end, every later one yields 0 and {@link #remaining} is negative: a
 * decoder needs to look only where the format says that a frame may end. Reusable; allocates nothing.
 */
final class BitReader {

    private static final byte[] NOTHING = {};

    private byte[] data = NOTHING;
    private int offset;
    private int end;
    private int position;
    private boolean overrun;

    /** Starts on {@code lengthBytes} bytes of {@code data}; the array is read in place. */
    void reset(byte[] data, int offset, int lengthBytes) {
        this.data = data;
        this.offset = offset;
        end = lengthBytes << 3;
        position = 0;
        overrun = false;
    }

    /** Bits left, or -1 after a read passed the end. */
    int remaining() {
        return overrun ? -1 : end - position;
    }

    /** Bits read so far. */
    int position() {
        return position;
    }

    /** Goes back to an earlier {@link #position}. */
    void seek(int position) {
        this.position = position;
    }

    /** Reads {@code count} bits, 0 to 25, as an unsigned number. */
    int read(int count) {
        if (!have(count)) {
            return 0;
        }
        int first = offset + (position >>> 3);
        int next = position + count;
        int last = offset + ((next + 7) >>> 3);
        int window = 0;
        for (int i = first; i < last; i++) {
            window = (window << 8) | (data[i] & 0xff);
        }
        position = next;
        return (window >>> (-next & 7)) & ((1 << count) - 1);
    }

    /** Reads {@code count} bits, 0 to 64. */
    long readLong(int count) {
        long value = 0;
        for (int left = count; left > 0; ) {
            int step = Math.min(left, 16);
            value = (value << step) | read(step);
            left -= step;
        }
        return value;
    }

    /** The next bit, which stays unread; 0 at the end. */
    int peek() {
        if (!have(1)) {
            return 0;
        }
        return (data[offset + (position >>> 3)] >>> (7 - (position & 7))) & 1;
    }

    /** Passes over {@code count} bits. */
    void skip(int count) {
        if (have(count)) {
            position += count;
        }
    }

    private boolean have(int count) {
        if (count > end - position) {
            overrun = true;
        }
        return !overrun;
    }
}
