package org.rtclite.media.speex;

/** Filters made of prediction coefficients: A(z) = 1 + sum of lpc[i] z^-(i+1), of order 8 or 10. */
final class LinearPrediction {

    private LinearPrediction() {}

    /** Widens the resonances: coefficient i times gamma^(i+1). {@code out} may be {@code lpc}. */
    static void widen(float gamma, float[] lpc, float[] out, int order) {
        float factor = gamma;
        for (int i = 0; i < order; i++) {
            out[i] = factor * lpc[i];
            factor *= gamma;
        }
    }

    /**
     * Runs {@code samples} samples through 1/A(z). Input and output may be the same samples.
     *
     * @param memory state of the filter, as many values as {@code lpc} is used for
     */
    static void synthesize(
            float[] in, int inOffset, float[] lpc, int order, float[] out, int outOffset, int samples, float[] memory) {
        if (order == NarrowbandSubmode.ORDER) {
            synthesize10(in, inOffset, lpc, out, outOffset, samples, memory);
        } else {
            synthesize8(in, inOffset, lpc, out, outOffset, samples, memory);
        }
    }

    private static void synthesize10(
            float[] in, int inOffset, float[] a, float[] out, int outOffset, int n, float[] m) {
        final float a0 = a[0];
        final float a1 = a[1];
        final float a2 = a[2];
        final float a3 = a[3];
        final float a4 = a[4];
        final float a5 = a[5];
        final float a6 = a[6];
        final float a7 = a[7];
        final float a8 = a[8];
        final float a9 = a[9];
        float m0 = m[0];
        float m1 = m[1];
        float m2 = m[2];
        float m3 = m[3];
        float m4 = m[4];
        float m5 = m[5];
        float m6 = m[6];
        float m7 = m[7];
        float m8 = m[8];
        float m9 = m[9];
        for (int i = 0; i < n; i++) {
            float y = in[inOffset + i] + m0;
            m0 = m1 - a0 * y;
            m1 = m2 - a1 * y;
            m2 = m3 - a2 * y;
            m3 = m4 - a3 * y;
            m4 = m5 - a4 * y;
            m5 = m6 - a5 * y;
            m6 = m7 - a6 * y;
            m7 = m8 - a7 * y;
            m8 = m9 - a8 * y;
            m9 = -a9 * y;
            out[outOffset + i] = y;
        }
        m[0] = m0;
        m[1] = m1;
        m[2] = m2;
        m[3] = m3;
        m[4] = m4;
        m[5] = m5;
        m[6] = m6;
        m[7] = m7;
        m[8] = m8;
        m[9] = m9;
    }

    private static void synthesize8(float[] in, int inOffset, float[] a, float[] out, int outOffset, int n, float[] m) {
        final float a0 = a[0];
        final float a1 = a[1];
        final float a2 = a[2];
        final float a3 = a[3];
        final float a4 = a[4];
        final float a5 = a[5];
        final float a6 = a[6];
        final float a7 = a[7];
        float m0 = m[0];
        float m1 = m[1];
        float m2 = m[2];
        float m3 = m[3];
        float m4 = m[4];
        float m5 = m[5];
        float m6 = m[6];
        float m7 = m[7];
        for (int i = 0; i < n; i++) {
            float y = in[inOffset + i] + m0;
            m0 = m1 - a0 * y;
            m1 = m2 - a1 * y;
            m2 = m3 - a2 * y;
            m3 = m4 - a3 * y;
            m4 = m5 - a4 * y;
            m5 = m6 - a5 * y;
            m6 = m7 - a6 * y;
            m7 = -a7 * y;
            out[outOffset + i] = y;
        }
        m[0] = m0;
        m[1] = m1;
        m[2] = m2;
        m[3] = m3;
        m[4] = m4;
        m[5] = m5;
        m[6] = m6;
        m[7] = m7;
    }
}
