package org.rtclite.media.speex;

/**
 * Line spectral pairs: unquantisation, interpolation between frames, conversion to prediction filters.
 *
 * <p>A spectrum is an array of 8 or 10 angles in radians, ascending in (0, pi).
 */
final class LineSpectrum {

    /** What one unit of a codebook's first, second and third stage is worth in radians. */
    static final double STEP1 = 0.0039062;

    static final double STEP2 = 0.0019531;
    static final double STEP3 = 0.00097656;

    /** The least distance between neighbours that interpolation leaves, in the low and in a high band. */
    static final float MARGIN_NARROW = 0.002f;

    static final float MARGIN_HIGH = 0.05f;

    // minimax polynomial of the cosine in even powers, on 0 to pi/2
    private static final float C0 = 0.9999933f;
    private static final float C2 = -0.49991244f;
    private static final float C4 = 0.041487746f;
    private static final float C6 = -0.0012712094f;
    private static final float HALF_PI = (float) (Math.PI / 2);

    private LineSpectrum() {}

    /** The angle of pair {@code i} in the low band that a codebook entry of 0 stands for. */
    static float narrowMean(int i) {
        return 0.25f * i + 0.25f;
    }

    /** The angle of pair {@code i} in a high band that a codebook entry of 0 stands for. */
    static float highMean(int i) {
        return 0.3125f * i + 0.75f;
    }

    /** Reads the ten pairs of a narrowband frame: 18 or 30 bits. */
    static void readNarrow(BitReader bits, NarrowbandSubmode.Spectrum coding, float[] lsp) {
        for (int i = 0; i < NarrowbandSubmode.ORDER; i++) {
            lsp[i] = narrowMean(i);
        }
        boolean highRate = coding == NarrowbandSubmode.Spectrum.HIGH_RATE;
        add(lsp, 0, 10, SpeexTables.LSP_NARROW, bits.read(6), STEP1);
        add(lsp, 0, 5, SpeexTables.LSP_NARROW_LOW1, bits.read(6), STEP2);
        if (highRate) {
            add(lsp, 0, 5, SpeexTables.LSP_NARROW_LOW2, bits.read(6), STEP3);
        }
        add(lsp, 5, 5, SpeexTables.LSP_NARROW_HIGH1, bits.read(6), STEP2);
        if (highRate) {
            add(lsp, 5, 5, SpeexTables.LSP_NARROW_HIGH2, bits.read(6), STEP3);
        }
    }

    /** Reads the eight pairs of a high band: 12 bits. */
    static void readHigh(BitReader bits, float[] lsp) {
        for (int i = 0; i < HighBandSubmode.ORDER; i++) {
            lsp[i] = highMean(i);
        }
        add(lsp, 0, 8, SpeexTables.LSP_HIGH_BAND1, bits.read(6), STEP1);
        add(lsp, 0, 8, SpeexTables.LSP_HIGH_BAND2, bits.read(6), STEP2);
    }

    /** Adds vector {@code index} of a codebook to {@code count} pairs: one stage of unquantisation. */
    static void add(float[] lsp, int from, int count, byte[] table, int index, double step) {
        for (int i = 0; i < count; i++) {
            lsp[from + i] = (float) (lsp[from + i] + step * table[index * count + i]);
        }
    }

    /**
     * The spectrum of a subframe: between the previous frame's and this one's, kept apart by {@code margin}.
     *
     * @param subframe 0 to 3; the last one has this frame's spectrum
     */
    static void interpolate(float[] previous, float[] current, float[] out, int order, int subframe, float margin) {
        float weight = (1.0f + subframe) / 4;
        for (int i = 0; i < order; i++) {
            out[i] = (1 - weight) * previous[i] + weight * current[i];
        }
        separate(out, order, margin);
    }

    private static void separate(float[] lsp, int order, float margin) {
        if (lsp[0] < margin) {
            lsp[0] = margin;
        }
        if (lsp[order - 1] > Math.PI - margin) {
            lsp[order - 1] = (float) (Math.PI - margin);
        }
        for (int i = 1; i < order - 1; i++) {
            if (lsp[i] < lsp[i - 1] + margin) {
                lsp[i] = lsp[i - 1] + margin;
            }
            if (lsp[i] > lsp[i + 1] - margin) {
                lsp[i] = 0.5f * (lsp[i] + lsp[i + 1] - margin);
            }
        }
    }

    /**
     * Converts to the coefficients of A(z) = 1 + sum of lpc[i] z^-(i+1).
     *
     * <p>A is half the sum of a palindromic and an antipalindromic polynomial whose roots on the unit circle
     * are the even and the odd pairs. Without their roots at -1 and 1 both are palindromes of degree
     * {@code order}: products of factors 1 - 2 cos(angle) z^-1 + z^-2, of which only the first half is computed.
     *
     * @param order 8 or 10
     */
    static void toLpc(float[] lsp, int order, float[] lpc) {
        // coefficients of z^-1 to z^-5 of the two products; that of z^0 is 1
        float p1 = 0;
        float p2 = 0;
        float p3 = 0;
        float p4 = 0;
        float p5 = 0;
        float q1 = 0;
        float q2 = 0;
        float q3 = 0;
        float q4 = 0;
        float q5 = 0;
        for (int i = 0; i < order; i += 2) {
            float p = -2 * cosine(lsp[i]);
            p5 = p5 + p * p4 + p3;
            p4 = p4 + p * p3 + p2;
            p3 = p3 + p * p2 + p1;
            p2 = p2 + p * p1 + 1;
            p1 = p1 + p;
            float q = -2 * cosine(lsp[i + 1]);
            q5 = q5 + q * q4 + q3;
            q4 = q4 + q * q3 + q2;
            q3 = q3 + q * q2 + q1;
            q2 = q2 + q * q1 + 1;
            q1 = q1 + q;
        }
        lpc[0] = half(p1, 1, q1, 1);
        lpc[1] = half(p2, p1, q2, q1);
        lpc[2] = half(p3, p2, q3, q2);
        lpc[3] = half(p4, p3, q4, q3);
        if (order == 10) {
            lpc[4] = half(p5, p4, q5, q4);
            lpc[5] = half(p4, p5, q4, q5);
        }
        lpc[order - 4] = half(p3, p4, q3, q4);
        lpc[order - 3] = half(p2, p3, q2, q3);
        lpc[order - 2] = half(p1, p2, q1, q2);
        lpc[order - 1] = half(1, p1, 1, q1);
    }

    /** A coefficient of A from those of the two products at its own and at the preceding power. */
    private static float half(float p, float pBefore, float q, float qBefore) {
        return ((p + pBefore) + (q - qBefore)) * 0.5f;
    }

    /** Cosine of an angle in 0 to pi, to about 1e-5. */
    static float cosine(float angle) {
        if (angle < HALF_PI) {
            float x = angle * angle;
            return C0 + x * (C2 + x * (C4 + C6 * x));
        }
        float rest = (float) (Math.PI - angle);
        float x = rest * rest;
        return -(C0 + x * (C2 + x * (C4 + C6 * x)));
    }
}
