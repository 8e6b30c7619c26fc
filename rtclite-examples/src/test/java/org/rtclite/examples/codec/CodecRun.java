package org.rtclite.examples.codec;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.PrintStream;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.zip.GZIPInputStream;
import org.rtclite.examples.cli.ExitCode;
import org.rtclite.media.file.AudioFile;
import org.rtclite.media.file.AudioReader;
import org.rtclite.media.file.AudioWriter;
import org.rtclite.media.file.FileFormat;

/** One run of the program in this process. */
final class CodecRun {

    private static final Path ROOT =
            Path.of("").toAbsolutePath().endsWith("rtclite-examples") ? Path.of("..") : Path.of("");

    /** The streams that the decoder's conformance is tested with, and a voice of 2.3 s at 32 kHz. */
    static final Path STREAMS = ROOT.resolve("rtclite-media/src/test/resources/org/rtclite/media/speex");

    private final ExitCode code;
    private final byte[] output;
    private final String errors;

    private CodecRun(ExitCode code, byte[] output, String errors) {
        this.code = code;
        this.output = output;
        this.errors = errors;
    }

    /** What it ended with. */
    ExitCode code() {
        return code;
    }

    /** The bytes on stdout. */
    byte[] output() {
        return output;
    }

    /** The text on stderr. */
    String err() {
        return errors;
    }

    static CodecRun of(Object... arguments) {
        return withInput(new byte[0], arguments);
    }

    static CodecRun withInput(byte[] input, Object... arguments) {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        ByteArrayOutputStream err = new ByteArrayOutputStream();
        String[] words = new String[arguments.length];
        for (int i = 0; i < words.length; i++) {
            words[i] = arguments[i].toString();
        }
        CodecProgram program = new CodecProgram(
                new ByteArrayInputStream(input),
                new PrintStream(out, true, StandardCharsets.UTF_8),
                new PrintStream(err, true, StandardCharsets.UTF_8),
                stop -> {});
        ExitCode code = program.execute(words);
        return new CodecRun(code, out.toByteArray(), err.toString(StandardCharsets.UTF_8));
    }

    /** What it said on stdout. */
    String text() {
        return new String(output, StandardCharsets.UTF_8);
    }

    /** The voice, at 32 kHz. */
    static short[] voice() throws IOException {
        return samples(gunzip("voice-32k.raw.gz"));
    }

    /** Writes the voice as a WAV file, the same on each channel; at a lower rate it is slower and lower. */
    static Path voiceFile(Path file, int rateHz, int channels) throws IOException {
        short[] voice = voice();
        short[] pcm = new short[voice.length * channels];
        for (int i = 0; i < pcm.length; i++) {
            pcm[i] = voice[i / channels];
        }
        try (AudioWriter writer = AudioFile.create(file, FileFormat.pcm(rateHz, channels))) {
            writer.write(pcm, 0, voice.length);
        }
        return file;
    }

    /** The samples of a WAV or AU file, channels interleaved. */
    static short[] read(Path file) throws IOException {
        try (AudioReader reader = AudioFile.open(file)) {
            short[] pcm = new short[(int) reader.frames() * reader.format().channels()];
            reader.read(pcm, 0, (int) reader.frames());
            return pcm;
        }
    }

    static byte[] gunzip(String name) throws IOException {
        try (InputStream in = new GZIPInputStream(Files.newInputStream(STREAMS.resolve(name)))) {
            return in.readAllBytes();
        }
    }

    static short[] samples(byte[] bytes) {
        short[] pcm = new short[bytes.length / 2];
        ByteBuffer.wrap(bytes).order(ByteOrder.LITTLE_ENDIAN).asShortBuffer().get(pcm);
        return pcm;
    }

    /** Signal to difference in decibels. */
    static double snr(short[] expected, short[] actual) {
        double signal = 0;
        double error = 1e-9;
        for (int i = 0; i < Math.min(expected.length, actual.length); i++) {
            signal += (double) expected[i] * expected[i];
            error += Math.pow(expected[i] - actual[i], 2);
        }
        return 10 * Math.log10(signal / error);
    }
}
