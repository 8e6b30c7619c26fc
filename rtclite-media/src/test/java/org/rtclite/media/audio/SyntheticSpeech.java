package org.rtclite.media.audio;

import java.util.Random;

/** A voice for tests: glottal pulses of wandering pitch through three wandering formants, with some breath. */
public final class SyntheticSpeech {

    private static final double[][] VOWELS = {
        {730, 1090, 2440}, {270, 2290, 3010}, {570, 840, 2410}, {660, 1720, 2410}, {440, 1020, 2240}
    };

    private SyntheticSpeech() {}

    public static short[] of(int rateHz, int samples, long seed) {
        Random random = new Random(seed);
        double[] out = new double[samples];
        double[] states = new double[6];
        double phase = 0;
        double[] from = VOWELS[random.nextInt(VOWELS.length)];
        double[] to = VOWELS[random.nextInt(VOWELS.length)];
        int syllable = rateHz / 5;
        for (int i = 0; i < samples; i++) {
            double mix = (double) (i % syllable) / syllable;
            if (i % syllable == 0) {
                from = to;
                to = VOWELS[random.nextInt(VOWELS.length)];
            }
            double pitchHz = 120 + 25 * Math.sin(2 * Math.PI * 0.7 * i / rateHz) + 6 * Math.sin(13.0 * i / rateHz);
            phase += pitchHz / rateHz;
            phase -= Math.floor(phase);
            double pulse = phase < 0.4 ? Math.pow(Math.sin(Math.PI * phase / 0.4), 2) : phase < 0.5 ? -0.8 : 0;
            double value = pulse + 0.01 * random.nextGaussian();
            for (int f = 0; f < 3; f++) {
                double hz = from[f] + (to[f] - from[f]) * mix;
                double radius = Math.exp(-Math.PI * (60 + 30 * f) / rateHz);
                double next = value
                        + 2 * radius * Math.cos(2 * Math.PI * hz / rateHz) * states[2 * f]
                        - radius * radius * states[2 * f + 1];
                states[2 * f + 1] = states[2 * f];
                states[2 * f] = next;
                value = next * (1 - radius);
            }
            out[i] = value * (0.75 + 0.25 * Math.sin(2 * Math.PI * 3 * i / rateHz));
        }
        double max = 0;
        for (double value : out) {
            max = Math.max(max, Math.abs(value));
        }
        short[] pcm = new short[samples];
        for (int i = 0; i < samples; i++) {
            pcm[i] = (short) Math.round(out[i] / max * 16_000);
        }
        return pcm;
    }
}
