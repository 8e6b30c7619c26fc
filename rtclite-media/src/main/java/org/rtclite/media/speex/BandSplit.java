package org.rtclite.media.speex;

/** Analysis half of the quadrature mirror filter bank: a signal into low and high band at half the rate. */
final class BandSplit {

    private static final int HISTORY = PolyphaseTaps.COUNT - 1;

    private final int bandSamples;
    private final float[] evenIn;
    private final float[] oddIn;
    private final float[] even;
    private final float[] odd;

    /** @param samples how many samples each call splits; even */
    BandSplit(int samples) {
        bandSamples = samples / 2;
        evenIn = new float[HISTORY + bandSamples];
        oddIn = new float[HISTORY + 1 + bandSamples];
        even = new float[bandSamples];
        odd = new float[bandSamples];
    }

    /**
     * Splits one frame; the outputs may overlay the input.
     *
     * @param in the frame, as many samples as the object was made for
     * @param low takes half as many samples from {@code lowOffset} on
     * @param high takes half as many samples from {@code highOffset} on
     */
    void split(float[] in, int inOffset, float[] low, int lowOffset, float[] high, int highOffset) {
        // output k ends with input 2k: of the odd inputs it takes those up to 2k - 1, one more of history
        for (int i = 0; i < bandSamples; i++) {
            evenIn[HISTORY + i] = in[inOffset + 2 * i];
            oddIn[HISTORY + 1 + i] = in[inOffset + 2 * i + 1];
        }
        PolyphaseTaps.filter(evenIn, PolyphaseTaps.EVEN, even);
        PolyphaseTaps.filter(oddIn, PolyphaseTaps.ODD, odd);
        for (int i = 0; i < bandSamples; i++) {
            low[lowOffset + i] = even[i] + odd[i];
            high[highOffset + i] = even[i] - odd[i];
        }
        System.arraycopy(evenIn, bandSamples, evenIn, 0, HISTORY);
        System.arraycopy(oddIn, bandSamples, oddIn, 0, HISTORY + 1);
    }
}
