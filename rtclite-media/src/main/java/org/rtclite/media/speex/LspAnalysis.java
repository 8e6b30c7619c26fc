package org.rtclite.media.speex;

/**
 * Line spectral frequencies of a prediction filter, by root search on the unit circle.
 *
 * <p>A(z) of even order 2m splits into a symmetric and an antisymmetric polynomial whose zeros lie on the unit
 * circle and alternate. Divided by their trivial zeros, both become cosine series of m terms (the Chebyshev form
 * of Kabal and Ramachandran, 1986): they are evaluated on a fixed grid of angles, and each change of sign is
 * narrowed by false position. Allocates nothing after construction.
 */
final class LspAnalysis {

    private static final int INTERVALS = 256;
    private static final int REFINEMENTS = 4;

    private final int half;
    /** Cosines of the grid's angles. */
    private final float[] gridX = new float[INTERVALS + 1];
    /** {@code gridCosines[k][i]} is the cosine of k times angle i. */
    private final float[][] gridCosines;

    private final float[] symmetric;
    private final float[] antisymmetric;
    private final float[] values = new float[INTERVALS + 1];
    private final float[] roots;

    LspAnalysis(int order) {
        half = order / 2;
        gridCosines = new float[half + 1][INTERVALS + 1];
        for (int i = 0; i <= INTERVALS; i++) {
            double angle = Math.PI * i / INTERVALS;
            gridX[i] = (float) Math.cos(angle);
            for (int k = 0; k <= half; k++) {
                gridCosines[k][i] = (float) Math.cos(k * angle);
            }
        }
        symmetric = new float[half + 1];
        antisymmetric = new float[half + 1];
        roots = new float[half];
    }

    /**
     * Converts a filter to its line spectral frequencies.
     *
     * @param lpc the coefficients of z^-1 on, as many as the order
     * @param lsp takes the frequencies in radians, ascending; undefined when the result is false
     * @return whether all were found; a filter near the edge of stability may hide some
     */
    boolean frequencies(float[] lpc, float[] lsp) {
        int order = 2 * half;
        symmetric[0] = 1;
        antisymmetric[0] = 1;
        for (int i = 0; i < half; i++) {
            symmetric[i + 1] = lpc[i] + lpc[order - 1 - i] - symmetric[i];
            antisymmetric[i + 1] = lpc[i] - lpc[order - 1 - i] + antisymmetric[i];
        }
        if (!findRoots(symmetric)) {
            return false;
        }
        for (int i = 0; i < half; i++) {
            lsp[2 * i] = roots[i];
        }
        if (!findRoots(antisymmetric)) {
            return false;
        }
        for (int i = 0; i < half; i++) {
            lsp[2 * i + 1] = roots[i];
        }
        for (int i = 1; i < order; i++) {
            if (!(lsp[i] > lsp[i - 1])) {
                return false;
            }
        }
        return true;
    }

    /** Fills {@link #roots} with the zeros of a cosine series, as ascending angles. */
    private boolean findRoots(float[] series) {
        float constant = series[half];
        for (int i = 0; i <= INTERVALS; i++) {
            values[i] = constant;
        }
        for (int k = 1; k <= half; k++) {
            float factor = 2 * series[half - k];
            float[] cosines = gridCosines[k];
            for (int i = 0; i <= INTERVALS; i++) {
                values[i] += factor * cosines[i];
            }
        }
        int found = 0;
        for (int i = 0; i < INTERVALS; i++) {
            if (values[i] * values[i + 1] <= 0 && values[i + 1] != 0) {
                if (found == half) {
                    return false;
                }
                roots[found++] = (float) Math.acos(refine(series, i));
            }
        }
        return found == half;
    }

    /** False position (Illinois rule) between grid points {@code i} and {@code i + 1}; the cosine of the root. */
    private double refine(float[] series, int i) {
        double x0 = gridX[i];
        double x1 = gridX[i + 1];
        double f0 = values[i];
        double f1 = values[i + 1];
        double x = x0;
        for (int n = 0; n < REFINEMENTS && f1 != f0; n++) {
            x = x1 - f1 * (x1 - x0) / (f1 - f0);
            double f = evaluate(series, x);
            if (f * f1 < 0) {
                x0 = x1;
                f0 = f1;
            } else {
                f0 *= 0.5;
            }
            x1 = x;
            f1 = f;
        }
        return Math.max(-1, Math.min(1, x));
    }

    /** Clenshaw's recurrence for {@code series[half] + 2 sum series[half - k] T_k(x)}. */
    private double evaluate(float[] series, double x) {
        double twice = 2 * x;
        double b0 = 0;
        double b1 = 0;
        for (int k = 0; k < half; k++) {
            double b = twice * b0 - b1 + 2 * series[k];
            b1 = b0;
            b0 = b;
        }
        return x * b0 - b1 + series[half];
    }
}
