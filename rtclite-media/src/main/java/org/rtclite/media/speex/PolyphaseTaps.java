package org.rtclite.media.speex;

import java.util.Arrays;

/** The filter that both halves of the quadrature mirror filter bank run: even and odd taps of one prototype. */
final class PolyphaseTaps {

    /** Taps of each phase. */
    static final int COUNT = 32;

    static final float[] EVEN = new float[COUNT];
    static final float[] ODD = new float[COUNT];

    static {
        float[] half = SpeexTables.QMF_HALF;
        for (int m = 0; m < COUNT; m++) {
            // the prototype of 64 taps is symmetric
            EVEN[m] = m < COUNT / 2 ? half[2 * m] : half[63 - 2 * m];
            ODD[m] = m < COUNT / 2 ? half[2 * m + 1] : half[62 - 2 * m];
        }
    }

    private PolyphaseTaps() {}

    /**
     * Fills {@code out} with the convolution of {@code taps} and {@code in}.
     *
     * <p>Tap by tap over all samples, not sample by sample over all taps: compilers make vectors of that.
     *
     * @param in 31 samples of history, then as many as {@code out} holds
     */
    static void filter(float[] in, float[] taps, float[] out) {
        Arrays.fill(out, 0);
        for (int m = 0; m < COUNT; m += 4) {
            addFourTaps(in, COUNT - 1 - m, taps[m], taps[m + 1], taps[m + 2], taps[m + 3], out);
        }
    }

    private static void addFourTaps(float[] in, int from, float tap0, float tap1, float tap2, float tap3, float[] out) {
        for (int i = 0; i < out.length; i++) {
            int at = from + i;
            out[i] += tap0 * in[at] + tap1 * in[at - 1] + tap2 * in[at - 2] + tap3 * in[at - 3];
        }
    }
}
