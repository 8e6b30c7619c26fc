package org.rtclite.examples.codec;

import java.io.IOException;
import java.io.InputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.InvalidPathException;
import java.util.Arrays;
import java.util.concurrent.CountDownLatch;
import java.util.function.Consumer;
import org.rtclite.examples.cli.Console;
import org.rtclite.examples.cli.ExitCode;
import org.rtclite.examples.cli.JsonLines;
import org.rtclite.examples.cli.Signals;
import org.rtclite.examples.cli.VersionText;

/** Decodes and encodes Speex, converts between sound files, and says what is in them. */
public final class CodecProgram {

    private static final String USAGE = """
            usage: codec decode IN.spx|IN.spf OUT.wav|OUT.pcm   [--returns=FILE]
                   codec encode IN.wav OUT.spx|OUT.spf          [--mode=nb|wb|uwb] [--quality=N] ...
                   codec transcode IN OUT                       [--encoding=NAME] [--rate=HZ] ...
                   codec info FILE                              [--json]
            Files: .wav .au .spx .spf .pcm, and .flv to read. codec FORM --help lists a form's options.
            """;

    private final InputStream in;
    private final PrintStream out;
    private final PrintStream err;
    private final Consumer<Runnable> onStop;

    /**
     * The program with these standard streams.
     *
     * @param onStop told what to run when the program shall end soon
     */
    CodecProgram(InputStream in, PrintStream out, PrintStream err, Consumer<Runnable> onStop) {
        this.in = in;
        this.out = out;
        this.err = err;
        this.onStop = onStop;
    }

    /** Runs the program; returns its exit code. */
    public static ExitCode run(String... arguments) {
        PrintStream out = new PrintStream(System.out, true, StandardCharsets.UTF_8);
        PrintStream err = new PrintStream(System.err, true, StandardCharsets.UTF_8);
        CountDownLatch ended = new CountDownLatch(1);
        Consumer<Runnable> onStop = stop -> Signals.onTermination(stop, () -> awaitQuietly(ended));
        try {
            return new CodecProgram(System.in, out, err, onStop).execute(arguments);
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

    ExitCode execute(String... arguments) {
        String form = arguments.length == 0 ? "" : arguments[0];
        String[] rest = arguments.length == 0 ? arguments : Arrays.copyOfRange(arguments, 1, arguments.length);
        return switch (form) {
            case "decode" -> convert(new ConversionOptions.Decode(), rest);
            case "encode" -> convert(new ConversionOptions.Encode(), rest);
            case "transcode" -> convert(new ConversionOptions.Transcode(), rest);
            case "info" -> info(rest);
            case "-h", "--help" -> {
                out.print(USAGE);
                yield ExitCode.OK;
            }
            case "--version" -> {
                out.println("rtclite " + VersionText.number());
                yield ExitCode.OK;
            }
            default -> {
                err.print((form.isEmpty() ? "" : "codec: there is no form '" + form + "'\n") + USAGE);
                yield ExitCode.USAGE;
            }
        };
    }

    private ExitCode info(String... arguments) {
        InfoOptions options = new InfoOptions();
        ExitCode done = options.parse(arguments);
        if (done != null) {
            return done;
        }
        Console console = options.console(out, err);
        try {
            ConversionOptions.checkRange("raw channels", options.rawChannels, 1, 32);
            FileInfo info = FileInfo.of(options.file, new RawFormat(options.rawRateHz, options.rawChannels));
            info.print(console);
            info.damages().forEach(damage -> console.complain("codec: " + options.file + ": " + damage));
            return info.damages().isEmpty() ? ExitCode.OK : ExitCode.BAD_DATA;
        } catch (IllegalArgumentException e) {
            return options.wrongUsage(String.valueOf(e.getMessage()));
        } catch (IOException e) {
            FileFailure failure = FileFailure.ofInput(options.file, e);
            console.complain("codec: " + failure.getMessage());
            return failure.code();
        }
    }

    private ExitCode convert(ConversionOptions options, String... arguments) {
        ExitCode done = options.parse(arguments);
        if (done != null) {
            return done;
        }
        try {
            boolean data = ConversionOptions.isStandard(options.destination);
            Console console = data ? options.consoleBesideData(err) : options.console(out, err);
            Conversion.Settings settings = options.settings();
            options.checkFiles();
            return convert(options, new Conversion(settings, console, in, out), console);
        } catch (InvalidPathException e) {
            return options.wrongUsage("'" + e.getInput() + "' is no name of a file");
        } catch (IllegalArgumentException e) {
            return options.wrongUsage(String.valueOf(e.getMessage()));
        } catch (IOException e) {
            return options.wrongUsage("cannot look at the files: " + e.getMessage());
        }
    }

    /** Converts, and says how it went. */
    private ExitCode convert(ConversionOptions options, Conversion conversion, Console console) {
        onStop.accept(conversion::stop);
        ExitCode code = ExitCode.OK;
        String reason = "end of input";
        JsonLines.Members members =
                JsonLines.members().put("in", options.source).put("out", options.destination);
        String place = Outputs.name(options.destination);
        try {
            conversion.run();
            if (conversion.isStopped()) {
                code = ExitCode.INTERRUPTED;
                reason = "stopped";
            } else if (!conversion.damages().isEmpty()) {
                code = ExitCode.BAD_DATA;
                reason = String.join("; ", conversion.damages());
            }
            sayDamages(options, conversion, console);
            console.say(place + ": " + (conversion.isStopped() ? "the first " : "") + conversion.summary());
            if (!conversion.isStopped() && options.reportWanted()) {
                QualityReport.of(options, conversion).print(console, members);
            }
        } catch (IOException e) {
            sayDamages(options, conversion, console);
            FileFailure failure = FileFailure.ofInput(options.source, e);
            reason = String.valueOf(failure.getMessage());
            code = failure.code();
            console.complain("codec: " + reason);
            if (conversion.hasOutput()) {
                console.complain("codec: " + place + " holds the first " + conversion.summary());
            }
        }
        console.event(
                "converted",
                null,
                members.put("sampleRateHz", conversion.rateHz())
                        .put("channels", conversion.channels())
                        .put("samples", conversion.frames())
                        .put("durationMs", conversion.durationMs())
                        .put("code", code.value())
                        .put("reason", reason));
        return code;
    }

    private static void sayDamages(ConversionOptions options, Conversion conversion, Console console) {
        for (String damage : conversion.damages()) {
            console.complain("codec: " + Inputs.name(options.source) + ": " + damage);
        }
    }
}
