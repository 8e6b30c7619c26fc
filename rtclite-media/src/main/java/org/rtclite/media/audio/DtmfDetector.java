package org.rtclite.media.audio;

import java.util.Arrays;
import java.util.Objects;

/**
 * Hears digits dialled in the voice band (ITU-T Q.23), within the limits of ITU-T Q.24.
 *
 * <p>Every 5 ms it looks at the last 15 ms at the eight frequencies. Two tones are a hit if they carry most of the
 * power, are loud enough and near enough to each other in level. A digit takes six hits in a row, so that 40 ms
 * suffice and 23 ms do not, and its frequencies, measured by how the phases advance, within 2.5 %: 1.5 % must be taken,
 * 3.5 % refused. It ends when 25 ms bring no hit; shorter interruptions do not double it. Speech rarely passes for a
 * digit, but music and voices can: prefer telephone-event where the far side has it.
 *
 * <p>One stream, one caller at a time; nothing allocates after construction.
 */
public final class DtmfDetector implements AudioSink {

    /** Told of digits on the thread that writes to the detector; it must not block. */
    public interface Listener {

        /**
         * A digit has been recognised, about 40 ms after it began; told once per key press.
         *
         * @param digit of {@code 0-9 * # A-D}
         */
        void started(char digit);

        /** A digit that was {@link #started} is over. */
        default void ended(char digit, int durationMs) {}
    }

    private static final int HOP_MS = 5;
    private static final int WINDOW_MS = 15;
    private static final int HITS_TO_START = 6;
    private static final int MISSES_TO_END = 5;
    private static final double MIN_SHARE = 0.72; // of the power in the window
    private static final double MIN_TONE_POWER =
            32_768.0 * 32_768.0 * ratio(-41); // Q.24: -25 dBm must be heard; 0 dBm0 is -6.2 dBov
    private static final double MAX_HIGH_OVER_LOW = ratio(6); // Q.24: 4 dB must be taken
    private static final double MAX_LOW_OVER_HIGH = ratio(10); // Q.24: 8 dB must be taken
    private static final double MIN_OVER_NEIGHBOUR = ratio(3);
    private static final double MAX_DEVIATION = 0.025;

    private final int sampleRateHz;
    private final Listener listener;
    private final int hop;
    private final int window;
    private final float[] shape; // a Hann window
    private final Tone[] tones = new Tone[8]; // four low ones, then four high ones
    private final double powerScale;
    private final short[] recent;
    private int filled;

    private char candidate; // 0 is none
    private int hits;
    private int misses;
    private boolean started;
    private int durationHops;

    /** One of the eight frequencies: its tables and what was measured in the last window. */
    private static final class Tone {
        final double hz;
        final float[] cosine; // windowed
        final float[] sine;
        final double hopCosine; // how far its phase advances in a hop
        final double hopSine;
        double re;
        double im;
        double lastRe;
        double lastIm;
        double power;
        double advanceRe; // sum over the hits of a digit: its angle is the advance beyond the nominal one
        double advanceIm;

        Tone(double hz, int sampleRateHz, float[] shape, int hop) {
            this.hz = hz;
            double step = 2 * Math.PI * hz / sampleRateHz;
            cosine = new float[shape.length];
            sine = new float[shape.length];
            for (int i = 0; i < shape.length; i++) {
                cosine[i] = (float) (shape[i] * Math.cos(step * i));
                sine[i] = (float) (shape[i] * Math.sin(step * i));
            }
            hopCosine = Math.cos(step * hop);
            hopSine = Math.sin(step * hop);
        }

        void measure(short[] pcm, double scale) {
            lastRe = re;
            lastIm = im;
            float c = 0;
            float s = 0;
            for (int i = 0; i < cosine.length; i++) {
                c += cosine[i] * pcm[i];
                s += sine[i] * pcm[i];
            }
            re = c;
            im = -s;
            power = (re * re + im * im) * scale;
        }

        void advance(boolean first) {
            double turnRe = re * lastRe + im * lastIm;
            double turnIm = im * lastRe - re * lastIm;
            double beyondRe = turnRe * hopCosine + turnIm * hopSine;
            double beyondIm = turnIm * hopCosine - turnRe * hopSine;
            advanceRe = first ? 0 : advanceRe + beyondRe;
            advanceIm = first ? 0 : advanceIm + beyondIm;
        }

        double deviation() {
            return Math.atan2(advanceIm, advanceRe) / (2 * Math.PI * HOP_MS / 1000.0) / hz;
        }
    }

    /**
     * Makes a detector.
     *
     * @param sampleRateHz 8000 to 48000
     */
    public DtmfDetector(int sampleRateHz, Listener listener) {
        if (sampleRateHz < 8000 || sampleRateHz > 48_000) {
            throw new IllegalArgumentException("sample rate is " + sampleRateHz + " Hz, limits 8000 and 48000");
        }
        this.sampleRateHz = sampleRateHz;
        this.listener = listener;
        hop = sampleRateHz * HOP_MS / 1000;
        window = hop * (WINDOW_MS / HOP_MS);
        shape = new float[window];
        double sum = 0;
        for (int i = 0; i < window; i++) {
            shape[i] = (float) (0.5 - 0.5 * Math.cos(2 * Math.PI * (i + 0.5) / window));
            sum += shape[i];
        }
        powerScale = 2 / (sum * sum);
        for (int i = 0; i < 8; i++) {
            double hz = i < 4 ? DtmfTone.LOW_HZ[i] : DtmfTone.HIGH_HZ[i - 4];
            tones[i] = new Tone(hz, sampleRateHz, shape, hop);
        }
        recent = new short[window];
        filled = window - hop;
    }

    @Override
    public int sampleRateHz() {
        return sampleRateHz;
    }

    @Override
    public void write(short[] pcm, int offset, int samples) {
        Objects.checkFromIndexSize(offset, samples, pcm.length);
        for (int done = 0; done < samples; ) {
            int n = Math.min(samples - done, window - filled);
            System.arraycopy(pcm, offset + done, recent, filled, n);
            filled += n;
            done += n;
            if (filled == window) {
                hear();
                System.arraycopy(recent, hop, recent, 0, window - hop);
                filled = window - hop;
            }
        }
    }

    /** Forgets the stream; a digit that sounds is not ended. */
    public void reset() {
        Arrays.fill(recent, (short) 0);
        filled = window - hop;
        candidate = 0;
        hits = 0;
        misses = 0;
        started = false;
    }

    private void hear() {
        char digit = digitInWindow();
        if (started) {
            follow(digit);
        } else if (digit == 0 || digit != candidate) {
            candidate = digit;
            hits = digit == 0 ? 0 : 1;
            advance(true);
        } else {
            hits++;
            advance(false);
            if (hits == HITS_TO_START && isOnFrequency()) {
                started = true;
                misses = 0;
                durationHops = HITS_TO_START + 1;
                listener.started(candidate);
            }
        }
    }

    private void follow(char digit) {
        durationHops++;
        misses = digit == candidate ? 0 : misses + 1;
        if (misses == MISSES_TO_END) {
            started = false;
            listener.ended(candidate, (durationHops - MISSES_TO_END) * HOP_MS);
            candidate = 0;
            hits = 0;
        }
    }

    private void advance(boolean first) {
        for (Tone tone : tones) {
            tone.advance(first);
        }
    }

    private boolean isOnFrequency() {
        int key = DtmfTone.DIGITS.indexOf(candidate);
        return Math.abs(tones[key / 4].deviation()) <= MAX_DEVIATION
                && Math.abs(tones[4 + key % 4].deviation()) <= MAX_DEVIATION;
    }

    /** The digit whose tones make up the window, or 0. */
    private char digitInWindow() {
        for (Tone tone : tones) {
            tone.measure(recent, powerScale);
        }
        int low = strongest(0);
        int high = strongest(4);
        if (low < 0 || high < 0) {
            return 0;
        }
        double lowPower = tones[low].power;
        double highPower = tones[high].power;
        if (lowPower < MIN_TONE_POWER
                || highPower < MIN_TONE_POWER
                || highPower > lowPower * MAX_HIGH_OVER_LOW
                || lowPower > highPower * MAX_LOW_OVER_HIGH
                || lowPower + highPower < MIN_SHARE * totalPower()) {
            return 0;
        }
        return DtmfTone.DIGITS.charAt(4 * low + high - 4);
    }

    /** The loudest tone of a group, or -1 if a neighbour is nearly as loud. */
    private int strongest(int group) {
        int best = group;
        for (int i = group + 1; i < group + 4; i++) {
            if (tones[i].power > tones[best].power) {
                best = i;
            }
        }
        for (int i = group; i < group + 4; i++) {
            if (i != best && tones[i].power * MIN_OVER_NEIGHBOUR > tones[best].power) {
                return -1;
            }
        }
        return best;
    }

    private double totalPower() {
        double sum = 0;
        double weights = 0;
        for (int i = 0; i < window; i++) {
            double weight = shape[i] * shape[i];
            sum += weight * recent[i] * recent[i];
            weights += weight;
        }
        return sum / weights;
    }

    private static double ratio(double db) {
        return Math.pow(10, db / 10);
    }
}
