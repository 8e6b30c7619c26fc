package org.rtclite.media.resample;

import java.util.Arrays;
import java.util.Objects;

/**
 * Converts a stream of mono PCM from one sample rate to another.
 *
 * <p>Windowed-sinc interpolation in single precision, for any two rates within a factor of 48. After {@code n}
 * samples of input, {@code ceil(n * out / in)} samples have come out, so 10 ms in are 10 ms out; they are late by
 * {@link #latencySamples()} and begin with the silence before the stream. The result does not depend on how the input
 * is cut into calls, to the bit. Equal rates are copied, without latency.
 *
 * <p>An {@linkplain #adjustable adjustable} resampler can also run slightly fast or slow, to follow a clock.
 *
 * <p>One stream, one caller at a time; nothing allocates after construction.
 */
public final class Resampler {

    /** How good a conversion is, and how long it takes. */
    public enum Quality {
        /** Flat to 82 % of the band, aliases and images 100 dB down, late by 24 samples of the lower rate. */
        VOICE(48, 0.95, 10.06, 512),
        /** Flat to 91 % of the band, aliases and images 125 dB down, late by 64 samples of the lower rate. */
        MUSIC(128, 0.975, 12.8, 2048);

        private final int taps; // in samples of the lower rate
        private final double cutoff; // centre of the transition as a fraction of the lower Nyquist frequency
        private final double beta;
        private final int blendedPhases; // of the lower rate, where phases are interpolated

        Quality(int taps, double cutoff, double beta, int blendedPhases) {
            this.taps = taps;
            this.cutoff = cutoff;
            this.beta = beta;
            this.blendedPhases = blendedPhases;
        }
    }

    private static final int MIN_RATE_HZ = 1000;
    private static final int MAX_RATE_HZ = 768_000;
    private static final int MAX_RATIO = 48;
    private static final int MAX_STRIDE = 8; // above, too few outputs of a call share a phase
    private static final int MAX_PHASES = 1024; // above, phases are interpolated
    private static final long TIME_UNITS = 1L << 36; // parts of a sample when time is not counted in phases
    private static final double MAX_DRIFT_PPM = 10_000;
    private static final int CHUNK = 1024; // samples of the higher rate worked on at a time

    private final int inRateHz;
    private final int outRateHz;
    private final boolean adjustable;
    private final int latency;
    private final Kernel kernel;
    private final int past; // input samples of the past that a window needs
    private final float[] buffer; // the past, then a chunk of input
    private final int chunk;
    private final float[] converted;
    private final long one; // an input sample in units of time
    private final long exactStep; // an output sample in units of time, without drift

    private long step;
    private long next; // when the next output is due, counted from the next input sample on

    /**
     * Makes a resampler that keeps the exact ratio of two rates.
     *
     * @param inRateHz rate of the input, 1000 to 768000 Hz
     * @param outRateHz rate of the output, within a factor of 48 of the input's
     */
    public Resampler(int inRateHz, int outRateHz, Quality quality) {
        this(inRateHz, outRateHz, quality, false);
    }

    /** Makes a resampler whose speed {@link #setDriftPpm} trims; it takes several times as long as an exact one. */
    public static Resampler adjustable(int inRateHz, int outRateHz, Quality quality) {
        return new Resampler(inRateHz, outRateHz, quality, true);
    }

    private Resampler(int inRateHz, int outRateHz, Quality quality, boolean adjustable) {
        checkRates(inRateHz, outRateHz);
        this.inRateHz = inRateHz;
        this.outRateHz = outRateHz;
        this.adjustable = adjustable;
        int divisor = gcd(inRateHz, outRateHz);
        int up = outRateHz / divisor;
        int down = inRateHz / divisor;
        chunk = Math.max(32, up > down ? CHUNK * down / up : CHUNK);
        int maxOutput = (int) ((long) chunk * up / down) + chunk / 50 + 2; // drift adds less than 2 %
        converted = new float[maxOutput];
        boolean strided = !adjustable && up <= MAX_STRIDE && down <= MAX_STRIDE;
        boolean exact = !adjustable && up <= MAX_PHASES;
        double ratio = Math.max(1, (double) down / up);
        int unit = strided ? StridedKernel.tapsUnit(down) : 4;
        int taps = (int) Math.ceil(quality.taps * ratio / unit) * unit;
        int phases = exact ? up : (int) Math.ceil(quality.blendedPhases / ratio);
        long subSteps = exact ? 1 : TIME_UNITS / up;
        one = up * subSteps;
        exactStep = down * subSteps;
        if (isCopy()) {
            taps = 1;
            kernel = new Kernel.Copy();
        } else {
            PolyphaseFilter filter = new PolyphaseFilter(taps, phases, quality.cutoff / 2 / ratio, quality.beta);
            kernel = strided
                    ? new StridedKernel(filter, down, taps + chunk, maxOutput)
                    : exact ? new Kernel.Phases(filter) : new Kernel.Blend(filter, one);
        }
        latency = taps / 2;
        past = taps - 1;
        buffer = new float[past + chunk];
        step = exactStep;
    }

    /** The rate of the input in hertz. */
    public int inRateHz() {
        return inRateHz;
    }

    /** The rate of the output in hertz. */
    public int outRateHz() {
        return outRateHz;
    }

    /** How late the output is, in samples of the input's rate; so many zeros bring out the end of a stream. */
    public int latencySamples() {
        return latency;
    }

    /** How many samples the next call gives for {@code inputs} samples. */
    public int outputFor(int inputs) {
        long time = inputs * one - next;
        return time <= 0 ? 0 : Math.toIntExact((time - 1) / step + 1);
    }

    /** How many samples of input it takes until at least {@code outputs} samples come out. */
    public int inputFor(int outputs) {
        return outputs <= 0 ? 0 : Math.toIntExact((next + (outputs - 1) * step) / one + 1);
    }

    /**
     * Makes the output follow a clock: from now on an output sample takes {@code ppm} millionths more of input.
     *
     * <p>Positive when the input's clock is fast, or the output's slow.
     *
     * @param ppm within 10000
     * @throws IllegalStateException if this resampler is not adjustable
     */
    public void setDriftPpm(double ppm) {
        if (!adjustable) {
            throw new IllegalStateException("this resampler keeps the exact ratio of " + inRateHz + " to " + outRateHz);
        }
        if (!(Math.abs(ppm) <= MAX_DRIFT_PPM)) {
            throw new IllegalArgumentException("drift is " + ppm + " ppm, limit " + MAX_DRIFT_PPM);
        }
        step = exactStep + Math.round(exactStep * ppm * 1e-6);
    }

    /**
     * Converts {@code n} samples, rounding and limiting to 16 bits.
     *
     * @param out takes {@link #outputFor outputFor(n)} samples from {@code outOffset} on
     * @return samples written
     * @throws IndexOutOfBoundsException if the input is not inside its array or the output has no room
     */
    public int process(short[] in, int inOffset, int n, short[] out, int outOffset) {
        Objects.checkFromIndexSize(inOffset, n, in.length);
        Objects.checkFromIndexSize(outOffset, outputFor(n), out.length);
        int written = outOffset;
        for (int done = 0; done < n; ) {
            int part = Math.min(chunk, n - done);
            for (int i = 0; i < part; i++) {
                buffer[past + i] = in[inOffset + done + i];
            }
            int count = outputFor(part);
            convolve(part, count, converted, 0);
            for (int i = 0; i < count; i++) {
                out[written + i] = toShort(converted[i]);
            }
            written += count;
            done += part;
        }
        return written - outOffset;
    }

    /** Converts {@code n} samples of any scale; otherwise as its twin for 16 bits. */
    public int process(float[] in, int inOffset, int n, float[] out, int outOffset) {
        Objects.checkFromIndexSize(inOffset, n, in.length);
        Objects.checkFromIndexSize(outOffset, outputFor(n), out.length);
        int written = outOffset;
        for (int done = 0; done < n; ) {
            int part = Math.min(chunk, n - done);
            System.arraycopy(in, inOffset + done, buffer, past, part);
            int count = outputFor(part);
            convolve(part, count, out, written);
            written += count;
            done += part;
        }
        return written - outOffset;
    }

    /**
     * Leaves out the silence that the output begins with, for recordings: called before the first sample.
     *
     * <p>Output sample {@code i} is then at the time of input {@code i * in / out}. After the last sample {@link
     * #latencySamples} zeros bring out the end: {@code ceil(n * out / in)} samples for {@code n}, as from {@link
     * #convert}.
     */
    public void skipLatency() {
        next = latency * one;
    }

    /** Forgets the stream, as if this resampler were new; a drift that was set stays. */
    public void reset() {
        next = 0;
        Arrays.fill(buffer, 0f);
    }

    /**
     * Converts a whole recording, without the latency: output sample {@code i} is at the time of input
     * {@code i * in / out}.
     *
     * @return {@code ceil(length * out / in)} samples
     */
    public static short[] convert(short[] pcm, int inRateHz, int outRateHz, Quality quality) {
        Resampler resampler = new Resampler(inRateHz, outRateHz, quality);
        short[] padded = Arrays.copyOf(pcm, pcm.length + resampler.latency);
        resampler.skipLatency();
        short[] out = new short[resampler.outputFor(padded.length)];
        resampler.process(padded, 0, padded.length, out, 0);
        return out;
    }

    /** Computes what {@code part} new samples in the buffer give, and makes them the past. */
    private void convolve(int part, int count, float[] out, int outOffset) {
        if (count > 0) {
            kernel.run(buffer, past + (int) (next / one), next % one, step, out, outOffset, count);
        }
        next += count * step - part * one;
        System.arraycopy(buffer, part, buffer, 0, past);
    }

    private boolean isCopy() {
        return inRateHz == outRateHz && !adjustable;
    }

    private static short toShort(float value) {
        // Adding the offset rounds in the cast, which is faster than Math.round; 2^-8 of a step is lost at most.
        int rounded = (int) (value + 32_768.5f) - 32_768;
        return (short) Math.max(Short.MIN_VALUE, Math.min(Short.MAX_VALUE, rounded));
    }

    private static void checkRates(int inRateHz, int outRateHz) {
        int low = Math.min(inRateHz, outRateHz);
        int high = Math.max(inRateHz, outRateHz);
        if (low < MIN_RATE_HZ || high > MAX_RATE_HZ) {
            throw new IllegalArgumentException("rates are " + inRateHz + " and " + outRateHz + " Hz, limits "
                    + MIN_RATE_HZ + " and " + MAX_RATE_HZ);
        }
        if (high > (long) MAX_RATIO * low) {
            throw new IllegalArgumentException(
                    "rates are " + inRateHz + " and " + outRateHz + " Hz, a ratio above " + MAX_RATIO);
        }
    }

    private static int gcd(int a, int b) {
        return b == 0 ? a : gcd(b, a % b);
    }
}
