package org.rtclite.media.speex;

/** Chooses among the lags of a frame's subframes the one that stands for the frame, wary of multiples. */
final class BestPitch {

    private int lag;
    private float gain;
    private float gainSum;

    /** Begins a frame. */
    void start() {
        lag = 40;
        gain = 0;
        gainSum = 0;
    }

    /** Takes the lag and gain of the next subframe. */
    void add(int lag, float gain) {
        gainSum += gain;
        // whether the new lag is about 2, 3 or 4 times the best one, and the other way round
        boolean multiple = Math.abs(2 * this.lag - lag) < 3
                || Math.abs(3 * this.lag - lag) < 4
                || Math.abs(4 * this.lag - lag) < 5;
        boolean fraction = Math.abs(this.lag - 2 * lag) < 3
                || Math.abs(this.lag - 3 * lag) < 4
                || Math.abs(this.lag - 4 * lag) < 5;
        if ((gain > this.gain && !multiple)
                || (gain > 0.6 * this.gain && fraction)
                || (0.67 * gain > this.gain && multiple)) {
            this.lag = lag;
            this.gain = Math.max(this.gain, gain);
        }
    }

    /** The frame's lag; 40 when none stood out. */
    int lag() {
        return lag;
    }

    /** Mean gain of the four subframes. */
    float averageGain() {
        return 0.25f * gainSum;
    }
}
