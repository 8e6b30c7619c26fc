package org.rtclite.media.ogg;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.rtclite.media.speex.SpeexMode;

class OggSpeexReaderTest {

    private static OggSpeexReader open(byte[] file) throws IOException {
        return OggSpeexReader.of(new ByteArrayInputStream(file), OggLimits.DEFAULT);
    }

    private static int count(OggSpeexReader reader) throws IOException {
        int packets = 0;
        while (reader.read() != OggSpeexReader.END) {
            packets++;
        }
        return packets;
    }

    @Test
    void headerAndCommentsSayWhatTheEncoderWrote() throws IOException {
        try (OggSpeexReader reader = open(OggFiles.spx("narrowband-q3"))) {
            assertEquals(new SpeexHeader(SpeexMode.NARROWBAND, 8000, 1, 1, false, -1, "1.2.1", 0), reader.header());
            assertEquals("Encoded with Speex 1.2.1", reader.comments().vendor());
            assertEquals(
                    List.of("title=Six voices", "author=Nobody"),
                    reader.comments().comments());
            assertEquals(Optional.of("Six voices"), reader.comments().value("TITLE"));
            assertEquals(Optional.empty(), reader.comments().value("titl"));
        }
        try (OggSpeexReader reader = open(OggFiles.spx("wideband-vbr6-3frames"))) {
            assertEquals(SpeexMode.WIDEBAND, reader.header().mode());
            assertEquals(3, reader.header().framesPerPacket());
            assertTrue(reader.header().variableBitRate());
        }
        try (OggSpeexReader reader = open(OggFiles.spx("stereo-q6"))) {
            assertEquals(2, reader.header().channels());
        }
    }

    @Test
    void everyPacketIsReadWithThePositionOfItsPage() throws IOException {
        try (OggSpeexReader reader = open(OggFiles.spx("narrowband-q3"))) {
            for (int i = 0; i < 266; i++) {
                assertEquals(20, reader.read(), "packet " + i);
                assertEquals(i < 205 ? 32760 : 42400, reader.pageGranulePosition());
                assertEquals(i < 205 ? 204 - i : 265 - i, reader.packetsLeftOnPage());
                assertEquals(i >= 205, reader.onLastPage());
            }
            assertEquals(OggSpeexReader.END, reader.read());
            assertEquals(OggSpeexReader.END, reader.read());
            assertFalse(reader.nextLink());
        }
    }

    @Test
    void linksOfAChainAreReadOneByOne() throws IOException {
        byte[] chain = OggFiles.join(
                OggFiles.spx("narrowband-q3"), OggFiles.spx("stereo-q6"), OggFiles.spx("wideband-vbr6-3frames"));
        try (OggSpeexReader reader = open(chain)) {
            assertEquals(266, count(reader));
            assertTrue(reader.nextLink());
            assertEquals(2, reader.header().channels());
            reader.read(); // the rest of this link is passed over
            assertTrue(reader.nextLink());
            assertEquals(SpeexMode.WIDEBAND, reader.header().mode());
            assertEquals(62, count(reader));
            assertFalse(reader.nextLink());
            assertEquals(SpeexMode.WIDEBAND, reader.header().mode());
        }
    }

    @Test
    void streamWithoutALastPageEndsWhereTheNextBegins() throws IOException {
        byte[] first = OggFiles.spx("narrowband-q3");
        byte[] cut = Arrays.copyOf(first, OggFiles.pages(first)[3]);
        try (OggSpeexReader reader = open(OggFiles.join(cut, OggFiles.spx("stereo-q6")))) {
            assertEquals(205, count(reader));
            assertTrue(reader.nextLink());
            assertEquals(61, count(reader));
        }
    }

    @Test
    void otherStreamsInBetweenArePassedOver() throws IOException {
        byte[] ours = OggFiles.spx("narrowband-q3");
        byte[] other = OggFiles.spx("ultra-wideband-q4");
        OggFiles.renumber(other, 99);
        int[] a = OggFiles.pages(ours);
        // a foreign stream's first page, its magic spoiled, and a later page of it between ours
        byte[] foreignFirst = spoil(Arrays.copyOf(other, 108));
        byte[] foreignSecond = Arrays.copyOfRange(other, 108, 168);
        byte[] mixed = OggFiles.join(
                foreignFirst,
                Arrays.copyOf(ours, a[1]),
                foreignSecond,
                Arrays.copyOfRange(ours, a[1], a[2]),
                Arrays.copyOfRange(ours, a[2], a[3]),
                foreignSecond,
                Arrays.copyOfRange(ours, a[3], a[4]));
        try (OggSpeexReader reader = open(mixed)) {
            assertEquals(SpeexMode.NARROWBAND, reader.header().mode());
            assertEquals(266, count(reader));
        }
        byte[] foreignBehind =
                OggFiles.join(Arrays.copyOf(ours, a[1]), foreignFirst, Arrays.copyOfRange(ours, a[1], ours.length));
        try (OggSpeexReader reader = open(foreignBehind)) {
            assertEquals(266, count(reader));
        }
    }

    private static byte[] spoil(byte[] firstPage) {
        firstPage[28] = 'X';
        OggFiles.repair(firstPage);
        return firstPage;
    }

    @Test
    void pageWithAWrongChecksumIsPassedOverAndTheGapTold() throws IOException {
        byte[] file = OggFiles.spx("narrowband-q3");
        file[OggFiles.pages(file)[2] + 400] ^= 1;
        try (OggSpeexReader reader = open(file)) {
            assertEquals(20, reader.read());
            assertTrue(reader.takeGap());
            assertFalse(reader.takeGap());
            assertEquals(60, count(reader));
        }
    }

    @Test
    void garbageBeforeAPageIsPassedOverUpToTheLimit() throws IOException {
        byte[] file = OggFiles.spx("stereo-q6");
        byte[] garbage = new byte[1000];
        Arrays.fill(garbage, (byte) 'O');
        byte[] mixed = OggFiles.join(garbage, file);
        try (OggSpeexReader reader = open(mixed)) {
            assertEquals(61, count(reader));
        }
        assertEquals(
                "no Ogg page within 999 bytes, at offset 1000",
                assertThrows(
                                IOException.class,
                                () -> OggSpeexReader.of(new ByteArrayInputStream(mixed), new OggLimits(100, 999, 1)))
                        .getMessage());
    }

    @Test
    void packetOverTheLimitIsAnError() throws IOException {
        byte[] file = OggFiles.spx("wideband-vbr6-3frames");
        OggSpeexReader reader = OggSpeexReader.of(new ByteArrayInputStream(file), new OggLimits(100, 1000, 1));
        assertTrue(assertThrows(IOException.class, () -> count(reader))
                .getMessage()
                .startsWith("Ogg packet is longer than 100 bytes, at page offset "));
    }

    @Test
    void fileWithoutSpeexIsAnError() {
        assertThrows(IOException.class, () -> open(new byte[0]));
        assertThrows(IOException.class, () -> open(new byte[5000]));
    }

    @Test
    void headerFieldsOutOfRangeAreNamed() throws IOException {
        byte[] good = SpeexHeader.of(SpeexMode.WIDEBAND, 1, 2).toBytes();
        assertEquals(SpeexHeader.of(SpeexMode.WIDEBAND, 1, 2), SpeexHeader.parse(good, good.length));
        assertFault(good, 40, 3, "mode in the Speex header is 3, allowed 0 to 2");
        assertFault(good, 44, 5, "bit-stream version in the Speex header is 5, supported is 4");
        assertFault(good, 48, 6, "Speex header: channels are 6, allowed 1 or 2");
        assertFault(good, 64, 51, "Speex header: frames per packet are 51, allowed 1 to 50");
        assertFault(good, 38, 0x7f, "Speex header: sampling rate is 8339072 Hz, allowed 1 to 192000");
        assertFault(good, 71, 0x80, "Speex header: extra headers are -2147483648, allowed from 0");
        assertThrows(IOException.class, () -> SpeexHeader.parse(good, 79));
    }

    private static void assertFault(byte[] good, int at, int value, String message) {
        byte[] bad = good.clone();
        bad[at] = (byte) value;
        assertEquals(
                message,
                assertThrows(IOException.class, () -> SpeexHeader.parse(bad, bad.length))
                        .getMessage());
    }

    @Test
    void brokenCommentsGiveThoseBeforeTheBreak() {
        byte[] packet = new OggComments("me", List.of("a=1", "b=2", "c=3")).toBytes();
        assertEquals(List.of("a=1", "b=2", "c=3"), parse(packet, packet.length).comments());
        assertEquals(List.of("a=1", "b=2"), parse(packet, packet.length - 1).comments());
        assertEquals("me", parse(packet, 8).vendor());
        assertEquals(OggComments.NONE, parse(packet, 3));
        assertEquals(OggComments.NONE, parse(packet, OggSpeexReader.END));
    }

    private static OggComments parse(byte[] packet, int length) {
        return OggComments.parse(packet, length, OggLimits.DEFAULT);
    }
}
