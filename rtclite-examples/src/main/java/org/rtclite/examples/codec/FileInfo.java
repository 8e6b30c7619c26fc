package org.rtclite.examples.codec;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;
import org.rtclite.examples.cli.Console;
import org.rtclite.examples.cli.ExitCode;
import org.rtclite.examples.cli.JsonLines;
import org.rtclite.media.file.AudioFile;
import org.rtclite.media.file.AudioReader;
import org.rtclite.media.file.FileFormat;
import org.rtclite.media.file.SampleEncoding;

/**
 * What is in a file.
 *
 * @param place the file
 * @param kind its container
 * @param codec how its samples are stored
 * @param sampleRateHz of the sound
 * @param channels of the sound
 * @param durationMs -1 when it is not known
 * @param bitsPerSecond of the sound, without the container; NaN when it is not known
 * @param speex what is known of Speex; null for other codecs
 */
record FileInfo(
        String place,
        FileKind kind,
        String codec,
        int sampleRateHz,
        int channels,
        long durationMs,
        double bitsPerSecond,
        @Nullable SpeexStatistics speex) {

    /** Looks into a file. */
    static FileInfo of(String place, RawFormat raw) throws IOException {
        FileKind kind = Inputs.kind(place);
        Path file = Path.of(place);
        try {
            return switch (kind) {
                case WAV, AU -> sound(place, kind, file);
                case SPX -> speex(place, kind, SpeexStatistics.ofOgg(file));
                case SPF -> speex(place, kind, SpeexStatistics.ofPackets(file, place));
                case FLV -> FlvSound.info(file, place);
                case PCM -> raw(place, file, raw);
            };
        } catch (IOException e) {
            throw FileFailure.ofInput(place, e);
        }
    }

    private static FileInfo sound(String place, FileKind kind, Path file) throws IOException {
        try (AudioReader reader = AudioFile.open(file)) {
            FileFormat format = reader.format();
            long frames = reader.frames() < 0 ? count(reader) : reader.frames();
            return new FileInfo(
                    place,
                    kind,
                    name(format.encoding()),
                    format.sampleRateHz(),
                    format.channels(),
                    frames * 1000 / format.sampleRateHz(),
                    8.0 * format.frameBytes() * format.sampleRateHz(),
                    null);
        }
    }

    private static long count(AudioReader reader) throws IOException {
        short[] pcm = new short[4096 * reader.format().channels()];
        long frames = 0;
        for (int got = 0; got != AudioReader.END; got = reader.read(pcm, 0, 4096)) {
            frames += got;
        }
        return frames;
    }

    private static String name(SampleEncoding encoding) {
        return switch (encoding) {
            case PCM8 -> "PCM 8 bit";
            case PCM16 -> "PCM 16 bit";
            case PCM24 -> "PCM 24 bit";
            case PCM32 -> "PCM 32 bit";
            case FLOAT32 -> "float 32 bit";
            case ULAW -> "mu-law";
            case ALAW -> "A-law";
        };
    }

    private static FileInfo raw(String place, Path file, RawFormat raw) throws IOException {
        if (raw.sampleRateHz() == 0) {
            throw new FileFailure(
                    ExitCode.USAGE, place + ": raw PCM does not tell its sampling rate, say --raw-rate=HZ");
        }
        long frames = Files.size(file) / 2 / raw.channels();
        return new FileInfo(
                place,
                FileKind.PCM,
                name(SampleEncoding.PCM16),
                raw.sampleRateHz(),
                raw.channels(),
                frames * 1000 / raw.sampleRateHz(),
                16.0 * raw.channels() * raw.sampleRateHz(),
                null);
    }

    private static FileInfo speex(String place, FileKind kind, SpeexStatistics speex) {
        return new FileInfo(
                place,
                kind,
                "Speex " + speex.modeName(),
                speex.sampleRateHz(),
                speex.channels(),
                speex.durationMs(),
                speex.bitsPerSecond(),
                speex);
    }

    /** Says it in words and as one JSON line. */
    void print(Console console) {
        console.say(place + ": " + kind.text() + ", " + codec + ", " + sampleRateHz + " Hz, " + channels
                + (channels == 1 ? " channel" : " channels")
                + (durationMs < 0 ? "" : String.format(Locale.ROOT, ", %.2f s", durationMs / 1000.0))
                + (Double.isFinite(bitsPerSecond)
                        ? String.format(Locale.ROOT, ", %.1f kbit/s", bitsPerSecond / 1000)
                        : ""));
        JsonLines.Members members = JsonLines.members()
                .put("file", place)
                .put("container", kind.text())
                .put("codec", codec.startsWith("Speex") ? "Speex" : codec)
                .put("mode", speex == null ? null : speex.modeName())
                .put("sampleRateHz", sampleRateHz)
                .put("channels", channels)
                .put("durationMs", durationMs < 0 ? null : durationMs)
                .put("bitsPerSecond", bitsPerSecond);
        if (speex != null) {
            for (String line : speex.lines()) {
                console.say("  " + line);
            }
            speex.put(members);
        }
        members.put("damage", damages().isEmpty() ? null : String.join("; ", damages()));
        console.event("file", null, members);
    }

    /** What a person should know who trusts the file. */
    List<String> damages() {
        return speex == null ? List.of() : speex.damages();
    }
}
