package org.rtclite.examples.interop;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.ShortBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;

/** Sound files through sox, so that our own code does not judge itself. */
final class Sound {

    private Sound() {}

    /** A sine of -6 dBFS, 8 kHz mono 16 bit. */
    static Path tone(Path file, int hz, int seconds) {
        sox(
                "-n",
                "-r",
                "8000",
                "-c",
                "1",
                "-b",
                "16",
                file.toString(),
                "synth",
                String.valueOf(seconds),
                "sine",
                String.valueOf(hz),
                "gain",
                "-6");
        return file;
    }

    /** One channel of a file, counted from 1, as a file of its own beside it. */
    static Path channel(Path file, int channel) {
        Path mono = file.resolveSibling(file.getFileName() + "." + channel + ".wav");
        sox(file.toString(), mono.toString(), "remix", String.valueOf(channel));
        return mono;
    }

    /** At least three seconds, 95 % of the level within 30 Hz of the tone. */
    static void assertTone(Peers peers, Path file, int hz) {
        Peers.Result result = peers.run(
                "media/tone-check.sh", Map.of("MIN_S", "3", "MIN_SHARE", "0.95"), file.toString(), String.valueOf(hz));
        if (result.exitCode() != 0) {
            throw new AssertionError(file + " does not hold a clean tone of " + hz + " Hz: " + result.output());
        }
    }

    /** At least that many seconds of 20 ms frames that are louder than -45 dBFS. */
    static void assertSpeech(Path file, double seconds) {
        Path raw = file.resolveSibling(file.getFileName() + ".raw");
        sox(file.toString(), "-t", "raw", "-r", "8000", "-c", "1", "-e", "signed", "-b", "16", "-L", raw.toString());
        byte[] bytes;
        try {
            bytes = Files.readAllBytes(raw);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        ShortBuffer pcm = ByteBuffer.wrap(bytes).order(ByteOrder.LITTLE_ENDIAN).asShortBuffer();
        int loudFrames = 0;
        for (int frame = 0; frame + 160 <= pcm.limit(); frame += 160) {
            double energy = 0;
            for (int i = 0; i < 160; i++) {
                energy += (double) pcm.get(frame + i) * pcm.get(frame + i);
            }
            if (10 * Math.log10(energy / 160 / (32768.0 * 32768.0) + 1e-12) > -45) {
                loudFrames++;
            }
        }
        if (loudFrames * 0.02 < seconds) {
            throw new AssertionError(file + " holds " + loudFrames * 0.02 + " s of speech in " + pcm.limit() / 8000.0
                    + " s, expected " + seconds + " s");
        }
    }

    private static void sox(String... arguments) {
        List<String> command = new java.util.ArrayList<>(List.of("sox"));
        command.addAll(List.of(arguments));
        try {
            Process process =
                    new ProcessBuilder(command).redirectErrorStream(true).start();
            String output =
                    new String(process.getInputStream().readAllBytes(), java.nio.charset.StandardCharsets.UTF_8);
            if (!process.waitFor(30, TimeUnit.SECONDS) || process.exitValue() != 0) {
                throw new AssertionError(command + " failed: " + output);
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new AssertionError("interrupted", e);
        }
    }
}
