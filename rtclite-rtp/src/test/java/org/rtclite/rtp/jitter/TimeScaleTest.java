package org.rtclite.rtp.jitter;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.Random;
import org.junit.jupiter.api.Test;

class TimeScaleTest {

    private final TimeScale scale = new TimeScale(8000);

    /** A voiced sound: a pulse train of 125 Hz through some harmonics. */
    private static short[] voiced(int samples, int room) {
        short[] pcm = new short[samples + room];
        for (int i = 0; i < samples; i++) {
            double t = 2 * Math.PI * 125 * i / 8000;
            pcm[i] = (short) (4000 * Math.sin(t) + 2500 * Math.sin(2 * t + 1) + 1500 * Math.sin(5 * t + 2));
        }
        return pcm;
    }

    private static double largestStep(short[] pcm, int samples) {
        double largest = 0;
        for (int i = 1; i < samples; i++) {
            largest = Math.max(largest, Math.abs(pcm[i] - pcm[i - 1]));
        }
        return largest;
    }

    @Test
    void takesAWholePeriodOutOfVoicedSpeechWithoutAClick() {
        short[] pcm = voiced(160, scale.maxAdded());
        double step = largestStep(pcm, 160);
        assertEquals(160 - 64, scale.change(pcm, 0, 160, -80), "a period of 125 Hz is 64 samples");
        assertTrue(largestStep(pcm, 96) < 1.1 * step);
    }

    @Test
    void putsAWholePeriodIntoVoicedSpeechWithoutAClick() {
        short[] pcm = voiced(160, scale.maxAdded());
        short[] original = pcm.clone();
        double step = largestStep(pcm, 160);
        assertEquals(160 + 64, scale.change(pcm, 0, 160, 80));
        assertTrue(largestStep(pcm, 224) < 1.1 * step);
        for (int i = 0; i < 160; i++) {
            assertEquals(original[i], pcm[i + 64], 150, "the rest follows as it was, sample " + i);
        }
    }

    @Test
    void leavesNoiseAloneUnlessItIsQuiet() {
        Random random = new Random(1);
        short[] pcm = new short[160 + scale.maxAdded()];
        for (int i = 0; i < 160; i++) {
            pcm[i] = (short) (random.nextGaussian() * 5000);
        }
        assertEquals(160, scale.change(pcm, 0, 160, -80));
        for (int i = 0; i < 160; i++) {
            pcm[i] = (short) (random.nextGaussian() * 20);
        }
        assertEquals(80, scale.change(pcm, 0, 160, -80));
    }

    @Test
    void neverChangesByMoreThanWasAskedForNorTouchesOtherSamples() {
        Random random = new Random(2);
        for (int round = 0; round < 2000; round++) {
            int samples = 80 + random.nextInt(400);
            int wanted = random.nextInt(400) - 200;
            short[] pcm = new short[50 + samples + scale.maxAdded() + 50];
            java.util.Arrays.fill(pcm, (short) 77);
            System.arraycopy(voiced(samples, 0), 0, pcm, 50, samples);
            int length = scale.change(pcm, 50, samples, wanted);
            assertTrue(
                    wanted < 0
                            ? length <= samples && length >= samples + wanted
                            : length >= samples && length <= samples + wanted,
                    samples + " and " + wanted + " gave " + length);
            for (int i = 0; i < 50; i++) {
                assertEquals(77, pcm[i]);
                assertEquals(77, pcm[pcm.length - 1 - i]);
            }
        }
    }
}
