package org.rtclite.media.speex;

/**
 * Linear prediction of one analysis window: windowing, autocorrelation, lag window, Levinson-Durbin recursion.
 *
 * <p>One per layer of the encoder. The window rises slowly over the past, stays flat over the present and falls
 * fast over the look-ahead: it spans five subframes, the last of which belongs to the next frame. Allocates
 * nothing after construction.
 */
final class LpcAnalysis {

    /** Length that the rise and the fall are given for; other lengths scale. */
    private static final int NOMINAL_LENGTH = 200;

    private static final int RISE_LENGTH = 140;
    private static final int FALL_LENGTH = 29;

    /** Standard deviation of the Gaussian that every spectral line is smoothed with, at 8000 samples per second. */
    private static final double LAG_WINDOW_HZ = 96.0;

    /** White noise added before the recursion, relative to the energy of the window. */
    private static final float NOISE_FLOOR = 0.0002f;

    /** Energy added whatever the signal: keeps the recursion defined in digital silence. */
    private static final float ENERGY_FLOOR = 11f;

    /** Damping of the reflection coefficients, relative to the energy of the window. */
    private static final float REFLECTION_DAMPING = 0.003f;

    private final int order;
    private final float[] window;
    private final float[] lagWindow;
    private final float[] windowed;
    private final float[] autocorrelation;

    /** Analysis of {@code order} coefficients over windows of {@code windowSamples} samples. */
    LpcAnalysis(int order, int windowSamples) {
        this.order = order;
        window = asymmetricWindow(windowSamples);
        lagWindow = new float[order + 1];
        double radians = 2 * Math.PI * LAG_WINDOW_HZ / 8000;
        for (int lag = 0; lag <= order; lag++) {
            lagWindow[lag] = (float) Math.exp(-0.5 * radians * radians * lag * lag);
        }
        // as many zeros in front as the longest lag reaches back
        windowed = new float[order + windowSamples];
        autocorrelation = new float[order + 1];
    }

    /** Two half Hamming windows of different lengths with ones between them. */
    private static float[] asymmetricWindow(int samples) {
        int rise = RISE_LENGTH * samples / NOMINAL_LENGTH;
        int fall = FALL_LENGTH * samples / NOMINAL_LENGTH;
        float[] window = new float[samples];
        for (int i = 0; i < samples; i++) {
            double phase = i < rise ? (double) i / rise : i >= samples - fall ? (samples - i) / (fall + 1.0) : 1;
            window[i] = (float) (0.54 - 0.46 * Math.cos(Math.PI * phase));
        }
        return window;
    }

    /**
     * Finds the prediction filter of the window that starts at {@code signal[offset]}.
     *
     * @param lpc takes the coefficients of z^-1 to z^-order of A(z); the leading 1 is not stored
     */
    void analyze(float[] signal, int offset, float[] lpc) {
        for (int i = 0; i < window.length; i++) {
            windowed[order + i] = window[i] * signal[offset + i];
        }
        correlate();
        autocorrelation[0] += autocorrelation[0] * NOISE_FLOOR + ENERGY_FLOOR;
        for (int lag = 1; lag <= order; lag++) {
            autocorrelation[lag] *= lagWindow[lag];
        }
        levinsonDurbin(lpc);
    }

    /** Four lags at a time share the loads of the signal and keep four sums in flight. */
    private void correlate() {
        int end = windowed.length;
        for (int lag = 0; lag <= order; lag += 4) {
            float sum0 = 0;
            float sum1 = 0;
            float sum2 = 0;
            float sum3 = 0;
            // lags past the order reach back into the zeros, at most order samples
            int lag1 = Math.min(lag + 1, order);
            int lag2 = Math.min(lag + 2, order);
            int lag3 = Math.min(lag + 3, order);
            for (int i = order; i < end; i++) {
                float x = windowed[i];
                sum0 += x * windowed[i - lag];
                sum1 += x * windowed[i - lag1];
                sum2 += x * windowed[i - lag2];
                sum3 += x * windowed[i - lag3];
            }
            autocorrelation[lag] = sum0;
            autocorrelation[lag1] = sum1;
            autocorrelation[lag2] = sum2;
            autocorrelation[lag3] = sum3;
        }
    }

    private void levinsonDurbin(float[] lpc) {
        float damping = REFLECTION_DAMPING * autocorrelation[0];
        float error = autocorrelation[0];
        for (int i = 0; i < order; i++) {
            float sum = -autocorrelation[i + 1];
            for (int j = 0; j < i; j++) {
                sum -= lpc[j] * autocorrelation[i - j];
            }
            float reflection = sum / (error + damping);
            lpc[i] = reflection;
            for (int j = 0, k = i - 1; j <= k; j++, k--) {
                float low = lpc[j];
                float high = lpc[k];
                lpc[j] = low + reflection * high;
                lpc[k] = high + reflection * low;
            }
            error -= reflection * reflection * error;
        }
    }
}
