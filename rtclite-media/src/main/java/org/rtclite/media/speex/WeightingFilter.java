package org.rtclite.media.speex;

import java.util.Arrays;

/**
 * Perceptual weighting A(z/gamma1) / A(z/gamma2) of the encoder's error, and what goes with it.
 *
 * <p>Noise is shaped so that it hides under the formants of the speech itself. One object holds the filter of the
 * present subframe; signals' memories are passed in, ten values each, also where the order is 8.
 */
final class WeightingFilter {

    /** Values of a filter memory. */
    static final int TAPS = 10;

    private final int order;
    private final float[] zeros = new float[TAPS];
    private final float[] poles = new float[TAPS];
    private final float[] scratch = new float[TAPS];

    WeightingFilter(int order) {
        this.order = order;
    }

    /** Makes it the filter of {@code lpc}, the unquantised prediction of the subframe. */
    void set(float[] lpc, float gamma1, float gamma2) {
        LinearPrediction.widen(gamma1, lpc, zeros, order);
        LinearPrediction.widen(gamma2, lpc, poles, order);
    }

    /** Filters {@code samples} samples; input and output may be the same. */
    void filter(float[] in, int inOffset, float[] out, int outOffset, int samples, float[] memory) {
        run(zeros, poles, in, inOffset, out, outOffset, samples, memory);
    }

    /**
     * Response to one impulse of synthesis and weighting together.
     *
     * @param quantized the prediction filter that the decoder will have
     */
    void impulseResponse(float[] quantized, float[] response, int samples) {
        System.arraycopy(zeros, 0, response, 1, order);
        response[0] = 1;
        Arrays.fill(response, order + 1, samples, 0f);
        Arrays.fill(scratch, 0f);
        LinearPrediction.synthesize(response, 0, poles, order, response, 0, samples, scratch);
        Arrays.fill(scratch, 0f);
        LinearPrediction.synthesize(response, 0, quantized, order, response, 0, samples, scratch);
    }

    /** Filters a subframe, a multiple of four samples, from rest with an impulse response. */
    static void convolve(float[] in, float[] response, float[] out) {
        int samples = out.length;
        Arrays.fill(out, 0f);
        for (int j = 0; j < samples; j += 4) {
            float x0 = in[j];
            float x1 = in[j + 1];
            float x2 = in[j + 2];
            float x3 = in[j + 3];
            out[j] += x0 * response[0];
            out[j + 1] += x0 * response[1] + x1 * response[0];
            out[j + 2] += x0 * response[2] + x1 * response[1] + x2 * response[0];
            for (int n = j + 3; n < samples; n++) {
                int at = n - j;
                out[n] += x0 * response[at] + x1 * response[at - 1] + x2 * response[at - 2] + x3 * response[at - 3];
            }
        }
    }

    /**
     * Undoes synthesis and weighting, both from rest: the excitation that would have given {@code target}.
     *
     * @param excitation takes {@code samples} samples
     */
    void invert(float[] quantized, float[] target, float[] excitation, int samples) {
        // 1 / weighting, then A(z) quantised
        Arrays.fill(scratch, 0f);
        run(poles, zeros, target, 0, excitation, 0, samples, scratch);
        residual(quantized, excitation, samples);
    }

    /** A(z) in place, from rest. */
    private void residual(float[] lpc, float[] signal, int samples) {
        for (int i = samples - 1; i >= 0; i--) {
            float sum = signal[i];
            for (int k = 0; k < order && k < i; k++) {
                sum += lpc[k] * signal[i - 1 - k];
            }
            signal[i] = sum;
        }
    }

    private static void run(
            float[] b, float[] a, float[] in, int inOffset, float[] out, int outOffset, int n, float[] m) {
        final float b0 = b[0];
        final float b1 = b[1];
        final float b2 = b[2];
        final float b3 = b[3];
        final float b4 = b[4];
        final float b5 = b[5];
        final float b6 = b[6];
        final float b7 = b[7];
        final float b8 = b[8];
        final float b9 = b[9];
        final float a0 = a[0];
        final float a1 = a[1];
        final float a2 = a[2];
        final float a3 = a[3];
        final float a4 = a[4];
        final float a5 = a[5];
        final float a6 = a[6];
        final float a7 = a[7];
        final float a8 = a[8];
        final float a9 = a[9];
        float m0 = m[0];
        float m1 = m[1];
        float m2 = m[2];
        float m3 = m[3];
        float m4 = m[4];
        float m5 = m[5];
        float m6 = m[6];
        float m7 = m[7];
        float m8 = m[8];
        float m9 = m[9];
        for (int i = 0; i < n; i++) {
            float x = in[inOffset + i];
            float y = x + m0;
            m0 = m1 + b0 * x - a0 * y;
            m1 = m2 + b1 * x - a1 * y;
            m2 = m3 + b2 * x - a2 * y;
            m3 = m4 + b3 * x - a3 * y;
            m4 = m5 + b4 * x - a4 * y;
            m5 = m6 + b5 * x - a5 * y;
            m6 = m7 + b6 * x - a6 * y;
            m7 = m8 + b7 * x - a7 * y;
            m8 = m9 + b8 * x - a8 * y;
            m9 = b9 * x - a9 * y;
            out[outOffset + i] = y;
        }
        m[0] = m0;
        m[1] = m1;
        m[2] = m2;
        m[3] = m3;
        m[4] = m4;
        m[5] = m5;
        m[6] = m6;
        m[7] = m7;
        m[8] = m8;
        m[9] = m9;
    }
}
