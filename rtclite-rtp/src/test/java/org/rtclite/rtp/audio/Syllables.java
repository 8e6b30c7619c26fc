package org.rtclite.rtp.audio;

import java.util.Random;
import org.rtclite.media.audio.AudioSink;
import org.rtclite.media.audio.AudioSource;

/**
 * Something like speech, as a source, and the sink that says how much of it arrived: vowels of a gliding pitch, one
 * to four a second and each as loud as chance has it, with pauses between.
 */
final class Syllables implements AudioSource {

    private static final int STEP_MS = 5;
    private static final int WINDOW_STEPS = 4;

    private final int rateHz;
    private final Random random;
    private final short[] said;
    private int at;

    Syllables(int rateHz, int seconds, long seed) {
        this.rateHz = rateHz;
        this.random = new Random(seed);
        this.said = new short[rateHz * seconds];
        for (int from = 0; from < said.length; ) {
            from = vowel(from);
        }
    }

    /** A vowel and the pause behind it. */
    private int vowel(int from) {
        int length = rateHz * (120 + random.nextInt(180)) / 1000;
        double level = 1500 + 6000 * random.nextDouble();
        double formant = 400 + 500 * random.nextDouble();
        double pitch = 100 + 60 * random.nextDouble();
        double phase = 0;
        for (int i = 0; i < length && from + i < said.length; i++) {
            phase += 2 * Math.PI * (pitch + 10.0 * i / length) / rateHz;
            double sum = 0;
            for (int harmonic = 1; harmonic <= 20; harmonic++) {
                double distance = (harmonic * pitch - formant) / 300;
                sum += Math.sin(harmonic * phase) / (1 + distance * distance);
            }
            said[from + i] = (short) (level * Math.sin(Math.PI * i / length) * sum / 3);
        }
        return from + length + rateHz * (50 + random.nextInt(250)) / 1000;
    }

    @Override
    public int sampleRateHz() {
        return rateHz;
    }

    @Override
    public int read(short[] pcm, int offset, int samples) {
        for (int i = 0; i < samples; i++) {
            pcm[offset + i] = said[at++ % said.length];
        }
        return samples;
    }

    /** Keeps what it is given. */
    static final class Ear implements AudioSink {
        private final int rateHz;
        private final short[] pcm;
        private int size;

        Ear(int rateHz, int seconds) {
            this.rateHz = rateHz;
            this.pcm = new short[rateHz * seconds];
        }

        @Override
        public int sampleRateHz() {
            return rateHz;
        }

        @Override
        public void write(short[] from, int offset, int samples) {
            int taken = Math.min(samples, pcm.length - size);
            System.arraycopy(from, offset, pcm, size, taken);
            size += taken;
        }

        /** Level of what was heard from one second to another, in dB below overload. */
        double dbov(double fromSecond, double toSecond) {
            double power = 0;
            for (int i = (int) (fromSecond * rateHz); i < (int) (toSecond * rateHz); i++) {
                power += (double) pcm[i] * pcm[i];
            }
            return 10 * Math.log10(power / ((toSecond - fromSecond) * rateHz) / (32768.0 * 32768) + 1e-12);
        }
    }

    /**
     * How alike the loudness of both is, every 5 ms over 20 ms, at the delay where it is most alike: 1 for the same, about 0
     * for anything else. What is played in 20 ms may be a little longer or shorter than what was said.
     */
    double likeness(Ear ear) {
        double[] here = loudness(said, said.length);
        double[] there = loudness(ear.pcm, ear.size);
        double best = -1;
        for (int delay = 0; delay <= 500 / STEP_MS; delay++) {
            best = Math.max(best, correlation(here, there, delay));
        }
        return best;
    }

    private double[] loudness(short[] pcm, int size) {
        int step = rateHz * STEP_MS / 1000;
        double[] loudness = new double[size / step - WINDOW_STEPS];
        for (int i = 0; i < loudness.length; i++) {
            double power = 0;
            for (int k = i * step; k < (i + WINDOW_STEPS) * step; k++) {
                power += (double) pcm[k] * pcm[k];
            }
            loudness[i] = Math.sqrt(power / (WINDOW_STEPS * step));
        }
        return loudness;
    }

    private static double correlation(double[] x, double[] y, int delay) {
        int n = Math.min(x.length, y.length - delay);
        double sx = 0;
        double sy = 0;
        double sxx = 0;
        double syy = 0;
        double sxy = 0;
        for (int i = 0; i < n; i++) {
            sx += x[i];
            sy += y[i + delay];
            sxx += x[i] * x[i];
            syy += y[i + delay] * y[i + delay];
            sxy += x[i] * y[i + delay];
        }
        double spread = Math.sqrt((n * sxx - sx * sx) * (n * syy - sy * sy));
        return spread == 0 ? 0 : (n * sxy - sx * sy) / spread;
    }
}
