package org.rtclite.media.file;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Random;
import javax.sound.sampled.AudioInputStream;
import javax.sound.sampled.AudioSystem;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class AudioFileTest {

    @TempDir
    Path folder;

    private static short[] noise(int n, long seed) {
        Random random = new Random(seed);
        short[] pcm = new short[n];
        for (int i = 0; i < n; i++) {
            pcm[i] = (short) random.nextInt();
        }
        return pcm;
    }

    private static AudioReader reader(byte[] bytes) throws IOException {
        return AudioFile.open(new ByteArrayInputStream(bytes), "test.wav");
    }

    @Test
    void readsBackWhatItWroteInEveryEncodingAndContainer() throws IOException {
        for (String name : new String[] {"a.wav", "a.au"}) {
            for (SampleEncoding encoding : SampleEncoding.values()) {
                for (int channels = 1; channels <= 3; channels++) {
                    Path file = folder.resolve(name);
                    FileFormat format = new FileFormat(11_025, channels, encoding);
                    short[] pcm = noise(channels * 20_001, 1);
                    try (AudioWriter writer = AudioFile.create(file, format)) {
                        writer.write(pcm, 0, 1);
                        writer.write(pcm, channels, 20_000);
                        assertEquals(20_001, writer.frames());
                    }
                    assertEquals(0, Files.size(file) % 2 * (name.endsWith("wav") ? 1 : 0), "padded to even length");
                    short[] out = new short[pcm.length + 7];
                    try (AudioReader reader = AudioFile.open(file)) {
                        assertEquals(format, reader.format());
                        assertEquals(20_001, reader.frames());
                        assertEquals(20_001, reader.read(out, 3, 20_001));
                        assertEquals(AudioReader.END, reader.read(out, 0, 1));
                    }
                    for (int i = 0; i < pcm.length; i++) {
                        double step = switch (encoding) {
                            case PCM16, PCM24, PCM32, FLOAT32 -> 0;
                            case PCM8 -> 255;
                            case ULAW, ALAW -> Math.max(16, Math.abs((double) pcm[i]) / 16) + 650;
                        };
                        assertEquals(pcm[i], out[i + 3], step, encoding + " sample " + i);
                    }
                }
            }
        }
    }

    @Test
    void thePlatformsOwnReaderAgrees() throws Exception {
        for (String name : new String[] {"a.wav", "a.au"}) {
            for (SampleEncoding encoding :
                    new SampleEncoding[] {SampleEncoding.PCM16, SampleEncoding.ULAW, SampleEncoding.ALAW}) {
                Path file = folder.resolve(name);
                short[] pcm = noise(2 * 999, 2);
                try (AudioWriter writer = AudioFile.create(file, new FileFormat(8000, 2, encoding))) {
                    writer.write(pcm, 0, 999);
                }
                try (AudioInputStream in = AudioSystem.getAudioInputStream(file.toFile())) {
                    assertEquals(999, in.getFrameLength(), name + " " + encoding);
                    assertEquals(8000f, in.getFormat().getSampleRate());
                    assertEquals(2, in.getFormat().getChannels());
                    byte[] raw = in.readAllBytes();
                    short[] decoded = new short[pcm.length];
                    encoding.decode(raw, 0, pcm.length, in.getFormat().isBigEndian(), decoded, 0);
                    short[] ours = new short[pcm.length];
                    try (AudioReader reader = AudioFile.open(file)) {
                        reader.read(ours, 0, 999);
                    }
                    assertArrayEquals(ours, decoded, name + " " + encoding);
                }
            }
        }
    }

    @Test
    void aFileOfAKilledWriterHoldsAllButItsLastSecond() throws IOException {
        Path file = folder.resolve("killed.wav");
        short[] pcm = noise(8000, 3);
        try (AudioWriter writer = AudioFile.create(file, FileFormat.pcm(8000, 1))) {
            for (int i = 0; i < 100; i++) {
                writer.write(pcm, 80 * i, 80); // one second
                writer.write(pcm, 0, 40); // and a half
            }
            Path copy = folder.resolve("copy.wav");
            Files.copy(file, copy);
            try (AudioReader reader = AudioFile.open(copy)) {
                assertTrue(reader.frames() >= 12_000 - 8000 && reader.frames() <= 12_000, "" + reader.frames());
                assertEquals(reader.frames(), reader.readAllMono(20_000).length);
            }
            writer.flush();
            Files.delete(copy);
            Files.copy(file, copy);
            try (AudioReader reader = AudioFile.open(copy)) {
                assertEquals(12_000, reader.frames());
            }
            Path empty = folder.resolve("empty.wav");
            AudioFile.create(empty, FileFormat.pcm(8000, 1)).close();
            try (AudioReader reader = AudioFile.open(empty)) {
                assertEquals(AudioReader.END, reader.read(pcm, 0, 10));
            }
        }
    }

    @Test
    void mixesChannelsToTheirMean() throws IOException {
        Path file = folder.resolve("mix.wav");
        try (AudioWriter writer = AudioFile.create(file, FileFormat.pcm(8000, 2))) {
            writer.write(new short[] {100, 300, -32_768, -32_768, 32_767, 32_767, 32_767, -32_768}, 0, 4);
        }
        try (AudioReader reader = AudioFile.open(file)) {
            short[] out = new short[10];
            assertEquals(4, reader.readMono(out, 1, 9));
            assertArrayEquals(new short[] {0, 200, -32_768, 32_767, 0, 0, 0, 0, 0, 0}, out);
        }
        try (AudioReader reader = AudioFile.open(file)) {
            assertThrows(IOException.class, () -> reader.readAllMono(3));
        }
    }

    /** A writer of test files: chunks in any order, any size field. */
    private static final class Riff {
        private final ByteBuffer bytes = ByteBuffer.allocate(4096).order(ByteOrder.LITTLE_ENDIAN);

        Riff() {
            tag("RIFF").bytes.putInt(0);
            tag("WAVE");
        }

        Riff tag(String tag) {
            bytes.put(tag.getBytes(StandardCharsets.ISO_8859_1));
            return this;
        }

        Riff fmt(int format, int channels, int rateHz, int bits) {
            tag("fmt ")
                    .bytes
                    .putInt(16)
                    .putShort((short) format)
                    .putShort((short) channels)
                    .putInt(rateHz);
            bytes.putInt(0).putShort((short) (channels * ((bits + 7) / 8))).putShort((short) bits);
            return this;
        }

        Riff chunk(String tag, int size, int content) {
            tag(tag).bytes.putInt(size);
            bytes.put(new byte[content]);
            return this;
        }

        Riff data(int size, int... samples) {
            tag("data").bytes.putInt(size);
            for (int sample : samples) {
                bytes.putShort((short) sample);
            }
            return this;
        }

        byte[] bytes() {
            return Arrays.copyOf(bytes.array(), bytes.position());
        }
    }

    @Test
    void skipsChunksOfOddLengthAndOnesThatFollow() throws IOException {
        byte[] bytes = new Riff()
                .chunk("LIST", 5, 6)
                .fmt(1, 1, 8000, 16)
                .chunk("junk", 1, 2)
                .data(4, 11, 22)
                .chunk("LIST", 4, 4)
                .bytes();
        try (AudioReader reader = reader(bytes)) {
            assertEquals(2, reader.frames());
            assertArrayEquals(new short[] {11, 22}, reader.readAllMono(100));
        }
    }

    @Test
    void readsToTheEndWhenTheSizeIsUnknownOrTooLarge() throws IOException {
        for (int size : new int[] {0, -1, 0x7FFF_FFFF, 1000}) {
            byte[] bytes = new Riff().fmt(1, 1, 8000, 16).data(size, 1, 2, 3).bytes();
            byte[] odd = Arrays.copyOf(bytes, bytes.length - 1); // half a sample is no sample
            try (AudioReader reader = reader(bytes)) {
                assertEquals(size == 1000 ? 500 : -1, reader.frames());
                assertArrayEquals(new short[] {1, 2, 3}, reader.readAllMono(100));
            }
            try (AudioReader reader = reader(odd)) {
                assertArrayEquals(new short[] {1, 2}, reader.readAllMono(100));
            }
        }
    }

    @Test
    void readsTheExtensibleFormat() throws IOException {
        Riff riff = new Riff();
        ByteBuffer b = riff.bytes;
        b.put("fmt ".getBytes(StandardCharsets.ISO_8859_1)).putInt(40);
        b.putShort((short) 0xFFFE)
                .putShort((short) 1)
                .putInt(16_000)
                .putInt(0)
                .putShort((short) 4)
                .putShort((short) 32);
        b.putShort((short) 22)
                .putShort((short) 32)
                .putInt(4)
                .putShort((short) 3)
                .put(new byte[14]);
        b.put("data".getBytes(StandardCharsets.ISO_8859_1))
                .putInt(8)
                .putFloat(0.5f)
                .putFloat(-2f);
        try (AudioReader reader = reader(riff.bytes())) {
            assertEquals(new FileFormat(16_000, 1, SampleEncoding.FLOAT32), reader.format());
            assertArrayEquals(new short[] {16_384, -32_768}, reader.readAllMono(9));
        }
    }

    @Test
    void namesWhatIsWrongAndWhere() {
        assertMalformed("neither WAV nor AU, starts with 4f676753, at byte 0", latin("OggS...."));
        assertMalformed("ends at byte 3", latin("RIF"));
        assertMalformed("another kind than WAVE, at byte 8", latin("RIFF\0\0\0\0AVI "));
        assertMalformed(
                "data chunk before the fmt chunk, at byte 12",
                new Riff().data(2, 1).bytes());
        assertMalformed(
                "format 85 with 16 bits", new Riff().fmt(85, 1, 8000, 16).bytes());
        assertMalformed("format 1 with 40 bits", new Riff().fmt(1, 1, 8000, 40).bytes());
        assertMalformed("0 channels", new Riff().fmt(1, 0, 8000, 16).bytes());
        assertMalformed("33 channels", new Riff().fmt(1, 33, 8000, 16).bytes());
        assertMalformed("rate of 4294967295 Hz", new Riff().fmt(1, 1, -1, 16).bytes());
        assertMalformed(
                "chunk of 4294967294 bytes reaches beyond the end",
                new Riff().chunk("LIST", -2, 8).bytes());
        assertMalformed(
                "fmt chunk of 14 bytes", new Riff().chunk("fmt ", 14, 14).bytes());
        byte[] frames = new Riff().fmt(1, 2, 8000, 16).data(0).bytes();
        frames[32] = 9;
        assertMalformed("9 bytes per frame of 2 x 16 bits, at byte 12", frames);
        assertMalformed("ends at byte 36", new Riff().fmt(1, 1, 8000, 16).bytes());
    }

    @Test
    void namesWhatIsWrongInAuFiles() {
        assertMalformed("samples start at 23", au(23, 0, 1, 8000, 1));
        assertMalformed("encoding 0", au(24, 0, 0, 8000, 1));
        assertMalformed("encoding 23", au(24, 0, 23, 8000, 1));
        assertMalformed("rate of -1 Hz", au(24, 0, 1, -1, 1));
        assertMalformed("0 channels", au(24, 0, 1, 8000, 0));
        assertMalformed("comment of 100 bytes", au(124, 0, 1, 8000, 1));
    }

    private static byte[] latin(String text) {
        return text.getBytes(StandardCharsets.ISO_8859_1);
    }

    private static byte[] au(int... fields) {
        ByteBuffer bytes = ByteBuffer.allocate(24).put(".snd".getBytes(StandardCharsets.ISO_8859_1));
        for (int field : fields) {
            bytes.putInt(field);
        }
        return bytes.array();
    }

    private static void assertMalformed(String expected, byte[] bytes) {
        IOException e = assertThrows(IOException.class, () -> reader(bytes));
        assertTrue(e.getMessage().startsWith("test.wav") && e.getMessage().contains(expected), e.getMessage());
    }

    @Test
    void anyBytesGiveAReaderOrAnIOException() throws IOException {
        long seed = Long.getLong("rtclite.seed", 424_242);
        System.out.println("AudioFileTest seed " + seed);
        Random random = new Random(seed);
        byte[] good = new Riff()
                .chunk("LIST", 4, 4)
                .fmt(1, 2, 8000, 16)
                .data(8, 1, 2, 3, 4)
                .bytes();
        short[] out = new short[64 * 32];
        for (int round = 0; round < 20_000 * Integer.getInteger("rtclite.fuzz", 1); round++) {
            byte[] bytes = round % 5 == 0
                    ? au(24 + random.nextInt(3), random.nextInt(), 1 + random.nextInt(30), 1, 1)
                    : good.clone();
            for (int i = random.nextInt(6); i >= 0; i--) {
                bytes[random.nextInt(bytes.length)] = (byte) random.nextInt();
            }
            bytes = Arrays.copyOf(bytes, random.nextInt(bytes.length + 1));
            try (AudioReader reader = reader(bytes)) {
                int total = 0;
                for (int n = 0; n != AudioReader.END; n = reader.read(out, 0, 64)) {
                    total += n;
                }
                assertTrue(total <= bytes.length, "seed " + seed + ", round " + round);
            } catch (IOException e) {
                assertTrue(e.getMessage().startsWith("test.wav"), () -> "seed " + seed + ": " + e);
            }
        }
    }

    @Test
    void countsUpToFourGibibytesInTheHeader() {
        ByteBuffer header = WavHeader.header(FileFormat.pcm(48_000, 2), WavHeader.MAX_DATA_BYTES & ~3);
        assertEquals(0xFFFF_FFC4L, header.order(ByteOrder.LITTLE_ENDIAN).getInt(40) & 0xFFFF_FFFFL);
        assertTrue((header.getInt(4) & 0xFFFF_FFFFL) > 0xFFFF_FFC4L, "the size of the whole has not wrapped");
    }
}
