package org.rtclite.media.speex;

import java.util.Arrays;

/**
 * Search of one innovation codebook: vector after vector, keeping the best few partial choices.
 *
 * <p>Each shape is filtered with the subframe's impulse response once; tables are laid out sample by sample so
 * that the loops over shapes vectorise. A choice is carried on with what it left of the target, so that a vector
 * that looks second best may win by what it makes of the following ones. Holds scratch memory only; allocates
 * nothing after construction.
 */
final class ShapeSearch {

    private static final int SCANNED = 4; // sizes of codebooks are multiples of it

    private final ShapeCodebook book;
    private final int vectorSamples;
    private final int size;
    private final int subframe;
    private final int vectors;

    /** {@code shapes[k][i]} is sample k of shape i; {@code filtered} likewise, after the impulse response. */
    private final float[][] shapes;

    private final float[][] filtered;
    private final float[] halfEnergy;
    private final float[] product;
    private final float[] distance;

    private float[][] targets;
    private float[][] nextTargets;
    private float[] errors;
    private float[] nextErrors;
    /** What the survivor {@code j} of vector v chose, and which survivor of the vector before it continues. */
    private final int[][] chosen;

    private final int[][] parents;

    /**
     * Search of {@code book} over subframes of {@code subframe} samples.
     *
     * @param maxSurvivors the most partial choices that a search will keep
     */
    ShapeSearch(ShapeCodebook book, int subframe, int maxSurvivors) {
        this.book = book;
        this.subframe = subframe;
        vectorSamples = book.vectorSamples();
        size = book.size();
        vectors = subframe / vectorSamples;
        shapes = new float[vectorSamples][size];
        for (int i = 0; i < size; i++) {
            for (int k = 0; k < vectorSamples; k++) {
                shapes[k][i] = book.shapes()[i * vectorSamples + k];
            }
        }
        filtered = new float[vectorSamples][size];
        halfEnergy = new float[size];
        product = new float[size];
        distance = new float[size];
        targets = new float[maxSurvivors][subframe];
        nextTargets = new float[maxSurvivors][subframe];
        errors = new float[maxSurvivors];
        nextErrors = new float[maxSurvivors];
        chosen = new int[vectors][maxSurvivors];
        parents = new int[vectors][maxSurvivors];
    }

    /** Filters the shapes for the searches of a subframe; {@code response} is the weighted synthesis response. */
    void prepare(float[] response) {
        Arrays.fill(halfEnergy, 0);
        for (int k = 0; k < vectorSamples; k++) {
            float[] sum = filtered[k];
            Arrays.fill(sum, 0f);
            int j = 0;
            for (; j + 3 <= k; j += 4) {
                addScaled(
                        shapes, j, response[k - j], response[k - j - 1], response[k - j - 2], response[k - j - 3], sum);
            }
            for (; j <= k; j++) {
                addScaled(shapes[j], response[k - j], sum);
            }
            for (int i = 0; i < size; i++) {
                halfEnergy[i] += 0.5f * sum[i] * sum[i];
            }
        }
    }

    /** Adds four rows of a table at once. */
    private static void addScaled(float[][] rows, int row, float x0, float x1, float x2, float x3, float[] out) {
        float[] r0 = rows[row];
        float[] r1 = rows[row + 1];
        float[] r2 = rows[row + 2];
        float[] r3 = rows[row + 3];
        for (int i = 0; i < out.length; i++) {
            out[i] += x0 * r0[i] + x1 * r1[i] + x2 * r2[i] + x3 * r3[i];
        }
    }

    private static void addScaled(float[] in, float factor, float[] out) {
        for (int i = 0; i < out.length; i++) {
            out[i] += factor * in[i];
        }
    }

    /**
     * Finds the shapes for a subframe; {@link #prepare} was called with the same response.
     *
     * @param target what the filtered innovation should come near to, at unit gain; left as it is
     * @param survivors partial choices kept after each vector, 1 or more
     * @param choices takes the choice for each vector, sign bit and index as the format has them
     */
    void search(float[] target, float[] response, int survivors, int[] choices) {
        System.arraycopy(target, 0, targets[0], 0, subframe);
        errors[0] = 0;
        int kept = 1;
        for (int v = 0; v < vectors; v++) {
            int from = v * vectorSamples;
            Arrays.fill(nextErrors, 0, survivors, Float.MAX_VALUE);
            int next = 0;
            // survivors stand in order, and a vector never makes up for what those before it left
            for (int j = 0; j < kept && errors[j] < nextErrors[survivors - 1]; j++) {
                next = extend(v, j, from, next, survivors);
            }
            if (v < vectors - 1) {
                for (int j = 0; j < next; j++) {
                    subtract(v, j, from, response);
                }
            }
            kept = next;
            float[][] swapTargets = targets;
            targets = nextTargets;
            nextTargets = swapTargets;
            float[] swapErrors = errors;
            errors = nextErrors;
            nextErrors = swapErrors;
        }
        // back from the best survivor
        int survivor = 0;
        for (int v = vectors - 1; v >= 0; v--) {
            choices[v] = chosen[v][survivor];
            survivor = parents[v][survivor];
        }
    }

    /** Ranks every shape as vector {@code v} after survivor {@code j}; how many survivors the next vector has. */
    private int extend(int v, int j, int from, int found, int survivors) {
        float[] target = targets[j];
        float energy = 0;
        correlate(target, from);
        for (int i = from; i < from + vectorSamples; i++) {
            energy += target[i] * target[i];
        }
        float base = errors[j] + 0.5f * energy;
        if (book.signed()) {
            for (int i = 0; i < size; i++) {
                distance[i] = halfEnergy[i] - Math.abs(product[i]);
            }
        } else {
            for (int i = 0; i < size; i++) {
                distance[i] = halfEnergy[i] - product[i];
            }
        }
        float worst = nextErrors[survivors - 1] - base;
        int next = found;
        for (int i = 0; i < size; i += SCANNED) {
            if (isAnyNearer(i, worst)) {
                for (int k = i; k < i + SCANNED; k++) {
                    if (base + distance[k] < nextErrors[survivors - 1]) {
                        next = insert(v, j, k, base + distance[k], next, survivors);
                    }
                }
                worst = nextErrors[survivors - 1] - base;
            }
        }
        return next;
    }

    /** Whether one of the shapes from {@code i} on is near enough: one branch for all, as most are too far away. */
    @SuppressWarnings("ShortCircuitBoolean")
    private boolean isAnyNearer(int i, float worst) {
        return distance[i] < worst | distance[i + 1] < worst | distance[i + 2] < worst | distance[i + 3] < worst;
    }

    /** Puts a shape where its error belongs among the survivors; how many there are then. */
    private int insert(int v, int j, int shape, float error, int found, int survivors) {
        int[] choice = chosen[v];
        int[] parent = parents[v];
        int next = found < survivors ? found + 1 : found;
        int k = next - 1;
        for (; k > 0 && error < nextErrors[k - 1]; k--) {
            nextErrors[k] = nextErrors[k - 1];
            choice[k] = choice[k - 1];
            parent[k] = parent[k - 1];
        }
        nextErrors[k] = error;
        choice[k] = book.signed() && product[shape] <= 0 ? size + shape : shape;
        parent[k] = j;
        return next;
    }

    /** Sets {@code product} to the products of the target's next vector with all filtered shapes. */
    private void correlate(float[] target, int from) {
        int row = vectorSamples % 4 == 1 ? 5 : 4;
        if (row == 5) {
            setScaled(filtered, target, from, target[from + 4], product);
        } else {
            setScaled(filtered, target, from, product);
        }
        for (; row + 4 <= vectorSamples; row += 4) {
            int at = from + row;
            addScaled(filtered, row, target[at], target[at + 1], target[at + 2], target[at + 3], product);
        }
        for (; row < vectorSamples; row++) {
            addScaled(filtered[row], target[from + row], product);
        }
    }

    /** Sets {@code out} to the sum of the first four rows of a table, each times a factor. */
    private static void setScaled(float[][] rows, float[] factors, int from, float[] out) {
        float[] r0 = rows[0];
        float[] r1 = rows[1];
        float[] r2 = rows[2];
        float[] r3 = rows[3];
        float x0 = factors[from];
        float x1 = factors[from + 1];
        float x2 = factors[from + 2];
        float x3 = factors[from + 3];
        for (int i = 0; i < out.length; i++) {
            out[i] = x0 * r0[i] + x1 * r1[i] + x2 * r2[i] + x3 * r3[i];
        }
    }

    /** The same of the first five rows. */
    private static void setScaled(float[][] rows, float[] factors, int from, float x4, float[] out) {
        float[] r0 = rows[0];
        float[] r1 = rows[1];
        float[] r2 = rows[2];
        float[] r3 = rows[3];
        float[] r4 = rows[4];
        float x0 = factors[from];
        float x1 = factors[from + 1];
        float x2 = factors[from + 2];
        float x3 = factors[from + 3];
        for (int i = 0; i < out.length; i++) {
            out[i] = x0 * r0[i] + x1 * r1[i] + x2 * r2[i] + x3 * r3[i] + x4 * r4[i];
        }
    }

    /** What is left of the target after vector {@code v} of new survivor {@code j}: its shape rings on. */
    private void subtract(int v, int j, int from, float[] response) {
        float[] in = targets[parents[v][j]];
        float[] out = nextTargets[j];
        int to = from + vectorSamples;
        System.arraycopy(in, to, out, to, subframe - to);
        int choice = chosen[v][j];
        float sign = choice >= size ? -1 : 1;
        int shape = choice & size - 1;
        int k = 0;
        for (; k + 4 <= vectorSamples; k += 4) {
            float gain0 = sign * shapes[k][shape];
            float gain1 = sign * shapes[k + 1][shape];
            float gain2 = sign * shapes[k + 2][shape];
            float gain3 = sign * shapes[k + 3][shape];
            int shift = from + k;
            for (int i = to; i < subframe; i++) {
                out[i] -= gain0 * response[i - shift]
                        + gain1 * response[i - shift - 1]
                        + gain2 * response[i - shift - 2]
                        + gain3 * response[i - shift - 3];
            }
        }
        for (; k < vectorSamples; k++) {
            float gain = sign * shapes[k][shape];
            int shift = from + k;
            for (int i = to; i < subframe; i++) {
                out[i] -= gain * response[i - shift];
            }
        }
    }

    /** Sets {@code innovation} to the chosen shapes at unit gain. */
    void compose(int[] choices, float[] innovation) {
        for (int v = 0; v < vectors; v++) {
            float sign = choices[v] >= size ? -1 : 1;
            int shape = choices[v] & size - 1;
            for (int k = 0; k < vectorSamples; k++) {
                innovation[v * vectorSamples + k] = sign * shapes[k][shape];
            }
        }
    }

    void write(int[] choices, BitWriter bits) {
        int width = book.indexBits() + (book.signed() ? 1 : 0);
        for (int v = 0; v < vectors; v++) {
            bits.write(choices[v], width);
        }
    }

    /** Vectors of a subframe. */
    int vectors() {
        return vectors;
    }
}
