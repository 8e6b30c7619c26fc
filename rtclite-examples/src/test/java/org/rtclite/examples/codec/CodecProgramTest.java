package org.rtclite.examples.codec;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.netty.buffer.Unpooled;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.atomic.AtomicReference;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.rtclite.examples.cli.ExitCode;
import org.rtclite.media.file.AudioFile;
import org.rtclite.media.file.AudioWriter;
import org.rtclite.media.file.FileFormat;
import org.rtclite.media.resample.Resampler;
import org.rtclite.media.speex.SpeexEncoder;
import org.rtclite.rtmp.flv.AudioTag;
import org.rtclite.rtmp.flv.FlvTag;
import org.rtclite.rtmp.flv.FlvWriter;

class CodecProgramTest {

    @TempDir
    Path folder;

    private Path file(String name) {
        return folder.resolve(name);
    }

    private CodecRun done(Object... arguments) {
        CodecRun run = CodecRun.of(arguments);
        assertEquals(ExitCode.OK, run.code(), () -> List.of(arguments) + ": " + run.text() + run.err());
        return run;
    }

    static Stream<String> streams() throws IOException {
        return Files.readString(CodecRun.STREAMS.resolve("streams.txt")).lines();
    }

    @ParameterizedTest
    @MethodSource("streams")
    void packetFilesDecodeToTheSamplesAndReturnsOfTheReference(String name) throws IOException {
        done("decode", CodecRun.STREAMS.resolve(name + ".spf"), file("x.pcm"), "--returns=" + file("x.ret"));
        short[] expected = CodecRun.samples(CodecRun.gunzip(name + ".pcm.gz"));
        short[] actual = CodecRun.samples(Files.readAllBytes(file("x.pcm")));
        assertEquals(expected.length, actual.length, "samples");
        assertTrue(CodecRun.snr(expected, actual) > 70, () -> CodecRun.snr(expected, actual) + " dB");
        assertEquals(
                Files.readString(CodecRun.STREAMS.resolve(name + ".ret")),
                Files.readString(file("x.ret")),
                "to the byte");
    }

    @ParameterizedTest
    @ValueSource(strings = {"nb", "wb", "uwb"})
    void whatIsEncodedDecodesToItsOwnLengthAndIsClose(String mode) throws IOException {
        int rateHz = 8000 << List.of("nb", "wb", "uwb").indexOf(mode);
        short[] voice = Resampler.convert(CodecRun.voice(), 32_000, rateHz, Resampler.Quality.MUSIC);
        Path wav = CodecRun.voiceFile(file("voice.wav"), 32_000, 1);
        for (int framesPerPacket : new int[] {1, 3}) {
            CodecRun run = done(
                    "encode",
                    wav,
                    file("x.spx"),
                    "--mode",
                    mode,
                    "--quality",
                    "9",
                    "--complexity",
                    "2",
                    "--no-high-pass",
                    "--frames-per-packet",
                    framesPerPacket,
                    "--report");
            double reported = number(run.text(), "segmental SNR: (\\S+) dB");
            assertTrue(reported > 15 && reported < 25, run.text());
            assertEquals(
                    rateHz != 32_000,
                    run.text().contains(": 32000 Hz, 1 channel, resampled to " + rateHz + " Hz"),
                    run.text());
            done("decode", file("x.spx"), file("x.wav"), "--no-high-pass", "--no-enhancement");
            short[] decoded = CodecRun.read(file("x.wav"));
            assertEquals(voice.length, decoded.length);
            assertTrue(CodecRun.snr(voice, decoded) > 14, () -> CodecRun.snr(voice, decoded) + " dB");
        }
    }

    private static double number(String text, String pattern) {
        Matcher matcher = Pattern.compile(pattern).matcher(text);
        assertTrue(matcher.find(), () -> pattern + " in: " + text);
        return Double.parseDouble(matcher.group(1));
    }

    @Test
    void packetFilesAreNotTrimmedAndTheReportMakesUpForTheLag() throws IOException {
        Path wav = CodecRun.voiceFile(file("voice.wav"), 32_000, 1);
        CodecRun spx = done("encode", wav, file("x.spx"), "--mode=wb", "--report");
        CodecRun spf = done("encode", wav, file("x.spf"), "--mode=wb", "--report");
        String pattern = "segmental SNR: (\\S+) dB";
        assertEquals(number(spx.text(), pattern), number(spf.text(), pattern), 0.1);
        assertTrue(spf.text().contains("aligned by 223 samples"), spf.text());
        double bitRate = number(spf.text(), "bit rate: (\\S+) kbit/s");
        assertEquals(70 * 8 * 50 / 1000.0, bitRate, 0.01, "70 bytes per frame");
        CodecRun decoded = done("decode", file("x.spf"), file("x.wav"), "--reference", wav, "--json");
        assertTrue(decoded.text().contains("\"lagSamples\":223"), decoded.text());
        assertTrue(decoded.text().contains("\"event\":\"converted\""), decoded.text());
        assertEquals(0, CodecRun.read(file("x.wav")).length % 320, "whole frames");
    }

    @Test
    void packetsThatNeedNotBeSentAreEmptyInAPacketFileAndShortInAnOggFile() throws IOException {
        Path wav = file("pauses.wav");
        short[] voice = CodecRun.voice();
        try (AudioWriter writer = AudioFile.create(wav, FileFormat.pcm(32_000, 1))) {
            writer.write(voice, 0, voice.length);
            writer.write(new short[64_000], 0, 64_000);
        }
        done("encode", wav, file("x.spf"), "--mode=nb", "--dtx", "--quality=5");
        CodecRun info = done("info", file("x.spf"), "--json");
        assertTrue(number(info.text(), "\"packetsLost\":(\\d+)") > 50, info.text());
        done("encode", wav, file("x.spx"), "--mode=nb", "--dtx", "--vbr", "--quality=5.5");
        done("decode", file("x.spx"), file("x.wav"));
        assertEquals((voice.length + 64_000 + 3) / 4, CodecRun.read(file("x.wav")).length);
        info = done("info", file("x.spx"), "--json");
        assertTrue(info.text().contains("\"packetsLost\":0,\"packetsCorrupt\":0,\"vbr\":true"), info.text());
    }

    @Test
    void averageRateIsNearlyKept() throws IOException {
        Path wav = CodecRun.voiceFile(file("voice.wav"), 8000, 1); // slow, and four times as long
        CodecRun run = done("encode", wav, file("x.spx"), "--mode=nb", "--abr=11000", "--complexity=1", "--report");
        assertEquals(11, number(run.text(), "bit rate: (\\S+) kbit/s"), 1.5);
    }

    @ParameterizedTest
    @ValueSource(strings = {"a.wav", "a.au", "a.spx", "a.spf", "a.pcm"})
    void anyKindConvertsIntoAnyOther(String from) throws IOException {
        short[] voice = Arrays.copyOf(CodecRun.voice(), 30_000);
        Path wav = file("source.wav");
        try (AudioWriter writer = AudioFile.create(wav, FileFormat.pcm(16_000, 1))) {
            writer.write(voice, 0, voice.length);
        }
        done("transcode", wav, file(from));
        int samples = from.equals("a.spf") ? 95 * 320 : voice.length;
        for (String to : new String[] {"b.wav", "b.au", "b.spx", "b.pcm", "b.spf"}) {
            done("transcode", file(from), file(to), "--raw-rate", "16000");
            CodecRun info = done("info", file(to), "--json", "--raw-rate=16000");
            assertTrue(info.text().contains("\"sampleRateHz\":16000,\"channels\":1"), info.text());
            double ms = number(info.text(), "\"durationMs\":(\\d+)");
            assertEquals(samples / 16.0, ms, to.equals("b.spf") ? 40 : 1, from + " to " + to);
        }
        if (!from.startsWith("a.sp")) {
            assertArrayEquals(voice, CodecRun.read(file("b.wav")));
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"pcm8", "pcm16", "pcm24", "pcm32", "float", "ulaw", "alaw"})
    void soundFilesAreWrittenInAnyEncoding(String encoding) throws IOException {
        Path wav = CodecRun.voiceFile(file("voice.wav"), 32_000, 2);
        for (String name : new String[] {"x.wav", "x.au"}) {
            done("transcode", wav, file(name), "--encoding", encoding);
            double snr = CodecRun.snr(CodecRun.read(wav), CodecRun.read(file(name)));
            assertTrue(snr > (encoding.matches("pcm8|.law") ? 20 : 150), encoding + ": " + snr + " dB");
            assertTrue(done("info", file(name)).text().contains("32000 Hz, 2 channels"));
        }
    }

    @Test
    void rateAndChannelsAreConvertedInTime() throws IOException {
        Path wav = CodecRun.voiceFile(file("voice.wav"), 32_000, 2);
        CodecRun run = done("transcode", wav, file("x.wav"), "--rate=44100", "--channels=1");
        assertTrue(
                run.text().contains("voice.wav: 32000 Hz, 2 channels, resampled to 44100 Hz, mixed to 1\n"),
                run.text());
        short[] expected = Resampler.convert(CodecRun.voice(), 32_000, 44_100, Resampler.Quality.MUSIC);
        assertArrayEquals(expected, CodecRun.read(file("x.wav")));
        run = done("transcode", file("x.wav"), file("y.wav"), "--channels=2");
        assertTrue(run.text().contains("44100 Hz, 1 channel, given out on 2\n"), run.text());
        short[] twice = CodecRun.read(file("y.wav"));
        assertEquals(2 * expected.length, twice.length);
        assertEquals(expected[5000], twice[10_000]);
        assertEquals(expected[5000], twice[10_001]);
    }

    @Test
    void stereoIsKeptWhenAskedForElseMixed() throws IOException {
        Path wav = CodecRun.voiceFile(file("voice.wav"), 32_000, 2);
        assertTrue(done("encode", wav, file("x.spx"), "--mode=wb").text().contains("mixed to 1"));
        assertTrue(done("info", file("x.spx")).text().contains("16000 Hz, 1 channel,"));
        done("encode", wav, file("x.spx"), "--mode=wb", "--stereo");
        done("decode", file("x.spx"), file("x.wav"));
        assertTrue(done("info", file("x.wav")).text().contains("16000 Hz, 2 channels"));
    }

    @Test
    void dashIsStandardInputAndOutput() throws IOException {
        Path wav = CodecRun.voiceFile(file("voice.wav"), 32_000, 1);
        CodecRun encoded = CodecRun.withInput(Files.readAllBytes(wav), "encode", "-", "-", "--mode=nb");
        assertEquals(ExitCode.OK, encoded.code(), encoded.err());
        assertTrue(encoded.err().contains("standard input: 32000 Hz, 1 channel, resampled to 8000 Hz"), encoded.err());
        CodecRun decoded = CodecRun.withInput(encoded.output(), "decode", "-", "-");
        assertEquals(ExitCode.OK, decoded.code(), decoded.err());
        Files.write(file("x.spx"), encoded.output());
        done("decode", file("x.spx"), file("x.pcm"));
        assertArrayEquals(Files.readAllBytes(file("x.pcm")), decoded.output());
        CodecRun converted = CodecRun.withInput(decoded.output(), "transcode", "-", file("x.wav"), "--raw-rate=8000");
        assertEquals(ExitCode.OK, converted.code(), converted.err());
        assertArrayEquals(CodecRun.samples(decoded.output()), CodecRun.read(file("x.wav")));
        assertEquals(ExitCode.USAGE, CodecRun.of("encode", wav, "-", "--json").code(), "stdout carries data");
    }

    @Test
    void speexInFlvDecodesWithItsPauses() throws IOException {
        short[] voice = Resampler.convert(CodecRun.voice(), 32_000, 16_000, Resampler.Quality.MUSIC);
        SpeexEncoder encoder = SpeexEncoder.wideband().quality(6).build();
        byte[] payload = new byte[1 + 2 * encoder.maxFrameBytes()];
        payload[0] = (byte) AudioTag.SPEEX_OCTET;
        try (FlvWriter writer = FlvWriter.create(file("x.flv"))) {
            for (int i = 0; i < 40; i++) { // two frames per tag, and a pause of a second in the middle
                int length = encoder.encodePayload(voice, i * 640, 2, payload, 1);
                long timeMs = 500 + i * 40L + (i >= 20 ? 1000 : 0);
                writer.write(FlvTag.AUDIO, timeMs, Unpooled.copiedBuffer(payload, 0, 1 + length));
            }
        }
        CodecRun info = done("info", file("x.flv"), "--json");
        assertTrue(info.text().contains("\"packets\":40,\"framesPerPacket\":2,\"frames\":80"), info.text());
        done("transcode", file("x.flv"), file("x.wav"));
        short[] decoded = CodecRun.read(file("x.wav"));
        assertEquals(2.6, decoded.length / 16_000.0, 0.001);
        assertTrue(loudest(decoded, 14_000, 28_000) == 0, "the pause is silent, once speech has faded");
        assertTrue(loudest(decoded, 29_000, 41_000) > 1000, "speech goes on");
    }

    @Test
    void soundThatFlvHasNoDecoderForIsNamed() throws IOException {
        try (FlvWriter writer = FlvWriter.create(file("mp3.flv"))) {
            writer.write(FlvTag.AUDIO, 40, Unpooled.wrappedBuffer(new byte[] {0x2f, 1, 2, 3}));
        }
        CodecRun run = CodecRun.of("transcode", file("mp3.flv"), file("x.wav"));
        assertEquals(ExitCode.BAD_DATA, run.code());
        assertTrue(run.err().contains("mp3.flv: sound at 40 ms is MP3, for which there is no decoder"), run.err());
        assertTrue(done("info", file("mp3.flv")).text().contains("FLV, MP3, 44100 Hz, 2 channels"));
        try (FlvWriter writer = FlvWriter.create(file("mute.flv"))) {
            writer.write(FlvTag.VIDEO, 0, Unpooled.wrappedBuffer(new byte[] {0x12, 0}));
        }
        run = CodecRun.of("transcode", file("mute.flv"), file("x.wav"));
        assertEquals(ExitCode.NO_MEDIA, run.code());
        assertTrue(run.err().contains("mute.flv: has no sound"), run.err());
    }

    private static int loudest(short[] pcm, int from, int to) {
        int loudest = 0;
        for (int i = from; i < to; i++) {
            loudest = Math.max(loudest, Math.abs(pcm[i]));
        }
        return loudest;
    }

    @Test
    void infoSaysWhatHeadersAndPacketsSay() throws IOException {
        Path wav = CodecRun.voiceFile(file("voice.wav"), 32_000, 1);
        assertTrue(done("info", wav)
                .text()
                .matches(".*voice.wav: WAV, PCM 16 bit, 32000 Hz, 1 channel, 2.\\d\\d s, 512.0" + " kbit/s\\n"));
        done(
                "encode",
                wav,
                file("x.spx"),
                "--mode=uwb",
                "--quality=4",
                "--complexity=1",
                "--frames-per-packet=2",
                "--comment=TITLE=a voice");
        CodecRun info = done("info", file("x.spx"));
        assertTrue(info.text().contains("x.spx: Ogg, Speex ultra-wideband, 32000 Hz, 1 channel, 2."), info.text());
        assertTrue(info.text().contains(" of 2 frames, "), info.text());
        assertTrue(info.text().contains("constant bit rate"), info.text());
        assertTrue(info.text().contains("vendor: rtclite\n"), info.text());
        assertTrue(info.text().contains("comment: TITLE=a voice\n"), info.text());
        CodecRun json = done("info", "--json", file("x.spx"));
        assertEquals(1, json.text().lines().count());
        assertTrue(json.text().contains("\"container\":\"Ogg\",\"codec\":\"Speex\",\"mode\":\"ultra-wideband\""));
        assertTrue(json.text().contains("\"comment.TITLE\":\"a voice\""), json.text());
        assertTrue(json.err().contains("constant bit rate"), json.err());
        CodecRun spf = done("info", CodecRun.STREAMS.resolve("o16-nb-fpp5-loss.spf"));
        assertTrue(spf.text().contains("packets: 61 of 5 frames, 20 to 100 bytes"), spf.text());
        assertTrue(spf.text().contains("not received: 6 packets"), spf.text());
    }

    @Test
    void inputThatCannotBeReadIsNamedWithThePlaceAndLeavesTheOutputAlone() throws IOException {
        Path old = Files.writeString(file("old.wav"), "precious");
        Path text = Files.writeString(file("text.spx"), "no sound at all");
        CodecRun run = CodecRun.of("transcode", text, old);
        assertEquals(ExitCode.BAD_DATA, run.code());
        assertTrue(run.err().contains("text.spx: neither WAV, AU, Ogg, SPF nor FLV: begins with 6e6f2073, at byte 0"));
        run = CodecRun.of("decode", file("missing.spx"), old);
        assertEquals(ExitCode.USAGE, run.code());
        assertTrue(run.err().contains("there is no file " + file("missing.spx")), run.err());
        Path wav = CodecRun.voiceFile(file("voice.wav"), 32_000, 1);
        run = CodecRun.of("decode", wav, old);
        assertEquals(ExitCode.BAD_DATA, run.code());
        assertTrue(run.err().contains("voice.wav: is WAV"), run.err());
        byte[] badHeader = Files.readAllBytes(wav);
        badHeader[22] = 99;
        run = CodecRun.of("encode", Files.write(file("bad.wav"), badHeader), file("bad.spx"));
        assertEquals(ExitCode.BAD_DATA, run.code());
        assertTrue(run.err().contains("bad.wav: 99 channels, limits 1 and 32, at byte 12"), run.err());
        assertFalse(Files.exists(file("bad.spx")));
        assertEquals("precious", Files.readString(old));
    }

    @Test
    void packetFileThatBreaksOffIsDecodedUpToThereAndTheRestIsAnError() throws IOException {
        byte[] whole = Files.readAllBytes(CodecRun.STREAMS.resolve("o05-nb-q5.spf"));
        Path cut = Files.write(file("cut.spf"), Arrays.copyOf(whole, 18 + 10 * 30 + 5));
        CodecRun run = CodecRun.of("decode", cut, file("x.wav"), "--returns=" + file("x.ret"));
        assertEquals(ExitCode.BAD_DATA, run.code());
        assertTrue(run.err().contains("cut.spf: packet 11 of 70 breaks off, at byte 318"), run.err());
        assertTrue(run.err().contains("x.wav holds the first 0.20 s"), run.err());
        assertEquals(1600, CodecRun.read(file("x.wav")).length);
        assertEquals(10, Files.readAllLines(file("x.ret")).size());
        for (int[] fault : new int[][] {{4, 2}, {5, 3}, {6, 0}, {9, 1}, {12, 0}}) {
            byte[] bad = whole.clone();
            bad[fault[0]] = (byte) fault[1];
            CodecRun header = CodecRun.of("info", Files.write(file("bad.spf"), bad));
            assertEquals(ExitCode.BAD_DATA, header.code());
            int place = fault[0] == 9 ? 8 : fault[0];
            assertTrue(header.err().contains(", at byte " + place + "\n"), header.err());
        }
    }

    @Test
    void damagedOggFileIsDecodedAndTheDamageIsAnError() throws IOException {
        Path wav = CodecRun.voiceFile(file("voice.wav"), 32_000, 1);
        done("encode", wav, file("x.spx"), "--mode=nb", "--complexity=1");
        done("decode", file("x.spx"), file("whole.wav"));
        byte[] bytes = Files.readAllBytes(file("x.spx"));
        bytes[bytes.length - 1500] ^= 1; // in the second page of data, which ends with the checksum's veto
        Path damaged = Files.write(file("damaged.spx"), bytes);
        CodecRun run = CodecRun.of("decode", damaged, file("damaged.wav"));
        assertEquals(ExitCode.BAD_DATA, run.code());
        assertTrue(
                Pattern.compile(
                                "damaged.spx: \\d+ frames are missing or damaged and were made up, the first before or on"
                                        + " the page at byte \\d+\n")
                        .matcher(run.err())
                        .find(),
                run.err());
        assertEquals(CodecRun.read(file("whole.wav")).length, CodecRun.read(file("damaged.wav")).length);
        Path cut = Files.write(file("cut.spx"), Arrays.copyOf(bytes, bytes.length - 40));
        run = CodecRun.of("info", cut);
        assertEquals(ExitCode.BAD_DATA, run.code());
        assertTrue(
                run.err().contains("cut.spx: breaks off at byte " + Files.size(cut) + ": a stream has no last page"),
                run.err());
        run = CodecRun.of("decode", cut, file("cut.wav"));
        assertEquals(ExitCode.BAD_DATA, run.code());
        String place = "cut.spx: breaks off at byte " + Files.size(cut) + ": stream 1 has no last page";
        assertTrue(run.err().contains(place), run.err());
    }

    @Test
    void noFileIsWrittenOverItsInput() throws IOException {
        Path wav = CodecRun.voiceFile(file("voice.wav"), 8000, 1);
        byte[] before = Files.readAllBytes(wav);
        Path link = Files.createSymbolicLink(file("link.wav"), wav);
        Path other = folder.resolve("..").resolve(folder.getFileName()).resolve("voice.wav");
        assertEquals(ExitCode.USAGE, CodecRun.of("transcode", wav, wav).code());
        assertEquals(ExitCode.USAGE, CodecRun.of("transcode", wav, link).code());
        assertEquals(ExitCode.USAGE, CodecRun.of("transcode", other, wav).code());
        assertEquals(
                ExitCode.USAGE,
                CodecRun.of("transcode", wav, file("x.wav"), "--reference", file("x.wav"))
                        .code());
        done("encode", wav, file("x.spx"), "--complexity=1");
        assertEquals(
                ExitCode.USAGE,
                CodecRun.of("decode", file("x.spx"), file("y.wav"), "--returns", file("x.spx"))
                        .code());
        assertArrayEquals(before, Files.readAllBytes(wav));
    }

    @Test
    void stopLeavesACompleteFileOfWhatCameBefore() throws IOException {
        AtomicReference<Runnable> stop = new AtomicReference<>();
        InputStream endless = new InputStream() {
            private int left = 500_000;

            @Override
            public int read() {
                throw new AssertionError("bytes are read in blocks");
            }

            @Override
            public int read(byte[] bytes, int offset, int length) {
                left -= length;
                if (left < 0) {
                    stop.get().run();
                }
                return length;
            }
        };
        ByteArrayOutputStream said = new ByteArrayOutputStream();
        PrintStream out = new PrintStream(said, true, StandardCharsets.UTF_8);
        CodecProgram program = new CodecProgram(endless, out, out, stop::set);
        Path wav = file("x.wav");
        assertEquals(ExitCode.INTERRUPTED, program.execute("transcode", "-", wav.toString(), "--raw-rate=16000"));
        int samples = CodecRun.read(wav).length;
        assertTrue(samples >= 245_000 && samples < 270_000, samples + " samples");
        assertTrue(said.toString(StandardCharsets.UTF_8).contains("x.wav: the first 1"), said::toString);
    }

    @Test
    void wrongUsageEndsWithTwo() throws IOException {
        Path wav = CodecRun.voiceFile(file("voice.wav"), 8000, 1);
        Path spx = file("x.spx");
        for (Object[] wrong : new Object[][] {
            {},
            {"recode", wav, spx},
            {"encode", wav},
            {"encode", wav, file("x.mp3")},
            {"encode", wav, file("x.wav")},
            {"encode", wav, spx, "--mode=swb"},
            {"encode", wav, spx, "--quality=11"},
            {"encode", wav, spx, "--quality=7.5"},
            {"encode", wav, spx, "--complexity=0"},
            {"encode", wav, spx, "--frames-per-packet=51"},
            {"encode", wav, spx, "--vbr", "--abr=9000"},
            {"encode", wav, spx, "--mode=nb", "--abr=100"},
            {"encode", wav, spx, "--comment=nothing"},
            {"encode", wav, file("none").resolve("x.spx")},
            {"decode", spx, file("x.spx2")},
            {"decode", "-", file("x.wav"), "--returns=" + file("r")},
            {"transcode", wav, file("x.wav"), "--encoding=mp3"},
            {"transcode", wav, file("x.pcm"), "--encoding=ulaw"},
            {"transcode", wav, file("x.wav"), "--rate=100"},
            {"transcode", wav, spx, "--rate=8000"},
            {"transcode", file("x.pcm"), file("x.wav")},
            {"info"},
            {"info", file("missing.wav")}
        }) {
            assertEquals(ExitCode.USAGE, CodecRun.of(wrong).code(), () -> Arrays.toString(wrong));
        }
        assertFalse(Files.exists(spx));
        assertEquals(ExitCode.OK, CodecRun.of("--help").code());
    }
}
