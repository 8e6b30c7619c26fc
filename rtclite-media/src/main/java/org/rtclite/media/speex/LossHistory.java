package org.rtclite.media.speex;

/** What concealment remembers: how many frames are lost in a row, and pitch and voicing of the last ones. */
final class LossHistory {

    /** Keeps arithmetic away from denormal numbers. */
    static final float TINY = 1e-15f;

    private static final float[] FADE = {1, 0.961f, 0.852f, 0.698f, 0.527f, 0.368f, 0.237f, 0.141f, 0.077f, 0.039f};

    private final float[] recentGain = new float[3];
    private int recent;
    private int count;
    private int lag = 40;
    private float gain;

    /** Frames lost since the last one that was received. */
    int count() {
        return count;
    }

    /** By how much the next concealed frame is softer than the first. */
    float fade() {
        return count < FADE.length ? FADE[count] : 0;
    }

    /** Gain with which the next concealed frame repeats its past. */
    float concealmentGain(float fade) {
        gain = Math.min(gain, median(recentGain[0], recentGain[1], recentGain[2]));
        return fade * (gain > 0.85 ? 0.85f : gain) + TINY;
    }

    /** Lag at which the next concealed frame repeats its past: that of the last frame, with some jitter. */
    int concealmentLag(Noise noise) {
        int jittered = lag + (int) noise.next(1 + count);
        return Math.max(NarrowbandSubmode.LAG_MIN, Math.min(NarrowbandSubmode.LAG_MAX, jittered));
    }

    /** The most pitch gain that the first frame after a loss may have where it refers to made-up speech. */
    float mostGain() {
        double most = count < 4 ? gain : 0.5 * gain;
        return most > 0.95 ? 0.95f : (float) most;
    }

    /** Softens a filter's memory by how far the spectrum moved during a loss. */
    void damp(float[] memory, float[] previousLsp, float[] lsp) {
        float distance = 0;
        for (int i = 0; i < lsp.length; i++) {
            distance += Math.abs(previousLsp[i] - lsp[i]);
        }
        float factor = (float) (0.6 * Math.exp(-0.2 * distance));
        for (int i = 0; i < memory.length; i++) {
            memory[i] *= factor;
        }
    }

    /** Notes a received frame. */
    void received(int lag, float gain) {
        this.lag = lag;
        this.gain = gain;
        count = 0;
        remember(gain);
    }

    /** Notes a concealed frame. */
    void lost(float concealmentGain) {
        count++;
        remember(concealmentGain);
    }

    /** Notes a frame without speech. */
    void silence() {
        count = 0;
    }

    private void remember(float gain) {
        recentGain[recent] = gain;
        recent = (recent + 1) % recentGain.length;
    }

    private static float median(float a, float b, float c) {
        return Math.max(Math.min(a, b), Math.min(Math.max(a, b), c));
    }
}
