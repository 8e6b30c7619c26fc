package org.rtclite.media.resample;

import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.Locale;
import org.junit.jupiter.api.Test;
import org.rtclite.media.resample.Resampler.Quality;

/** The goals of both presets: noise, flatness, bandwidth and aliases, measured by fitting tones. */
class ResamplerQualityTest {

    private static final int[][] RATES = {
        {8000, 16_000},
        {8000, 48_000},
        {16_000, 8000},
        {48_000, 8000},
        {44_100, 48_000},
        {44_100, 8000},
        {48_000, 44_100}
    };

    private static float[] tone(double hz, int rateHz, int n) {
        float[] pcm = new float[n];
        for (int i = 0; i < n; i++) {
            pcm[i] = (float) (0.5 * Math.sin(2 * Math.PI * hz * i / rateHz));
        }
        return pcm;
    }

    private static float[] converted(Resampler resampler, double hz) {
        float[] in = tone(hz, resampler.inRateHz(), resampler.inRateHz() / 5);
        float[] out = new float[resampler.outputFor(in.length)];
        resampler.process(in, 0, in.length, out, 0);
        return out;
    }

    private static ToneFit fit(Resampler resampler, double hz) {
        float[] out = converted(resampler, hz);
        int skipped = out.length / 3;
        return ToneFit.of(out, skipped, out.length - skipped, hz, resampler.outRateHz());
    }

    private static double gainDb(Resampler resampler, double hz) {
        resampler.reset();
        return 20 * Math.log10(fit(resampler, hz).amplitude() / 0.5);
    }

    private record Measures(double snrDb, double rippleDb, double bandwidth, double aliasDb) {

        static Measures of(Resampler resampler) {
            double nyquist = Math.min(resampler.inRateHz(), resampler.outRateHz()) / 2.0;
            double snr = Double.MAX_VALUE;
            for (double hz : new double[] {1000, 0.37 * nyquist, 0.61 * nyquist}) {
                resampler.reset();
                snr = Math.min(snr, fit(resampler, hz).snrDb());
            }
            double ripple = 0;
            for (double at = 0.02; at <= 0.8; at += 0.03) {
                ripple = Math.max(ripple, Math.abs(gainDb(resampler, at * nyquist)));
            }
            double low = 0.8;
            double high = 1.0;
            while (high - low > 0.002) {
                double middle = (low + high) / 2;
                if (gainDb(resampler, middle * nyquist) > -3) {
                    low = middle;
                } else {
                    high = middle;
                }
            }
            return new Measures(snr, ripple, low, alias(resampler));
        }

        /** The loudest output for tones above the output's band, relative to the tone. */
        private static double alias(Resampler resampler) {
            double worst = Double.NEGATIVE_INFINITY;
            double nyquist = resampler.outRateHz() / 2.0;
            for (double at = 1.15; at <= 1.9 && at * nyquist < resampler.inRateHz() / 2.0; at += 0.05) {
                resampler.reset();
                float[] out = converted(resampler, at * nyquist);
                double squares = 0;
                int n = out.length / 2;
                for (int i = out.length - n; i < out.length; i++) {
                    squares += (double) out[i] * out[i];
                }
                worst = Math.max(worst, 10 * Math.log10(squares / n / 0.125));
            }
            return worst;
        }

        @Override
        public String toString() {
            return String.format(
                    Locale.ROOT,
                    "SNR %.1f dB, ripple %.4f dB, -3 dB at %.1f %%, alias %.1f dB",
                    snrDb,
                    rippleDb,
                    bandwidth * 100,
                    aliasDb);
        }
    }

    @Test
    void voiceMeetsItsGoals() {
        for (int[] rates : RATES) {
            Measures measures = Measures.of(new Resampler(rates[0], rates[1], Quality.VOICE));
            String what = rates[0] + " to " + rates[1] + ": " + measures;
            assertTrue(measures.snrDb >= 100, what);
            assertTrue(measures.rippleDb <= 0.002, what);
            assertTrue(measures.bandwidth >= 0.92, what);
            assertTrue(measures.aliasDb <= -98, what);
        }
    }

    @Test
    void musicMeetsItsGoals() {
        for (int[] rates : RATES) {
            Measures measures = Measures.of(new Resampler(rates[0], rates[1], Quality.MUSIC));
            String what = rates[0] + " to " + rates[1] + ": " + measures;
            assertTrue(measures.snrDb >= 123, what);
            assertTrue(measures.rippleDb <= 0.001, what);
            assertTrue(measures.bandwidth >= 0.95, what);
            assertTrue(measures.aliasDb <= -120, what);
        }
    }

    @Test
    void adjustableIsAsGoodWhileItDrifts() {
        for (Quality quality : Quality.values()) {
            double goal = quality == Quality.VOICE ? 100 : 123;
            for (int[] rates : new int[][] {{8000, 48_000}, {48_000, 48_000}, {48_000, 8000}, {44_100, 16_000}}) {
                double nyquist = Math.min(rates[0], rates[1]) / 2.0;
                for (double hz : new double[] {1000, 0.61 * nyquist}) {
                    Resampler resampler = Resampler.adjustable(rates[0], rates[1], quality);
                    resampler.setDriftPpm(150);
                    float[] out = converted(resampler, hz);
                    double raised = hz * (1 + 150e-6); // more input per output: the tone rises
                    ToneFit fit = ToneFit.of(out, out.length / 3, out.length / 2, raised, rates[1]);
                    String what = quality + ", " + rates[0] + " to " + rates[1] + ", " + hz + " Hz: ";
                    assertTrue(fit.snrDb() >= goal, what + fit.snrDb() + " dB");
                }
            }
        }
    }
}
