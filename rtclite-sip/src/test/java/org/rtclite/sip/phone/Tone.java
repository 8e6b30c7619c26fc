package org.rtclite.sip.phone;

import org.rtclite.media.audio.AudioSource;

/** A sine to play, and the measure of how much of it is in what is heard. */
final class Tone implements AudioSource {

    private static final int RATE_HZ = 8000;
    private static final int AMPLITUDE = 12_000;

    private final double hz;
    private final long samples;
    private long at;

    /** A tone of that length. */
    Tone(double hz, int lengthMs) {
        this.hz = hz;
        this.samples = (long) lengthMs * RATE_HZ / 1000;
    }

    @Override
    public int sampleRateHz() {
        return RATE_HZ;
    }

    @Override
    public int read(short[] pcm, int offset, int count) {
        if (at >= samples) {
            return END;
        }
        int given = (int) Math.min(count, samples - at);
        for (int i = 0; i < given; i++) {
            pcm[offset + i] = (short) (AMPLITUDE * Math.sin(2 * Math.PI * hz * at++ / RATE_HZ));
        }
        return given;
    }

    /** Share of the power of {@code pcm} at {@code hz}, 0 to 1: Goertzel's filter over the whole of it. */
    static double share(short[] pcm, int samples, double hz, int rateHz) {
        double coefficient = 2 * Math.cos(2 * Math.PI * hz / rateHz);
        double one = 0;
        double two = 0;
        double power = 1e-9;
        for (int i = 0; i < samples; i++) {
            double now = pcm[i] + coefficient * one - two;
            two = one;
            one = now;
            power += (double) pcm[i] * pcm[i];
        }
        double bin = one * one + two * two - coefficient * one * two;
        return bin / (power * samples / 2);
    }
}
