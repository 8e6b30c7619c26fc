package org.rtclite.media.ogg;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.rtclite.media.speex.SpeexMode;

class OggSpeexPcmReaderTest {

    @TempDir
    Path folder;

    @Test
    void filesGiveAsManySamplesAsWereEncodedAndWhatSpeexdecGives() throws IOException {
        // speexdec leaves the coders' delay in place when a file has but one page
        assertDecodes("narrowband-q3", 42400, 0, 40);
        assertDecodes("wideband-vbr6-3frames", 59200, 0, 80);
        assertDecodes("ultra-wideband-q4", 28800, 349 + 160, 349);
        assertDecodes("stereo-q6", 2 * 9600, 2 * 80, 2 * 40);
    }

    private static void assertDecodes(String name, int samples, int shift, int tail) throws IOException {
        short[] expected = OggFiles.pcm(name);
        short[] actual = OggFiles.decode(OggFiles.spx(name));
        assertEquals(samples, actual.length, name);
        double snr = OggFiles.snr(expected, shift, actual, 0, samples - tail);
        assertTrue(snr > 70, name + ": " + snr + " dB");
    }

    @Test
    void endOfSpeechComesOutOfTheDecoder() throws IOException {
        short[] pcm = OggFiles.decode(OggFiles.spx("narrowband-q3"));
        short[] speexdec = OggFiles.pcm("narrowband-q3");
        assertEquals(speexdec.length, pcm.length);
        double snr = OggFiles.snr(speexdec, pcm.length - 80, pcm, pcm.length - 80, 40);
        assertTrue(snr > 50, snr + " dB");
    }

    @Test
    void linksOfAChainHaveFormatsOfTheirOwn() throws IOException {
        byte[] chain = OggFiles.join(OggFiles.spx("narrowband-q3"), OggFiles.spx("stereo-q6"));
        try (OggSpeexPcmReader reader = OggSpeexPcmReader.of(new ByteArrayInputStream(chain))) {
            assertEquals(1, reader.channels());
            assertEquals(42400, OggFiles.readAll(reader).length);
            assertTrue(reader.nextLink());
            assertEquals(2, reader.channels());
            assertArrayEquals(OggFiles.decode(OggFiles.spx("stereo-q6")), OggFiles.readAll(reader));
            assertFalse(reader.nextLink());
        }
    }

    @Test
    void missingPageIsConcealedAndWhatFollowsKeepsItsTime() throws IOException {
        byte[] file = longFile();
        int[] pages = OggFiles.pages(file);
        byte[] gap = OggFiles.join(Arrays.copyOf(file, pages[4]), Arrays.copyOfRange(file, pages[5], file.length));
        short[] complete = OggFiles.decode(file);
        short[] concealed = OggFiles.decode(gap);
        assertEquals(complete.length, concealed.length);
        int later = complete.length - 8000;
        double snr = OggFiles.snr(complete, later, concealed, later, 8000);
        assertTrue(snr > 10, snr + " dB");
    }

    @Test
    void missingPageBeforeTheLastIsConcealedAsWell() throws IOException {
        byte[] file = longFile();
        int[] pages = OggFiles.pages(file);
        int last = pages.length - 2;
        byte[] gap =
                OggFiles.join(Arrays.copyOf(file, pages[last - 1]), Arrays.copyOfRange(file, pages[last], file.length));
        short[] complete = OggFiles.decode(file);
        short[] concealed = OggFiles.decode(gap);
        assertEquals(complete.length, concealed.length);
        assertTrue(Math.abs(concealedFrames(gap) - 50) <= 1, "50 frames are missing");
    }

    @Test
    void framesThatWereMadeUpAreCounted() throws IOException {
        byte[] file = longFile();
        int[] pages = OggFiles.pages(file);
        assertEquals(0, concealedFrames(file));
        byte[] gap = OggFiles.join(Arrays.copyOf(file, pages[4]), Arrays.copyOfRange(file, pages[5], file.length));
        assertEquals(50, concealedFrames(gap));
        byte[] damaged = file.clone();
        damaged[pages[5] + 300] ^= 1;
        assertEquals(50, concealedFrames(damaged), "a page with a wrong checksum is as good as missing");
        byte[] corrupt = file.clone();
        corrupt[pages[5] + 27 + 50] = 0b0110_1000; // a mode that no frame has, and the checksum put right
        OggFiles.repair(corrupt);
        assertEquals(1, concealedFrames(corrupt));
    }

    private static long concealedFrames(byte[] file) throws IOException {
        try (OggSpeexPcmReader reader = OggSpeexPcmReader.of(new ByteArrayInputStream(file))) {
            OggFiles.readAll(reader);
            assertEquals(reader.concealedFrames() > 0, reader.damageOffset() > 0, "an offset where there is damage");
            return reader.concealedFrames();
        }
    }

    @Test
    void damageIsFoundAtThePageThatShowsIt() throws IOException {
        byte[] file = longFile();
        int[] pages = OggFiles.pages(file);
        byte[] gap = OggFiles.join(Arrays.copyOf(file, pages[4]), Arrays.copyOfRange(file, pages[5], file.length));
        try (OggSpeexPcmReader reader = OggSpeexPcmReader.of(new ByteArrayInputStream(gap))) {
            OggFiles.readAll(reader);
            assertEquals(pages[4], reader.damageOffset());
        }
        byte[] header = file.clone();
        header[pages[0] + 28 + 40] = 7;
        OggFiles.repair(header);
        assertEquals(
                "mode in the Speex header is 7, allowed 0 to 2, at page offset 0",
                assertThrows(IOException.class, () -> OggFiles.decode(header)).getMessage());
    }

    @Test
    void decoderCanBeSetOtherwise() throws IOException {
        byte[] file = OggFiles.spx("stereo-q6");
        short[] usual = OggFiles.decode(file);
        try (OggSpeexPcmReader reader = OggSpeexPcmReader.of(
                new ByteArrayInputStream(file),
                decoder -> decoder.enhancement(false).highPass(false))) {
            assertEquals(2, reader.channels());
            short[] plain = OggFiles.readAll(reader);
            assertEquals(usual.length, plain.length);
            double snr = OggFiles.snr(usual, 0, plain, 0, plain.length);
            assertTrue(snr > 3 && snr < 40, snr + " dB between the two");
        }
    }

    @Test
    void fileThatBreaksOffSaysSo() throws IOException {
        byte[] file = longFile();
        try (OggSpeexPcmReader reader = OggSpeexPcmReader.of(new ByteArrayInputStream(file))) {
            OggFiles.readAll(reader);
            assertFalse(reader.isTruncated());
        }
        byte[] cut = Arrays.copyOf(file, OggFiles.pages(file)[6] + 100);
        try (OggSpeexPcmReader reader = OggSpeexPcmReader.of(new ByteArrayInputStream(cut))) {
            assertFalse(reader.isTruncated(), "not known yet");
            assertEquals(4 * 8000 - 80, OggFiles.readAll(reader).length, "four pages of a second, less the delay");
            assertTrue(reader.isTruncated());
            assertEquals(cut.length, reader.damageOffset());
            assertEquals(cut.length, reader.offset());
        }
    }

    @Test
    void fileThatLostItsFirstPageBeginsLater() throws IOException {
        byte[] file = longFile();
        int[] pages = OggFiles.pages(file);
        byte[] beheaded = OggFiles.join(Arrays.copyOf(file, pages[2]), Arrays.copyOfRange(file, pages[3], file.length));
        assertEquals(OggFiles.decode(file).length - 8000, OggFiles.decode(beheaded).length, 160);
    }

    /** Many pages of one second each, from the packets of a shorter file over and over. */
    private static byte[] longFile() throws IOException {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        try (OggSpeexWriter writer =
                OggSpeexWriter.to(out, SpeexHeader.of(SpeexMode.NARROWBAND, 1, 1), List.of(), 40, 1)) {
            for (int round = 0; round < 3; round++) {
                try (OggSpeexReader reader =
                        OggSpeexReader.of(new ByteArrayInputStream(OggFiles.spx("narrowband-q3")), OggLimits.DEFAULT)) {
                    int length = reader.read();
                    while (length != OggSpeexReader.END) {
                        writer.write(reader.packet(), 0, length);
                        length = reader.read();
                    }
                }
            }
        }
        return out.toByteArray();
    }

    @Test
    void seekingGoesToTheSample() throws IOException {
        byte[] file = longFile();
        short[] whole = OggFiles.decode(file);
        Path path = Files.write(folder.resolve("long.spx"), file);
        Random random = new Random(3);
        try (OggSpeexPcmReader reader = OggSpeexPcmReader.open(path)) {
            assertTrue(reader.seekable());
            assertEquals(whole.length, reader.lengthSamples());
            short[] pcm = new short[4000];
            for (int i = 0; i < 40; i++) {
                int sample = i == 0 ? 0 : random.nextInt(whole.length - pcm.length);
                reader.seek(sample);
                assertEquals(sample, reader.position());
                assertEquals(pcm.length, reader.read(pcm, 0, pcm.length));
                assertEquals(sample + pcm.length, reader.position());
                double snr = OggFiles.snr(whole, sample + 2000, pcm, 2000, 2000);
                assertTrue(snr > (sample < 7000 ? 90 : 12), "at " + sample + ": " + snr + " dB");
            }
            reader.seek(whole.length - 10);
            assertEquals(10, reader.read(pcm, 0, pcm.length));
            assertEquals(OggSpeexPcmReader.END, reader.read(pcm, 0, pcm.length));
            reader.seek(whole.length + 5L);
            assertEquals(OggSpeexPcmReader.END, reader.read(pcm, 0, pcm.length));
            reader.seek(0);
            assertArrayEquals(whole, OggFiles.readAll(reader));
        }
    }

    @Test
    void seekingStaysInItsLink() throws IOException {
        byte[] second = OggFiles.spx("wideband-vbr6-3frames");
        OggFiles.renumber(second, 99);
        byte[] chain = OggFiles.join(OggFiles.spx("narrowband-q3"), second);
        Path path = Files.write(folder.resolve("chain.spx"), chain);
        try (OggSpeexPcmReader reader = OggSpeexPcmReader.open(path)) {
            assertEquals(42400, reader.lengthSamples());
            assertTrue(reader.nextLink());
            assertEquals(59200, reader.lengthSamples());
            reader.seek(30_000);
            assertEquals(29_200, OggFiles.readAll(reader).length);
        }
    }

    @Test
    void streamsCannotSeek() throws IOException {
        try (OggSpeexPcmReader reader = OggSpeexPcmReader.of(new ByteArrayInputStream(OggFiles.spx("stereo-q6")))) {
            assertFalse(reader.seekable());
            assertThrows(IllegalStateException.class, () -> reader.seek(5));
            assertThrows(IllegalArgumentException.class, () -> reader.seek(-1));
        }
    }

    @Test
    void damagedFilesGiveSamplesOrAnIoExceptionNothingElse() throws IOException {
        long seed = Long.getLong("rtclite.seed", 1);
        System.out.println("OggSpeexPcmReaderTest seed " + seed);
        Random random = new Random(seed);
        byte[][] files = {
            OggFiles.spx("narrowband-q3"), OggFiles.spx("stereo-q6"), OggFiles.spx("wideband-vbr6-3frames")
        };
        int decoded = 0;
        for (int round = 0; round < 300 * Integer.getInteger("rtclite.fuzz", 1); round++) {
            byte[] file = files[random.nextInt(files.length)].clone();
            for (int damage = random.nextInt(8); damage > 0; damage--) {
                file[random.nextInt(random.nextBoolean() ? 250 : file.length)] = (byte) random.nextInt();
            }
            if (random.nextBoolean()) {
                OggFiles.repair(file);
            }
            Path path = Files.write(folder.resolve("damaged.spx"), file);
            try (OggSpeexPcmReader reader = OggSpeexPcmReader.open(path)) {
                decoded += OggFiles.readAll(reader).length;
                if (random.nextInt(4) == 0) {
                    reader.seek(random.nextInt(50_000));
                    reader.read(new short[100], 0, 100);
                }
                reader.nextLink();
            } catch (IOException e) {
                assertTrue(e.getMessage() != null, "round " + round + " of seed " + seed);
            }
        }
        assertTrue(decoded > 0);
    }
}
