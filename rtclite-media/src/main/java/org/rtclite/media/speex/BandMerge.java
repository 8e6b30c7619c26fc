package org.rtclite.media.speex;

/** Synthesis half of the quadrature mirror filter bank: low and high band into a signal of twice the rate. */
final class BandMerge {

    private static final int PHASE_TAPS = 32;
    private static final int HISTORY = PHASE_TAPS - 1;

    private final int bandSamples;
    private final float[] sums;
    private final float[] differences;

    /** @param bandSamples samples of each band per call, a multiple of 4 */
    BandMerge(int bandSamples) {
        this.bandSamples = bandSamples;
        sums = new float[HISTORY + bandSamples];
        differences = new float[HISTORY + bandSamples];
    }

    /**
     * Merges one frame; the output may overlay the inputs.
     *
     * @param out takes twice the samples of a band from {@code outOffset} on
     */
    void merge(float[] low, int lowOffset, float[] high, int highOffset, float[] out, int outOffset) {
        for (int i = 0; i < bandSamples; i++) {
            float l = low[lowOffset + i];
            float h = high[highOffset + i];
            sums[HISTORY + i] = l + h;
            differences[HISTORY + i] = l - h;
        }
        float[] taps = SpeexTables.QMF_HALF;
        for (int k = 0; k < bandSamples; k++) {
            float even = 0;
            float odd = 0;
            // the prototype is symmetric: tap 2m of its second half is tap 63 - 2m of its first
            for (int m = 0; m < PHASE_TAPS / 2; m++) {
                even += taps[2 * m] * differences[HISTORY + k - m];
                odd += taps[2 * m + 1] * sums[HISTORY + k - m];
            }
            for (int m = PHASE_TAPS / 2; m < PHASE_TAPS; m++) {
                even += taps[63 - 2 * m] * differences[HISTORY + k - m];
                odd += taps[62 - 2 * m] * sums[HISTORY + k - m];
            }
            out[outOffset + 2 * k] = 2 * even;
            out[outOffset + 2 * k + 1] = 2 * odd;
        }
        System.arraycopy(sums, bandSamples, sums, 0, HISTORY);
        System.arraycopy(differences, bandSamples, differences, 0, HISTORY);
    }
}
