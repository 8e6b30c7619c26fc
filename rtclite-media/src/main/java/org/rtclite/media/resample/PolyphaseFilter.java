package org.rtclite.media.resample;

/**
 * A low-pass filter cut into phases: windowed sinc, Kaiser window, unity gain at DC in every phase.
 *
 * <p>Row {@code p} holds the taps of an output that lies {@code p / phases} of a sample after an input sample;
 * there is one row more than phases, so that neighbours can be interpolated. Within a row the oldest input comes
 * first. Immutable.
 */
final class PolyphaseFilter {

    final int taps;
    final int phases;
    final float[] coefficients; // (phases + 1) * taps

    /**
     * Designs a filter.
     *
     * @param taps length in input samples, even; half of it is the delay
     * @param cutoff centre of the transition as a fraction of the input rate, at most 0.5
     * @param beta shape of the Kaiser window
     */
    PolyphaseFilter(int taps, int phases, double cutoff, double beta) {
        this.taps = taps;
        this.phases = phases;
        coefficients = new float[(phases + 1) * taps];
        double[] row = new double[taps];
        for (int phase = 0; phase <= phases; phase++) {
            double sum = 0;
            for (int i = 0; i < taps; i++) {
                int age = taps - 1 - i;
                double distance = (double) phase / phases + age - taps / 2.0;
                row[i] = sinc(2 * cutoff * distance) * kaiser(2 * distance / taps, beta);
                sum += row[i];
            }
            for (int i = 0; i < taps; i++) {
                coefficients[phase * taps + i] = (float) (row[i] / sum);
            }
        }
    }

    private static double sinc(double x) {
        return Math.abs(x) < 1e-9 ? 1 : Math.sin(Math.PI * x) / (Math.PI * x);
    }

    /** The window times a constant, which the gain of each row takes out again. */
    private static double kaiser(double x, double beta) {
        return Math.abs(x) >= 1 ? 0 : besselI0(beta * Math.sqrt(1 - x * x));
    }

    /** The modified Bessel function of order zero, by its power series. */
    private static double besselI0(double x) {
        double sum = 1;
        double term = 1;
        for (int k = 1; term > 1e-18 * sum; k++) {
            term *= x / (2 * k) * (x / (2 * k));
            sum += term;
        }
        return sum;
    }
}
