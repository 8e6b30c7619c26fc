package org.rtclite.media.speex;

/**
 * In-band messages waiting for the next frame, already as bits.
 *
 * <pre>
 *  request:   0 | 1110 | code(4) | argument(1 to 64)
 *  user data: 0 | 1101 | length(4) | tag(5) | data(8 * length)
 * </pre>
 */
final class InBandQueue {

    private static final int MAX_BYTES = 32;
    static final int MAX_BITS = 8 * MAX_BYTES;

    private static final int MARK_BITS = 5;

    private final byte[] data = new byte[MAX_BYTES];
    private final BitWriter writer = new BitWriter();
    private final BitReader reader = new BitReader();

    InBandQueue() {
        writer.reset(data, 0);
    }

    void request(int code, long argument) {
        int width = InBandListener.argumentBits(code);
        if (width < Long.SIZE && argument >>> width != 0) {
            throw new IllegalArgumentException("argument of in-band request " + code + " is " + argument
                    + ", allowed 0 to " + ((1L << width) - 1));
        }
        reserve(MARK_BITS + 4 + width);
        writer.write(NarrowbandSubmode.IN_BAND_REQUEST, MARK_BITS);
        writer.write(code, 4);
        if (width > Integer.SIZE) {
            writer.write((int) (argument >>> Integer.SIZE), width - Integer.SIZE);
        }
        writer.write((int) argument, Math.min(width, Integer.SIZE));
    }

    void userData(int tag, byte[] bytes, int offset, int length) {
        reserve(MARK_BITS + 4 + 5 + 8 * length);
        writer.write(NarrowbandSubmode.USER_DATA, MARK_BITS);
        writer.write(length, 4);
        writer.write(tag, 5);
        for (int i = 0; i < length; i++) {
            writer.write(bytes[offset + i], 8);
        }
    }

    private void reserve(int bits) {
        if (writer.position() + bits > MAX_BITS) {
            throw new IllegalStateException("in-band messages before the next frame are " + (writer.position() + bits)
                    + " bits long, limit " + MAX_BITS);
        }
    }

    /** Moves all messages to {@code out}; whether there were any. */
    boolean flush(BitWriter out) {
        int left = writer.position();
        if (left == 0) {
            return false;
        }
        reader.reset(data, 0, MAX_BYTES);
        while (left > 0) {
            int step = Math.min(left, 16);
            out.write(reader.read(step), step);
            left -= step;
        }
        writer.reset(data, 0);
        return true;
    }
}
