package org.rtclite.media.speex;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.Random;
import org.junit.jupiter.api.Test;

/** The encoder's analysis and searches against their definitions and against exhaustive search. */
class EncoderPartsTest {

    @Test
    void frequenciesOfAFilterAreThoseItWasMadeOf() {
        Random random = new Random(21);
        for (int order : new int[] {8, 10}) {
            LspAnalysis analysis = new LspAnalysis(order);
            float[] lpc = new float[order];
            float[] found = new float[order];
            for (int round = 0; round < 300; round++) {
                float[] lsp = spectrum(random, order);
                LineSpectrum.toLpc(lsp, order, lpc);
                assertTrue(analysis.frequencies(lpc, found), "order " + order + ", round " + round);
                assertArrayEquals(lsp, found, 2e-3f, "order " + order + ", round " + round);
            }
        }
    }

    /** Ascending angles, at least 0.06 apart. */
    private static float[] spectrum(Random random, int order) {
        double[] gaps = new double[order + 1];
        double sum = 0;
        for (int i = 0; i <= order; i++) {
            gaps[i] = random.nextDouble();
            sum += gaps[i];
        }
        float[] lsp = new float[order];
        double angle = 0;
        for (int i = 0; i < order; i++) {
            angle += 0.06 + gaps[i] / sum * (Math.PI - 0.06 * (order + 1));
            lsp[i] = (float) angle;
        }
        return lsp;
    }

    @Test
    void unstableFilterHasNoFrequencies() {
        float[] lpc = {-4, 6, -4, 3, 0, 0, 0, 0, 0, 9};
        assertFalse(new LspAnalysis(10).frequencies(lpc, new float[10]));
    }

    @Test
    void predictionFindsTheResonanceOfTheSignal() {
        double radius = 0.95;
        double angle = 0.9;
        Random random = new Random(4);
        float[] signal = new float[200];
        double y1 = 0;
        double y2 = 0;
        for (int i = -400; i < signal.length; i++) {
            double y = 1000 * random.nextGaussian() + 2 * radius * Math.cos(angle) * y1 - radius * radius * y2;
            y2 = y1;
            y1 = y;
            if (i >= 0) {
                signal[i] = (float) y;
            }
        }
        float[] lpc = new float[10];
        new LpcAnalysis(10, 200).analyze(signal, 0, lpc);
        double at = magnitude(lpc, angle);
        assertTrue(magnitude(lpc, angle - 0.4) > 3 * at, "below the resonance");
        assertTrue(magnitude(lpc, angle + 0.4) > 3 * at, "above the resonance");
    }

    /** Magnitude of A(z) on the unit circle. */
    private static double magnitude(float[] lpc, double angle) {
        double re = 1;
        double im = 0;
        for (int k = 0; k < lpc.length; k++) {
            re += lpc[k] * Math.cos((k + 1) * angle);
            im -= lpc[k] * Math.sin((k + 1) * angle);
        }
        return Math.hypot(re, im);
    }

    @Test
    void predictionOfSilenceIsFlat() {
        float[] lpc = new float[10];
        new LpcAnalysis(10, 200).analyze(new float[200], 0, lpc);
        assertArrayEquals(new float[10], lpc, 1e-6f);
    }

    @Test
    void periodOfAPulseTrainIsItsBestLag() {
        for (int period : new int[] {17, 40, 77, 144}) {
            float[] signal = new float[320];
            for (int i = 0; i < signal.length; i += period) {
                signal[i] = 1000;
            }
            int[] lags = new int[4];
            PitchCorrelation correlation = new PitchCorrelation(128, 4);
            correlation.search(signal, 160, 160, 17, 144, lags, 4);
            assertEquals(0, lags[0] % period, "period " + period + ", lag " + lags[0]);
        }
    }

    @Test
    void bestPitchGainsAreThoseOfExhaustiveSearch() {
        Random random = new Random(8);
        for (PitchGains gains : new PitchGains[] {PitchGains.LOW_RATE, PitchGains.HIGH_RATE}) {
            PitchGainSearch search = new PitchGainSearch(gains);
            for (int round = 0; round < 200; round++) {
                float[][] taps = new float[3][40];
                float[] target = new float[40];
                for (int i = 0; i < 40; i++) {
                    taps[0][i] = (float) random.nextGaussian();
                    taps[1][i] = taps[0][i] + (float) random.nextGaussian();
                    taps[2][i] = taps[1][i] + (float) random.nextGaussian();
                    target[i] = 0.4f * taps[round % 3][i] + 0.3f * (float) random.nextGaussian();
                }
                float[] c = {
                    dot(target, taps[0]), dot(target, taps[1]), dot(target, taps[2]),
                    dot(taps[0], taps[1]), dot(taps[1], taps[2]), dot(taps[0], taps[2]),
                    dot(taps[0], taps[0]), dot(taps[1], taps[1]), dot(taps[2], taps[2])
                };
                double least = Double.MAX_VALUE;
                for (int row = 0; row < 1 << gains.bits(); row++) {
                    if (row == 0 || gains.bound(row) <= 1) {
                        least = Math.min(least, rest(target, taps, gains, row));
                    }
                }
                int best = search.best(c, 1);
                assertEquals(least, rest(target, taps, gains, best), 1e-3);
                assertEquals(dot(target, target) - least, search.reduction(c, best), 1e-3);
            }
        }
    }

    private static double rest(float[] target, float[][] taps, PitchGains gains, int row) {
        double sum = 0;
        for (int i = 0; i < target.length; i++) {
            double e = target[i];
            for (int k = 0; k < 3; k++) {
                e -= gains.tap(row, k) * taps[k][i];
            }
            sum += e * e;
        }
        return sum;
    }

    private static float dot(float[] a, float[] b) {
        float sum = 0;
        for (int i = 0; i < a.length; i++) {
            sum += a[i] * b[i];
        }
        return sum;
    }

    @Test
    void shapesThatMakeTheTargetAreFoundAgain() {
        Random random = new Random(13);
        ShapeCodebook[] books = {
            ShapeCodebook.NB_5_64,
            ShapeCodebook.NB_5_256,
            ShapeCodebook.NB_8_128,
            ShapeCodebook.NB_10_32,
            ShapeCodebook.NB_20_32,
            ShapeCodebook.HB_8_128,
            ShapeCodebook.HB_10_32
        };
        float[] response = new float[40];
        for (int i = 0; i < 40; i++) {
            response[i] = (float) (Math.pow(0.8, i) * Math.cos(0.7 * i));
        }
        for (ShapeCodebook book : books) {
            ShapeSearch search = new ShapeSearch(book, 40, 4);
            search.prepare(response);
            int[] wanted = new int[search.vectors()];
            int[] found = new int[search.vectors()];
            float[] innovation = new float[40];
            float[] target = new float[40];
            for (int round = 0; round < 50; round++) {
                for (int v = 0; v < wanted.length; v++) {
                    wanted[v] = random.nextInt(book.size() * (book.signed() ? 2 : 1));
                }
                search.compose(wanted, innovation);
                WeightingFilter.convolve(innovation, response, target);
                search.search(target, response, 4, found);
                search.compose(found, innovation);
                float[] again = new float[40];
                WeightingFilter.convolve(innovation, response, again);
                assertArrayEquals(target, again, 1e-4f);
            }
        }
    }

    @Test
    void moreSurvivorsLeaveLessOnAverage() {
        Random random = new Random(17);
        float[] response = new float[40];
        for (int i = 0; i < 40; i++) {
            response[i] = (float) Math.pow(0.9, i);
        }
        ShapeSearch search = new ShapeSearch(ShapeCodebook.NB_5_64, 40, 6);
        search.prepare(response);
        double one = 0;
        double six = 0;
        for (int round = 0; round < 200; round++) {
            float[] target = new float[40];
            for (int i = 0; i < 40; i++) {
                target[i] = (float) random.nextGaussian();
            }
            one += left(search, target, response, 1);
            six += left(search, target, response, 6);
        }
        assertTrue(six < 0.97 * one, six + " with six, " + one + " with one");
    }

    private static double left(ShapeSearch search, float[] target, float[] response, int survivors) {
        int[] choices = new int[search.vectors()];
        float[] innovation = new float[40];
        float[] filtered = new float[40];
        search.search(target, response, survivors, choices);
        search.compose(choices, innovation);
        WeightingFilter.convolve(innovation, response, filtered);
        double sum = 0;
        for (int i = 0; i < 40; i++) {
            sum += (target[i] - filtered[i]) * (target[i] - filtered[i]);
        }
        return sum;
    }

    @Test
    void quantisedSpectraAreThoseTheDecoderReads() {
        Random random = new Random(23);
        byte[] data = new byte[8];
        BitWriter writer = new BitWriter();
        BitReader reader = new BitReader();
        float[] quantized = new float[10];
        float[] read = new float[10];
        for (int breadth : new int[] {1, 4}) {
            LspQuantizer quantizer = new LspQuantizer(breadth);
            for (int round = 0; round < 100; round++) {
                for (NarrowbandSubmode.Spectrum coding : NarrowbandSubmode.Spectrum.values()) {
                    writer.reset(data, 0);
                    quantizer.writeNarrow(spectrum(random, 10), coding, writer, quantized);
                    reader.reset(data, 0, data.length);
                    LineSpectrum.readNarrow(reader, coding, read);
                    assertEquals(writer.position(), reader.position());
                    assertArrayEquals(read, quantized);
                }
                writer.reset(data, 0);
                quantizer.writeHigh(spectrum(random, 8), writer, quantized);
                reader.reset(data, 0, data.length);
                LineSpectrum.readHigh(reader, read);
                for (int i = 0; i < 8; i++) {
                    assertEquals(read[i], quantized[i]);
                }
            }
        }
    }

    @Test
    void synthesisAndWeightingAreUndoneByTheirInverse() {
        Random random = new Random(29);
        float[] lpc = new float[10];
        float[] quantized = new float[10];
        LineSpectrum.toLpc(spectrum(random, 10), 10, lpc);
        LineSpectrum.toLpc(spectrum(random, 10), 10, quantized);
        WeightingFilter weighting = new WeightingFilter(10);
        weighting.set(lpc, 0.92f, 0.6f);
        float[] response = new float[40];
        weighting.impulseResponse(quantized, response, 40);
        float[] excitation = new float[40];
        for (int i = 0; i < 40; i++) {
            excitation[i] = (float) random.nextGaussian();
        }
        float[] target = new float[40];
        float[] inverse = new float[40];
        WeightingFilter.convolve(excitation, response, target);
        weighting.invert(quantized, target, inverse, 40);
        assertArrayEquals(excitation, inverse, 0.02f);
    }
}
