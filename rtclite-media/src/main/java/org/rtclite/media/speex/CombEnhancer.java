package org.rtclite.media.speex;

/**
 * Perceptual enhancement: strengthens the pitch of an excitation by adding itself one period before and after.
 *
 * <p>Looks one period (up to 40 samples) ahead, which is why the decoder's output lags by a subframe.
 * Allocates nothing per call.
 */
final class CombEnhancer {

    /** Samples that one call enhances. */
    static final int SAMPLES = 80;

    /** Periods up to this are looked for ahead; longer ones twice behind. */
    private static final int MAX_AHEAD = 40;

    private static final int SHIFTS = 7;

    /** Interpolation filters for delays of a half, a quarter less and a quarter more of a sample. */
    private static final float[][] FRACTIONS = {
        {-0.011915f, 0.046995f, -0.152373f, 0.614108f, 0.614108f, -0.152373f, 0.046995f},
        {-0.0324855f, 0.0859768f, -0.2042986f, 0.9640297f, 0.2086420f, -0.0302054f, -0.0063646f},
        {-0.0063646f, -0.0302054f, 0.2086420f, 0.9640297f, -0.2042986f, 0.0859768f, -0.0324855f},
    };

    private final float[] correlation = new float[SHIFTS];
    private final float[] near = new float[SAMPLES];
    private final float[] far = new float[SAMPLES];

    /**
     * Enhances {@link #SAMPLES} samples.
     *
     * @param excitation holds 294 samples before and 46 samples after those from {@code from} on
     * @param pitch the frame's lag, 17 to 144
     * @param combGain strength that goes with the submode
     */
    void enhance(float[] excitation, int from, int pitch, float combGain, float[] out, int outOffset) {
        boolean behindOnly = pitch > MAX_AHEAD;
        align(excitation, from, pitch, near);
        align(excitation, from, behindOnly ? 2 * pitch : -pitch, far);

        float magnitude = (float) Math.sqrt(1 + Noise.product(excitation, from, excitation, from, SAMPLES));
        float nearGain = gain(excitation, from, magnitude, near, combGain) * (behindOnly ? 0.7f : 0.6f);
        float farGain = gain(excitation, from, magnitude, far, combGain) * (behindOnly ? 0.3f : 0.6f);
        for (int i = 0; i < SAMPLES; i++) {
            out[outOffset + i] = excitation[from + i] + (nearGain * near[i] + farGain * far[i]);
        }

        float after = Math.max(1, Noise.rms(out, outOffset, SAMPLES));
        float before = Math.min(after, Math.max(1, Noise.rms(excitation, from, SAMPLES)));
        float scale = before / after;
        for (int i = 0; i < SAMPLES; i++) {
            out[outOffset + i] *= scale;
        }
    }

    /** Copies the excitation of about {@code lag} samples before, at the delay that matches best. */
    private void align(float[] excitation, int from, int lag, float[] out) {
        int best = 0;
        for (int j = 0; j < SHIFTS; j++) {
            correlation[j] = Noise.product(excitation, from, excitation, from - lag - 3 + j, SAMPLES);
            if (correlation[j] > correlation[best]) {
                best = j;
            }
        }
        float highest = correlation[best];
        float[] fraction = null;
        for (float[] filter : FRACTIONS) {
            for (int j = 0; j < SHIFTS; j++) {
                float sum = 0;
                for (int k = Math.max(0, 3 - j); k < Math.min(SHIFTS, 10 - j); k++) {
                    sum += filter[k] * correlation[j + k - 3];
                }
                if (sum > highest) {
                    highest = sum;
                    best = j;
                    fraction = filter;
                }
            }
        }
        int source = from - (lag - best + 3);
        if (fraction == null) {
            System.arraycopy(excitation, source, out, 0, SAMPLES);
        } else {
            interpolate(excitation, source - 3, fraction, out);
        }
    }

    private static void interpolate(float[] in, int from, float[] filter, float[] out) {
        final float f0 = filter[0];
        final float f1 = filter[1];
        final float f2 = filter[2];
        final float f3 = filter[3];
        final float f4 = filter[4];
        final float f5 = filter[5];
        final float f6 = filter[6];
        for (int i = 0; i < SAMPLES; i++) {
            int at = from + i;
            out[i] = f0 * in[at]
                    + f1 * in[at + 1]
                    + f2 * in[at + 2]
                    + f3 * in[at + 3]
                    + f4 * in[at + 4]
                    + f5 * in[at + 5]
                    + f6 * in[at + 6];
        }
    }

    /** How much of an aligned copy to add: the more alike the two are, the more. */
    private static float gain(float[] excitation, int from, float magnitude, float[] copy, float combGain) {
        float copyMagnitude = (float) Math.sqrt(1000 + Noise.product(copy, 0, copy, 0, SAMPLES));
        float common = Math.max(0, Noise.product(copy, 0, excitation, from, SAMPLES));
        float likeness = common > copyMagnitude * magnitude ? 1 : common / magnitude / copyMagnitude;
        float least = (float) (0.4 * combGain + 0.07);
        float slope = (float) (0.5 + 1.72 * (least - 0.07));
        float weight = least / Math.max(least, 1 - slope * likeness * likeness);
        return weight * (magnitude / copyMagnitude);
    }
}
