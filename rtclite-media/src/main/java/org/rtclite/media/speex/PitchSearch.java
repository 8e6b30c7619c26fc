package org.rtclite.media.speex;

import java.util.Arrays;

/**
 * Adaptive codebook of a narrowband subframe: which lag of past excitation, and which gains, match the target.
 *
 * <p>A few lags that correlate best open-loop are tried: their three taps are filtered and the gain codebook is
 * searched for each. Holds the growth of the excitation over time, by which it keeps the decoder stable after
 * lost packets. Allocates nothing after construction.
 */
final class PitchSearch {

    private static final int SUBFRAME = NarrowbandSubmode.SUBFRAME;
    private static final int MAX_CANDIDATES = 10;

    /** Makes large gains dearer than they are: a lost packet is then forgotten faster. */
    private static final float SQUARE_PENALTY = 1.04f;

    /** When gains have multiplied up to the limit, only rows that let the excitation shrink are used. */
    private static final double GROWTH_LIMIT = 256;

    private static final float SHRINKING = 31 / 32f;

    /** The strongest forced gain. */
    private static final float MAX_FORCED_GAIN = 0.99f;

    private final PitchCorrelation openLoop =
            new PitchCorrelation(NarrowbandSubmode.LAG_MAX - NarrowbandSubmode.LAG_MIN + 1, MAX_CANDIDATES);
    private final PitchGainSearch highRate = new PitchGainSearch(PitchGains.HIGH_RATE);
    private final PitchGainSearch lowRate = new PitchGainSearch(PitchGains.LOW_RATE);
    private final int[] lags = new int[MAX_CANDIDATES];
    private final float[] correlations = new float[PitchGainSearch.TERMS];
    private final float[][] taps = new float[3][SUBFRAME];
    private final float[] tap = new float[SUBFRAME];

    private final float[] weighted;
    private final float[] excitation;
    private final float[] target;
    private final float[] prediction;
    private final float[] rest;
    private final int candidates;

    private final int[] candidateLags = new int[MAX_CANDIDATES];
    private final int[] rows = new int[MAX_CANDIDATES];
    private final float[] reductions = new float[MAX_CANDIDATES];
    private final float[] filtered = new float[SUBFRAME];
    private int at;
    private float[] response = {};
    private PitchGains gains = PitchGains.LOW_RATE;
    private double growth = 1;

    /**
     * A search that works in the arrays of its encoder.
     *
     * @param weighted weighted speech up to the end of the subframe
     * @param excitation coded excitation up to the subframe
     * @param target what the filtered excitation should come near to
     * @param prediction takes the predicted excitation
     * @param rest takes what the prediction leaves of the target
     * @param candidates how many lags are tried, 1 to 10
     */
    PitchSearch(
            float[] weighted, float[] excitation, float[] target, float[] prediction, float[] rest, int candidates) {
        this.weighted = weighted;
        this.excitation = excitation;
        this.target = target;
        this.prediction = prediction;
        this.rest = rest;
        this.candidates = candidates;
    }

    /**
     * Ranks predictions of the subframe at {@code at}: lags with the best gains of each.
     *
     * @param response impulse response of synthesis and weighting
     * @param minLag shortest lag allowed
     * @param maxLag longest lag allowed; less than {@code minLag} when the past must not be used
     * @return how many predictions there are: at least one, which may be that of silence
     */
    int rank(int at, float[] response, int minLag, int maxLag, PitchGains gains) {
        this.at = at;
        this.response = response;
        this.gains = gains;
        if (maxLag < minLag) {
            candidateLags[0] = minLag;
            rows[0] = 0;
            return 1;
        }
        int count = Math.min(candidates, maxLag - minLag + 1);
        if (maxLag > minLag) {
            openLoop.search(weighted, at, SUBFRAME, minLag, maxLag, lags, count);
        } else {
            lags[0] = minLag;
        }
        PitchGainSearch search = gains == PitchGains.HIGH_RATE ? highRate : lowRate;
        float maxBound = growth > GROWTH_LIMIT ? SHRINKING : Float.MAX_VALUE;
        for (int i = 0; i < count; i++) {
            filterTaps(lags[i]);
            correlate();
            int row = search.best(correlations, maxBound);
            insert(i, lags[i], row, search.reduction(correlations, row));
        }
        return count;
    }

    private void insert(int filled, int lag, int row, float reduction) {
        int k = filled;
        for (; k > 0 && reduction > reductions[k - 1]; k--) {
            reductions[k] = reductions[k - 1];
            candidateLags[k] = candidateLags[k - 1];
            rows[k] = rows[k - 1];
        }
        reductions[k] = reduction;
        candidateLags[k] = lag;
        rows[k] = row;
    }

    /** Sets prediction and rest to those of a prediction ranked, 0 for the best. */
    void select(int rank) {
        predict(candidateLags[rank], rows[rank]);
        WeightingFilter.convolve(prediction, response, filtered);
        for (int n = 0; n < SUBFRAME; n++) {
            rest[n] = target[n] - filtered[n];
        }
    }

    /**
     * Writes a prediction ranked, which thereby becomes history.
     *
     * @param lagBits 7 when the lag is written, 0 when the far side knows it
     */
    void write(int rank, int minLag, int lagBits, BitWriter bits) {
        bits.write(candidateLags[rank] - minLag, lagBits);
        bits.write(rows[rank], gains.bits());
        growth = Math.max(1, growth) * gains.bound(rows[rank]);
    }

    /** Filters past excitation at one less than the lag, at the lag, and at one more. */
    private void filterTaps(int lag) {
        int period = lag - 1;
        for (int n = 0; n < SUBFRAME; n++) {
            tap[n] =
                    n < period ? excitation[at + n - period] : n < period + lag ? excitation[at + n - period - lag] : 0;
        }
        float[] shortest = taps[0];
        WeightingFilter.convolve(tap, response, shortest);
        delay(shortest, excitation[at - lag], response, taps[1]);
        delay(taps[1], excitation[at - lag - 1], response, taps[2]);
    }

    /** One sample more of lag shifts the filtered excitation and lets one older sample in. */
    private static void delay(float[] filtered, float older, float[] response, float[] out) {
        out[0] = older * response[0];
        for (int n = 1; n < SUBFRAME; n++) {
            out[n] = filtered[n - 1] + older * response[n];
        }
    }

    private void correlate() {
        float[] t0 = taps[0];
        float[] t1 = taps[1];
        float[] t2 = taps[2];
        float x0 = 0;
        float x1 = 0;
        float x2 = 0;
        float c01 = 0;
        float c12 = 0;
        float c02 = 0;
        float e0 = 0;
        float e1 = 0;
        float e2 = 0;
        for (int n = 0; n < SUBFRAME; n++) {
            float x = target[n];
            float a = t0[n];
            float b = t1[n];
            float c = t2[n];
            x0 += x * a;
            x1 += x * b;
            x2 += x * c;
            c01 += a * b;
            c12 += b * c;
            c02 += a * c;
            e0 += a * a;
            e1 += b * b;
            e2 += c * c;
        }
        correlations[0] = x0;
        correlations[1] = x1;
        correlations[2] = x2;
        correlations[3] = c01;
        correlations[4] = c12;
        correlations[5] = c02;
        correlations[6] = SQUARE_PENALTY * e0;
        correlations[7] = SQUARE_PENALTY * e1;
        correlations[8] = SQUARE_PENALTY * e2;
    }

    /** What the decoder will make of a lag and a row; lags shorter than the subframe repeat themselves once. */
    private void predict(int lag, int row) {
        Arrays.fill(prediction, 0f);
        for (int k = 0; k < 3; k++) {
            float gain = gains.tap(row, k);
            int period = lag - 1 + k;
            int once = Math.min(SUBFRAME, period);
            int twice = Math.min(SUBFRAME, period + lag);
            for (int n = 0; n < once; n++) {
                prediction[n] += gain * excitation[at + n - period];
            }
            for (int n = once; n < twice; n++) {
                prediction[n] += gain * excitation[at + n - period - lag];
            }
        }
    }

    /** The one-tap prediction of the frame's forced lag and gain: it feeds on itself within the subframe. */
    void forced(int at, float[] response, int lag, float gain) {
        float limited = Math.min(gain, MAX_FORCED_GAIN);
        for (int n = 0; n < SUBFRAME; n++) {
            prediction[n] = limited * (n < lag ? excitation[at + n - lag] : prediction[n - lag]);
        }
        WeightingFilter.convolve(prediction, response, filtered);
        for (int n = 0; n < SUBFRAME; n++) {
            rest[n] = target[n] - filtered[n];
        }
    }

    /** By how much the gains written have multiplied the excitation. */
    double growth() {
        return growth;
    }

    /** Goes back to an earlier growth. */
    void growth(double growth) {
        this.growth = growth;
    }
}
