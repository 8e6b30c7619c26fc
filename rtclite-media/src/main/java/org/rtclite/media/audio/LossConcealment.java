package org.rtclite.media.audio;

import java.util.Arrays;
import java.util.Objects;

/**
 * Fills gaps in speech by repeating the last pitch periods, as G.711 Appendix I does, without its delay.
 *
 * <p>For waveform codecs such as G.711 and L16, after the decoder. The first 10 ms of a gap repeat one pitch
 * period, the next 10 ms two and from then on three, so that long gaps do not buzz; from 10 ms on the level falls
 * and reaches silence at 60 ms. The Appendix holds back 3.75 ms of output to smooth the start of a gap; here the
 * step between the last sample and its repetition is spread over the first quarter period instead. When speech is
 * back it is cross-faded in.
 *
 * <p>One instance per stream, one caller at a time; nothing allocates after construction. The pitch search, once
 * per gap, costs about 10 us.
 */
public final class LossConcealment {

    private static final int MIN_PITCH_HZ = 66;
    private static final int MAX_PITCH_HZ = 200;
    private static final int SEARCH_RATE_HZ = 8000; // higher rates are thinned out to about this for the search
    private static final int MAX_CYCLES = 3;

    private final int minPeriod;
    private final int maxPeriod;
    private final int window; // samples compared with their past, 20 ms
    private final int tenMs;
    private final int thinning;
    private final short[] history; // the newest output, concealed or not, newest last
    private final short[] source; // the history as it was when the gap began

    private int lost; // samples concealed since the gap began; 0 when there is none
    private int period;
    private int quarter;
    private int cycles;
    private int position; // within the last `cycles` periods of the source
    private int oldCycles; // what `cycles` and `position` were before they grew, while both are blended
    private int oldPosition;
    private int growthLeft;
    private float step;
    private int fade; // length of the cross-fade at the end of the gap
    private int fadeLeft;

    /**
     * Makes the concealment of a stream.
     *
     * @param sampleRateHz 8000 to 48000
     */
    public LossConcealment(int sampleRateHz) {
        if (sampleRateHz < 8000 || sampleRateHz > 48_000) {
            throw new IllegalArgumentException("sample rate is " + sampleRateHz + " Hz, limits 8000 and 48000");
        }
        minPeriod = sampleRateHz / MAX_PITCH_HZ;
        maxPeriod = sampleRateHz / MIN_PITCH_HZ;
        window = sampleRateHz / 50;
        tenMs = sampleRateHz / 100;
        thinning = sampleRateHz / SEARCH_RATE_HZ;
        int quarterOfLongest = maxPeriod / 4 + 1;
        history = new short[Math.max(MAX_CYCLES * maxPeriod + quarterOfLongest, window + maxPeriod)];
        source = new short[history.length];
    }

    /** Takes decoded samples, in order; at the end of a gap it blends the first of them in place. */
    public void received(short[] pcm, int offset, int n) {
        Objects.checkFromIndexSize(offset, n, pcm.length);
        if (lost > 0) {
            crossFade(pcm, offset, n);
        }
        remember(pcm, offset, n);
    }

    /** Writes {@code n} samples for a gap of that length; calls in a row continue one gap. */
    public void conceal(short[] pcm, int offset, int n) {
        Objects.checkFromIndexSize(offset, n, pcm.length);
        if (lost == 0 || fadeLeft > 0) {
            begin();
        }
        for (int i = 0; i < n; i++) {
            pcm[offset + i] = clamp(next());
        }
        remember(pcm, offset, n);
    }

    /** Forgets all of the stream. */
    public void reset() {
        Arrays.fill(history, (short) 0);
        lost = 0;
        fadeLeft = 0;
    }

    private void begin() {
        System.arraycopy(history, 0, source, 0, history.length);
        int end = source.length;
        period = findPeriod();
        quarter = Math.max(1, period / 4);
        step = source[end - 1] - source[end - 1 - period];
        cycles = 1;
        position = 0;
        growthLeft = 0;
        lost = 0;
        fadeLeft = 0;
    }

    /** The lag at which the newest 20 ms resemble their past most: normalised correlation, coarse then fine. */
    private int findPeriod() {
        int best = minPeriod;
        double bestScore = Double.NEGATIVE_INFINITY;
        for (int lag = minPeriod; lag <= maxPeriod; lag += thinning) {
            double score = similarity(lag);
            if (score > bestScore) {
                bestScore = score;
                best = lag;
            }
        }
        int coarse = best;
        int last = Math.min(maxPeriod, coarse + thinning - 1);
        for (int lag = Math.max(minPeriod, coarse - thinning + 1); lag <= last; lag++) {
            double score = similarity(lag);
            if (score > bestScore) {
                bestScore = score;
                best = lag;
            }
        }
        return best;
    }

    private double similarity(int lag) {
        int end = source.length;
        long product = 0;
        long energy = 1; // silence resembles nothing
        for (int i = end - window; i < end; i += thinning) {
            long past = source[i - lag];
            product += source[i] * past;
            energy += past * past;
        }
        return product / Math.sqrt((double) energy);
    }

    /** The next sample of the repetition, at the level that its place in the gap calls for. */
    private float next() {
        if ((lost == tenMs || lost == 2 * tenMs) && cycles < MAX_CYCLES) {
            oldCycles = cycles;
            oldPosition = position;
            cycles++;
            position %= period;
            growthLeft = quarter;
        }
        float level = Math.min(1f, Math.max(0f, 1f - (lost - tenMs) / (5f * tenMs)));
        float value = repetition(cycles, position);
        position = (position + 1) % (cycles * period);
        if (growthLeft > 0) {
            float old = (float) growthLeft / (quarter + 1);
            value = (1 - old) * value + old * repetition(oldCycles, oldPosition);
            oldPosition = (oldPosition + 1) % (oldCycles * period);
            growthLeft--;
        }
        if (lost < quarter) {
            value += step * (quarter - lost) / (quarter + 1);
        }
        lost++;
        return level * value;
    }

    /** A sample of the last periods; their last quarter leads over to the sample from before their start. */
    private float repetition(int periods, int at) {
        int length = periods * period;
        int start = source.length - length;
        int intoSeam = at - (length - quarter);
        if (intoSeam < 0) {
            return source[start + at];
        }
        float weight = (intoSeam + 1f) / (quarter + 1);
        return (1 - weight) * source[start + at] + weight * source[start + at - length];
    }

    private void crossFade(short[] pcm, int offset, int n) {
        if (fadeLeft == 0) {
            fade = Math.min(tenMs, quarter + lost * 2 / 5); // Appendix I: 4 ms more for each 10 ms lost
            fadeLeft = fade;
        }
        int blended = Math.min(n, fadeLeft);
        for (int i = 0; i < blended; i++) {
            float old = (float) fadeLeft / (fade + 1);
            pcm[offset + i] = clamp(old * next() + (1 - old) * pcm[offset + i]);
            fadeLeft--;
        }
        if (fadeLeft == 0) {
            lost = 0;
        }
    }

    private void remember(short[] pcm, int offset, int n) {
        int kept = history.length - n;
        if (kept > 0) {
            System.arraycopy(history, n, history, 0, kept);
            System.arraycopy(pcm, offset, history, kept, n);
        } else {
            System.arraycopy(pcm, offset + n - history.length, history, 0, history.length);
        }
    }

    private static short clamp(float value) {
        return (short) Math.max(Short.MIN_VALUE, Math.min(Short.MAX_VALUE, Math.round(value)));
    }
}
