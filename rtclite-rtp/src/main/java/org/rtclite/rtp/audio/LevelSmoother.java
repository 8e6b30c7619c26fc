package org.rtclite.rtp.audio;

/** Level of a signal in dBov, smoothed over about 100 ms. Allocates nothing. */
final class LevelSmoother {

    private static final double KEEP = 0.9; // per 10 ms
    private static final double FULL_SCALE = 32768.0 * 32768.0;
    private static final double FLOOR_DBOV = -127;

    private double power;

    void add(short[] pcm, int offset, int samples) {
        long sum = 0;
        for (int i = offset; i < offset + samples; i++) {
            sum += pcm[i] * pcm[i];
        }
        power = KEEP * power + (1 - KEEP) * sum / samples;
    }

    double dbov() {
        return power < 1e-4 ? FLOOR_DBOV : Math.max(FLOOR_DBOV, 10 * Math.log10(power / FULL_SCALE));
    }
}
