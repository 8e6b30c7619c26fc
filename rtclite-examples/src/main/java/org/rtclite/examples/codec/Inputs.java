package org.rtclite.examples.codec;

import java.io.BufferedInputStream;
import java.io.Closeable;
import java.io.IOException;
import java.io.InputStream;
import java.nio.channels.Channels;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Locale;
import java.util.function.Predicate;
import org.rtclite.examples.cli.ExitCode;
import org.rtclite.media.file.AudioFile;
import org.rtclite.media.ogg.OggSpeexPcmReader;
import org.rtclite.rtmp.flv.FlvReader;

/** Opens inputs of any kind; {@code -} is standard input, whose kind its first bytes tell as well. */
final class Inputs {

    /** What stands for standard input and output on the command line. */
    static final String STANDARD = "-";

    private Inputs() {}

    /** A place as messages name it. */
    static String name(String place) {
        return place.equals(STANDARD) ? "standard input" : place;
    }

    /** The kind of a file, by its first bytes; raw PCM goes by its name. */
    static FileKind kind(String place) throws IOException {
        if (FileKind.ofName(place) == FileKind.PCM) {
            return FileKind.PCM;
        }
        try (InputStream in = Files.newInputStream(Path.of(place))) {
            return kind(in.readNBytes(FileKind.MAGIC_BYTES), place);
        } catch (IOException e) {
            throw FileFailure.ofInput(place, e);
        }
    }

    private static FileKind kind(byte[] head, String place) throws IOException {
        FileKind kind = FileKind.ofContent(new String(head, StandardCharsets.ISO_8859_1));
        if (kind == null) {
            StringBuilder bytes = new StringBuilder();
            for (byte b : head) {
                bytes.append(String.format(Locale.ROOT, "%02x", b));
            }
            throw FileFailure.damaged(
                    place,
                    head.length == 0
                            ? "is empty"
                            : "neither WAV, AU, Ogg, SPF nor FLV: begins with " + bytes + ", at byte 0");
        }
        return kind;
    }

    /**
     * Opens a file, or standard input.
     *
     * @param standard what is read for {@code -}
     * @param raw what a file without header holds
     * @param accepted kinds that will do
     * @param decoding how Speex is decoded
     */
    static PcmInput open(
            String place, InputStream standard, RawFormat raw, Predicate<FileKind> accepted, Decoding decoding)
            throws IOException {
        try {
            if (place.equals(STANDARD)) {
                return openStandard(standard, raw, accepted, decoding);
            }
            Path file = Path.of(place);
            FileKind kind = kind(place);
            check(kind, accepted, place);
            if (kind == FileKind.SPX) {
                OggSpeexPcmReader reader = OggSpeexPcmReader.open(file, decoding::set);
                return orClose(reader, () -> new OggSpeexInput(reader));
            }
            if (kind == FileKind.FLV) {
                FlvReader reader = FlvReader.open(file);
                return orClose(reader, () -> new FlvInput(reader, place));
            }
            InputStream in = new BufferedInputStream(Files.newInputStream(file));
            return orClose(in, () -> open(kind, in, place, raw, decoding, size(file)));
        } catch (IOException e) {
            throw FileFailure.ofInput(name(place), e);
        }
    }

    private static long size(Path file) throws IOException {
        return Files.isRegularFile(file) ? Files.size(file) : -1;
    }

    private static void check(FileKind kind, Predicate<FileKind> accepted, String name) throws IOException {
        if (!accepted.test(kind)) {
            throw FileFailure.damaged(
                    name, "is " + kind.text() + ", which codec decode does not read (transcode does)");
        }
    }

    private static PcmInput openStandard(
            InputStream standard, RawFormat raw, Predicate<FileKind> accepted, Decoding decoding) throws IOException {
        BufferedInputStream in = new BufferedInputStream(standard);
        String name = name(STANDARD);
        if (raw.sampleRateHz() > 0) {
            check(FileKind.PCM, accepted, name);
            return open(FileKind.PCM, in, name, raw, decoding, -1);
        }
        in.mark(FileKind.MAGIC_BYTES);
        FileKind kind = kind(in.readNBytes(FileKind.MAGIC_BYTES), name);
        in.reset();
        check(kind, accepted, name);
        return open(kind, in, name, raw, decoding, -1);
    }

    private static PcmInput open(
            FileKind kind, InputStream in, String name, RawFormat raw, Decoding decoding, long bytes)
            throws IOException {
        return switch (kind) {
            case WAV, AU -> new SoundFileInput(AudioFile.open(in, name));
            case SPX -> new OggSpeexInput(OggSpeexPcmReader.of(in, decoding::set));
            case SPF -> new SpfInput(new SpfReader(in, name), decoding);
            case FLV -> new FlvInput(FlvReader.of(Channels.newChannel(in)), name);
            case PCM -> {
                if (raw.sampleRateHz() == 0) {
                    throw new FileFailure(
                            ExitCode.USAGE, name + ": raw PCM does not tell its sampling rate, say --raw-rate=HZ");
                }
                yield new RawInput(in, raw, bytes);
            }
        };
    }

    /** Makes an input of what is open. */
    private interface Opening {
        PcmInput open() throws IOException;
    }

    private static PcmInput orClose(Closeable from, Opening opening) throws IOException {
        try {
            return opening.open();
        } catch (IOException | RuntimeException e) {
            from.close();
            throw e;
        }
    }
}
