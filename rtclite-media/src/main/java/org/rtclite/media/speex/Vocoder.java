package org.rtclite.media.speex;

import java.util.Arrays;

/** Excitation of submode 1: smoothed pulses at the pitch, mixed with noise by how voiced the frame is. */
final class Vocoder {

    private static final int SUBFRAME = NarrowbandSubmode.SUBFRAME;

    private float lastPulse;
    private float lastNoise;
    private float mean;
    private int nextPulse;

    /** Writes a subframe of excitation. */
    void excite(float[] out, int from, float[] noise, int noiseFrom, int lag, float pitchGain, float frameGain) {
        float voicing = Math.max(0, Math.min(1, 1.5f * (pitchGain - 0.2f)));
        Arrays.fill(out, from, from + SUBFRAME, 0);
        float pulse = (float) Math.sqrt(2.0 * lag) * (voicing * frameGain);
        for (; nextPulse < SUBFRAME; nextPulse += lag) {
            if (nextPulse >= 0) {
                out[from + nextPulse] = pulse;
            }
        }
        nextPulse -= SUBFRAME;
        for (int i = 0; i < SUBFRAME; i++) {
            float value = out[from + i];
            float hiss = noise[noiseFrom + i];
            float mixed =
                    (0.7f * value + 0.3f * lastPulse) + ((1 - 0.85f * voicing) * hiss - 0.15f * voicing * lastNoise);
            lastPulse = value;
            lastNoise = hiss;
            mean = 0.8f * mean + 0.2f * mixed;
            out[from + i] = mixed - mean;
        }
    }
}
