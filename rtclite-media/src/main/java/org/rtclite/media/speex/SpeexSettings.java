package org.rtclite.media.speex;

/**
 * What an encoder was built with.
 *
 * @param mode the band
 * @param quality of the constant rate, 0 to 10
 * @param complexity 1 to 10: how long the searches may take
 * @param variable whether the rate follows the signal
 * @param vbrQuality what a variable rate starts from or stays at, 0 to 10
 * @param averageBitRate bits per second that a variable rate is steered to, 0 when it is not
 * @param activityDetection whether pauses are coded with less at a constant rate
 * @param discontinuous whether pauses are not sent at all
 * @param highPass whether hum and offset are filtered out first
 * @param stereo whether pairs of samples are coded as mono with in-band direction
 */
record SpeexSettings(
        SpeexMode mode,
        int quality,
        int complexity,
        boolean variable,
        float vbrQuality,
        int averageBitRate,
        boolean activityDetection,
        boolean discontinuous,
        boolean highPass,
        boolean stereo) {

    /** Whether each frame is judged before it is coded. */
    boolean judgesFrames() {
        return variable || activityDetection;
    }

    /** How many pitch lags are tried in each subframe. */
    int pitchCandidates() {
        return complexity;
    }

    /** How many partial innovations are carried on. */
    int shapeSurvivors() {
        return Math.max(1, 2 * complexity / 3);
    }

    /** How many pitch predictions of a subframe are tried with an innovation each. */
    int predictions() {
        return complexity < 5 ? 1 : complexity < 8 ? 2 : complexity - 6;
    }

    /** How many levels of an innovation the shapes are searched at. */
    int levelTrials() {
        return complexity < 3 ? 1 : complexity < 5 ? 2 : 3;
    }

    /** Frames are coded more than once in submodes of up to so many bits of gain per subframe; -1 for never. */
    int maxGainBitsForTrials() {
        return complexity < 3 ? -1 : complexity < 5 ? 0 : 1;
    }

    /** How many lags a frame of one lag is tried with. */
    int frameLags() {
        return complexity < 5 ? 2 : NarrowbandAnalysis.CANDIDATES;
    }

    /** How often a frame's level and gain are varied around the best. */
    int frameRounds() {
        return complexity < 5 ? 1 : 2;
    }

    /** How many choices of each stage of the spectrum's quantiser are followed up. */
    int spectrumBreadth() {
        return complexity < 3 ? 1 : Math.min(8, complexity - 1);
    }
}
