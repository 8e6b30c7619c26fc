package org.rtclite.media.speex;

/**
 * Chooses the submode of each narrowband frame: constant, by voice activity, or by how critical the frame is.
 *
 * <p>Allocates nothing after construction.
 */
final class NarrowbandRate {

    /**
     * Criticality from which a submode is worth its bits at variable-rate qualities 0 to 10, row by submode
     * number. The submode whose threshold a frame exceeds by the least is taken.
     */
    private static final float[][] THRESHOLDS = {
        {-1, -1, -1, -1, -1, -1, -1, -1, -1, -1, -1},
        {4, 2.5f, 2, 1.2f, 0.5f, -0.25f, -0.5f, -0.7f, -0.8f, -0.9f, -1},
        {10, 6.5f, 5.2f, 4.5f, 3.9f, 3.7f, 3, 2.5f, 2.3f, 1.8f, 1},
        {11, 8.8f, 7.5f, 6.5f, 5, 4.2f, 3.9f, 3.9f, 3.5f, 3, 1},
        {11, 11, 9.9f, 8.5f, 7, 5.25f, 4.5f, 4, 4, 4, 2},
        {11, 11, 11, 11, 9.5f, 9.25f, 8, 7, 5, 4, 3},
        {11, 11, 11, 11, 11, 11, 9.5f, 8.5f, 6.2f, 5.2f, 5},
        {11, 11, 11, 11, 11, 11, 11, 11, 10, 9.8f, 7.5f},
        {7, 4.5f, 3.7f, 3, 2.5f, 1, 1.8f, 1.5f, 1, 0, 0}
    };

    /** Criticality below which a frame counts as a pause at a constant rate. */
    private static final float PAUSE = 2;

    /** A change of spectrum, in squared radians, that ends a stretch of unsent frames. */
    private static final float SPECTRUM_CHANGE = 0.05f;

    /** Unsent frames after which the far side is told the noise anew: 400 ms. */
    private static final int MAX_UNSENT = 20;

    private final NarrowbandSubmode constant;
    private final boolean judgesFrames;
    private final boolean variable;
    private final boolean discontinuous;
    private final FrameCriticality judge = new FrameCriticality();

    private float vbrQuality;
    private float criticality = -1;
    /** Frames of the present pause, the first of which is the vocoder frame that opened it. */
    private int pauseFrames;

    NarrowbandRate(SpeexSettings settings) {
        constant = NarrowbandSubmode.forQuality(settings.mode(), settings.quality());
        judgesFrames = settings.judgesFrames();
        variable = settings.variable();
        discontinuous = settings.discontinuous();
        vbrQuality = settings.vbrQuality();
    }

    void vbrQuality(float quality) {
        vbrQuality = Math.max(0, Math.min(10, quality));
    }

    /** Criticality of the last frame, -1 when frames are not judged. */
    float criticality() {
        return criticality;
    }

    /** Whether the vocoder frame just coded stands for a pause. */
    boolean announcesSilence() {
        return pauseFrames > 0;
    }

    /**
     * The submode of the next frame.
     *
     * @param input the newest 160 samples
     * @param previousLsp line spectrum of the frame coded before
     */
    NarrowbandSubmode choose(float[] input, NarrowbandAnalysis analysis, float[] previousLsp) {
        if (!judgesFrames) {
            return constant;
        }
        criticality = judge.judge(input, analysis.pitchGain());
        if (!variable) {
            return criticality < PAUSE ? pause(analysis, previousLsp) : speech(constant);
        }
        int best = NarrowbandSubmode.SILENCE;
        float least = Float.MAX_VALUE;
        for (int id = THRESHOLDS.length - 1; id > NarrowbandSubmode.SILENCE; id--) {
            float excess = criticality - threshold(THRESHOLDS[id], vbrQuality);
            if (excess > 0 && excess < least) {
                least = excess;
                best = id;
            }
        }
        return best == NarrowbandSubmode.SILENCE ? pause(analysis, previousLsp) : speech(NarrowbandSubmode.valid(best));
    }

    private NarrowbandSubmode speech(NarrowbandSubmode submode) {
        pauseFrames = 0;
        return submode;
    }

    /** A vocoder frame opens a pause and renews it; between, nothing is sent when that is allowed. */
    private NarrowbandSubmode pause(NarrowbandAnalysis analysis, float[] previousLsp) {
        float change = 0;
        for (int i = 0; i < NarrowbandSubmode.ORDER; i++) {
            float difference = previousLsp[i] - analysis.lsp[i];
            change += difference * difference;
        }
        if (pauseFrames == 0 || change > SPECTRUM_CHANGE || !discontinuous || pauseFrames > MAX_UNSENT) {
            pauseFrames = 1;
            return NarrowbandSubmode.valid(NarrowbandSubmode.VOCODER);
        }
        pauseFrames++;
        return NarrowbandSubmode.valid(NarrowbandSubmode.SILENCE);
    }

    /** A row of thresholds at a quality between its columns. */
    static float threshold(float[] row, float quality) {
        int below = (int) Math.floor(quality);
        if (below >= row.length - 1) {
            return row[row.length - 1];
        }
        float share = quality - below;
        return share * row[below + 1] + (1 - share) * row[below];
    }
}
