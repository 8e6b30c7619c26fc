package org.rtclite.media.audio;

import java.time.Duration;
import java.util.Objects;

/**
 * Gives sines: a test tone, or the call progress tones of the telephone network with their cadence.
 *
 * <p>Levels are RMS in dBov: 0 is a full-scale square wave, a full-scale sine is -3, and 0 dBm0 of G.711 is -6.2.
 */
public final class ToneSource implements AudioSource {

    private static final double FULL_SCALE = 32_768;

    private final int sampleRateHz;
    private final double amplitude;
    private final double[] steps; // radians per sample
    private final double[] phases;
    private final long onSamples;
    private final long periodSamples;
    private final long lengthSamples;
    private long position;

    private ToneSource(
            int sampleRateHz,
            double amplitude,
            double[] steps,
            long onSamples,
            long periodSamples,
            long lengthSamples) {
        this.sampleRateHz = sampleRateHz;
        this.amplitude = amplitude;
        this.steps = steps;
        this.onSamples = onSamples;
        this.periodSamples = periodSamples;
        this.lengthSamples = lengthSamples;
        phases = new double[steps.length];
    }

    /**
     * An endless tone of one or more sines.
     *
     * @param levelDbov level of each sine, -90 to -3
     * @param hz frequencies, above 0 and below half the sample rate
     */
    public static ToneSource of(int sampleRateHz, double levelDbov, double... hz) {
        if (!(levelDbov >= -90 && levelDbov <= -3)) {
            throw new IllegalArgumentException("level is " + levelDbov + " dBov, limits -90 and -3");
        }
        double[] steps = new double[hz.length];
        for (int i = 0; i < hz.length; i++) {
            if (!(hz[i] > 0 && hz[i] < sampleRateHz / 2.0)) {
                throw new IllegalArgumentException("frequency is " + hz[i] + " Hz, limit " + sampleRateHz / 2.0);
            }
            steps[i] = 2 * Math.PI * hz[i] / sampleRateHz;
        }
        double amplitude = Math.sqrt(2) * FULL_SCALE * Math.pow(10, levelDbov / 20);
        return new ToneSource(sampleRateHz, amplitude, steps, 1, 1, Long.MAX_VALUE);
    }

    /** The same tone from its start, with pauses: {@code on}, then {@code off}, again and again. */
    public ToneSource cadence(Duration on, Duration off) {
        long onSamples = samples(on);
        return new ToneSource(sampleRateHz, amplitude, steps, onSamples, onSamples + samples(off), lengthSamples);
    }

    /** The same tone from its start, and an end after {@code length}. */
    public ToneSource lasting(Duration length) {
        return new ToneSource(sampleRateHz, amplitude, steps, onSamples, periodSamples, samples(length));
    }

    private long samples(Duration duration) {
        long samples = duration.toMillis() * sampleRateHz / 1000;
        if (samples < 1) {
            throw new IllegalArgumentException("duration is " + duration + ", less than a sample");
        }
        return samples;
    }

    @Override
    public int sampleRateHz() {
        return sampleRateHz;
    }

    @Override
    public int read(short[] pcm, int offset, int samples) {
        Objects.checkFromIndexSize(offset, samples, pcm.length);
        if (position == lengthSamples && samples > 0) {
            return END;
        }
        int n = (int) Math.min(samples, lengthSamples - position);
        for (int i = 0; i < n; i++) {
            pcm[offset + i] = next();
        }
        return n;
    }

    private short next() {
        boolean on = position++ % periodSamples < onSamples;
        double sum = 0;
        for (int t = 0; t < steps.length; t++) {
            sum += Math.sin(phases[t]);
            phases[t] += steps[t];
            if (phases[t] > 2 * Math.PI) {
                phases[t] -= 2 * Math.PI;
            }
        }
        return on ? (short) Math.max(Short.MIN_VALUE, Math.min(Short.MAX_VALUE, Math.round(amplitude * sum))) : 0;
    }
}
