package org.rtclite.media.resample;

import java.util.Arrays;

/**
 * The inner loops for ratios of small whole numbers, such as 8 to 16 kHz or 48 to 8 kHz.
 *
 * <p>Outputs that share a phase are computed side by side: their windows lie {@code down} samples apart, so once the
 * input is dealt into {@code down} streams each tap multiplies a run of consecutive samples. The compiler turns such
 * loops into vector instructions, which it does not do for sums. The unit of time is a phase.
 */
final class StridedKernel implements Kernel {

    private static final int TAPS_AT_ONCE = 4;

    private final PolyphaseFilter filter;
    private final int up;
    private final int down;
    private final float[][] streams;
    private final float[] sums;

    /**
     * Makes the kernel.
     *
     * @param filter its phases are {@code up}, its taps a multiple of {@link #tapsUnit}
     * @param maxInput the most input samples that one run needs, windows included
     * @param maxOutput the most outputs of one run
     */
    StridedKernel(PolyphaseFilter filter, int down, int maxInput, int maxOutput) {
        this.filter = filter;
        this.up = filter.phases;
        this.down = down;
        streams = new float[down][down == 1 ? 0 : maxInput / down + 1];
        sums = new float[maxOutput / up + 1];
    }

    static int tapsUnit(int down) {
        return TAPS_AT_ONCE * down;
    }

    @Override
    public void run(float[] in, int index, long fraction, long step, float[] out, int outOffset, int count) {
        int first = index - filter.taps + 1;
        if (down > 1) {
            deal(in, first, (int) ((fraction + (count - 1) * step) / up) + filter.taps);
        }
        for (int residue = 0; residue < Math.min(up, count); residue++) {
            int time = (int) (fraction + residue * step);
            int outputs = (count - residue + up - 1) / up;
            convolve(in, first, time / up, time % up, outputs);
            for (int k = 0; k < outputs; k++) {
                out[outOffset + residue + k * up] = sums[k];
            }
        }
    }

    private void deal(float[] in, int first, int n) {
        for (int m = 0; m < down; m++) {
            float[] stream = streams[m];
            int length = (n - m + down - 1) / down;
            for (int i = 0; i < length; i++) {
                stream[i] = in[first + m + i * down];
            }
        }
    }

    /** Sums up outputs whose windows start {@code ahead} samples after {@code first}, and every {@code down} on. */
    private void convolve(float[] in, int first, int ahead, int phase, int outputs) {
        Arrays.fill(sums, 0, outputs, 0f);
        float[] c = filter.coefficients;
        for (int m = 0; m < down; m++) {
            float[] stream = down == 1 ? in : streams[(ahead + m) % down];
            int start = down == 1 ? first + ahead : (ahead + m) / down;
            int tap = phase * filter.taps + m;
            int end = (phase + 1) * filter.taps;
            while (tap < end) {
                add(sums, outputs, stream, start, c[tap], c[tap + down], c[tap + 2 * down], c[tap + 3 * down]);
                tap += TAPS_AT_ONCE * down;
                start += TAPS_AT_ONCE;
            }
        }
    }

    private static void add(float[] sums, int n, float[] in, int start, float c0, float c1, float c2, float c3) {
        for (int k = 0; k < n; k++) {
            sums[k] +=
                    (c0 * in[start + k] + c1 * in[start + k + 1]) + (c2 * in[start + k + 2] + c3 * in[start + k + 3]);
        }
    }
}
