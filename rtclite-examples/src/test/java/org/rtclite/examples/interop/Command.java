package org.rtclite.examples.interop;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;

/** An independent program that a test runs with arguments of its own; its output goes to a file of its own. */
final class Command implements AutoCloseable {

    private static final int LIMIT_SECONDS = 40;

    private final List<String> line;
    private final Process process;
    private final Path log;

    private Command(List<String> line, Process process, Path log) {
        this.line = line;
        this.process = process;
        this.log = log;
    }

    /** Starts a program whose log lies in that folder. */
    static Command start(Path folder, String... line) {
        try {
            Path log = Files.createTempFile(folder, line[0] + "-", ".log");
            Process process = new ProcessBuilder(line)
                    .redirectInput(Path.of("/dev/null").toFile())
                    .redirectErrorStream(true)
                    .redirectOutput(log.toFile())
                    .start();
            return new Command(List.of(line), process, log);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Starts ffmpeg, which overwrites files and prints errors only. */
    static Command ffmpeg(Path folder, String... arguments) {
        List<String> all = new ArrayList<>(List.of("ffmpeg", "-nostdin", "-v", "error", "-y"));
        all.addAll(List.of(arguments));
        return start(folder, all.toArray(String[]::new));
    }

    /** Starts GStreamer: takes an FLV file apart and puts it together again, into {@code sink} and its properties. */
    static Command gstRemux(Path folder, Path source, String... sink) throws IOException {
        List<String> line = new ArrayList<>(List.of("gst-launch-1.0", "-q", "filesrc", "location=" + source));
        line.addAll(List.of("!", "flvdemux", "name=in", "flvmux", "name=out", "streamable=true", "!"));
        line.addAll(List.of(sink));
        List<Tags.Tag> tags = Tags.of(source);
        for (String kind : List.of("audio", "video")) {
            if (tags.stream().anyMatch(tag -> tag.isVideo() == kind.equals("video"))) {
                line.addAll(List.of("in." + kind, "!", "queue", "!", "out." + kind));
            }
        }
        return start(folder, line.toArray(String[]::new));
    }

    /** Runs a program to its end, which must be a good one; returns what it printed. */
    static String run(Path folder, String... line) {
        try (Command command = start(folder, line)) {
            assertEquals(0, command.awaitExit(), command::toString);
            return command.output();
        }
    }

    /** Waits for the end of the program. */
    int awaitExit() {
        try {
            if (!process.waitFor(LIMIT_SECONDS, TimeUnit.SECONDS)) {
                throw new AssertionError(this + " still ran after " + LIMIT_SECONDS + " s");
            }
            return process.exitValue();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new AssertionError("interrupted while " + line + " ran", e);
        }
    }

    /** SIGTERM. */
    void terminate() {
        process.destroy();
    }

    boolean isRunning() {
        return process.isAlive();
    }

    /** What it has printed so far. */
    String output() {
        try {
            return Files.readString(log, StandardCharsets.ISO_8859_1);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    @Override
    public String toString() {
        return String.join(" ", line) + "\n" + output();
    }

    @Override
    public void close() {
        process.destroyForcibly();
    }
}
