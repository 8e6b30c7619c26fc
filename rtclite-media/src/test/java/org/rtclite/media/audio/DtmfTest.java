package org.rtclite.media.audio;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.time.Duration;
import java.util.Arrays;
import java.util.Random;
import org.junit.jupiter.api.Test;

class DtmfTest {

    private static final String ALL = "0123456789*#ABCD";

    /** A detector that notes what it hears. */
    private static final class Ear implements DtmfDetector.Listener {
        final StringBuilder digits = new StringBuilder();
        final DtmfDetector detector;
        int ended;
        int lastMs;

        Ear(int rateHz) {
            detector = new DtmfDetector(rateHz, this);
        }

        @Override
        public void started(char digit) {
            digits.append(digit);
        }

        @Override
        public void ended(char digit, int durationMs) {
            ended++;
            lastMs = durationMs;
        }

        Ear hear(short[] pcm, int block) {
            for (int i = 0; i < pcm.length; i += block) {
                detector.write(pcm, i, Math.min(block, pcm.length - i));
            }
            return this;
        }
    }

    /** Tones of any frequency, level and length, then a pause. */
    private static final class Signal {
        private final int rateHz;
        private final double noiseDbov;
        private final Random random = new Random(24);
        private short[] pcm = new short[0];

        Signal(int rateHz, double noiseDbov) {
            this.rateHz = rateHz;
            this.noiseDbov = noiseDbov;
        }

        Signal pair(double lowHz, double lowDbov, double highHz, double highDbov, double ms) {
            int n = (int) Math.round(ms * rateHz / 1000);
            int start = grow(n);
            double phase = random.nextDouble() * 6;
            for (int i = 0; i < n; i++) {
                double low = peak(lowDbov) * Math.sin(2 * Math.PI * lowHz * i / rateHz + phase);
                double high = peak(highDbov) * Math.sin(2 * Math.PI * highHz * i / rateHz + 2 * phase);
                pcm[start + i] += (short) Math.round(low + high);
            }
            return this;
        }

        Signal digit(char digit, double deviation, double ms) {
            int key = DtmfTone.DIGITS.indexOf(digit);
            double factor = 1 + deviation;
            return pair(DtmfTone.LOW_HZ[key / 4] * factor, -16, DtmfTone.HIGH_HZ[key % 4] * factor, -16, ms);
        }

        Signal pause(double ms) {
            grow((int) Math.round(ms * rateHz / 1000));
            return this;
        }

        private int grow(int n) {
            int start = pcm.length;
            pcm = Arrays.copyOf(pcm, start + n);
            for (int i = start; i < pcm.length; i++) {
                pcm[i] = (short) Math.round(random.nextGaussian() * peak(noiseDbov) / Math.sqrt(2));
            }
            return start;
        }

        private static double peak(double dbov) {
            return Math.sqrt(2) * 32_768 * Math.pow(10, dbov / 20);
        }

        Ear heard() {
            return new Ear(rateHz).hear(pcm, 80);
        }
    }

    @Test
    void hearsWhatTheGeneratorDialsAtAnyRateAndBlockSize() {
        for (int rateHz : new int[] {8000, 16_000, 44_100, 48_000}) {
            DtmfTone dial = new DtmfTone(rateHz, "0123456789*#abcd1122", Duration.ofMillis(50), Duration.ofMillis(50));
            short[] pcm = new short[rateHz * 2];
            assertEquals(20 * 2 * (rateHz * 50 / 1000), dial.read(pcm, 0, pcm.length));
            assertEquals(AudioSource.END, dial.read(pcm, 0, 1));
            for (int block : new int[] {1, 77, 160, pcm.length}) {
                Ear ear = new Ear(rateHz).hear(pcm, block);
                assertEquals("0123456789*#ABCD1122", ear.digits.toString(), rateHz + " Hz, blocks of " + block);
                assertEquals(20, ear.ended);
                assertEquals(50, ear.lastMs, 10);
            }
        }
    }

    @Test
    void takesFortyMillisecondsAndRefusesTwentyThree() {
        for (int offset = 0; offset < 40; offset += 3) {
            Signal signal = new Signal(8000, -60).pause(20 + offset / 8.0);
            for (int i = 0; i < ALL.length(); i++) {
                char digit = ALL.charAt(i);
                signal.digit(digit, 0, 40).pause(40).digit(digit, 0, 23).pause(40);
            }
            assertEquals(ALL, signal.pause(50).heard().digits.toString(), "offset " + offset);
        }
    }

    @Test
    void takesDeviationsOfOneAndAHalfPercentAndRefusesThreeAndAHalf() {
        for (double deviation : new double[] {-0.015, -0.01, 0.01, 0.015}) {
            Signal signal = new Signal(8000, -50);
            for (int i = 0; i < ALL.length(); i++) {
                char digit = ALL.charAt(i);
                signal.digit(digit, deviation, 45).pause(45);
            }
            assertEquals(ALL, signal.pause(50).heard().digits.toString(), "deviation " + deviation);
        }
        for (double deviation : new double[] {-0.05, -0.04, -0.035, 0.035, 0.04, 0.05}) {
            Signal signal = new Signal(8000, -60);
            for (int i = 0; i < ALL.length(); i++) {
                char digit = ALL.charAt(i);
                signal.digit(digit, deviation, 60).pause(40);
            }
            assertEquals("", signal.pause(50).heard().digits.toString(), "deviation " + deviation);
        }
    }

    @Test
    void takesTheLevelsAndTwistsOfTheRecommendation() {
        Signal taken = new Signal(8000, -70);
        double zero = -6.2; // dBov of 0 dBm0
        for (double level : new double[] {-3, -10, -25}) {
            taken.pair(697, zero + level, 1209, zero + level, 50).pause(50);
        }
        taken.pair(697, zero - 14, 1209, zero - 10, 50).pause(50); // high tone 4 dB above
        taken.pair(697, zero - 10, 1209, zero - 18, 50).pause(50); // low tone 8 dB above
        assertEquals("11111", taken.heard().digits.toString());
        Signal refused = new Signal(8000, -90);
        refused.pair(697, zero - 45, 1209, zero - 45, 60).pause(50);
        refused.pair(697, zero - 25, 1209, zero - 10, 60).pause(50);
        refused.pair(697, zero - 10, 1209, zero - 25, 60).pause(50);
        refused.pair(697, zero - 10, 440, zero - 10, 60).pause(50);
        assertEquals("", refused.pause(50).heard().digits.toString());
    }

    @Test
    void anInterruptionOfTenMillisecondsIsNoNewDigitAndAPauseOfFortyIs() {
        for (int offset = 0; offset < 40; offset += 3) {
            Signal interrupted = new Signal(8000, -60).pause(offset / 8.0);
            interrupted.digit('5', 0, 60).pause(10).digit('5', 0, 60).pause(60);
            assertEquals("5", interrupted.heard().digits.toString(), "offset " + offset);
            Signal twice = new Signal(8000, -60).pause(offset / 8.0);
            twice.digit('5', 0, 45).pause(40).digit('5', 0, 45).pause(60);
            assertEquals("55", twice.heard().digits.toString(), "offset " + offset);
        }
    }

    @Test
    void hearsDigitsInNoiseFifteenDecibelsBelow() {
        int heard = 0;
        Signal signal = new Signal(8000, -28); // tones at -16 each, -13 together
        for (int i = 0; i < 1000; i++) {
            signal.digit(ALL.charAt(i % 16), 0, 50).pause(50);
        }
        String digits = signal.heard().digits.toString();
        for (int i = 0, at = 0; i < 1000 && at < digits.length(); i++) {
            if (digits.charAt(at) == ALL.charAt(i % 16)) {
                heard++;
                at++;
            }
        }
        assertTrue(heard >= 990 && digits.length() <= 1000, heard + " of " + digits.length());
    }

    @Test
    void isNotTalkedOff() {
        int minutes = 5;
        for (long seed = 1; seed <= minutes; seed++) {
            short[] speech = SyntheticSpeech.of(8000, 60 * 8000, seed);
            assertEquals("", new Ear(8000).hear(speech, 80).digits.toString(), "seed " + seed);
        }
        Random random = new Random(3);
        short[] noise = new short[60 * 8000];
        for (int i = 0; i < noise.length; i++) {
            noise[i] = (short) (random.nextGaussian() * 5000);
        }
        assertEquals("", new Ear(8000).hear(noise, 80).digits.toString());
        Signal tones = new Signal(8000, -60); // dial, ringing and busy tones of several countries
        for (int[] pair : new int[][] {{350, 440}, {440, 480}, {480, 620}, {425, 425}, {400, 450}, {941, 941}}) {
            tones.pair(pair[0], -16, pair[1], -16, 2000).pause(100);
        }
        assertEquals("", tones.heard().digits.toString());
    }

    @Test
    void forgetsOnReset() {
        Ear ear = new Ear(8000);
        Signal half = new Signal(8000, -60).digit('7', 0, 25);
        ear.hear(half.pcm, 80);
        ear.detector.reset();
        ear.hear(half.pcm, 80);
        assertEquals("", ear.digits.toString());
    }

    @Test
    void refusesWhatIsNoDigit() {
        Duration ms = Duration.ofMillis(50);
        IllegalArgumentException e =
                assertThrows(IllegalArgumentException.class, () -> new DtmfTone(8000, "12x", ms, ms));
        assertEquals("'x' is no DTMF digit, at 2", e.getMessage());
        assertThrows(IllegalArgumentException.class, () -> new DtmfTone(8000, "1", Duration.ZERO, ms));
        assertThrows(IllegalArgumentException.class, () -> new DtmfDetector(4000, d -> {}));
    }
}
