package org.rtclite.media.speex;

/**
 * Packs numbers into a byte array bit by bit, most significant bit first.
 *
 * <p>The caller sees to the room: a frame's length is known beforehand. Reusable; allocates nothing.
 */
final class BitWriter {

    private static final byte[] NOTHING = {};

    private byte[] out = NOTHING;
    private int offset;
    private int position;

    /** Starts at {@code out[offset]}; what stands there is overwritten octet by octet. */
    void reset(byte[] out, int offset) {
        this.out = out;
        this.offset = offset;
        position = 0;
    }

    /** Bits written so far. */
    int position() {
        return position;
    }

    /** Octets begun so far. */
    int bytes() {
        return (position + 7) >>> 3;
    }

    /** Appends the low {@code count} bits of {@code value}, 0 to 32. */
    void write(int value, int count) {
        int left = count;
        while (left > 0) {
            int used = position & 7;
            int index = offset + (position >>> 3);
            int step = Math.min(8 - used, left);
            int chunk = (value >>> (left - step)) & ((1 << step) - 1);
            int before = used == 0 ? 0 : out[index];
            out[index] = (byte) (before | (chunk << (8 - used - step)));
            position += step;
            left -= step;
        }
    }

    /** Goes back to an earlier {@link #position}; the bits after it are dropped. */
    void truncate(int position) {
        this.position = position;
        int used = position & 7;
        if (used != 0) {
            int index = offset + (position >>> 3);
            out[index] = (byte) (out[index] & (0xff00 >> used));
        }
    }

    /** Fills up the last octet with a 0 and 1s (RFC 5574 section 3.3); nothing when it is full already. */
    void pad() {
        int left = -position & 7;
        write(((1 << left) - 1) >>> 1, left);
    }
}
