package org.rtclite.media.speex;

/**
 * What the narrowband encoder finds out about a frame before it codes anything: spectrum, pitch, level.
 *
 * <p>The frame that is coded lies one subframe behind the newest samples, which serve as look-ahead. Allocates
 * nothing after construction.
 */
final class NarrowbandAnalysis {

    private static final int ORDER = NarrowbandSubmode.ORDER;
    private static final int FRAME = NarrowbandSubmode.FRAME;

    /** Samples of the next frame that the analysis window covers. */
    static final int LOOK_AHEAD = NarrowbandSubmode.SUBFRAME;

    /** Where the frame to be coded starts in {@link #speech}; before it, what its first residual reaches back to. */
    static final int START = ORDER;

    /** Past that the pitch search needs before a frame: the longest lag and its outer tap. */
    static final int HISTORY = NarrowbandSubmode.LAG_MAX + 2;

    /** Pitch lags kept. */
    static final int CANDIDATES = 6;

    private static final float GAMMA1 = 0.9f;
    private static final float GAMMA2 = 0.55f;

    /** A candidate at a fraction of the best lag is taken when it is nearly as good. */
    private static final float FRACTION_SHARE = 0.85f;

    /** How far between the previous spectrum and this one the middle of the frame is. */
    private static final float MIDDLE = 0.625f;

    /** Far below hearing, far above the numbers on which processors are slow. */
    private static final float TINY = 1e-15f;

    final float[] speech = new float[START + FRAME + LOOK_AHEAD];
    final float[] lsp = new float[ORDER];

    private final LpcAnalysis prediction = new LpcAnalysis(ORDER, FRAME + LOOK_AHEAD);
    private final LspAnalysis spectrum = new LspAnalysis(ORDER);
    private final WeightingFilter weighting = new WeightingFilter(ORDER);
    private final float[] weightingMemory = new float[WeightingFilter.TAPS];
    private final PitchCorrelation correlation =
            new PitchCorrelation(NarrowbandSubmode.LAG_MAX - NarrowbandSubmode.LAG_MIN + 1, CANDIDATES);
    private final int[] lags = new int[CANDIDATES];
    private final float[] gains = new float[CANDIDATES];
    private final float[] lpc = new float[ORDER];
    private final float[] middle = new float[ORDER];
    private final float[] residual = new float[FRAME];

    private int lag;
    private float pitchGain;
    private float residualRms;

    /** Takes the next 160 samples, already high-passed: the window moves on by a frame. */
    void shift(float[] in, int offset) {
        System.arraycopy(speech, FRAME, speech, 0, START + LOOK_AHEAD);
        for (int i = 0; i < FRAME; i++) {
            speech[START + LOOK_AHEAD + i] = in[offset + i] + TINY;
        }
    }

    /**
     * Finds the line spectrum of the frame, and the prediction filter of its middle.
     *
     * @param previous line spectrum of the frame before
     * @param first whether there is no frame before that is worth interpolating with
     */
    void findSpectrum(float[] previous, boolean first) {
        prediction.analyze(speech, START, lpc);
        if (!spectrum.frequencies(lpc, lsp)) {
            System.arraycopy(previous, 0, lsp, 0, ORDER);
        }
        float share = first ? 1 : MIDDLE;
        for (int i = 0; i < ORDER; i++) {
            middle[i] = (1 - share) * previous[i] + share * lsp[i];
        }
        LineSpectrum.toLpc(middle, ORDER, lpc);
    }

    /**
     * Finds the pitch of the frame; {@link #lag} and {@link #pitchGain} tell.
     *
     * @param weighted weighted speech with {@link #HISTORY} samples of past; the frame is written after them
     */
    void findPitch(float[] weighted) {
        weighting.set(lpc, GAMMA1, GAMMA2);
        weighting.filter(speech, START, weighted, HISTORY, FRAME, weightingMemory);
        int minLag = NarrowbandSubmode.LAG_MIN;
        int maxLag = NarrowbandSubmode.LAG_MAX;
        correlation.search(weighted, HISTORY, FRAME, minLag, maxLag, lags, CANDIDATES);
        double energy = 0;
        for (int i = HISTORY; i < HISTORY + FRAME; i++) {
            energy += weighted[i] * weighted[i];
        }
        for (int i = 0; i < CANDIDATES; i++) {
            gains[i] = correlation.gain(lags[i], maxLag, (float) energy);
        }
        lag = lags[0];
        pitchGain = gains[0];
        for (int i = 1; i < CANDIDATES; i++) {
            if (gains[i] > FRACTION_SHARE * pitchGain && divides(lags[i], lag)) {
                lag = lags[i];
            }
        }
    }

    private static boolean divides(int shorter, int longer) {
        for (int n = 2; n <= 5; n++) {
            if (Math.abs(n * shorter - longer) <= n) {
                return true;
            }
        }
        return false;
    }

    /** Finds the level of the unquantised excitation, {@link #residualRms}. */
    void findLevel() {
        residual(speech, START, lpc, residual, FRAME);
        residualRms = Noise.rms(residual, 0, FRAME);
    }

    /** Runs {@code samples} samples through A(z); the samples before {@code inOffset} are its past. */
    static void residual(float[] in, int inOffset, float[] lpc, float[] out, int samples) {
        float a0 = lpc[0];
        float a1 = lpc[1];
        float a2 = lpc[2];
        float a3 = lpc[3];
        float a4 = lpc[4];
        float a5 = lpc[5];
        float a6 = lpc[6];
        float a7 = lpc[7];
        float a8 = lpc[8];
        float a9 = lpc[9];
        for (int i = 0; i < samples; i++) {
            int at = inOffset + i;
            out[i] = in[at]
                    + a0 * in[at - 1]
                    + a1 * in[at - 2]
                    + a2 * in[at - 3]
                    + a3 * in[at - 4]
                    + a4 * in[at - 5]
                    + a5 * in[at - 6]
                    + a6 * in[at - 7]
                    + a7 * in[at - 8]
                    + a8 * in[at - 9]
                    + a9 * in[at - 10];
        }
    }

    /** Lag {@code rank} of those that correlate best, 0 for the best. */
    int candidateLag(int rank) {
        return lags[rank];
    }

    /** Normalised correlation at that lag, 0 to 1. */
    float candidateGain(int rank) {
        return gains[rank];
    }

    /** Open-loop pitch lag in samples, 17 to 144, no multiple of the period. */
    int lag() {
        return lag;
    }

    /** Normalised correlation at the strongest lag, 0 to 1. */
    float pitchGain() {
        return pitchGain;
    }

    /** Root mean square of the unquantised excitation. */
    float residualRms() {
        return residualRms;
    }
}
