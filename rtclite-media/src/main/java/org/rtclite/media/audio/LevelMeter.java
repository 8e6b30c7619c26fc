package org.rtclite.media.audio;

import java.util.Objects;

/**
 * Measures how loud a stream is, every 100 ms: RMS and peak in dBov.
 *
 * <p>0 dBov is a full-scale square wave; a full-scale sine is -3.01, silence {@value #SILENCE_DBOV}, where the scale of
 * RFC 6464 ends too. Written by the media thread, read by any.
 */
public final class LevelMeter implements AudioSink {

    /** The level of silence. */
    public static final double SILENCE_DBOV = -127;

    private static final int INTERVALS_PER_SECOND = 10;

    private final int sampleRateHz;
    private final int interval;
    private double squares;
    private int peak;
    private int counted;
    private volatile double rmsDbov = SILENCE_DBOV;
    private volatile double peakDbov = SILENCE_DBOV;

    /** Makes a meter for a stream of that rate, at least 1000 Hz. */
    public LevelMeter(int sampleRateHz) {
        if (sampleRateHz < 1000) {
            throw new IllegalArgumentException("sample rate is " + sampleRateHz + " Hz, limit 1000");
        }
        this.sampleRateHz = sampleRateHz;
        interval = sampleRateHz / INTERVALS_PER_SECOND;
    }

    @Override
    public int sampleRateHz() {
        return sampleRateHz;
    }

    @Override
    public void write(short[] pcm, int offset, int samples) {
        Objects.checkFromIndexSize(offset, samples, pcm.length);
        for (int i = offset; i < offset + samples; i++) {
            int sample = pcm[i];
            squares += (double) sample * sample;
            peak = Math.max(peak, Math.abs(sample));
            if (++counted == interval) {
                publish();
            }
        }
    }

    private void publish() {
        rmsDbov = dbov(Math.sqrt(squares / interval));
        peakDbov = dbov(peak);
        squares = 0;
        peak = 0;
        counted = 0;
    }

    /** RMS of the last complete 100 ms. */
    public double rmsDbov() {
        return rmsDbov;
    }

    /** Largest sample of the last complete 100 ms. */
    public double peakDbov() {
        return peakDbov;
    }

    /** RMS of {@code n} samples at once. */
    public static double rmsDbov(short[] pcm, int offset, int n) {
        Objects.checkFromIndexSize(offset, n, pcm.length);
        double sum = 0;
        for (int i = offset; i < offset + n; i++) {
            sum += (double) pcm[i] * pcm[i];
        }
        return n == 0 ? SILENCE_DBOV : dbov(Math.sqrt(sum / n));
    }

    private static double dbov(double value) {
        return value == 0 ? SILENCE_DBOV : Math.max(SILENCE_DBOV, 20 * Math.log10(value / 32_768));
    }
}
