package org.rtclite.media.audio;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.Arrays;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.rtclite.media.audio.AnswerDetector.Answer;

class AnswerTest {

    private static final int RATE = 8000;

    /** Speech, tones and pauses in the noise of a line. */
    private static final class Line {
        private final Random random;
        private final double noise;
        private short[] pcm = new short[0];

        Line(long seed, double noiseDbov) {
            random = new Random(seed);
            noise = 32_768 * Math.pow(10, noiseDbov / 20);
        }

        Line speech(int ms) {
            short[] speech = SyntheticSpeech.of(RATE, RATE * ms / 1000, random.nextLong());
            for (int i = 0; i < speech.length; i++) {
                speech[i] = (short) (speech[i] / 4);
            }
            return add(speech);
        }

        Line beep(double hz, int ms) {
            short[] beep = new short[RATE * ms / 1000];
            for (int i = 0; i < beep.length; i++) {
                beep[i] = (short) Math.round(5000 * Math.sin(2 * Math.PI * hz * i / RATE));
            }
            return add(beep);
        }

        Line pause(int ms) {
            return add(new short[RATE * ms / 1000]);
        }

        private Line add(short[] more) {
            int start = pcm.length;
            pcm = Arrays.copyOf(pcm, start + more.length);
            for (int i = 0; i < more.length; i++) {
                pcm[start + i] = (short) Math.round(more[i] + noise * random.nextGaussian());
            }
            return this;
        }

        AnswerDetector heard() {
            AnswerDetector detector = new AnswerDetector(RATE);
            for (int i = 0; i < pcm.length; i += 160) {
                detector.write(pcm, i, Math.min(160, pcm.length - i));
            }
            return detector;
        }
    }

    @Test
    void aWordAndAPauseIsAPerson() {
        for (long seed = 1; seed <= 10; seed++) {
            for (double noise : new double[] {-90, -60, -50}) {
                AnswerDetector hello =
                        new Line(seed, noise).pause(600).speech(700).pause(1200).heard();
                assertEquals(Answer.PERSON, hello.answer(), "seed " + seed + ", noise " + noise);
                assertEquals(700, hello.greetingMs(), 80);
                AnswerDetector names = new Line(seed, noise)
                        .pause(300)
                        .speech(500)
                        .pause(250)
                        .speech(600)
                        .pause(1100)
                        .heard();
                assertEquals(Answer.PERSON, names.answer());
                assertFalse(names.beeped());
            }
        }
    }

    @Test
    void aLongGreetingIsAMachineAndItsBeepIsHeard() {
        for (long seed = 1; seed <= 10; seed++) {
            for (double hz : new double[] {425, 1000, 1400}) {
                Line line = new Line(seed, -60)
                        .pause(500)
                        .speech(1200)
                        .pause(180)
                        .speech(2500)
                        .pause(700);
                assertEquals(Answer.MACHINE, line.heard().answer());
                assertFalse(line.heard().beeped(), "no beep yet, seed " + seed);
                assertTrue(line.beep(hz, 300).pause(100).heard().beeped(), hz + " Hz, seed " + seed);
            }
        }
    }

    @Test
    void aBeepAloneIsAMachineAndNothingIsNobody() {
        assertEquals(
                Answer.MACHINE,
                new Line(1, -60).pause(900).beep(1000, 400).pause(900).heard().answer());
        assertEquals(Answer.SILENCE, new Line(1, -55).pause(4100).heard().answer());
        assertEquals(Answer.UNDECIDED, new Line(1, -55).pause(3900).heard().answer());
        assertEquals(
                Answer.UNDECIDED,
                new Line(1, -55).pause(500).speech(800).pause(500).heard().answer());
        assertThrows(IllegalArgumentException.class, () -> new AnswerDetector(4000));
    }

    @Test
    void voiceActivityFollowsSpeechAndRisingNoise() {
        VoiceActivity voice = new VoiceActivity(RATE);
        short[] pcm = new Line(5, -65).pause(1000).pcm;
        voice.write(pcm, 0, pcm.length);
        assertFalse(voice.isActive());
        assertEquals(1000, voice.silenceMs());
        assertEquals(-65, voice.backgroundDbov(), 3);
        pcm = new Line(5, -65).speech(1000).pcm;
        voice.write(pcm, 0, pcm.length);
        assertTrue(voice.isActive());
        assertEquals(1000, voice.speechMs(), 50);
        pcm = new Line(5, -65).pause(400).pcm;
        voice.write(pcm, 0, pcm.length);
        assertFalse(voice.isActive());
        pcm = new Line(5, -40).pause(12_000).pcm; // a fan is switched on
        voice.write(pcm, 0, pcm.length);
        assertFalse(voice.isActive(), "noise is background after a while");
        assertEquals(-40, voice.backgroundDbov(), 3);
    }

    @Test
    void trimsSilenceFromBothEndsButNotFromTheMiddle() {
        for (long seed = 1; seed <= 10; seed++) {
            Line line = new Line(seed, -65)
                    .pause(1500)
                    .speech(900)
                    .pause(600)
                    .speech(700)
                    .pause(2500);
            short[] trimmed = SilenceTrimmer.trim(line.pcm, RATE);
            assertEquals(900 + 600 + 700 + 2 * 100, trimmed.length * 1000.0 / RATE, 60, "seed " + seed);
            int start = RATE * 1400 / 1000;
            boolean found = false;
            for (int shift = -RATE / 20; shift <= RATE / 20 && !found; shift++) {
                int from = start + shift;
                found = Arrays.equals(trimmed, Arrays.copyOfRange(line.pcm, from, from + trimmed.length));
            }
            assertTrue(found, "what is left is a piece of the recording, seed " + seed);
        }
        assertEquals(0, SilenceTrimmer.trim(new Line(1, -65).pause(3000).pcm, RATE).length);
        assertEquals(0, SilenceTrimmer.trim(new short[0], RATE).length);
    }
}
