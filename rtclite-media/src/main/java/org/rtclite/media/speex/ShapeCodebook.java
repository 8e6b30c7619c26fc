package org.rtclite.media.speex;

/**
 * An innovation codebook: a subframe is cut into vectors, each coded by a shape's index and maybe a sign.
 *
 * <p>In the bit stream a vector is one sign bit (1 for minus) where the book has signs, then the index.
 */
final class ShapeCodebook {

    static final ShapeCodebook NB_5_64 = new ShapeCodebook(SpeexTables.SHAPE_5_64, 5, 6, false);
    static final ShapeCodebook NB_5_256 = new ShapeCodebook(SpeexTables.SHAPE_5_256, 5, 8, false);
    static final ShapeCodebook NB_8_128 = new ShapeCodebook(SpeexTables.SHAPE_8_128, 8, 7, false);
    static final ShapeCodebook NB_10_16 = new ShapeCodebook(SpeexTables.SHAPE_10_16, 10, 4, false);
    static final ShapeCodebook NB_10_32 = new ShapeCodebook(SpeexTables.SHAPE_10_32, 10, 5, false);
    static final ShapeCodebook NB_20_32 = new ShapeCodebook(SpeexTables.SHAPE_20_32, 20, 5, false);
    static final ShapeCodebook HB_8_128 = new ShapeCodebook(SpeexTables.HIGH_SHAPE_8_128, 8, 7, true);
    static final ShapeCodebook HB_10_32 = new ShapeCodebook(SpeexTables.HIGH_SHAPE_10_32, 10, 5, false);

    private final int vectorSamples;
    private final int indexBits;
    private final boolean signed;
    private final float[] shapes;

    private ShapeCodebook(byte[] table, int vectorSamples, int indexBits, boolean signed) {
        if (table.length != vectorSamples << indexBits) {
            throw new IllegalStateException(
                    "codebook of " + table.length + " entries, " + (vectorSamples << indexBits) + " expected");
        }
        this.vectorSamples = vectorSamples;
        this.indexBits = indexBits;
        this.signed = signed;
        shapes = new float[table.length];
        for (int i = 0; i < table.length; i++) {
            shapes[i] = table[i] / 32f;
        }
    }

    /** Samples of one vector; a subframe holds a whole number of them. */
    int vectorSamples() {
        return vectorSamples;
    }

    /** Bits of an index, without the sign. */
    int indexBits() {
        return indexBits;
    }

    /** How many shapes there are. */
    int size() {
        return 1 << indexBits;
    }

    /** Whether each index has a sign bit before it. */
    boolean signed() {
        return signed;
    }

    /** The shapes one after another, at unit gain. Shared: read only. */
    float[] shapes() {
        return shapes;
    }

    /** Reads a subframe's indices and sets {@code samples} samples of {@code out} to the shapes times {@code gain}. */
    void read(BitReader bits, float gain, float[] out, int offset, int samples) {
        int end = offset + samples;
        for (int at = offset; at < end; at += vectorSamples) {
            float scale = signed && bits.read(1) != 0 ? -gain : gain;
            int from = bits.read(indexBits) * vectorSamples;
            for (int i = 0; i < vectorSamples; i++) {
                out[at + i] = scale * shapes[from + i];
            }
        }
    }

    /** Like {@link #read}, but adds to what {@code out} holds. */
    void readAndAdd(BitReader bits, float gain, float[] out, int offset, int samples) {
        int end = offset + samples;
        for (int at = offset; at < end; at += vectorSamples) {
            float scale = signed && bits.read(1) != 0 ? -gain : gain;
            int from = bits.read(indexBits) * vectorSamples;
            for (int i = 0; i < vectorSamples; i++) {
                out[at + i] += scale * shapes[from + i];
            }
        }
    }
}
