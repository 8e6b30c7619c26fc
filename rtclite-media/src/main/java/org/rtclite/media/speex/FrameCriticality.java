package org.rtclite.media.speex;

import java.util.Arrays;

/**
 * Judges how audible coding errors in a frame would be, from its level, its onset and its voicing.
 *
 * <p>Attacks and steady voiced speech deserve bits; pauses, for which it tracks the level of the background
 * noise, deserve few. The rules and their constants are those that the format's variable bit rate was tuned
 * with. Allocates nothing after construction.
 */
final class FrameCriticality {

    /** Energy of a frame below which nothing is heard. */
    private static final double MIN_ENERGY = 6000;

    /** The noise level is averaged in this power of the energy. */
    private static final double NOISE_POWER = 0.3;

    private static final int MEMORY = 5;
    private static final double START = 7;
    private static final double LOUD = 1.6e6;

    private final double[] logEnergies = new double[MEMORY];
    private double averageEnergy = LOUD;
    private double lastEnergy = 1;
    private double softPitch;
    private double lastJudgement;
    private double noiseSum = 0.05 * Math.pow(MIN_ENERGY, NOISE_POWER);
    private double noiseWeight = 0.05;
    private int noiseFrames;

    FrameCriticality() {
        Arrays.fill(logEnergies, Math.log(MIN_ENERGY));
    }

    /**
     * Judges the next frame.
     *
     * @param frame its samples, of 16-bit scale
     * @param pitchGain normalised correlation at the pitch lag, 0 to 1
     * @return about 0 to 10, -1 at least
     */
    float judge(float[] frame, float pitchGain) {
        int half = frame.length / 2;
        double early = energy(frame, 0, half);
        double late = energy(frame, half, frame.length);
        double energy = early + late;
        double logEnergy = Math.log(energy + MIN_ENERGY);
        double unsteadiness = unsteadiness(logEnergy);
        trackNoise(energy, unsteadiness, pitchGain);

        double judgement = START + levelTerm(energy, early, late);
        lastEnergy = energy;
        softPitch = 0.8 * softPitch + 0.2 * pitchGain;
        judgement += 2.2 * (pitchGain - 0.4 + softPitch - 0.4);
        if (judgement < lastJudgement) {
            // temporal masking: falls slowly
            judgement = 0.5 * (judgement + lastJudgement);
        }
        judgement = Math.max(4, Math.min(10, judgement));
        judgement = Math.max(-1, lessInNoise(judgement, energy));
        lastJudgement = judgement;
        System.arraycopy(logEnergies, 0, logEnergies, 1, MEMORY - 1);
        logEnergies[0] = logEnergy;
        return (float) judgement;
    }

    private static double energy(float[] frame, int from, int to) {
        double sum = 0;
        for (int i = from; i < to; i++) {
            sum += frame[i] * frame[i];
        }
        return sum;
    }

    /** How far the level is from that of the last frames, 0 to 1. */
    private double unsteadiness(double logEnergy) {
        double sum = 0;
        for (double before : logEnergies) {
            sum += (logEnergy - before) * (logEnergy - before);
        }
        return Math.min(1, sum / (30 * MEMORY));
    }

    /** Decides whether the frame is background noise, and follows its level. */
    private void trackNoise(double energy, double unsteadiness, double pitchGain) {
        double voicing = 3 * (pitchGain - 0.4) * Math.abs(pitchGain - 0.4);
        averageEnergy = 0.9 * averageEnergy + 0.1 * energy;
        double noise = noiseSum / noiseWeight;
        double level = Math.pow(energy, NOISE_POWER);
        if (noiseWeight < 0.06 && energy > MIN_ENERGY) {
            noiseSum = 0.05 * level;
        }
        boolean quietAndSteady = voicing < 0.3 && unsteadiness < 0.2 && level < 1.2 * noise;
        boolean steady = voicing < 0.3 && unsteadiness < 0.05 && level < 1.5 * noise;
        boolean quietHum = voicing < 0.4 && unsteadiness < 0.05 && level < 1.2 * noise;
        boolean hiss = voicing < 0 && unsteadiness < 0.05;
        if (quietAndSteady || steady || quietHum || hiss) {
            noiseFrames++;
            if (noiseFrames >= 4) {
                averageNoise(Math.min(level, 3 * noise));
            }
        } else {
            noiseFrames = 0;
        }
        if (level < noise && energy > MIN_ENERGY) {
            averageNoise(level);
        }
    }

    private void averageNoise(double level) {
        noiseSum = 0.95 * noiseSum + 0.05 * level;
        noiseWeight = 0.95 * noiseWeight + 0.05;
    }

    /** More for loud frames and for rising level, less where little is to be heard at all. */
    private double levelTerm(double energy, double early, double late) {
        if (energy < 30_000) {
            return energy < 3000 ? -2.1 : energy < 10_000 ? -1.4 : -0.7;
        }
        double term = 0;
        double againstAverage = Math.log((energy + 1) / (1 + averageEnergy));
        if (againstAverage > 0) {
            term += 0.6 * Math.min(2, againstAverage);
        } else {
            term += 0.5 * Math.max(-5, againstAverage);
        }
        double againstLast = Math.log((energy + 1) / (1 + lastEnergy));
        if (againstLast > 0) {
            term += Math.min(5, againstLast);
        }
        if (late > 1.6 * early) {
            term += 0.5;
        }
        return term;
    }

    private double lessInNoise(double judgement, double energy) {
        double result = noiseFrames >= 3 ? 4 : judgement;
        double duration = Math.log(3.0 + noiseFrames) - Math.log(3);
        if (noiseFrames > 0) {
            result -= duration;
        }
        result = Math.max(0, result);
        if (energy < LOUD) {
            if (noiseFrames > 2) {
                result -= 0.5 * duration;
                if (energy < 10_000) {
                    result -= 0.5 * duration;
                }
            }
            result = Math.max(0, result) + 0.3 * Math.log(0.0001 + energy / LOUD);
        }
        return result;
    }
}
