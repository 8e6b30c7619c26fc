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
    /** A subframe of zeros, then the impulse response, so that a convolution is one loop of fixed length. */
    private final float[] padded = new float[2 * SUBFRAME];

    private final float[] weighted;
    private final float[] excitation;
    private final float[] response;
    private final float[] target;
    private final float[] prediction;
    private final int candidates;
    private double growth = 1;

    /**
     * A search that works in the arrays of its encoder.
     *
     * @param weighted weighted speech up to the end of the subframe
     * @param excitation coded excitation up to the subframe
     * @param response impulse response of synthesis and weighting
     * @param target what the filtered excitation should come near to; a search takes the prediction off it
     * @param prediction takes the predicted excitation
     * @param candidates how many lags are tried, 1 to 10
     */
    PitchSearch(
            float[] weighted,
            float[] excitation,
            float[] response,
            float[] target,
            float[] prediction,
            int candidates) {
        this.weighted = weighted;
        this.excitation = excitation;
        this.response = response;
        this.target = target;
        this.prediction = prediction;
        this.candidates = candidates;
    }

    /**
     * Chooses lag and gains of the subframe at {@code at}, writes them and predicts the excitation.
     *
     * @param minLag shortest lag allowed
     * @param maxLag longest lag allowed; less than {@code minLag} when the past must not be used
     * @param lagBits 7 when the lag is written, 0 when the far side knows it
     */
    void threeTaps(int at, int minLag, int maxLag, PitchGains gains, int lagBits, BitWriter bits) {
        if (maxLag < minLag) {
            bits.write(0, lagBits + gains.bits());
            Arrays.fill(prediction, 0f);
            return;
        }
        int count = Math.min(candidates, maxLag - minLag + 1);
        if (maxLag > minLag) {
            openLoop.search(weighted, at, SUBFRAME, minLag, maxLag, lags, count);
        } else {
            lags[0] = minLag;
        }
        System.arraycopy(response, 0, padded, SUBFRAME, SUBFRAME);
        PitchGainSearch rows = gains == PitchGains.HIGH_RATE ? highRate : lowRate;
        float maxBound = growth > GROWTH_LIMIT ? SHRINKING : Float.MAX_VALUE;
        int bestLag = lags[0];
        int bestRow = 0;
        float most = -Float.MAX_VALUE;
        for (int i = 0; i < count; i++) {
            filterTaps(at, lags[i]);
            correlate();
            int row = rows.best(correlations, maxBound);
            float reduction = rows.reduction(correlations, row);
            if (reduction > most) {
                most = reduction;
                bestLag = lags[i];
                bestRow = row;
            }
        }
        bits.write(bestLag - minLag, lagBits);
        bits.write(bestRow, gains.bits());
        growth = Math.max(1, growth) * gains.bound(bestRow);
        predict(at, bestLag, gains, bestRow);
        if (count > 1) {
            filterTaps(at, bestLag);
        }
        for (int k = 0; k < 3; k++) {
            float gain = gains.tap(bestRow, k);
            float[] filtered = taps[k];
            for (int n = 0; n < SUBFRAME; n++) {
                target[n] -= gain * filtered[n];
            }
        }
    }

    /** Filters past excitation at one less than the lag, at the lag, and at one more. */
    private void filterTaps(int at, int lag) {
        int period = lag - 1;
        for (int n = 0; n < SUBFRAME; n++) {
            tap[n] =
                    n < period ? excitation[at + n - period] : n < period + lag ? excitation[at + n - period - lag] : 0;
        }
        float[] shortest = taps[0];
        Arrays.fill(shortest, 0);
        for (int j = 0; j < SUBFRAME; j += 4) {
            float e0 = tap[j];
            float e1 = tap[j + 1];
            float e2 = tap[j + 2];
            float e3 = tap[j + 3];
            int base = SUBFRAME - j;
            for (int n = 0; n < SUBFRAME; n++) {
                shortest[n] += e0 * padded[base + n]
                        + e1 * padded[base + n - 1]
                        + e2 * padded[base + n - 2]
                        + e3 * padded[base + n - 3];
            }
        }
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
    private void predict(int at, int lag, PitchGains gains, int row) {
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
    void forced(int at, int lag, float gain) {
        float limited = Math.min(gain, MAX_FORCED_GAIN);
        for (int n = 0; n < SUBFRAME; n++) {
            prediction[n] = limited * (n < lag ? excitation[at + n - lag] : prediction[n - lag]);
        }
        ShapeSearch.subtractFiltered(target, prediction, response);
    }
}
