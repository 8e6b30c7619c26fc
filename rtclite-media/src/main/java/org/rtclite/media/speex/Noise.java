package org.rtclite.media.speex;

/**
 * The format's pseudo-random noise: a linear congruential generator whose low 23 bits become a uniform number.
 *
 * <p>Part of the decoder's definition: one draw too many makes all later noise another.
 */
final class Noise {

    private int seed = 1000;

    /** A sample of uniform noise of that root mean square. */
    float next(float rms) {
        seed = seed * 1664525 + 1013904223;
        float uniform = Float.intBitsToFloat(0x3f800000 | (seed & 0x007fffff)) - 1.5f;
        return (float) (3.4642 * rms * uniform);
    }

    /** Root mean square of {@code samples} samples, with a floor of 0.1 under the root. */
    static float rms(float[] signal, int offset, int samples) {
        float sum = 0;
        for (int i = offset; i < offset + samples; i++) {
            sum += signal[i] * signal[i];
        }
        return (float) Math.sqrt(0.1 + sum / samples);
    }
}
