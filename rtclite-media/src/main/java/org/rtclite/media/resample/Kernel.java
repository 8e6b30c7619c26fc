package org.rtclite.media.resample;

/** The inner loops of a resampler: convolves a run of outputs with the phases that their times ask for. */
interface Kernel {

    /**
     * Computes {@code count} outputs.
     *
     * @param in the input; the first output's window ends with {@code in[index]}
     * @param fraction how far the first output lies behind {@code in[index]}, in parts of a sample
     * @param step distance of two outputs, in the same unit
     */
    void run(float[] in, int index, long fraction, long step, float[] out, int outOffset, int count);

    /** Equal rates. */
    record Copy() implements Kernel {

        @Override
        public void run(float[] in, int index, long fraction, long step, float[] out, int outOffset, int count) {
            System.arraycopy(in, index, out, outOffset, count);
        }
    }

    /** One phase per output, exact ratios with many phases. The unit of time is a phase. */
    record Phases(PolyphaseFilter filter) implements Kernel {

        @Override
        public void run(float[] in, int index, long fraction, long step, float[] out, int outOffset, int count) {
            int taps = filter.taps;
            int phases = filter.phases;
            int whole = (int) (step / phases);
            int rest = (int) (step % phases);
            int phase = (int) fraction;
            int start = index - taps + 1;
            for (int i = 0; i < count; i++) {
                out[outOffset + i] = dot(filter.coefficients, phase * taps, in, start, taps);
                start += whole;
                phase += rest;
                if (phase >= phases) {
                    phase -= phases;
                    start++;
                }
            }
        }
    }

    /** Blends the two phases next to each output's time: ratios that drift or have too many phases. */
    record Blend(PolyphaseFilter filter, long one) implements Kernel {

        @Override
        public void run(float[] in, int index, long fraction, long step, float[] out, int outOffset, int count) {
            int taps = filter.taps;
            int start = index - taps + 1;
            long at = fraction;
            for (int i = 0; i < count; i++) {
                long scaled = at * filter.phases;
                int phase = (int) (scaled / one);
                float weight = (float) (scaled - phase * one) / one;
                out[outOffset + i] = blend(filter.coefficients, phase * taps, weight, in, start, taps);
                at += step;
                start += (int) (at / one);
                at %= one;
            }
        }
    }

    /** Four running sums, in an order that does not depend on anything but the number of taps. */
    private static float dot(float[] coefficients, int row, float[] in, int start, int taps) {
        float a = 0;
        float b = 0;
        float c = 0;
        float d = 0;
        for (int i = 0; i < taps; i += 4) {
            a += coefficients[row + i] * in[start + i];
            b += coefficients[row + i + 1] * in[start + i + 1];
            c += coefficients[row + i + 2] * in[start + i + 2];
            d += coefficients[row + i + 3] * in[start + i + 3];
        }
        return (a + b) + (c + d);
    }

    /** The same with each coefficient taken between its row and the next. */
    private static float blend(float[] coefficients, int row, float weight, float[] in, int start, int taps) {
        int next = row + taps;
        float a = 0;
        float b = 0;
        float afterA = 0;
        float afterB = 0;
        for (int i = 0; i < taps; i += 2) {
            float x0 = in[start + i];
            float x1 = in[start + i + 1];
            a += coefficients[row + i] * x0;
            b += coefficients[row + i + 1] * x1;
            afterA += coefficients[next + i] * x0;
            afterB += coefficients[next + i + 1] * x1;
        }
        float before = a + b;
        return before + weight * ((afterA + afterB) - before);
    }
}
