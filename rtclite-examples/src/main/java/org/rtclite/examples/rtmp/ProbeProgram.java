package org.rtclite.examples.rtmp;

import io.netty.handler.ssl.SslContext;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import org.jspecify.annotations.Nullable;
import org.rtclite.examples.cli.Console;
import org.rtclite.examples.cli.ExitCode;
import org.rtclite.examples.cli.Signals;
import org.rtclite.examples.cli.StandardOptions;
import org.rtclite.rtmp.flv.FlvTag;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** Says what is in a stream or an FLV file. */
public final class ProbeProgram {

    private static final Duration STEP = Duration.ofMillis(100);

    private ProbeProgram() {}

    /** What the command line says. */
    @Command(name = "rtmp-probe", description = "Says what is in a stream or an FLV file: codecs, rates, metadata.")
    static final class Options extends StandardOptions {

        @Parameters(paramLabel = "URL|FILE", description = "rtmp://host/app/NAME, or an FLV file.")
        String place = "";

        @Option(
                names = "--duration",
                paramLabel = "SECONDS",
                description = "How long a stream is looked at (${DEFAULT-VALUE}); a file is read to its end.")
        double durationSeconds = 5;

        @Option(
                names = "--tls-trust",
                paramLabel = "FILE",
                description = "Trust these certificates (PEM) and no others.")
        @Nullable
        Path trustFile;
    }

    /** Runs the program; returns its exit code. */
    public static ExitCode run(String... arguments) {
        Options options = new Options();
        ExitCode done = options.parse(arguments);
        if (done != null) {
            return done;
        }
        if (!(options.durationSeconds > 0 && options.durationSeconds <= 1e9)) {
            return options.wrongUsage("duration " + options.durationSeconds + " is outside 0..1e9 s");
        }
        CountDownLatch stop = new CountDownLatch(1);
        Signals.onTermination(stop::countDown, () -> {});
        try {
            return probe(options, options.console(), stop);
        } catch (IllegalArgumentException e) {
            return options.wrongUsage(String.valueOf(e.getMessage()));
        }
    }

    /** Looks, and says what it saw: also when it was stopped, or the stream broke off. */
    static ExitCode probe(Options options, Console console, CountDownLatch stop) {
        boolean live = StreamAddress.matches(options.place);
        String place = live ? StreamAddress.parse(options.place).toString() : options.place;
        long wanted = Math.round(options.durationSeconds * 1000);
        StreamReport report = new StreamReport();
        ExitCode code = ExitCode.OK;
        SslContext trust = Tls.trusting(options.trustFile);
        try (TagSource source = TagSource.open(options.place, trust)) {
            long deadline = System.nanoTime() + Duration.ofMillis(wanted).toNanos();
            while (stop.getCount() > 0 && !source.isEnded() && !(live && System.nanoTime() - deadline > 0)) {
                FlvTag next = source.next(STEP);
                if (next != null) {
                    try (FlvTag tag = next) {
                        report.add(tag);
                    }
                }
            }
        } catch (IOException e) {
            console.complain("rtmp-probe: " + StreamFailure.text(e));
            code = StreamFailure.exitCode(e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            code = ExitCode.INTERRUPTED;
        }
        if (report.hasMedia()) {
            report.print(place, console);
        } else if (code == ExitCode.OK) {
            console.complain("rtmp-probe: " + place + " has no audio and no video");
            code = ExitCode.NO_MEDIA;
        }
        return stop.getCount() == 0 ? ExitCode.INTERRUPTED : code;
    }
}
