package org.rtclite.examples.interop;

import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.ShortBuffer;
import java.nio.file.Files;
import java.nio.file.Path;

/**
 * Words of a human voice to send through a call, and the measure of how much of what arrives is those words.
 *
 * <p>The measure compares spectrograms: loudness in decibels in 16 bands of equal width, every 10 ms, less the mean of
 * each band, correlated at the delay where they fit best. The same words through a good codec reach 0.9; other words of
 * the same voice stay below 0.5, a wrong decoder lower still.
 */
final class Speech {

    private static final Path VOICES = Path.of("/usr/share/sounds/alsa");
    private static final double PHRASE_SECONDS = 1.4;
    private static final int BANDS = 16;
    private static final double FLOOR_DB = 50;

    private Speech() {}

    /** Two words, such as {@code Front_Center}, in a mono file of that rate, with a little silence behind. */
    static Path phrase(Path folder, String words, int rateHz) {
        return words(folder, words, rateHz, 0);
    }

    /** The same words again and again, for longer than a call of ten seconds. */
    static Path repeated(Path folder, String words, int rateHz) {
        return words(folder, words, rateHz, 9);
    }

    private static Path words(Path folder, String words, int rateHz, int repeats) {
        Path file = folder.resolve(words + "-" + rateHz + "-" + repeats + ".wav");
        Command.run(
                folder,
                "sox",
                VOICES.resolve(words + ".wav").toString(),
                "-r",
                String.valueOf(rateHz),
                "-c",
                "1",
                "-b",
                "16",
                file.toString(),
                "pad",
                "0",
                "1",
                "trim",
                "0",
                String.valueOf(PHRASE_SECONDS),
                "gain",
                "-n",
                "-6",
                "repeat",
                String.valueOf(repeats));
        return file;
    }

    /** Checks that a recording holds that phrase, well enough that a wrong decoder could not have made it. */
    static void assertHeard(Path phrase, Path heard, int rateHz) {
        double likeness = likeness(phrase, heard, rateHz);
        System.out.printf("%s in %s: %.3f%n", phrase.getFileName(), heard, likeness);
        assertTrue(likeness > 0.75, heard + " holds " + phrase.getFileName() + " with a likeness of " + likeness);
    }

    /** How alike the spectrogram of the phrase is to the part of the recording that it fits best, -1 to 1. */
    static double likeness(Path phrase, Path heard, int rateHz) {
        double[][] said = spectrogram(samples(phrase, rateHz), rateHz);
        double[][] there = spectrogram(samples(heard, rateHz), rateHz);
        double best = -1;
        for (int delay = 0; delay + said.length <= there.length; delay++) {
            best = Math.max(best, correlation(said, there, delay));
        }
        return best;
    }

    private static short[] samples(Path file, int rateHz) {
        Path raw = file.resolveSibling(file.getFileName() + "." + rateHz + ".raw");
        Command.run(
                file.toAbsolutePath().getParent(),
                "sox",
                file.toString(),
                "-t",
                "raw",
                "-r",
                String.valueOf(rateHz),
                "-c",
                "1",
                "-e",
                "signed",
                "-b",
                "16",
                "-L",
                raw.toString());
        try {
            ShortBuffer pcm = ByteBuffer.wrap(Files.readAllBytes(raw))
                    .order(ByteOrder.LITTLE_ENDIAN)
                    .asShortBuffer();
            short[] samples = new short[pcm.limit()];
            pcm.get(samples);
            return samples;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Loudness by frame and band, in decibels over a floor of 50 dB below the loudest of all. */
    private static double[][] spectrogram(short[] pcm, int rateHz) {
        int step = rateHz / 100;
        int window = 2 * step;
        double[][] loudness = new double[Math.max(0, (pcm.length - window) / step)][BANDS];
        double[] sine = new double[window];
        for (int i = 0; i < window; i++) {
            sine[i] = Math.sin(2 * Math.PI * i / window);
        }
        double loudest = 1e-9;
        for (int i = 0; i < loudness.length; i++) {
            for (int bin = 1; bin < window / 2; bin++) {
                loudness[i][bin * BANDS * 2 / window] += power(pcm, i * step, sine, bin);
            }
            for (int band = 0; band < BANDS; band++) {
                loudest = Math.max(loudest, loudness[i][band]);
            }
        }
        for (double[] frame : loudness) {
            for (int band = 0; band < BANDS; band++) {
                frame[band] = Math.max(0, FLOOR_DB + 10 * Math.log10(frame[band] / loudest + 1e-12));
            }
        }
        return loudness;
    }

    /** Power at a whole number of periods in the window. */
    private static double power(short[] pcm, int from, double[] sine, int bin) {
        int window = sine.length;
        double re = 0;
        double im = 0;
        int phase = 0;
        for (int i = 0; i < window; i++) {
            double x = pcm[from + i] * (1 - sine[(i + window / 4) % window]); // Hann's window
            re += x * sine[(phase + window / 4) % window];
            im += x * sine[phase];
            phase = (phase + bin) % window;
        }
        return re * re + im * im;
    }

    private static double correlation(double[][] said, double[][] there, int delay) {
        double xx = 0;
        double yy = 0;
        double xy = 0;
        for (int band = 0; band < BANDS; band++) {
            double meanX = 0;
            double meanY = 0;
            for (int i = 0; i < said.length; i++) {
                meanX += said[i][band] / said.length;
                meanY += there[i + delay][band] / said.length;
            }
            for (int i = 0; i < said.length; i++) {
                double x = said[i][band] - meanX;
                double y = there[i + delay][band] - meanY;
                xx += x * x;
                yy += y * y;
                xy += x * y;
            }
        }
        return xx == 0 || yy == 0 ? 0 : xy / Math.sqrt(xx * yy);
    }
}
