package org.rtclite.media.speex;

/** Synthesis half of the quadrature mirror filter bank: low and high band into a signal of twice the rate. */
final class BandMerge {

    private static final int HISTORY = PolyphaseTaps.COUNT - 1;

    private final int bandSamples;
    private final float[] sums;
    private final float[] differences;
    private final float[] even;
    private final float[] odd;

    /** @param bandSamples samples of each band per call */
    BandMerge(int bandSamples) {
        this.bandSamples = bandSamples;
        sums = new float[HISTORY + bandSamples];
        differences = new float[HISTORY + bandSamples];
        even = new float[bandSamples];
        odd = new float[bandSamples];
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
        PolyphaseTaps.filter(differences, PolyphaseTaps.EVEN, even);
        PolyphaseTaps.filter(sums, PolyphaseTaps.ODD, odd);
        for (int i = 0; i < bandSamples; i++) {
            out[outOffset + 2 * i] = 2 * even[i];
            out[outOffset + 2 * i + 1] = 2 * odd[i];
        }
        System.arraycopy(sums, bandSamples, sums, 0, HISTORY);
        System.arraycopy(differences, bandSamples, differences, 0, HISTORY);
    }
}
