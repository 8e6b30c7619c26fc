package org.rtclite.media.speex;

/** Steers the quality of a variable rate so that its average keeps to a target. */
final class AverageRate {

    /** Weight of one frame in the recent rate: a second's memory. */
    private static final double RECENT = 0.02;

    /** Quality steps per frame, for a recent rate of twice the target, and per frame's worth of drift. */
    private static final double RATE_PULL = 0.05;

    private static final double DRIFT_PULL = 0.0008;
    private static final double MAX_STEP = 0.1;

    /** Drift remembered, in frames' worth of the target: ten seconds. */
    private static final double MAX_DRIFT = 500;

    private final int targetBits;
    private double quality;
    private double recent;
    private double drift;

    /**
     * Control of a stream.
     *
     * @param targetBits bits per frame
     * @param quality where to begin
     */
    AverageRate(int targetBits, float quality) {
        this.targetBits = targetBits;
        this.quality = quality;
    }

    /**
     * The quality for the next frame.
     *
     * @param bits what the last frame took
     */
    float next(int bits) {
        double excess = (double) bits / targetBits - 1;
        recent += RECENT * (excess - recent);
        drift = Math.max(-MAX_DRIFT, Math.min(MAX_DRIFT, drift + excess));
        double step = -(RATE_PULL * recent + DRIFT_PULL * drift);
        quality += Math.max(-MAX_STEP, Math.min(MAX_STEP, step));
        quality = Math.max(0, Math.min(10, quality));
        return (float) quality;
    }
}
