package org.rtclite.examples.codec;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.PrintStream;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.TimeUnit;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;
import org.rtclite.examples.cli.Console;

/**
 * Reads an input, converts rate and channels where the output needs that, and writes the output.
 *
 * <p>The output is created once the input is known to be readable; when reading fails later on, or {@link #stop} is
 * called, it keeps what came before and is complete as far as it goes. {@link #run} blocks its thread; {@link #stop}
 * may come from any other.
 */
final class Conversion {

    private static final int BLOCK_FRAMES = 2048;
    private static final long PROGRESS_NANOS = TimeUnit.MILLISECONDS.toNanos(250);

    /**
     * What to convert and how.
     *
     * @param source file, or {@code -}
     * @param raw what the source holds when it has no header
     * @param accepted kinds of source that will do
     * @param destination file, or {@code -}
     * @param decoding how Speex is decoded
     * @param returns where the returns of the decoder's calls go; null for nowhere
     * @param progress where a line is rewritten in place; null for nowhere
     */
    record Settings(
            String source,
            RawFormat raw,
            Predicate<FileKind> accepted,
            String destination,
            Target target,
            Decoding decoding,
            @Nullable Path returns,
            @Nullable PrintStream progress) {}

    private final Settings settings;
    private final Console console;
    private final InputStream standardIn;
    private final OutputStream standardOut;
    private final List<String> damages = new ArrayList<>();
    private volatile boolean stopped;
    private boolean outputBegun;
    private int rateHz;
    private int channels;
    private int lagSamples;
    private long frames;
    private long nanos;
    private long progressNanos = System.nanoTime();

    Conversion(Settings settings, Console console, InputStream standardIn, OutputStream standardOut) {
        this.settings = settings;
        this.console = console;
        this.standardIn = standardIn;
        this.standardOut = standardOut;
    }

    /** Ends the conversion soon. */
    void stop() {
        stopped = true;
    }

    boolean isStopped() {
        return stopped;
    }

    /** Whether there is an output, perhaps not all of it. */
    boolean hasOutput() {
        return outputBegun;
    }

    /** Sampling rate of what was written. */
    int rateHz() {
        return rateHz;
    }

    /** Channels of what was written. */
    int channels() {
        return channels;
    }

    /** Samples of each channel that were written. */
    long frames() {
        return frames;
    }

    /** How much sound was written. */
    long durationMs() {
        return rateHz == 0 ? 0 : frames * 1000 / rateHz;
    }

    /** What was written, in words. */
    String summary() {
        return String.format(
                Locale.ROOT,
                "%.2f s, %d Hz, %d %s",
                durationMs() / 1000.0,
                rateHz,
                channels,
                channels == 1 ? "channel" : "channels");
    }

    /** By how many of its samples the PCM that was written is late, as the source was not trimmed. */
    int lagSamples() {
        return lagSamples;
    }

    /** How much faster than the sound itself this was. */
    double realTimeFactor() {
        return nanos == 0 ? Double.NaN : durationMs() * 1e6 / nanos;
    }

    /** What was amiss with the source, though it could be read. */
    List<String> damages() {
        return damages;
    }

    /**
     * Converts.
     *
     * @throws FileFailure when a file cannot be read or written
     * @throws IllegalArgumentException when rates or channels cannot be converted
     */
    void run() throws IOException {
        long from = System.nanoTime();
        Path file = settings.returns();
        try (PacketReturns returns = file == null ? null : new PacketReturns(file)) {
            convert(returns);
            if (returns != null && Inputs.kind(settings.source()) == FileKind.SPX) {
                returns.addAll(Path.of(settings.source()));
            }
        } finally {
            nanos = System.nanoTime() - from;
            endProgress();
        }
    }

    private void convert(@Nullable PacketReturns returns) throws IOException {
        try (PcmInput source = Inputs.open(
                settings.source(),
                standardIn,
                settings.raw(),
                settings.accepted(),
                settings.decoding().with(returns))) {
            rateHz = settings.target().rateHz(source);
            channels = settings.target().channels(source);
            PcmInput input = ConvertedInput.of(source, rateHz, channels);
            lagSamples = input.lagSamples();
            if (input != source) {
                console.say(conversion(source));
            }
            try (PcmOutput output = create()) {
                outputBegun = true;
                pump(input, output);
            } catch (IOException e) {
                throw FileFailure.ofOutput(Outputs.name(settings.destination()), e);
            } finally {
                damages.addAll(source.damages());
            }
        }
    }

    private PcmOutput create() throws IOException {
        return Outputs.create(settings.destination(), standardOut, settings.target(), rateHz, channels);
    }

    private String conversion(PcmInput source) {
        StringBuilder line = new StringBuilder(Inputs.name(settings.source()))
                .append(": ")
                .append(source.sampleRateHz())
                .append(" Hz, ")
                .append(source.channels())
                .append(source.channels() == 1 ? " channel" : " channels");
        if (source.sampleRateHz() != rateHz) {
            line.append(", resampled to ").append(rateHz).append(" Hz");
        }
        if (source.channels() > channels) {
            line.append(", mixed to ").append(channels);
        } else if (source.channels() < channels) {
            line.append(", given out on ").append(channels);
        }
        return line.toString();
    }

    private void pump(PcmInput input, PcmOutput output) throws IOException {
        short[] pcm = new short[BLOCK_FRAMES * channels];
        while (!stopped) {
            int got = read(input, pcm);
            if (got == PcmInput.END) {
                return;
            }
            output.write(pcm, 0, got);
            frames += got;
            showProgress(input);
        }
    }

    private int read(PcmInput input, short[] pcm) throws IOException {
        try {
            return input.read(pcm, 0, BLOCK_FRAMES);
        } catch (IOException e) {
            throw FileFailure.ofInput(Inputs.name(settings.source()), e);
        }
    }

    private void showProgress(PcmInput input) {
        PrintStream out = settings.progress();
        long now = System.nanoTime();
        if (out != null && now - progressNanos > PROGRESS_NANOS) {
            progressNanos = now;
            String whole = input.frames() <= 0
                    ? ""
                    : String.format(Locale.ROOT, " of %.1f s", (double) input.frames() / rateHz);
            out.printf(Locale.ROOT, "\r%s: %.1f s%s ", Inputs.name(settings.source()), durationMs() / 1000.0, whole);
            out.flush();
        }
    }

    private void endProgress() {
        PrintStream out = settings.progress();
        if (out != null && frames > 0) {
            out.print("\r" + " ".repeat(70) + "\r");
            out.flush();
        }
    }
}
