package org.rtclite.media.speex;

/** Analysis half of the quadrature mirror filter bank: a signal into low and high band at half the rate. */
final class BandSplit {

    private static final int TAPS = 64;

    private final float[] signal;

    /** @param samples how many samples each call splits; even */
    BandSplit(int samples) {
        signal = new float[TAPS - 1 + samples];
    }

    /**
     * Splits one frame.
     *
     * @param in the frame, as many samples as the object was made for
     * @param low takes half as many samples from {@code lowOffset} on
     * @param high takes half as many samples from {@code highOffset} on
     */
    void split(float[] in, int inOffset, float[] low, int lowOffset, float[] high, int highOffset) {
        int samples = signal.length - (TAPS - 1);
        System.arraycopy(in, inOffset, signal, TAPS - 1, samples);
        float[] taps = SpeexTables.QMF_HALF;
        for (int i = 0, k = 0; i < samples; i += 2, k++) {
            float sum = 0;
            float difference = 0;
            for (int j = 0; j < TAPS / 2; j += 2) {
                float a = signal[i + j];
                float b = signal[i + TAPS - 1 - j];
                sum += taps[j] * (a + b);
                difference -= taps[j] * (a - b);
                a = signal[i + j + 1];
                b = signal[i + TAPS - 2 - j];
                sum += taps[j + 1] * (a + b);
                difference += taps[j + 1] * (a - b);
            }
            low[lowOffset + k] = sum;
            high[highOffset + k] = difference;
        }
        System.arraycopy(signal, samples, signal, 0, TAPS - 1);
    }
}
