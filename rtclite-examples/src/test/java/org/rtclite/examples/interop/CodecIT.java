package org.rtclite.examples.interop;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.rtclite.media.file.AudioFile;
import org.rtclite.media.file.AudioReader;

/** The codec program as its user runs it, with files from sox, to and from the tools of libspeex. */
@Timeout(60)
class CodecIT {

    private static final Duration SOON = Duration.ofSeconds(30);

    @Test
    void filesGoToTheToolsOfLibspeexAndComeFromThem() throws Exception {
        try (Peers peers = new Peers("codec", "sox", "speexenc", "speexdec")) {
            Path folder = peers.folder();
            execute(folder, "sox", "-n", "-r", "44100", "-c", "2", "chirp.wav", "synth", "2", "sine", "300-3000");

            Program encode = codec(folder, "encode", "chirp.wav", "ours.spx", "--mode", "wb", "--quality", "8");
            String said = String.join("\n", encode.lines());
            assertTrue(said.contains("chirp.wav: 44100 Hz, 2 channels, resampled to 16000 Hz, mixed to 1"), said);
            codec(folder, "decode", "ours.spx", "ours.wav");
            execute(folder, "speexdec", "ours.spx", "theirs.wav");
            assertAlike(folder.resolve("ours.wav"), folder.resolve("theirs.wav"), 32_000);

            // at 16 kHz, as speexenc does not resample: the header's rate counts, not that of the mode
            execute(folder, "speexenc", "--narrowband", "--quality", "6", "--nframes", "2", "ours.wav", "theirs.spx");
            codec(folder, "decode", "theirs.spx", "ours2.wav", "--returns", "returns.txt");
            execute(folder, "speexdec", "theirs.spx", "theirs2.wav");
            assertAlike(folder.resolve("ours2.wav"), folder.resolve("theirs2.wav"), 32_000);
            List<String> returns = Files.readAllLines(folder.resolve("returns.txt"));
            assertEquals("0 0", returns.get(0));
            Map<String, String> info = Program.members(
                    codec(folder, "info", "theirs.spx", "--json").lines().get(0));
            assertEquals("narrowband", info.get("mode"));
            assertEquals("16000", info.get("sampleRateHz"));
            assertEquals(String.valueOf(returns.size()), info.get("packets"));
        }
    }

    /** Runs the program to its good end. */
    private static Program codec(Path folder, String... arguments) {
        String[] command = new String[arguments.length + 1];
        command[0] = "codec";
        System.arraycopy(arguments, 0, command, 1, arguments.length);
        try (Program program = Program.start(folder, command)) {
            assertEquals(0, program.awaitExit(SOON), program.errors());
            return program;
        }
    }

    private static void execute(Path folder, String... command) throws IOException, InterruptedException {
        Path log = folder.resolve(command[0] + ".log");
        Process process = new ProcessBuilder(command)
                .directory(folder.toFile())
                .redirectErrorStream(true)
                .redirectOutput(ProcessBuilder.Redirect.appendTo(log.toFile()))
                .start();
        if (!process.waitFor(30, TimeUnit.SECONDS)) {
            process.destroyForcibly();
            throw new AssertionError(List.of(command) + " still ran after 30 s");
        }
        assertEquals(0, process.exitValue(), () -> List.of(command) + ", see " + log);
    }

    /** The same samples, but for the last frame, which speexdec does not bring out. */
    private static void assertAlike(Path ours, Path theirs, int samples) throws IOException {
        short[] a = read(ours);
        short[] b = read(theirs);
        assertEquals(samples, a.length, samples / 50.0, ours + ": samples");
        assertEquals(samples, b.length, samples / 50.0, theirs + ": samples");
        double signal = 0;
        double error = 1e-9;
        for (int i = 0; i < Math.min(a.length, b.length) - samples / 100; i++) {
            signal += (double) a[i] * a[i];
            error += Math.pow(a[i] - b[i], 2);
        }
        double decibels = 10 * Math.log10(signal / error);
        assertTrue(decibels > 70, ours + ": " + decibels + " dB");
    }

    private static short[] read(Path file) throws IOException {
        try (AudioReader reader = AudioFile.open(file)) {
            return reader.readAllMono(1_000_000);
        }
    }
}
