package org.rtclite.media.speex;

/**
 * The choices that hold for a whole narrowband frame. Mutable: one object is the frame at hand, others are trials.
 *
 * <p>A level is an index of {@link ExcitationGain#frame}, a forced gain is a multiple of a fifteenth.
 */
final class NarrowbandFrame {

    static final int FORCED_GAIN_BITS = 4;

    private static final int MAX_FORCED_GAIN = (1 << FORCED_GAIN_BITS) - 1;
    private static final float FORCED_STEP = 0.066667f;

    /** An open-loop pitch gain tends to be too strong when it is forced. */
    private static final float FORCED_DAMPING = 0.9f;

    NarrowbandSubmode submode = NarrowbandSubmode.valid(NarrowbandSubmode.SILENCE);
    /** Pitch lag where the submode has one per frame. */
    int lag;
    /** Index of the pitch gain where the submode forces one. */
    int forcedGain;
    /** Index of the level of the innovation. */
    int level;
    /** Whether excitation before this frame must not be used. */
    boolean bounded;

    void set(NarrowbandFrame other) {
        submode = other.submode;
        lag = other.lag;
        forcedGain = other.forcedGain;
        level = other.level;
        bounded = other.bounded;
    }

    void pitch(int lag, float gain) {
        this.lag = lag;
        forcedGain = Math.max(0, Math.min(MAX_FORCED_GAIN, Math.round(MAX_FORCED_GAIN * FORCED_DAMPING * gain)));
    }

    /** Changes level and forced gain by steps; false when that leaves their ranges. */
    boolean move(int levelSteps, int gainSteps) {
        level += levelSteps;
        forcedGain += gainSteps;
        return level >= 0 && level < ExcitationGain.FRAME_LEVELS && forcedGain >= 0 && forcedGain <= MAX_FORCED_GAIN;
    }

    float forcedGainValue() {
        return FORCED_STEP * forcedGain;
    }
}
