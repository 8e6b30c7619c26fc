package org.rtclite.media.resample;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.Arrays;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.rtclite.media.resample.Resampler.Quality;

class ResamplerTest {

    private static final int[][] RATES = {
        {8000, 16_000},
        {16_000, 8000},
        {8000, 48_000},
        {48_000, 8000},
        {32_000, 48_000},
        {48_000, 32_000},
        {44_100, 48_000},
        {48_000, 44_100},
        {44_100, 8000},
        {8000, 44_100},
        {8000, 8000},
        {44_100, 47_999},
        {8000, 384_000}
    };

    private static short[] noise(int n, Random random) {
        short[] pcm = new short[n];
        for (int i = 0; i < n; i++) {
            pcm[i] = (short) random.nextInt();
        }
        return pcm;
    }

    @Test
    void theResultDoesNotDependOnTheSizeOfBlocks() {
        long seed = 20_261_124;
        Random random = new Random(seed);
        for (int[] rates : RATES) {
            for (boolean adjustable : new boolean[] {false, true}) {
                short[] in = noise(5000, random);
                Resampler whole = make(rates, adjustable);
                float[] floats = new float[in.length];
                for (int i = 0; i < in.length; i++) {
                    floats[i] = in[i];
                }
                float[] expected = new float[whole.outputFor(in.length)];
                assertEquals(expected.length, whole.process(floats, 0, in.length, expected, 0));
                Resampler pieces = make(rates, adjustable);
                float[] out = new float[expected.length];
                int written = 0;
                for (int done = 0; done < in.length; ) {
                    int n = Math.min(in.length - done, 1 + random.nextInt(random.nextBoolean() ? 9 : 2000));
                    written += pieces.process(floats, done, n, out, written);
                    done += n;
                }
                assertEquals(expected.length, written);
                assertArrayEquals(expected, out, 0f, rates[0] + " to " + rates[1] + ", seed " + seed);
            }
        }
    }

    private static Resampler make(int[] rates, boolean adjustable) {
        if (!adjustable) {
            return new Resampler(rates[0], rates[1], Quality.VOICE);
        }
        Resampler resampler = Resampler.adjustable(rates[0], rates[1], Quality.VOICE);
        resampler.setDriftPpm(-77.7);
        return resampler;
    }

    @Test
    void tenMillisecondsInAreTenMillisecondsOut() {
        for (int[] rates :
                new int[][] {{8000, 16_000}, {48_000, 8000}, {44_100, 48_000}, {48_000, 44_100}, {8000, 8000}}) {
            for (Quality quality : Quality.values()) {
                Resampler resampler = new Resampler(rates[0], rates[1], quality);
                short[] in = new short[rates[0] / 100];
                short[] out = new short[rates[1] / 100];
                for (int i = 0; i < 300; i++) {
                    assertTrue(resampler.inputFor(out.length) <= in.length);
                    assertEquals(out.length, resampler.process(in, 0, in.length, out, 0));
                }
            }
        }
    }

    @Test
    void outputAndInputCountsAreExact() {
        long seed = 77;
        Random random = new Random(seed);
        for (int[] rates : RATES) {
            Resampler resampler = new Resampler(rates[0], rates[1], Quality.VOICE);
            long in = 0;
            long out = 0;
            short[] pcm = new short[20_000];
            for (int i = 0; i < 200; i++) {
                int wanted = 1 + random.nextInt(50);
                int n = resampler.inputFor(wanted);
                assertTrue(resampler.outputFor(n) >= wanted, rates[0] + " to " + rates[1]);
                assertTrue(n == 0 || resampler.outputFor(n - 1) < wanted, rates[0] + " to " + rates[1]);
                int announced = resampler.outputFor(n);
                assertEquals(announced, resampler.process(pcm, 0, n, pcm, 10_000));
                in += n;
                out += announced;
                assertEquals(ceil(in * rates[1], rates[0]), out, rates[0] + " to " + rates[1]);
            }
        }
    }

    private static long ceil(long numerator, int denominator) {
        return (numerator + denominator - 1) / denominator;
    }

    @Test
    void constantStaysConstantAndFullScaleIsLimitedNotWrapped() {
        for (int[] rates : RATES) {
            Resampler resampler = new Resampler(rates[0], rates[1], Quality.VOICE);
            short[] in = new short[rates[0] / 10];
            Arrays.fill(in, Short.MIN_VALUE);
            short[] out = new short[resampler.outputFor(in.length)];
            resampler.process(in, 0, in.length, out, 0);
            for (int i = out.length / 2; i < out.length; i++) {
                assertEquals(Short.MIN_VALUE, out[i], rates[0] + " to " + rates[1]);
            }
            for (int i = 0; i < in.length; i++) {
                in[i] = i / 40 % 2 == 0 ? Short.MAX_VALUE : Short.MIN_VALUE;
            }
            resampler.reset();
            resampler.process(in, 0, in.length, out, 0);
            int changes = 0;
            for (int i = out.length / 4; i < out.length; i++) { // behind the ringing of the first edge
                changes += (out[i] ^ out[i - 1]) < 0 ? 1 : 0;
            }
            assertTrue(changes <= in.length / 40, "sign changes of a square wave: " + changes);
        }
    }

    @Test
    void roundsToTheNearestSample() {
        Resampler copy = new Resampler(8000, 8000, Quality.VOICE);
        short[] all = new short[1 << 16];
        for (int i = 0; i < all.length; i++) {
            all[i] = (short) i;
        }
        short[] out = new short[all.length];
        copy.process(all, 0, all.length, out, 0);
        assertArrayEquals(all, out);
        assertEquals(0, copy.latencySamples());
    }

    @Test
    void convertsRecordingsWithoutLatency() {
        for (int[] rates : RATES) {
            short[] in = new short[rates[0] / 5];
            for (int i = 0; i < in.length; i++) {
                in[i] = (short) Math.round(10_000 * Math.sin(2 * Math.PI * 440 * i / rates[0]));
            }
            short[] out = Resampler.convert(in, rates[0], rates[1], Quality.VOICE);
            assertEquals(ceil((long) in.length * rates[1], rates[0]), out.length);
            for (int i = out.length / 4; i < out.length * 3 / 4; i++) {
                double expected = 10_000 * Math.sin(2 * Math.PI * 440 * i / rates[1]);
                assertEquals(expected, out[i], 1.5, rates[0] + " to " + rates[1] + ", sample " + i);
            }
        }
    }

    @Test
    void recordingConvertedInPiecesIsThatConvertedAtOnce() {
        for (int[] rates : RATES) {
            short[] in = new short[rates[0] / 5 + 3];
            for (int i = 0; i < in.length; i++) {
                in[i] = (short) Math.round(10_000 * Math.sin(2 * Math.PI * 440 * i / rates[0]));
            }
            Resampler resampler = new Resampler(rates[0], rates[1], Quality.VOICE);
            resampler.skipLatency();
            short[] padded = Arrays.copyOf(in, in.length + resampler.latencySamples());
            short[] whole = Resampler.convert(in, rates[0], rates[1], Quality.VOICE);
            short[] out = new short[whole.length];
            int written = 0;
            for (int at = 0; at < padded.length; at += 77) {
                written += resampler.process(padded, at, Math.min(77, padded.length - at), out, written);
            }
            assertEquals(whole.length, written);
            assertArrayEquals(whole, out, rates[0] + " to " + rates[1]);
        }
    }

    @Test
    void latencyIsWhatItSays() {
        for (int[] rates : RATES) {
            Resampler resampler = new Resampler(rates[0], rates[1], Quality.VOICE);
            int n = rates[0] / 5;
            short[] in = new short[n];
            in[100] = 20_000;
            short[] out = new short[resampler.outputFor(n)];
            resampler.process(in, 0, n, out, 0);
            double moment = 0;
            double mass = 0;
            for (int i = 0; i < out.length; i++) {
                moment += (double) i * out[i] * out[i];
                mass += (double) out[i] * out[i];
            }
            double inputTime = moment / mass * rates[0] / rates[1];
            double slack = Math.max(0.05, 0.6 * rates[0] / rates[1]);
            assertEquals(100.0 + resampler.latencySamples(), inputTime, slack, rates[0] + " to " + rates[1]);
        }
    }

    @Test
    void driftChangesTheNumberOfSamplesByItsShare() {
        for (double ppm : new double[] {-1000, -100, 0, 3, 250}) {
            Resampler resampler = Resampler.adjustable(48_000, 8000, Quality.VOICE);
            resampler.setDriftPpm(ppm);
            short[] in = new short[480];
            short[] out = new short[100];
            int total = 0;
            int blocks = 20_000;
            for (int i = 0; i < blocks; i++) {
                total += resampler.outputFor(480);
                resampler.process(in, 0, 480, out, 0);
            }
            assertEquals(blocks * 80 / (1 + ppm * 1e-6), total, 1.5);
        }
    }

    @Test
    void refusesWhatItCannotDo() {
        assertThrows(IllegalArgumentException.class, () -> new Resampler(999, 8000, Quality.VOICE));
        assertThrows(IllegalArgumentException.class, () -> new Resampler(8000, 800_000, Quality.VOICE));
        assertThrows(IllegalArgumentException.class, () -> new Resampler(8000, 384_001, Quality.VOICE));
        Resampler exact = new Resampler(8000, 16_000, Quality.VOICE);
        assertThrows(IllegalStateException.class, () -> exact.setDriftPpm(1));
        Resampler loose = Resampler.adjustable(8000, 16_000, Quality.VOICE);
        assertThrows(IllegalArgumentException.class, () -> loose.setDriftPpm(10_001));
        assertThrows(IllegalArgumentException.class, () -> loose.setDriftPpm(Double.NaN));
        assertThrows(IndexOutOfBoundsException.class, () -> exact.process(new short[80], 1, 80, new short[160], 0));
        assertThrows(IndexOutOfBoundsException.class, () -> exact.process(new short[80], 0, 80, new short[160], 1));
    }
}
