package org.rtclite.examples.codec;

import static org.junit.jupiter.api.Assertions.assertTrue;

import io.netty.buffer.Unpooled;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.EnumSet;
import java.util.List;
import java.util.Random;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.rtclite.examples.cli.ExitCode;
import org.rtclite.media.file.AudioFile;
import org.rtclite.media.file.AudioWriter;
import org.rtclite.media.file.FileFormat;
import org.rtclite.media.file.SampleEncoding;
import org.rtclite.rtmp.flv.AudioTag;
import org.rtclite.rtmp.flv.FlvTag;
import org.rtclite.rtmp.flv.FlvWriter;

/** Files of every kind with random damage: the program ends with a code and a text, never with an exception. */
class DamagedFilesTest {

    private static final Set<ExitCode> EXPECTED =
            EnumSet.of(ExitCode.OK, ExitCode.BAD_DATA, ExitCode.USAGE, ExitCode.NO_MEDIA);

    @TempDir
    Path folder;

    @Test
    void damagedFilesEndWithACodeAndAText() throws IOException {
        long seed = Long.getLong("rtclite.seed", 1);
        System.out.println("DamagedFilesTest seed " + seed);
        Random random = new Random(seed);
        List<byte[]> files = files();
        Path damaged = folder.resolve("damaged");
        Path out = folder.resolve("out.wav");
        Set<ExitCode> seen = EnumSet.noneOf(ExitCode.class);
        for (int round = 0; round < 60 * Integer.getInteger("rtclite.fuzz", 1); round++) {
            byte[] bytes = files.get(random.nextInt(files.size())).clone();
            for (int damage = random.nextInt(6); damage > 0; damage--) {
                bytes[random.nextInt(random.nextBoolean() ? 60 : bytes.length)] = (byte) random.nextInt();
            }
            if (random.nextInt(3) == 0) {
                bytes = Arrays.copyOf(bytes, random.nextInt(bytes.length));
            }
            Files.write(damaged, bytes);
            for (CodecRun run : List.of(
                    CodecRun.of("info", damaged, "--json"),
                    CodecRun.of("transcode", damaged, out),
                    CodecRun.of("encode", damaged, "-", "--mode=nb", "--complexity=1"),
                    CodecRun.withInput(bytes, "transcode", "-", "-"))) {
                String what = "round " + round + " of seed " + seed + ": " + run.code() + ", " + run.err();
                assertTrue(EXPECTED.contains(run.code()), what);
                assertTrue(
                        run.code() == ExitCode.OK
                                || run.code() == ExitCode.USAGE
                                || !run.err().isEmpty(),
                        what);
                seen.add(run.code());
            }
        }
        assertTrue(seen.containsAll(EnumSet.of(ExitCode.OK, ExitCode.BAD_DATA)), seen::toString);
    }

    /** A short file of each kind. */
    private List<byte[]> files() throws IOException {
        List<byte[]> files = new ArrayList<>();
        short[] voice = Arrays.copyOf(CodecRun.voice(), 4000);
        for (String name : new String[] {"x.wav", "y.au"}) {
            for (SampleEncoding encoding : new SampleEncoding[] {SampleEncoding.PCM16, SampleEncoding.ULAW}) {
                Path file = folder.resolve(name);
                try (AudioWriter writer = AudioFile.create(file, new FileFormat(8000, 2, encoding))) {
                    writer.write(voice, 0, voice.length / 2);
                }
                files.add(Files.readAllBytes(file));
            }
        }
        Path spx = folder.resolve("x.spx");
        CodecRun.of("encode", folder.resolve("x.wav"), spx, "--mode=nb", "--frames-per-packet=2", "--comment=A=b");
        files.add(Files.readAllBytes(spx));
        for (String name : new String[] {"o01-nb-q0", "o17-wb-q1", "o30-nb-stereo-q6"}) {
            files.add(Files.readAllBytes(CodecRun.STREAMS.resolve(name + ".spf")));
        }
        Path flv = folder.resolve("x.flv");
        try (FlvWriter writer = FlvWriter.create(flv)) {
            byte[] payload = new byte[50];
            payload[0] = (byte) AudioTag.ULAW_OCTET;
            for (int i = 0; i < 10; i++) {
                writer.write(FlvTag.AUDIO, i * 6L, Unpooled.copiedBuffer(payload));
            }
        }
        files.add(Files.readAllBytes(flv));
        return files;
    }
}
