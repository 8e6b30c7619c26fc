package org.rtclite.examples.codec;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.rtclite.examples.cli.StandardOptions;
import org.rtclite.media.file.SampleEncoding;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** What decoding, encoding and transcoding have in common on the command line. */
abstract class ConversionOptions extends StandardOptions {

    @Parameters(index = "0", paramLabel = "IN", description = "File to read; - is standard input.")
    String source = "";

    @Parameters(
            index = "1",
            paramLabel = "OUT",
            description = "File to write; its ending tells the kind; - is" + " standard output.")
    String destination = "";

    @Option(names = "--raw-rate", paramLabel = "HZ", description = "Sampling rate of an input of raw PCM.")
    int rawRateHz;

    @Option(
            names = "--raw-channels",
            paramLabel = "N",
            description = "Channels of an input of raw PCM; ${DEFAULT-VALUE} unless given.")
    int rawChannels = 1;

    @Option(names = "--report", description = "Say at the end how many bits it took, how fast it was, how close it is.")
    boolean report;

    @Option(
            names = "--reference",
            paramLabel = "FILE",
            description = "Compare the result with this file in the report: segmental signal-to-noise ratio.")
    @Nullable
    String reference;

    /** Decoding: Speex in, PCM out. */
    @Command(name = "codec decode", description = "Decodes Speex: an Ogg file, or a packet file.")
    static final class Decode extends ConversionOptions {

        @Option(
                names = "--returns",
                paramLabel = "FILE",
                description = "Write what each call of the decoder returned: a line per packet; 0 is a frame, -1 the"
                        + " end, -2 corrupt.")
        @Nullable
        Path returns;

        @Option(names = "--no-high-pass", description = "Leave the decoder's high-pass out; for measurements.")
        boolean noHighPass;

        @Option(
                names = "--no-enhancement",
                description = "Leave the enhancement out, also where a packet file has it" + " on.")
        boolean noEnhancement;

        @Override
        Decoding decoding() {
            return new Decoding(!noHighPass, !noEnhancement, null);
        }

        @Override
        @Nullable
        Path returns() {
            return returns;
        }

        @Override
        Target target() {
            return new Target(
                    kind(FileKind.PCM, FileKind.WAV, FileKind.AU, FileKind.PCM),
                    0,
                    0,
                    SampleEncoding.PCM16,
                    new SpeexOptions());
        }

        @Override
        boolean accepts(FileKind kind) {
            return kind == FileKind.SPX || kind == FileKind.SPF;
        }
    }

    /** Encoding: sound in, Speex out. */
    @Command(name = "codec encode", description = "Encodes Speex, into an Ogg file or a packet file.")
    static final class Encode extends ConversionOptions {

        @Mixin
        SpeexOptions speex = new SpeexOptions();

        @Override
        Target target() {
            speex.check();
            return new Target(kind(FileKind.SPX, FileKind.SPX, FileKind.SPF), 0, 0, SampleEncoding.PCM16, speex);
        }

        @Override
        boolean comparesWithSource() {
            return true;
        }
    }

    /** Anything in, anything out. */
    @Command(name = "codec transcode", description = "Converts between sound files of any two kinds.")
    static final class Transcode extends ConversionOptions {

        private static final Map<String, SampleEncoding> ENCODINGS = Map.of(
                "pcm8", SampleEncoding.PCM8,
                "pcm16", SampleEncoding.PCM16,
                "pcm24", SampleEncoding.PCM24,
                "pcm32", SampleEncoding.PCM32,
                "float", SampleEncoding.FLOAT32,
                "ulaw", SampleEncoding.ULAW,
                "alaw", SampleEncoding.ALAW);

        @Option(
                names = "--rate",
                paramLabel = "HZ",
                description = "Sampling rate of the output; the input's unless" + " given.")
        int rateHz;

        @Option(
                names = "--channels",
                paramLabel = "N",
                description = "Channels of the output; the input's unless given.")
        int channels;

        @Option(
                names = "--encoding",
                paramLabel = "NAME",
                description = "Samples of a WAV or AU file: pcm8, pcm16, pcm24, pcm32, float, ulaw or alaw;"
                        + " ${DEFAULT-VALUE} unless given.")
        String encoding = "pcm16";

        @Mixin
        SpeexOptions speex = new SpeexOptions();

        @Override
        Target target() {
            speex.check();
            SampleEncoding samples = ENCODINGS.get(encoding);
            if (samples == null) {
                throw new IllegalArgumentException(
                        "encoding '" + encoding + "' is none of pcm8, pcm16, pcm24, pcm32, float, ulaw and alaw");
            }
            if (rateHz != 0) {
                checkRange("rate", rateHz, 1000, 768_000);
            }
            checkRange("channels", channels, 0, 32);
            FileKind kind = kind(FileKind.PCM, FileKind.WAV, FileKind.AU, FileKind.SPX, FileKind.SPF, FileKind.PCM);
            Target target = new Target(kind, rateHz, channels, samples, speex);
            if (target.isSpeex() && (rateHz != 0 || channels != 0)) {
                throw new IllegalArgumentException("Speex takes --mode and --stereo, not --rate and --channels");
            }
            if (kind != FileKind.WAV && kind != FileKind.AU && samples != SampleEncoding.PCM16) {
                throw new IllegalArgumentException("--encoding is for WAV and AU files, not for " + kind.text());
            }
            return target;
        }
    }

    /** What is written. */
    abstract Target target();

    /** Whether such a file can be read. */
    boolean accepts(FileKind kind) {
        return true;
    }

    /** How Speex is decoded. */
    Decoding decoding() {
        return Decoding.USUAL;
    }

    /** Where the returns of the decoder's calls go; null for nowhere. */
    @Nullable
    Path returns() {
        return null;
    }

    /** Whether a report compares the result with the source, unless told otherwise. */
    boolean comparesWithSource() {
        return false;
    }

    /** What raw PCM holds. */
    final RawFormat raw() {
        if (rawRateHz != 0) {
            checkRange("raw rate", rawRateHz, 1000, 768_000);
        }
        checkRange("raw channels", rawChannels, 1, 32);
        return new RawFormat(rawRateHz, rawChannels);
    }

    /** The file that the result is compared with; null for none. */
    final @Nullable String reference() {
        if (reference != null) {
            return reference;
        }
        boolean files = !isStandard(source) && !isStandard(destination);
        return report && comparesWithSource() && files ? source : null;
    }

    /** Whether there is something to report. */
    final boolean reportWanted() {
        return report || reference != null;
    }

    static boolean isStandard(String place) {
        return place.equals(Inputs.STANDARD);
    }

    /** The kind of the output: by its name, one of those allowed. */
    final FileKind kind(FileKind onStandardOutput, FileKind... allowed) {
        if (isStandard(destination)) {
            return onStandardOutput;
        }
        FileKind kind = FileKind.ofName(destination);
        if (kind == null || !Arrays.asList(allowed).contains(kind)) {
            throw new IllegalArgumentException("OUT is '" + destination + "', its name must end in "
                    + FileKind.endings(allowed) + (kind == FileKind.FLV ? "; FLV is read, not written" : ""));
        }
        return kind;
    }

    static void checkRange(String what, int value, int least, int most) {
        if (value < least || value > most) {
            throw new IllegalArgumentException(what + " is " + value + ", allowed " + least + " to " + most);
        }
    }

    /**
     * Looks for what makes no sense among the files.
     *
     * @throws IllegalArgumentException saying what is wrong
     */
    final void checkFiles() throws IOException {
        Path codes = returns();
        if (codes != null && isStandard(source)) {
            throw new IllegalArgumentException("--returns needs a file as IN");
        }
        if (reference != null && isStandard(destination)) {
            throw new IllegalArgumentException("--reference needs a file as OUT");
        }
        checkApart("IN", source, "OUT", destination);
        if (reference != null) {
            checkApart("the reference", reference, "OUT", destination);
        }
        if (codes != null) {
            checkApart("IN", source, "the file of returns", codes.toString());
            checkApart("OUT", destination, "the file of returns", codes.toString());
            if (reference != null) {
                checkApart("the reference", reference, "the file of returns", codes.toString());
            }
        }
    }

    private static void checkApart(String what, String place, String other, String otherPlace) throws IOException {
        if (isStandard(place) || isStandard(otherPlace)) {
            return;
        }
        Path a = Path.of(place);
        Path b = Path.of(otherPlace);
        boolean same = (Files.exists(a) && Files.exists(b))
                ? Files.isSameFile(a, b)
                : a.toAbsolutePath().normalize().equals(b.toAbsolutePath().normalize());
        if (same) {
            throw new IllegalArgumentException(what + " and " + other + " are the same file, " + place);
        }
    }

    /** What is to be done. */
    final Conversion.Settings settings() {
        return new Conversion.Settings(
                source,
                raw(),
                this::accepts,
                destination,
                target(),
                decoding(),
                returns(),
                showsProgress() ? System.err : null);
    }
}
