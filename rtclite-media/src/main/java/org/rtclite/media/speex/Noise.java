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

    /** Root mean square of {@code samples} samples (a multiple of 4), with a floor of 0.1 under the root. */
    static float rms(float[] signal, int offset, int samples) {
        return (float) Math.sqrt(0.1 + product(signal, offset, signal, offset, samples) / samples);
    }

    /** Inner product of {@code samples} samples, a multiple of 4. */
    static float product(float[] a, int aOffset, float[] b, int bOffset, int samples) {
        float sum0 = 0;
        float sum1 = 0;
        float sum2 = 0;
        float sum3 = 0;
        for (int i = 0; i < samples; i += 4) {
            sum0 += a[aOffset + i] * b[bOffset + i];
            sum1 += a[aOffset + i + 1] * b[bOffset + i + 1];
            sum2 += a[aOffset + i + 2] * b[bOffset + i + 2];
            sum3 += a[aOffset + i + 3] * b[bOffset + i + 3];
        }
        return (sum0 + sum2) + (sum1 + sum3);
    }
}
