package org.rtclite.media.speex;

/** The filters of one narrowband subframe; they follow from the spectra of the frame alone. */
final class SubframeFilters {

    private static final int ORDER = NarrowbandSubmode.ORDER;
    private static final int SUBFRAME = NarrowbandSubmode.SUBFRAME;
    private static final float GAMMA1 = 0.92f;
    private static final float GAMMA2 = 0.6f;

    /** Prediction as the decoder will have it. */
    final float[] quantizedLpc = new float[ORDER];
    /** Response to an impulse of synthesis and weighting together. */
    final float[] response = new float[SUBFRAME];

    final WeightingFilter weighting = new WeightingFilter(ORDER);

    private final float[] lpc = new float[ORDER];
    private final float[] interpolated = new float[ORDER];

    /**
     * Makes them the filters of subframe {@code sub}, 0 to 3.
     *
     * @param previousLsp spectrum of the frame before, unquantised
     * @param previousQuantized the same as the decoder has it
     */
    void set(int sub, float[] previousLsp, float[] lsp, float[] previousQuantized, float[] quantized) {
        float margin = LineSpectrum.MARGIN_NARROW;
        LineSpectrum.interpolate(previousLsp, lsp, interpolated, ORDER, sub, margin);
        LineSpectrum.toLpc(interpolated, ORDER, lpc);
        LineSpectrum.interpolate(previousQuantized, quantized, interpolated, ORDER, sub, margin);
        LineSpectrum.toLpc(interpolated, ORDER, quantizedLpc);
        weighting.set(lpc, GAMMA1, GAMMA2);
        weighting.impulseResponse(quantizedLpc, response, SUBFRAME);
    }

    /** Gain of quantised A(z) at half the sampling rate. */
    float edgeGain() {
        float sum = 1;
        for (int i = 0; i < ORDER; i += 2) {
            sum += quantizedLpc[i + 1] - quantizedLpc[i];
        }
        return sum;
    }
}
