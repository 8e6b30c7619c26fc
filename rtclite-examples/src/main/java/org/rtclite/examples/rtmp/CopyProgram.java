package org.rtclite.examples.rtmp;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import org.jspecify.annotations.Nullable;
import org.rtclite.examples.cli.Console;
import org.rtclite.examples.cli.ExitCode;
import org.rtclite.examples.cli.JsonLines;
import org.rtclite.examples.cli.Signals;
import org.rtclite.examples.cli.StandardOptions;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** Copies between RTMP streams and FLV files. */
public final class CopyProgram {

    private CopyProgram() {}

    /** What the command line says. */
    @Command(
            name = "rtmp-copy",
            description = "Copies a stream or an FLV file to a stream or an FLV file. A stream is"
                    + " rtmp://host/app/NAME or rtmp://host/app?id=NAME, or with rtmps, rtmpe, rtmpt, rtmpts or rtmpte, and"
                    + " timeout=SECONDS among its parameters.")
    static final class Options extends StandardOptions {

        @Parameters(index = "0", paramLabel = "SRC", description = "Stream or FLV file.")
        String source = "";

        @Parameters(index = "1", paramLabel = "DEST", description = "Stream or FLV file.")
        String destination = "";

        @Option(names = "--duration", paramLabel = "SECONDS", description = "Copy so much, by the time stamps.")
        double durationSeconds;

        @Option(names = "--fast", description = "Send a file as fast as the server takes it, not at its own pace.")
        boolean fast;

        @Option(
                names = "--reconnect",
                paramLabel = "SECONDS",
                description = "After a lost connection connect again, trying every so many seconds.")
        @Nullable
        Double reconnectSeconds;

        @Option(
                names = "--tls-trust",
                paramLabel = "FILE",
                description = "Trust these certificates (PEM) and no others.")
        @Nullable
        Path trustFile;

        /** What is wrong with them; null when nothing is. */
        @Nullable
        String mistake() {
            if (!(durationSeconds >= 0 && durationSeconds <= 1e9)) {
                return "duration " + durationSeconds + " is outside 0..1e9 s";
            }
            if (reconnectSeconds != null && !(reconnectSeconds >= 0 && reconnectSeconds <= 86_400)) {
                return "reconnect " + reconnectSeconds + " is outside 0..86400 s";
            }
            try {
                for (String place : new String[] {source, destination}) {
                    if (StreamAddress.matches(place)) {
                        StreamAddress.parse(place).client(Tls.trusting(trustFile));
                    } else if (place.contains("://")) {
                        return "'" + place + "' is neither an RTMP address nor a file";
                    }
                }
                if (!StreamAddress.matches(source) && !StreamAddress.matches(destination)) {
                    Path from = Path.of(source);
                    Path to = Path.of(destination);
                    if (Files.exists(from) && Files.exists(to) && Files.isSameFile(from, to)) {
                        return "SRC and DEST are the same file";
                    }
                }
            } catch (IllegalArgumentException | IOException e) {
                return String.valueOf(e.getMessage());
            }
            return null;
        }

        Copy.Settings settings() {
            boolean fromFile = !StreamAddress.matches(source);
            boolean toStream = StreamAddress.matches(destination);
            return new Copy.Settings(
                    source,
                    destination,
                    durationSeconds == 0 ? Long.MAX_VALUE : Math.round(durationSeconds * 1000),
                    fromFile && toStream && !fast,
                    reconnectSeconds == null ? null : Duration.ofMillis(Math.round(reconnectSeconds * 1000)),
                    Tls.trusting(trustFile),
                    showsProgress() ? System.err : null);
        }
    }

    /** Runs the program; returns its exit code. */
    public static ExitCode run(String... arguments) {
        Options options = new Options();
        ExitCode done = options.parse(arguments);
        if (done != null) {
            return done;
        }
        String mistake = options.mistake();
        if (mistake != null) {
            return options.wrongUsage(mistake);
        }
        Console console = options.console();
        Copy copy = new Copy(options.settings(), console);
        CountDownLatch ended = new CountDownLatch(1);
        Signals.onTermination(copy::stop, () -> awaitQuietly(ended));
        try {
            return copy(copy, console);
        } finally {
            ended.countDown();
        }
    }

    private static void awaitQuietly(CountDownLatch latch) {
        try {
            latch.await();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    /** Copies, and says how it went. */
    static ExitCode copy(Copy copy, Console console) {
        ExitCode code;
        String reason = "end of stream";
        try {
            copy.run();
            code = copy.isStopped() ? ExitCode.INTERRUPTED : ExitCode.OK;
            reason = copy.isStopped() ? "stopped" : reason;
        } catch (IOException e) {
            reason = StreamFailure.text(e);
            console.complain("rtmp-copy: " + reason);
            code = StreamFailure.exitCode(e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            code = ExitCode.INTERRUPTED;
        }
        if (copy.tags() > 0) {
            console.say("copied " + copy.summary());
        }
        console.event(
                "ended",
                null,
                JsonLines.members()
                        .put("tags", copy.tags())
                        .put("bytes", copy.bytes())
                        .put("durationMs", copy.mediaMs())
                        .put("code", code.value())
                        .put("reason", reason));
        return code;
    }
}
