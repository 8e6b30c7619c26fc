package org.rtclite.media.device;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.Arrays;
import java.util.Random;
import org.junit.jupiter.api.Test;

/** A media thread and a card that run by two clocks, in virtual time. */
class PumpTest {

    private static final double TICK_MS = 10;

    /** A card that never blocks and remembers what it played. */
    private static final class FakeLine implements PcmLine {
        private final int rateHz;
        private short[] played = new short[0];
        private int length;
        private double phase;
        private final double step;

        FakeLine(int rateHz, double hz) {
            this.rateHz = rateHz;
            step = 2 * Math.PI * hz / rateHz;
        }

        @Override
        public int sampleRateHz() {
            return rateHz;
        }

        @Override
        public int move(short[] pcm, int n) {
            if (step > 0) {
                for (int i = 0; i < n; i++, phase += step) {
                    pcm[i] = (short) Math.round(10_000 * Math.sin(phase));
                }
                return n;
            }
            if (played.length < length + n) {
                played = Arrays.copyOf(played, 2 * played.length + n);
            }
            System.arraycopy(pcm, 0, played, length, n);
            length += n;
            return n;
        }

        @Override
        public void close() {}
    }

    private long nowNanos;

    /** The largest jump of the second difference: a click stands out of a sine. */
    private static int roughness(short[] pcm, int from, int to) {
        int worst = 0;
        for (int i = from + 2; i < to; i++) {
            worst = Math.max(worst, Math.abs(pcm[i] - 2 * pcm[i - 1] + pcm[i - 2]));
        }
        return worst;
    }

    @Test
    void playbackFollowsTheCardsClockWithoutAClick() {
        for (int[] clock : new int[][] {{-300, 8000}, {20, 48_000}, {300, 8000}}) {
            int ppm = clock[0];
            int cardHz = clock[1];
            nowNanos = 0;
            Random jitter = new Random(1);
            PlaybackPump pump = new PlaybackPump(8000, () -> nowNanos);
            FakeLine line = new FakeLine(cardHz, 0);
            pump.attach(cardHz);
            short[] block = new short[80];
            double nextBlockMs = 3.3;
            double blockMs = PlaybackPump.BLOCK_MS / (1 + ppm * 1e-6);
            for (int tick = 0; tick < 12_000; tick++) { // two minutes
                double tickMs = tick * TICK_MS + jitter.nextDouble() * 4;
                while (nextBlockMs <= tickMs) {
                    nowNanos = (long) (nextBlockMs * 1e6);
                    assertTrue(pump.step(line));
                    nextBlockMs += blockMs;
                }
                nowNanos = (long) (tickMs * 1e6);
                for (int i = 0; i < 80; i++) {
                    block[i] = (short) Math.round(10_000 * Math.sin(2 * Math.PI * 200 * (tick * 80 + i) / 8000));
                }
                pump.write(block, 0, 80);
            }
            String what = ppm + " ppm at " + cardHz;
            assertEquals(0, pump.underruns(), what);
            assertEquals(0, pump.slips(), what);
            assertEquals(0, pump.lost(), what);
            assertEquals(-ppm, pump.driftPpm(), 40, what);
            double curve = 10_000 * Math.pow(2 * Math.PI * 200 / cardHz, 2);
            int rough = roughness(line.played, line.length / 10, line.length);
            assertTrue(rough < 1.1 * curve + 3, what + ": " + rough + " instead of " + curve);
        }
    }

    @Test
    void captureFollowsTheCardsClockWithoutAGap() {
        for (int[] clock : new int[][] {{-300, 48_000}, {300, 44_100}}) {
            int ppm = clock[0];
            int cardHz = clock[1];
            nowNanos = 0;
            Random jitter = new Random(2);
            CapturePump pump = new CapturePump(16_000, () -> nowNanos);
            FakeLine line = new FakeLine(cardHz, 300);
            pump.attach(cardHz);
            short[] heard = new short[12_000 * 160];
            int length = 0;
            double nextBlockMs = 3.3;
            for (int tick = 0; tick < 12_000; tick++) {
                double tickMs = tick * TICK_MS + jitter.nextDouble() * 4;
                while (nextBlockMs <= tickMs) {
                    nowNanos = (long) (nextBlockMs * 1e6);
                    assertTrue(pump.step(line));
                    nextBlockMs += PlaybackPump.BLOCK_MS / (1 + ppm * 1e-6);
                }
                nowNanos = (long) (tickMs * 1e6);
                length += pump.read(heard, length, 160);
            }
            String what = ppm + " ppm at " + cardHz;
            assertEquals(0, pump.underruns(), what);
            assertEquals(0, pump.slips(), what);
            assertEquals(ppm, pump.driftPpm(), 40, what);
            assertTrue(length > 12_000 * 160 - 5 * 160, what);
            double curve = 10_000 * Math.pow(2 * Math.PI * 300 / 16_000, 2);
            assertTrue(roughness(heard, 2000, length) < 1.1 * curve + 3, what);
        }
    }

    @Test
    void playbackWaitsForThirtyMillisecondsAndCountsADrySpellOnce() {
        PlaybackPump pump = new PlaybackPump(8000, () -> nowNanos);
        FakeLine line = new FakeLine(8000, 0);
        pump.attach(8000);
        short[] loud = new short[80];
        Arrays.fill(loud, (short) 5000);
        pump.write(loud, 0, 80);
        pump.write(loud, 0, 80);
        pump.step(line);
        assertEquals(0, line.played[79]);
        pump.write(loud, 0, 80);
        for (int i = 0; i < 20; i++) {
            pump.step(line);
        }
        assertEquals(1, pump.underruns());
        double sum = 0;
        for (int i = 0; i < line.length; i++) {
            sum += line.played[i];
        }
        assertEquals(240 * 5000, sum, 240 * 50, "all that was written was played");
    }

    @Test
    void aLargeErrorDoesNotWindTheServoUp() {
        DriftServo servo = new DriftServo();
        double levelMs = 60;
        double lowestMs = levelMs;
        for (int second = 0; second < 60; second++) {
            for (int i = 0; i < 100; i++) {
                levelMs -= servo.update(levelMs, 0.01) * 1e-6 * 10; // clocks agree: only the servo moves the level
                lowestMs = Math.min(lowestMs, levelMs);
            }
        }
        assertEquals(0, levelMs, 2, "a minute later");
        assertTrue(lowestMs > -3, "overshoot to " + lowestMs + " ms");
    }

    @Test
    void aBacklogIsCut() {
        PlaybackPump pump = new PlaybackPump(8000, () -> nowNanos);
        FakeLine line = new FakeLine(8000, 0);
        pump.attach(8000);
        pump.write(new short[2400], 0, 2400);
        pump.step(line);
        assertEquals(1, pump.slips());
        assertEquals(2400 - 240, pump.lost());
        CapturePump capture = new CapturePump(8000, () -> nowNanos);
        capture.attach(8000);
        FakeLine microphone = new FakeLine(8000, 300);
        for (int i = 0; i < 200; i++) {
            capture.step(microphone); // two seconds before the call is answered
        }
        short[] out = new short[800];
        assertEquals(240, capture.read(out, 0, 800), "what was heard before is not sent");
        assertEquals(0, capture.slips());
    }
}
