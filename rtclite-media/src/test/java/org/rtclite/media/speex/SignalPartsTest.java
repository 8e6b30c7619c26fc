package org.rtclite.media.speex;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.Random;
import org.junit.jupiter.api.Test;

/** Spectra, filters and filter banks against their definitions. */
class SignalPartsTest {

    @Test
    void pairsOfEvenSpacingMakeAFlatFilter() {
        for (int order : new int[] {8, 10}) {
            float[] lsp = new float[order];
            for (int i = 0; i < order; i++) {
                lsp[i] = (float) (Math.PI * (i + 1) / (order + 1));
            }
            float[] lpc = new float[order];
            LineSpectrum.toLpc(lsp, order, lpc);
            for (float coefficient : lpc) {
                assertEquals(0, coefficient, 2e-4, "order " + order);
            }
        }
    }

    @Test
    void predictionFilterHasTheRootsThatThePairsName() {
        Random random = new Random(5);
        for (int round = 0; round < 200; round++) {
            int order = round % 2 == 0 ? 8 : 10;
            float[] lsp = randomPairs(random, order);
            float[] lpc = new float[order];
            LineSpectrum.toLpc(lsp, order, lpc);
            for (int i = 0; i < order; i++) {
                // A(z) + or - z^-(order+1) A(1/z) vanishes at the pair's angle
                double sign = i % 2 == 0 ? 1 : -1;
                double re = 1 + sign * Math.cos((order + 1) * lsp[i]);
                double im = -sign * Math.sin((order + 1) * lsp[i]);
                for (int k = 1; k <= order; k++) {
                    double mirrored = sign * lpc[order - k];
                    re += (lpc[k - 1] + mirrored) * Math.cos(k * lsp[i]);
                    im -= (lpc[k - 1] + mirrored) * Math.sin(k * lsp[i]);
                }
                assertEquals(0, Math.hypot(re, im), 5e-3, "order " + order + ", pair " + i + ", round " + round);
            }
        }
    }

    @Test
    void interpolationKeepsPairsAscendingAndApart() {
        Random random = new Random(7);
        float[] out = new float[10];
        for (int round = 0; round < 500; round++) {
            float[] a = randomPairs(random, 10);
            float[] b = randomPairs(random, 10);
            for (int subframe = 0; subframe < 4; subframe++) {
                LineSpectrum.interpolate(a, b, out, 10, subframe, LineSpectrum.MARGIN_NARROW);
                assertTrue(out[0] >= 0.002f && out[9] <= Math.PI - 0.0019);
                for (int i = 1; i < 10; i++) {
                    assertTrue(out[i] > out[i - 1], "pair " + i + " of round " + round);
                }
            }
            LineSpectrum.interpolate(a, b, out, 10, 3, LineSpectrum.MARGIN_NARROW);
            assertEquals(b[4], out[4], 1e-6);
        }
    }

    @Test
    void cosineIsRightToFiveDigits() {
        for (double angle = 0; angle < Math.PI; angle += 0.001) {
            assertEquals(Math.cos(angle), LineSpectrum.cosine((float) angle), 1.2e-5);
        }
    }

    @Test
    void synthesisUndoesPrediction() {
        Random random = new Random(9);
        for (int order : new int[] {8, 10}) {
            float[] lpc = new float[order];
            LineSpectrum.toLpc(randomPairs(random, order), order, lpc);
            float[] signal = noise(random, 120);
            float[] residual = new float[120];
            for (int i = 0; i < 120; i++) {
                double sum = signal[i];
                for (int k = 1; k <= Math.min(i, order); k++) {
                    sum += lpc[k - 1] * signal[i - k];
                }
                residual[i] = (float) sum;
            }
            float[] memory = new float[order];
            LinearPrediction.synthesize(residual, 0, lpc, order, residual, 0, 50, memory);
            LinearPrediction.synthesize(residual, 50, lpc, order, residual, 50, 70, memory);
            for (int i = 0; i < 120; i++) {
                assertEquals(signal[i], residual[i], 0.5, "order " + order + ", sample " + i);
            }
        }
    }

    @Test
    void widenedFilterHasPowersOfGamma() {
        float[] lpc = {1, 1, 1, 1};
        LinearPrediction.widen(0.5f, lpc, lpc, 4);
        assertEquals(0.5f, lpc[0]);
        assertEquals(0.0625f, lpc[3]);
    }

    @Test
    void splitAndMergedSignalIsTheSignal63SamplesLater() {
        int frame = 320;
        float[] signal = noise(new Random(11), 10 * frame);
        float[] merged = new float[signal.length];
        float[] low = new float[frame / 2];
        float[] high = new float[frame / 2];
        BandSplit split = new BandSplit(frame);
        BandMerge merge = new BandMerge(frame / 2);
        for (int at = 0; at < signal.length; at += frame) {
            split.split(signal, at, low, 0, high, 0);
            merge.merge(low, 0, high, 0, merged, at);
        }
        double error = 0;
        double power = 0;
        for (int i = 63; i < signal.length; i++) {
            error += Math.pow(merged[i] - signal[i - 63], 2);
            power += Math.pow(signal[i - 63], 2);
        }
        assertTrue(10 * Math.log10(power / error) > 40, "only " + 10 * Math.log10(power / error) + " dB");
    }

    @Test
    void splitBandsAreThePrototypesLowAndMirroredHighPass() {
        float[] signal = noise(new Random(13), 400);
        float[] low = new float[200];
        float[] high = new float[200];
        BandSplit split = new BandSplit(200);
        split.split(signal, 0, low, 0, high, 0);
        split.split(signal, 200, low, 100, high, 100);
        for (int k = 40; k < 200; k++) {
            double sum = 0;
            double mirrored = 0;
            for (int j = 0; j < 64; j++) {
                double product = SpeexTables.QMF_HALF[Math.min(j, 63 - j)] * signal[2 * k - j];
                sum += product;
                mirrored += j % 2 == 0 ? product : -product;
            }
            assertEquals(sum, low[k], 0.05, "low " + k);
            assertEquals(mirrored, high[k], 0.05, "high " + k);
        }
    }

    @Test
    void highPassRemovesOffsetAndPassesSpeech() {
        HighPass filter = new HighPass();
        float[] signal = new float[8000];
        for (int i = 0; i < signal.length; i++) {
            signal[i] = (float) (1000 + 1000 * Math.sin(2 * Math.PI * 1000 * i / 8000));
        }
        filter.filter(HighPass.Place.NARROWBAND_OUTPUT, signal, 0, signal.length);
        double mean = 0;
        for (int i = 7200; i < 8000; i++) {
            mean += signal[i] / 800;
        }
        assertEquals(0, mean, 40); // the format's zeros leave 3.4 % of an offset
        assertEquals(1000 / Math.sqrt(2), Noise.rms(signal, 7200, 800), 10);
    }

    @Test
    void noiseHasTheRootMeanSquareAskedFor() {
        Noise noise = new Noise();
        float[] signal = new float[100_000];
        for (int i = 0; i < signal.length; i++) {
            signal[i] = noise.next(500);
        }
        assertEquals(500, Noise.rms(signal, 0, signal.length), 5);
    }

    private static float[] randomPairs(Random random, int order) {
        float[] lsp = new float[order];
        for (int i = 0; i < order; i++) {
            lsp[i] = (float) (Math.PI * (i + 0.6 + 0.5 * random.nextDouble()) / (order + 1));
        }
        return lsp;
    }

    private static float[] noise(Random random, int samples) {
        float[] signal = new float[samples];
        for (int i = 0; i < samples; i++) {
            signal[i] = (float) (3000 * random.nextGaussian());
        }
        return signal;
    }
}
