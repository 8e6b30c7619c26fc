package org.rtclite.media.ogg;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.rtclite.media.speex.SpeexMode;

class OggSpeexWriterTest {

    private final ByteArrayOutputStream out = new ByteArrayOutputStream();

    @Test
    void rewrittenFileDecodesToTheSameSamples() throws IOException {
        for (String name : List.of("narrowband-q3", "wideband-vbr6-3frames", "ultra-wideband-q4", "stereo-q6")) {
            byte[] file = OggFiles.spx(name);
            out.reset();
            try (OggSpeexReader in = OggSpeexReader.of(new ByteArrayInputStream(file), OggLimits.DEFAULT)) {
                SpeexHeader header = in.header();
                int delay =
                        header.mode() == SpeexMode.NARROWBAND ? 40 : header.mode() == SpeexMode.WIDEBAND ? 143 : 349;
                OggSpeexWriter writer =
                        OggSpeexWriter.to(out, header, in.comments().comments(), delay, 77);
                int length = in.read();
                while (length != OggSpeexReader.END) {
                    writer.write(in.packet(), 0, length);
                    length = in.read();
                }
                writer.totalSamples(OggFiles.decode(file).length / header.channels());
                writer.close();
            }
            assertArrayEquals(OggFiles.decode(file), OggFiles.decode(out.toByteArray()), name);
        }
    }

    @Test
    void headerPagesComeFirstAndThePagesAreNumberedAndMarked() throws IOException {
        OggSpeexWriter writer = OggSpeexWriter.to(
                out, SpeexHeader.of(SpeexMode.NARROWBAND, 1, 1), List.of("TITLE=t\u00e9st"), 40, 0x01020304);
        byte[] packet = new byte[20];
        for (int i = 0; i < 120; i++) {
            writer.write(packet, 0, packet.length);
        }
        writer.close();
        writer.close();
        OggPages pages = new OggPages(new ByteArrayInputStream(out.toByteArray()), OggLimits.DEFAULT);
        long[] granules = {0, 0, 50 * 160 - 40, 100 * 160 - 40, 120 * 160 - 40};
        for (int i = 0; i < granules.length; i++) {
            assertEquals(true, pages.next());
            assertEquals(i, pages.sequence());
            assertEquals(0x01020304, pages.serial());
            assertEquals(i == 0, pages.first());
            assertEquals(i == 4, pages.last());
            assertEquals(granules[i], pages.granulePosition(), "page " + i);
        }
        assertEquals(false, pages.next());
    }

    @Test
    void packetsOfAnyLengthComeBack() throws IOException {
        Random random = new Random(4);
        int[] lengths = {1, 254, 255, 256, 510, 511, 64770, 30000, 3};
        byte[][] packets = new byte[lengths.length][];
        OggSpeexWriter writer = OggSpeexWriter.to(out, SpeexHeader.of(SpeexMode.WIDEBAND, 1, 1), List.of(), 143, 5);
        for (int i = 0; i < lengths.length; i++) {
            packets[i] = new byte[lengths[i]];
            random.nextBytes(packets[i]);
            writer.write(packets[i], 0, lengths[i]);
        }
        writer.close();
        try (OggSpeexReader reader =
                OggSpeexReader.of(new ByteArrayInputStream(out.toByteArray()), OggLimits.DEFAULT)) {
            for (byte[] packet : packets) {
                assertEquals(packet.length, reader.read());
                assertArrayEquals(packet, Arrays.copyOf(reader.packet(), packet.length));
            }
            assertEquals(OggSpeexReader.END, reader.read());
        }
    }

    @Test
    void emptyStreamIsAFileOfNoSamples() throws IOException {
        OggSpeexWriter.to(out, SpeexHeader.of(SpeexMode.NARROWBAND, 1, 1), List.of(), 40, 5)
                .close();
        assertEquals(0, OggFiles.decode(out.toByteArray()).length);
    }

    @Test
    void wrongArgumentsAreNamed() throws IOException {
        SpeexHeader header = SpeexHeader.of(SpeexMode.NARROWBAND, 1, 1);
        OggSpeexWriter writer = OggSpeexWriter.to(out, header, List.of(), 40);
        assertEquals(
                "packet is 0 bytes, allowed 1 to 64770",
                assertThrows(IllegalArgumentException.class, () -> writer.write(new byte[5], 5, 0))
                        .getMessage());
        assertThrows(IllegalArgumentException.class, () -> writer.write(new byte[64771], 0, 64771));
        assertThrows(IllegalArgumentException.class, () -> writer.totalSamples(-1));
        assertThrows(IllegalArgumentException.class, () -> OggSpeexWriter.to(out, header, List.of(), -1));
        writer.close();
        assertThrows(IllegalStateException.class, () -> writer.write(new byte[5], 0, 5));
        assertThrows(IllegalArgumentException.class, () -> SpeexHeader.of(SpeexMode.NARROWBAND, 3, 1));
        assertThrows(
                IllegalArgumentException.class,
                () -> new SpeexHeader(SpeexMode.NARROWBAND, 8000, 1, 1, false, -1, "a name of more than twenty", 0));
    }
}
