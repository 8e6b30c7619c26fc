package org.rtclite.media.speex;

import org.jspecify.annotations.Nullable;

/**
 * Finds the innovation of a subframe: level and shapes together, so that what is left of the target is least.
 *
 * <p>The shapes are searched at the level that the excitation suggests; the level is then fitted to what they
 * became, and the search repeated there or beside it. Several targets can be compared, one for each pitch
 * prediction. Allocates nothing after construction.
 */
final class InnovationSearch {

    private final ShapeSearch shapes;
    /** How much finer the second innovation is than the first; 0 when there is none. */
    private final float secondScale;

    private final float secondUnscale;
    private final int subframe;
    private final int survivors;
    private final int trials;

    private float[] response = {};
    private final float[] wanted;
    private final float[] innovation;
    private final float[] filtered;
    private final float[] second;
    private int[] first;
    private int[] fine;
    private int[] bestFirst;
    private int[] bestFine;
    private int bestLevel;
    private float bestGain;
    private float bestError;
    private float targetEnergy;
    private int fitted;

    /**
     * Search of one codebook.
     *
     * @param secondScale what the rest is amplified by before the second search, 0 for one search only
     * @param secondUnscale what the second innovation counts
     * @param survivors partial choices carried on from vector to vector
     * @param trials how many levels the shapes may be searched at, 1 or more
     */
    InnovationSearch(
            ShapeCodebook book, float secondScale, float secondUnscale, int subframe, int survivors, int trials) {
        shapes = new ShapeSearch(book, subframe, survivors);
        this.secondScale = secondScale;
        this.secondUnscale = secondUnscale;
        this.subframe = subframe;
        this.survivors = survivors;
        this.trials = trials;
        wanted = new float[subframe];
        innovation = new float[subframe];
        filtered = new float[subframe];
        second = new float[subframe];
        first = new int[shapes.vectors()];
        fine = new int[shapes.vectors()];
        bestFirst = new int[shapes.vectors()];
        bestFine = new int[shapes.vectors()];
    }

    /** Starts a subframe whose synthesis and weighting have that impulse response. */
    void start(float[] response) {
        this.response = response;
        shapes.prepare(response);
        bestError = Float.MAX_VALUE;
    }

    /**
     * Tries a target.
     *
     * @param target left as it is
     * @param levels the {@code count} gains that can be sent, ascending
     * @param nominal index of the level to begin with
     * @return whether this is the best target since the start
     */
    boolean consider(float[] target, float[] levels, int count, int nominal) {
        targetEnergy = 0;
        for (int i = 0; i < subframe; i++) {
            targetEnergy += target[i] * target[i];
        }
        float before = bestError;
        float least = Float.MAX_VALUE;
        int around = nominal;
        int tried = 0;
        int level = nominal;
        for (int trial = 0; trial < trials && level >= 0; trial++) {
            tried |= 1 << level;
            choose(target, levels[level]);
            float error = fitLevel(target, levels, count);
            if (error < least) {
                least = error;
                around = fitted;
            }
            level = nextLevel(tried, around, level, count);
        }
        return bestError < before;
    }

    /** The level to search at next: the best so far, or one beside it; -1 when all these were tried. */
    private static int nextLevel(int tried, int around, int last, int count) {
        int step = last > around ? -1 : 1;
        if (isFresh(around, tried, count)) {
            return around;
        }
        if (isFresh(around + step, tried, count)) {
            return around + step;
        }
        return isFresh(around - step, tried, count) ? around - step : -1;
    }

    private static boolean isFresh(int level, int tried, int count) {
        return level >= 0 && level < count && (tried & 1 << level) == 0;
    }

    /** Fits the level to the shapes just chosen, and keeps both if they are the best; the error they leave. */
    private float fitLevel(float[] target, float[] levels, int count) {
        float product = 0;
        float energy = 0;
        for (int i = 0; i < subframe; i++) {
            product += target[i] * filtered[i];
            energy += filtered[i] * filtered[i];
        }
        fitted = fit(levels, count, product, energy);
        float gain = levels[fitted];
        float error = targetEnergy + gain * (gain * energy - 2 * product);
        if (error < bestError) {
            bestError = error;
            keep(fitted, gain);
        }
        return error;
    }

    /** The level at which a filtered innovation leaves the least. */
    private static int fit(float[] levels, int count, float product, float energy) {
        int fitted = 0;
        float least = Float.MAX_VALUE;
        for (int i = 0; i < count; i++) {
            float change = levels[i] * (levels[i] * energy - 2 * product);
            if (change < least) {
                least = change;
                fitted = i;
            }
        }
        return fitted;
    }

    private void keep(int level, float gain) {
        bestLevel = level;
        bestGain = gain;
        int[] swap = bestFirst;
        bestFirst = first;
        first = swap;
        swap = bestFine;
        bestFine = fine;
        fine = swap;
    }

    /** Searches the shapes for a target at a level; {@link #filtered} is what they come to at unit gain. */
    private void choose(float[] target, float level) {
        float scale = 1 / level;
        for (int i = 0; i < subframe; i++) {
            wanted[i] = scale * target[i];
        }
        shapes.search(wanted, response, survivors, first);
        shapes.compose(first, innovation);
        if (secondScale > 0) {
            WeightingFilter.convolve(innovation, response, filtered);
            for (int i = 0; i < subframe; i++) {
                wanted[i] = secondScale * (wanted[i] - filtered[i]);
            }
            shapes.search(wanted, response, survivors, fine);
            addSecond(fine);
        }
        WeightingFilter.convolve(innovation, response, filtered);
    }

    private void addSecond(int[] choices) {
        shapes.compose(choices, second);
        for (int i = 0; i < subframe; i++) {
            innovation[i] += secondUnscale * second[i];
        }
    }

    /** Energy of what the best innovation leaves of its target. */
    float error() {
        return bestError;
    }

    /** Index of the level of the best target. */
    int level() {
        return bestLevel;
    }

    /** Writes the shapes for the best target, and sets {@code out} to its innovation. */
    void write(BitWriter bits, float[] out) {
        shapes.write(bestFirst, bits);
        shapes.compose(bestFirst, innovation);
        if (secondScale > 0) {
            shapes.write(bestFine, bits);
            addSecond(bestFine);
        }
        for (int i = 0; i < subframe; i++) {
            out[i] = bestGain * innovation[i];
        }
    }

    /** A search of that codebook; null for none. */
    static @Nullable InnovationSearch of(
            @Nullable ShapeCodebook book,
            boolean doubled,
            float secondScale,
            float secondUnscale,
            int subframe,
            SpeexSettings settings) {
        if (book == null) {
            return null;
        }
        float scale = doubled ? secondScale : 0;
        return new InnovationSearch(
                book, scale, secondUnscale, subframe, settings.shapeSurvivors(), settings.levelTrials());
    }
}
