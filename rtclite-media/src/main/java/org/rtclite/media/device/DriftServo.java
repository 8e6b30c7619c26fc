package org.rtclite.media.device;

/**
 * Turns how full a ring is into how much faster it must be emptied.
 *
 * <p>A proportional-integral loop, critically damped, with a time constant of 20 s: a constant difference of two clocks
 * ends up in the integral, and the level returns to its target.
 */
final class DriftServo {

    private static final double LIMIT_PPM = 3000; // a twentieth of a semitone: not heard
    private static final double CLOCK_ERROR_MS = 10; // more is a break, not a clock: the integral must not wind up
    private static final double RATE = 0.05; // natural frequency, rad/s
    private static final double PPM_PER_MS_PER_S = 1000; // a millisecond per second
    private static final double PROPORTIONAL = 2 * RATE * PPM_PER_MS_PER_S;
    private static final double INTEGRAL = RATE * RATE * PPM_PER_MS_PER_S;
    private static final double SMOOTHING_SECONDS = 1;

    private double smoothed;
    private double integral;
    private double ppm;

    /**
     * Takes a measurement.
     *
     * @param errorMs how much more is in the ring than should be
     * @param seconds since the last measurement
     * @return by how much the ring must be emptied faster than it seems to need
     */
    double update(double errorMs, double seconds) {
        smoothed += (errorMs - smoothed) * Math.min(1, seconds / SMOOTHING_SECONDS);
        if (Math.abs(smoothed) <= CLOCK_ERROR_MS) {
            integral = limited(integral + INTEGRAL * smoothed * seconds);
        }
        ppm = limited(integral + PROPORTIONAL * smoothed);
        return ppm;
    }

    /** Forgets the level but not the clocks' difference: after a break. */
    void restart() {
        smoothed = 0;
        ppm = integral;
    }

    double ppm() {
        return ppm;
    }

    private static double limited(double ppm) {
        return Math.max(-LIMIT_PPM, Math.min(LIMIT_PPM, ppm));
    }
}
