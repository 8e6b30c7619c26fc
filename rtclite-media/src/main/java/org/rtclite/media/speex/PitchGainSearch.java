package org.rtclite.media.speex;

/**
 * Search of a three-tap gain codebook: all rows are scored at once from the nine correlations of the taps.
 *
 * <p>The error of a row is quadratic in its taps; the products of taps are tabled per row, so that a score is an
 * inner product and the loop over rows vectorises. Immutable but for scratch memory; allocates nothing.
 */
final class PitchGainSearch {

    /** Linear terms of taps 0 to 2, then cross terms 01, 12, 02, then squares 0 to 2. */
    static final int TERMS = 9;

    private final PitchGains gains;
    private final float[][] terms;
    private final float[] score;

    PitchGainSearch(PitchGains gains) {
        this.gains = gains;
        int rows = 1 << gains.bits();
        terms = new float[TERMS][rows];
        score = new float[rows];
        for (int row = 0; row < rows; row++) {
            float g0 = gains.tap(row, 0);
            float g1 = gains.tap(row, 1);
            float g2 = gains.tap(row, 2);
            float[] values = {
                2 * g0, 2 * g1, 2 * g2, -2 * g0 * g1, -2 * g1 * g2, -2 * g0 * g2, -g0 * g0, -g1 * g1, -g2 * g2
            };
            for (int term = 0; term < TERMS; term++) {
                terms[term][row] = values[term];
            }
        }
    }

    PitchGains gains() {
        return gains;
    }

    /**
     * The row that leaves the least of the target.
     *
     * @param correlations of target and taps 0 to 2; of taps 0 and 1, 1 and 2, 0 and 2; energies of taps 0 to 2
     * @param maxBound rows that let the excitation grow by more are passed over; row 0, silence, is never
     */
    int best(float[] correlations, float maxBound) {
        float[] sums = score;
        accumulate(correlations, 0, sums, false);
        accumulate(correlations, 3, sums, true);
        accumulate(correlations, 6, sums, true);
        int best = 0;
        float most = sums[0];
        for (int row = 1; row < sums.length; row++) {
            if (sums[row] > most && gains.bound(row) <= maxBound) {
                most = sums[row];
                best = row;
            }
        }
        return best;
    }

    /** By how much that row diminishes the energy of the target. */
    float reduction(float[] correlations, int row) {
        float sum = 0;
        for (int term = 0; term < TERMS; term++) {
            sum += correlations[term] * terms[term][row];
        }
        return sum;
    }

    private void accumulate(float[] correlations, int term, float[] sums, boolean add) {
        float c0 = correlations[term];
        float c1 = correlations[term + 1];
        float c2 = correlations[term + 2];
        float[] t0 = terms[term];
        float[] t1 = terms[term + 1];
        float[] t2 = terms[term + 2];
        if (add) {
            for (int row = 0; row < sums.length; row++) {
                sums[row] += c0 * t0[row] + c1 * t1[row] + c2 * t2[row];
            }
        } else {
            for (int row = 0; row < sums.length; row++) {
                sums[row] = c0 * t0[row] + c1 * t1[row] + c2 * t2[row];
            }
        }
    }
}
