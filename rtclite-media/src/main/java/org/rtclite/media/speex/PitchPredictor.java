package org.rtclite.media.speex;

/**
 * Decoder of the adaptive codebook: predicts a subframe's excitation from what lies a pitch lag behind.
 *
 * <p>Holds the result of the last subframe. Allocates nothing per call.
 */
final class PitchPredictor {

    private static final int SUBFRAME = NarrowbandSubmode.SUBFRAME;

    /** No excitation is larger than this, whatever the bits say. */
    private static final float LOUDEST = 32000;

    private final float[] prediction = new float[SUBFRAME];
    private int lag;
    private float tap0;
    private float tap1;
    private float tap2;

    /** The predicted excitation of the subframe. */
    float[] prediction() {
        return prediction;
    }

    /** The lag used. */
    int lag() {
        return lag;
    }

    /** The gain used, as one number. */
    float gain() {
        return PitchGains.single(tap0, tap1, tap2);
    }

    /** Predicts with one tap; the excitation of the subframe itself is written too, for short lags repeat it. */
    void predictForced(float[] excitation, int from, int lag, float gain) {
        this.lag = lag;
        tap0 = 0;
        tap1 = gain > 0.99 ? 0.99f : gain;
        tap2 = 0;
        for (int i = 0; i < SUBFRAME; i++) {
            float value = excitation[from + i - lag] * tap1;
            excitation[from + i] = value;
            prediction[i] = value;
        }
        limit();
    }

    /** Reads the gains of three taps, to be used with that lag. */
    void readTaps(BitReader bits, PitchGains gains, int lag) {
        this.lag = lag;
        int row = bits.read(gains.bits());
        tap0 = gains.tap(row, 0);
        tap1 = gains.tap(row, 1);
        tap2 = gains.tap(row, 2);
    }

    /** Scales the taps down where they come to more than {@code most}: the past they refer to was concealed. */
    void limitGain(float most) {
        float sum = gain();
        if (sum > most) {
            float factor = most / sum;
            tap0 *= factor;
            tap1 *= factor;
            tap2 *= factor;
        }
    }

    /** Predicts with the three taps; where the lag is shorter than the subframe, the period before is taken. */
    void predict(float[] excitation, int from) {
        // the lag grows by one for tap 2, shrinks by one for tap 0
        int whole = Math.min(SUBFRAME, lag - 1);
        for (int i = 0; i < whole; i++) {
            int at = from + i - lag;
            prediction[i] = tap2 * excitation[at - 1] + tap1 * excitation[at] + tap0 * excitation[at + 1];
        }
        for (int i = whole; i < SUBFRAME; i++) {
            prediction[i] = tap2 * behind(excitation, from, i, lag + 1)
                    + tap1 * behind(excitation, from, i, lag)
                    + tap0 * behind(excitation, from, i, lag - 1);
        }
        limit();
    }

    /** The sample one lag behind, or else one lag and one pitch behind, or else none. */
    private float behind(float[] excitation, int from, int i, int shift) {
        if (i < shift) {
            return excitation[from + i - shift];
        }
        return i < shift + lag ? excitation[from + i - shift - lag] : 0;
    }

    private void limit() {
        for (int i = 0; i < SUBFRAME; i++) {
            float value = prediction[i];
            if (!(Math.abs(value) <= LOUDEST)) {
                prediction[i] = Float.isNaN(value) ? 0 : Math.copySign(LOUDEST, value);
            }
        }
    }
}
