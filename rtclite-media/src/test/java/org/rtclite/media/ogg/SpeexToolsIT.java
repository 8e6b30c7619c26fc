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
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.rtclite.media.speex.SpeexEncoder;
import org.rtclite.media.speex.SpeexMode;

/** Files from and to speexenc and speexdec, the tools of libspeex. */
class SpeexToolsIT {

    private static final String[] VOICES = {"narrowband-q3", "wideband-vbr6-3frames", "ultra-wideband-q4"};

    @TempDir
    Path folder;

    /** In continuous integration missing tools fail the test; elsewhere it is skipped and says so. */
    @BeforeAll
    static void toolsAreInstalled() {
        boolean found = Arrays.stream(System.getenv("PATH").split(":", -1))
                .anyMatch(place -> Files.isExecutable(Path.of(place, "speexdec")));
        if (!found && "true".equals(System.getenv("CI"))) {
            throw new AssertionError("speexdec is not installed: apt-get install speex");
        }
        Assumptions.assumeTrue(found, "speexdec is not installed: apt-get install speex");
    }

    @Test
    void speexdecMakesOfOurFilesWhatWeMakeOfThem() throws Exception {
        for (SpeexMode mode : SpeexMode.values()) {
            short[] voice = voice(mode);
            for (SpeexEncoder encoder : List.of(
                    SpeexEncoder.of(mode).quality(1).build(),
                    SpeexEncoder.of(mode).quality(8).build(),
                    SpeexEncoder.of(mode).vbr(6).build(),
                    SpeexEncoder.of(mode).quality(6).stereo(true).build())) {
                Path spx = folder.resolve("ours.spx");
                short[] pcm = encoder.channels() == 1 ? voice : twice(voice);
                try (OutputStream out = new BufferedOutputStream(Files.newOutputStream(spx));
                        OggSpeexPcmWriter writer = OggSpeexPcmWriter.to(out, encoder, List.of("TITLE=a test"))) {
                    writer.write(pcm, 0, pcm.length);
                }
                short[] theirs = speexdec(spx);
                short[] ours = OggFiles.decode(Files.readAllBytes(spx));
                String what = mode + ", " + encoder.channels() + " channels, " + Files.size(spx) + " bytes";
                assertEquals(pcm.length, ours.length, what);
                assertEquals(pcm.length, theirs.length, what);
                double snr = OggFiles.snr(theirs, 0, ours, 0, pcm.length);
                assertTrue(snr > 70, what + ": " + snr + " dB");
            }
        }
    }

    @Test
    void weMakeOfSpeexencsFilesWhatSpeexdecMakesOfThem() throws Exception {
        for (SpeexMode mode : SpeexMode.values()) {
            short[] voice = voice(mode);
            Path raw = folder.resolve("voice.raw");
            ByteBuffer bytes = ByteBuffer.allocate(2 * voice.length).order(ByteOrder.LITTLE_ENDIAN);
            bytes.asShortBuffer().put(voice);
            Files.write(raw, bytes.array());
            Path spx = folder.resolve("theirs.spx");
            for (String options : new String[] {"--quality 8", "--quality 6 --vbr", "--quality 7 --nframes 4"}) {
                List<String> command = new java.util.ArrayList<>(List.of("speexenc", "--16bit", "--le", "--rate"));
                command.add(String.valueOf(mode.sampleRateHz()));
                command.addAll(List.of(options.split(" ", -1)));
                command.addAll(List.of(raw.toString(), spx.toString()));
                run(command);
                short[] theirs = speexdec(spx);
                short[] ours = OggFiles.decode(Files.readAllBytes(spx));
                String what = mode + ", " + options;
                assertEquals(voice.length, ours.length, what);
                // speexdec does not flush its decoder
                int samples = Math.min(theirs.length, ours.length) - mode.frameSamples() / 4;
                double snr = OggFiles.snr(theirs, 0, ours, 0, samples);
                assertTrue(snr > 70, what + ": " + snr + " dB");
            }
        }
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

    private short[] speexdec(Path spx) throws Exception {
        Path raw = folder.resolve("decoded.raw");
        run(List.of("speexdec", spx.toString(), raw.toString()));
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
