package org.rtclite.media.speex;

import java.util.Arrays;

/**
 * Quantisation of line spectral pairs in stages of 6 bits, keeping more than one choice of the earlier stages.
 *
 * <p>Errors are weighted by how near a pair is to its neighbours: close pairs are a formant, and audible. One
 * object is one layer's scratch memory; allocates nothing after construction.
 */
final class LspQuantizer {

    private static final int VECTORS = 64;
    private static final int INDEX_BITS = 6;
    private static final int MAX_ORDER = NarrowbandSubmode.ORDER;
    private static final int MAX_BREADTH = 8;

    /** Keeps the weight of coinciding pairs finite, in radians. */
    private static final float WEIGHT_FLOOR = 0.04f;

    private static final Stage NARROW = new Stage(SpeexTables.LSP_NARROW, 0, 10, LineSpectrum.STEP1);
    private static final Stage NARROW_LOW1 = new Stage(SpeexTables.LSP_NARROW_LOW1, 0, 5, LineSpectrum.STEP2);
    private static final Stage NARROW_LOW2 = new Stage(SpeexTables.LSP_NARROW_LOW2, 0, 5, LineSpectrum.STEP3);
    private static final Stage NARROW_HIGH1 = new Stage(SpeexTables.LSP_NARROW_HIGH1, 5, 5, LineSpectrum.STEP2);
    private static final Stage NARROW_HIGH2 = new Stage(SpeexTables.LSP_NARROW_HIGH2, 5, 5, LineSpectrum.STEP3);
    private static final Stage HIGH1 = new Stage(SpeexTables.LSP_HIGH_BAND1, 0, 8, LineSpectrum.STEP1);
    private static final Stage HIGH2 = new Stage(SpeexTables.LSP_HIGH_BAND2, 0, 8, LineSpectrum.STEP2);

    /** A codebook in radians, sample by sample so that the loop over its vectors vectorises. */
    private static final class Stage {
        final byte[] table;
        final int from;
        final int count;
        final double step;
        final float[][] entries;

        Stage(byte[] table, int from, int count, double step) {
            this.table = table;
            this.from = from;
            this.count = count;
            this.step = step;
            entries = new float[count][VECTORS];
            for (int i = 0; i < VECTORS; i++) {
                for (int k = 0; k < count; k++) {
                    entries[k][i] = (float) (step * table[i * count + k]);
                }
            }
        }

        void add(float[] lsp, int index) {
            LineSpectrum.add(lsp, from, count, table, index, step);
        }
    }

    private final int breadth;
    private final float[] weight = new float[MAX_ORDER];
    private final float[] error = new float[MAX_ORDER];
    private final float[] distance = new float[VECTORS];
    private final float[][] rest = new float[3][MAX_ORDER];
    private final int[] firstIndex = new int[MAX_BREADTH];
    private final int[] splitIndex = new int[MAX_BREADTH];
    private final float[] firstError = new float[MAX_BREADTH];
    private final float[] splitError = new float[MAX_BREADTH];
    /** Indices of the part being searched: second stage, third stage; and the best of the whole. */
    private final int[] part = new int[2];

    private final int[] low = new int[2];
    private final int[] high = new int[2];

    /** @param breadth how many choices of a stage are followed up, 1 to 8 */
    LspQuantizer(int breadth) {
        this.breadth = Math.max(1, Math.min(MAX_BREADTH, breadth));
    }

    /**
     * Writes the ten pairs of a narrowband frame.
     *
     * @param quantized takes the pairs as the decoder will have them
     */
    void writeNarrow(float[] lsp, NarrowbandSubmode.Spectrum coding, BitWriter bits, float[] quantized) {
        boolean highRate = coding == NarrowbandSubmode.Spectrum.HIGH_RATE;
        weigh(lsp, NarrowbandSubmode.ORDER);
        for (int i = 0; i < NarrowbandSubmode.ORDER; i++) {
            error[i] = lsp[i] - LineSpectrum.narrowMean(i);
        }
        rank(NARROW, error, firstIndex, firstError, breadth);
        float least = Float.MAX_VALUE;
        int first = firstIndex[0];
        for (int c = 0; c < breadth; c++) {
            subtract(NARROW, firstIndex[c], error, rest[0]);
            float lowError = searchPart(NARROW_LOW1, NARROW_LOW2, highRate);
            int low0 = part[0];
            int low1 = part[1];
            float total = lowError + searchPart(NARROW_HIGH1, NARROW_HIGH2, highRate);
            if (total < least) {
                least = total;
                first = firstIndex[c];
                low[0] = low0;
                low[1] = low1;
                high[0] = part[0];
                high[1] = part[1];
            }
        }
        for (int i = 0; i < NarrowbandSubmode.ORDER; i++) {
            quantized[i] = LineSpectrum.narrowMean(i);
        }
        write(NARROW, first, bits, quantized);
        write(NARROW_LOW1, low[0], bits, quantized);
        if (highRate) {
            write(NARROW_LOW2, low[1], bits, quantized);
        }
        write(NARROW_HIGH1, high[0], bits, quantized);
        if (highRate) {
            write(NARROW_HIGH2, high[1], bits, quantized);
        }
    }

    /**
     * Writes the eight pairs of a high band.
     *
     * @param quantized takes the pairs as the decoder will have them
     */
    void writeHigh(float[] lsp, BitWriter bits, float[] quantized) {
        weigh(lsp, HighBandSubmode.ORDER);
        for (int i = 0; i < HighBandSubmode.ORDER; i++) {
            error[i] = lsp[i] - LineSpectrum.highMean(i);
        }
        rank(HIGH1, error, firstIndex, firstError, breadth);
        float least = Float.MAX_VALUE;
        int first = firstIndex[0];
        int second = 0;
        for (int c = 0; c < breadth; c++) {
            subtract(HIGH1, firstIndex[c], error, rest[0]);
            rank(HIGH2, rest[0], splitIndex, splitError, 1);
            if (splitError[0] < least) {
                least = splitError[0];
                first = firstIndex[c];
                second = splitIndex[0];
            }
        }
        for (int i = 0; i < HighBandSubmode.ORDER; i++) {
            quantized[i] = LineSpectrum.highMean(i);
        }
        write(HIGH1, first, bits, quantized);
        write(HIGH2, second, bits, quantized);
    }

    private static void write(Stage stage, int index, BitWriter bits, float[] quantized) {
        bits.write(index, INDEX_BITS);
        stage.add(quantized, index);
    }

    private void weigh(float[] lsp, int order) {
        for (int i = 0; i < order; i++) {
            float below = i == 0 ? lsp[0] : lsp[i] - lsp[i - 1];
            float above = i == order - 1 ? (float) Math.PI - lsp[i] : lsp[i + 1] - lsp[i];
            weight[i] = 1 / (WEIGHT_FLOOR + Math.min(below, above));
        }
    }

    /** Second and, at the high rate, third stage of one half of {@code rest[0]}; indices go to {@link #part}. */
    private float searchPart(Stage second, Stage third, boolean highRate) {
        if (!highRate) {
            rank(second, rest[0], splitIndex, splitError, 1);
            part[0] = splitIndex[0];
            return splitError[0];
        }
        rank(second, rest[0], splitIndex, splitError, breadth);
        float least = Float.MAX_VALUE;
        for (int c = 0; c < breadth; c++) {
            subtract(second, splitIndex[c], rest[0], rest[1]);
            fillDistances(third, rest[1]);
            for (int i = 0; i < VECTORS; i++) {
                if (distance[i] < least) {
                    least = distance[i];
                    part[0] = splitIndex[c];
                    part[1] = i;
                }
            }
        }
        return least;
    }

    private static void subtract(Stage stage, int index, float[] in, float[] out) {
        for (int k = 0; k < stage.count; k++) {
            out[stage.from + k] = in[stage.from + k] - stage.entries[k][index];
        }
    }

    /** The {@code count} vectors of a stage nearest to {@code x}, best first. */
    private void rank(Stage stage, float[] x, int[] indices, float[] errors, int count) {
        fillDistances(stage, x);
        Arrays.fill(errors, 0, count, Float.MAX_VALUE);
        Arrays.fill(indices, 0, count, 0);
        for (int i = 0; i < VECTORS; i++) {
            float d = distance[i];
            if (d < errors[count - 1]) {
                int k = count - 1;
                for (; k > 0 && d < errors[k - 1]; k--) {
                    errors[k] = errors[k - 1];
                    indices[k] = indices[k - 1];
                }
                errors[k] = d;
                indices[k] = i;
            }
        }
    }

    private void fillDistances(Stage stage, float[] x) {
        Arrays.fill(distance, 0f);
        for (int k = 0; k < stage.count; k++) {
            float w = weight[stage.from + k];
            float value = x[stage.from + k];
            float[] entries = stage.entries[k];
            for (int i = 0; i < VECTORS; i++) {
                float difference = value - entries[i];
                distance[i] += w * difference * difference;
            }
        }
    }
}
