package org.rtclite.media.ogg;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.BufferedOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.rtclite.media.speex.SpeexEncoder;
import org.rtclite.media.speex.SpeexMode;

/**
 * Files from and to speexenc, speexdec and ffmpeg, all on libspeex: whoever wrote a file, all decode it alike.
 *
 * <p>A sample of modes and qualities; with {@code -Drtclite.fuzz} above 1, as the profile fuzz sets it, every quality of
 * every mode at constant and variable rate.
 */
class SpeexToolsIT {

    private static final String[] VOICES = {"narrowband-q3", "wideband-vbr6-3frames", "ultra-wideband-q4"};
    private static final boolean ALL = Integer.getInteger("rtclite.fuzz", 1) > 1;
    private static final double LEAST_DB = 70;

    /** How a file is encoded. */
    private record Setting(SpeexMode mode, int quality, boolean vbr) {}

    @TempDir
    Path folder;

    static List<Setting> settings() {
        List<Setting> settings = new ArrayList<>();
        for (SpeexMode mode : SpeexMode.values()) {
            for (int quality = 0; quality <= 10; quality++) {
                if (ALL || quality == 1 || quality == 8) {
                    settings.add(new Setting(mode, quality, false));
                }
                if (ALL || quality == 6) {
                    settings.add(new Setting(mode, quality, true));
                }
            }
        }
        return settings;
    }

    /** In continuous integration missing tools fail the test; elsewhere it is skipped and says so. */
    @BeforeAll
    static void toolsAreInstalled() {
        for (String tool : new String[] {"speexenc", "speexdec", "ffmpeg"}) {
            boolean found = Arrays.stream(System.getenv("PATH").split(":", -1))
                    .anyMatch(place -> Files.isExecutable(Path.of(place, tool)));
            String missing = tool + " is not installed: apt-get install speex ffmpeg";
            if (!found && "true".equals(System.getenv("CI"))) {
                throw new AssertionError(missing);
            }
            Assumptions.assumeTrue(found, missing);
        }
    }

    @ParameterizedTest
    @MethodSource("settings")
    void othersMakeOfOurFilesWhatWeMakeOfThem(Setting setting) throws Exception {
        SpeexEncoder.Builder encoder = SpeexEncoder.of(setting.mode());
        short[] voice = voice(setting.mode());
        Path spx = write(setting.vbr() ? encoder.vbr(setting.quality()) : encoder.quality(setting.quality()), 1, voice);
        assertEquals(voice.length, OggFiles.decode(Files.readAllBytes(spx)).length);
        assertEquals(voice.length, speexdec(spx).length);
        assertDecodedAlike(spx, setting.mode());
    }

    @ParameterizedTest
    @EnumSource(SpeexMode.class)
    void othersReadOurStereoOurPausesAndOurPacketsOfSeveralFrames(SpeexMode mode) throws Exception {
        short[] voice = voice(mode);
        assertDecodedAlike(write(SpeexEncoder.of(mode).quality(6).stereo(true), 1, twice(voice)), mode);
        assertDecodedAlike(write(SpeexEncoder.of(mode).quality(6), 4, voice), mode);
        short[] pause = new short[50 * mode.frameSamples()];
        short[] pauses = Arrays.copyOf(voice, voice.length + pause.length);
        assertDecodedAlike(write(SpeexEncoder.of(mode).vbr(7).dtx(true), 1, pauses), mode);
    }

    private Path write(SpeexEncoder.Builder settings, int framesPerPacket, short[] pcm) throws IOException {
        Path spx = folder.resolve("ours.spx");
        try (OutputStream out = new BufferedOutputStream(Files.newOutputStream(spx));
                OggSpeexPcmWriter writer =
                        OggSpeexPcmWriter.to(out, settings.build(), framesPerPacket, List.of("TITLE=a test"))) {
            writer.write(pcm, 0, pcm.length);
        }
        return spx;
    }

    @ParameterizedTest
    @MethodSource("settings")
    void weMakeOfSpeexencsFilesWhatOthersMakeOfThem(Setting setting) throws Exception {
        String rate = setting.vbr() ? "--vbr" : "--vad"; // which at a constant rate shortens pauses
        Path spx = speexenc(setting.mode(), "--quality", String.valueOf(setting.quality()), rate);
        assertEquals(voice(setting.mode()).length, OggFiles.decode(Files.readAllBytes(spx)).length);
        assertDecodedAlike(spx, setting.mode());
    }

    @ParameterizedTest
    @EnumSource(SpeexMode.class)
    void weReadSpeexencsPacketsOfSeveralFrames(SpeexMode mode) throws Exception {
        Path spx = speexenc(mode, "--quality", "7", "--nframes", "4");
        assertEquals(voice(mode).length, OggFiles.decode(Files.readAllBytes(spx)).length);
        assertDecodedAlike(spx, mode);
    }

    private Path speexenc(SpeexMode mode, String... options) throws Exception {
        Path raw = raw(mode);
        Path spx = folder.resolve("theirs.spx");
        List<String> command =
                new ArrayList<>(List.of("speexenc", "--16bit", "--le", "--rate", String.valueOf(mode.sampleRateHz())));
        command.addAll(List.of(options));
        command.addAll(List.of(raw.toString(), spx.toString()));
        run(command);
        return spx;
    }

    @ParameterizedTest
    @MethodSource("settings")
    void weMakeOfFfmpegsFilesWhatOthersMakeOfThem(Setting setting) throws Exception {
        SpeexMode mode = setting.mode();
        Path spx = folder.resolve("theirs.spx");
        run(List.of(
                "ffmpeg",
                "-nostdin",
                "-v",
                "error",
                "-y",
                "-f",
                "s16le",
                "-ar",
                String.valueOf(mode.sampleRateHz()),
                "-ac",
                "1",
                "-i",
                raw(mode).toString(),
                "-c:a",
                "libspeex",
                setting.vbr() ? "-q:a" : "-cbr_quality",
                String.valueOf(setting.quality()),
                spx.toString()));
        // ffmpeg counts whole frames, so that its files are a little longer than what they hold
        int samples = OggFiles.decode(Files.readAllBytes(spx)).length;
        int spoken = voice(mode).length;
        assertTrue(Math.abs(samples - spoken) <= mode.frameSamples(), samples + " samples of " + spoken);
        assertDecodedAlike(spx, mode);
    }

    /** Our samples are those of the others: of speexdec in place, of ffmpeg late by what both coders delay. */
    private void assertDecodedAlike(Path spx, SpeexMode mode) throws Exception {
        byte[] file = Files.readAllBytes(spx);
        short[] ours = OggFiles.decode(file);
        int channels;
        try (OggSpeexReader reader = OggSpeexReader.open(spx)) {
            channels = reader.header().channels();
        }
        int lag = channels * (SpeexEncoder.of(mode).build().lookAheadSamples() + mode.frameSamples() / 4);
        short[] speexdec = speexdec(spx);
        // speexdec does not flush its decoder, and leaves the delay in where one page holds all data
        boolean onePage = OggFiles.pages(file).length == 1 + 3;
        int late = onePage ? lag : 0;
        int samples = Math.min(speexdec.length - late, ours.length) - channels * mode.frameSamples() / 4;
        assertTrue(samples > ours.length - 2 * channels * mode.frameSamples(), "speexdec: " + samples + " samples");
        double snr = OggFiles.snr(speexdec, late, ours, 0, samples);
        assertTrue(snr > LEAST_DB, "speexdec: " + snr + " dB");
        short[] ffmpeg = ffmpeg(spx);
        samples = Math.min(ffmpeg.length - lag, ours.length);
        assertTrue(samples > ours.length - 2 * channels * mode.frameSamples(), "ffmpeg: " + samples + " samples");
        snr = OggFiles.snr(ffmpeg, lag, ours, 0, samples);
        assertTrue(snr > LEAST_DB, "ffmpeg: " + snr + " dB");
    }

    /** More than a second of voice: files of several pages, whose first tells the encoder's delay. */
    private static short[] voice(SpeexMode mode) throws IOException {
        short[] once = OggFiles.pcm(VOICES[mode.highBands()]);
        short[] pcm = Arrays.copyOf(once, 2 * once.length + 123);
        System.arraycopy(once, 0, pcm, once.length, once.length);
        return pcm;
    }

    private static short[] twice(short[] mono) {
        short[] stereo = new short[2 * mono.length];
        for (int i = 0; i < mono.length; i++) {
            stereo[2 * i] = mono[i];
            stereo[2 * i + 1] = (short) (mono[i] / 3);
        }
        return stereo;
    }

    private Path raw(SpeexMode mode) throws IOException {
        short[] voice = voice(mode);
        ByteBuffer bytes = ByteBuffer.allocate(2 * voice.length).order(ByteOrder.LITTLE_ENDIAN);
        bytes.asShortBuffer().put(voice);
        return Files.write(folder.resolve("voice.raw"), bytes.array());
    }

    private short[] speexdec(Path spx) throws Exception {
        Path raw = folder.resolve("decoded.raw");
        run(List.of("speexdec", spx.toString(), raw.toString()));
        return samples(raw);
    }

    private short[] ffmpeg(Path spx) throws Exception {
        Path raw = folder.resolve("decoded.raw");
        run(List.of(
                "ffmpeg",
                "-nostdin",
                "-v",
                "error",
                "-y",
                "-c:a",
                "libspeex",
                "-i",
                spx.toString(),
                "-f",
                "s16le",
                raw.toString()));
        return samples(raw);
    }

    private static short[] samples(Path raw) throws IOException {
        byte[] bytes = Files.readAllBytes(raw);
        short[] pcm = new short[bytes.length / 2];
        ByteBuffer.wrap(bytes).order(ByteOrder.LITTLE_ENDIAN).asShortBuffer().get(pcm);
        return pcm;
    }

    private void run(List<String> command) throws IOException, InterruptedException {
        Path output = folder.resolve("tool.out");
        Process process = new ProcessBuilder(command)
                .redirectErrorStream(true)
                .redirectOutput(output.toFile())
                .start();
        if (!process.waitFor(30, TimeUnit.SECONDS)) {
            process.destroyForcibly();
            throw new AssertionError(command + " still ran after 30 s");
        }
        assertEquals(0, process.exitValue(), () -> command + " failed, see " + output);
    }
}
