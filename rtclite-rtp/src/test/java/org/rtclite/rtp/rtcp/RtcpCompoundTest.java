package org.rtclite.rtp.rtcp;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.ByteBuffer;
import java.util.Collections;
import java.util.HexFormat;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.rtclite.rtp.rtcp.RtcpCompound.Status;

class RtcpCompoundTest {

    private static RtcpCompound parse(byte[] bytes) {
        return RtcpCompound.parse(bytes, 0, bytes.length, RtcpLimits.DEFAULT);
    }

    private static RtcpCompound parse(String hex) {
        return parse(HexFormat.of().parseHex(hex.replace(" ", "")));
    }

    @Test
    void writesASenderReportAsTheRfcDrawsIt() {
        SenderReport report = new SenderReport(
                0x11223344,
                0xaabbccdd_01020304L,
                0x55667788,
                0xfffffffeL,
                7,
                List.of(new ReportBlock(0xcafe, 0x40, -2, 0x1_0005, 33, 0xccdd0102, 65536)));
        assertEquals(
                "81c8000c 11223344 aabbccdd 01020304 55667788 fffffffe 00000007"
                        + " 0000cafe 40fffffe 00010005 00000021 ccdd0102 00010000",
                HexFormat.ofDelimiter(" ")
                        .formatHex(RtcpCompound.toBytes(List.of(report)))
                        .replaceAll("(..) (..) (..) (..)", "$1$2$3$4"));
        assertEquals(0xccdd0102, report.ntpMiddle());
    }

    @Test
    void readsBackEveryTypeThatItWrites() {
        List<RtcpPacket> packets = List.of(
                new SenderReport(1, 2L << 40, 3, 4, 5, List.of(new ReportBlock(9, 255, -8_388_608, 10, 11, 12, 13))),
                new ReceiverReport(2, List.of(new ReportBlock(9, 0, 8_388_607, 0xffffffffL, 1, 0, 0))),
                new SourceDescription(List.of(
                        new SourceDescription.Chunk(
                                1,
                                List.of(
                                        new SourceDescription.Item(SourceDescription.CNAME, "käse@example"),
                                        new SourceDescription.Item(SourceDescription.TOOL, ""))),
                        new SourceDescription.Chunk(2, List.of()),
                        new SourceDescription.Chunk(
                                3, List.of(new SourceDescription.Item(SourceDescription.NAME, "abc"))))),
                new ApplicationDefined(4, 31, "test", ByteBuffer.wrap(new byte[8])),
                new Feedback(Feedback.TRANSPORT, Feedback.GENERIC_NACK, 1, 2, ByteBuffer.wrap(new byte[] {0, 5, 0, 3})),
                new UnknownRtcp(UnknownRtcp.EXTENDED_REPORT, 0, ByteBuffer.wrap(new byte[12])),
                new Goodbye(List.of(1, 2), "camera malfunction"),
                new Goodbye(List.of(), ""));
        RtcpCompound read = parse(RtcpCompound.toBytes(packets));
        assertEquals(Status.OK, read.status());
        assertEquals(packets, read.packets());
    }

    @Test
    void namesThePacketsThatANackMisses() {
        RtcpCompound read = parse("81cd0003 00000001 00000002 fffe8003");
        Feedback nack = assertInstanceOf(Feedback.class, read.packets().get(0));
        assertEquals(List.of(0xfffe, 0xffff, 0, 14), nack.missingSequences());
    }

    @ParameterizedTest
    @CsvSource({
        "'', TOO_SHORT",
        "80c900, TOO_SHORT",
        "80c90001 00000001 80c9, TOO_SHORT",
        "40c90001 00000001, BAD_VERSION",
        "80c90002 00000001, LENGTH_OVERRUN",
        "80c9ffff 00000001, LENGTH_OVERRUN",
        "81c90001 00000001, BODY_OVERRUN",
        "80c80001 00000001, BODY_OVERRUN",
        "81ca0000, BODY_OVERRUN",
        "81ca0002 00000001 01ff6162, BODY_OVERRUN",
        "82cb0001 00000001, BODY_OVERRUN",
        "80cc0001 00000001, BODY_OVERRUN",
        "81cd0001 00000001, BODY_OVERRUN",
        "a0c90002 00000001 00000004 80c90001 00000001, BAD_PADDING",
        "a0c90002 00000001 00000000, BAD_PADDING",
        "a0c90001 000000ff, BAD_PADDING",
    })
    void refusesWhatDoesNotFit(String hex, Status status) {
        RtcpCompound read = parse(hex);
        assertEquals(status, read.status());
        assertTrue(read.packets().isEmpty());
    }

    @Test
    void acceptsPaddingOfTheLastPacketAndReducedSize() {
        RtcpCompound read = parse("80cf0001 00000001 a1cb0002 00000001 00000004");
        assertEquals(Status.OK, read.status());
        assertEquals(UnknownRtcp.EXTENDED_REPORT, read.packets().get(0).packetType());
        assertEquals(new Goodbye(List.of(1), ""), read.packets().get(1));
    }

    @Test
    void acceptsAChunkThatTheEndOfThePacketEnds() {
        RtcpCompound read = parse("81ca0002 00000001 01026162");
        SourceDescription description =
                assertInstanceOf(SourceDescription.class, read.packets().get(0));
        assertEquals("ab", description.cname(1).orElseThrow());
    }

    @Test
    void refusesMoreThanItsLimits() {
        byte[] many = RtcpCompound.toBytes(Collections.nCopies(65, new ReceiverReport(1, List.of())));
        assertEquals(Status.OVER_LIMIT, parse(many).status());
        assertEquals(
                Status.OVER_LIMIT,
                RtcpCompound.parse(many, 0, many.length, new RtcpLimits(100, 1000))
                        .status());
    }

    @Test
    void cutsTextBetweenCharacters() {
        byte[] bytes = RtcpCompound.toBytes(List.of(SourceDescription.ofCname(1, "ü".repeat(200))));
        SourceDescription read =
                assertInstanceOf(SourceDescription.class, parse(bytes).packets().get(0));
        assertEquals("ü".repeat(127), read.cname(1).orElseThrow());
    }

    @Test
    void refusesToMakeWhatCannotBeWritten() {
        assertThrows(
                IllegalArgumentException.class,
                () -> new ReceiverReport(1, Collections.nCopies(32, new ReportBlock(1, 0, 0, 0, 0, 0, 0))));
        assertThrows(IllegalArgumentException.class, () -> new ApplicationDefined(1, 0, "abc", ByteBuffer.allocate(4)));
        assertThrows(
                IllegalArgumentException.class, () -> new ApplicationDefined(1, 0, "abcd", ByteBuffer.allocate(5)));
    }

    @Test
    void survivesAnyBytes() {
        long seed = 11;
        System.out.println("random compounds, seed " + seed);
        Random random = new Random(seed);
        int sound = 0;
        for (int i = 0; i < 100_000 * Integer.getInteger("rtclite.fuzz", 1); i++) {
            byte[] bytes = new byte[random.nextInt(16) * 4];
            random.nextBytes(bytes);
            for (int at = 0; at + 4 <= bytes.length; ) {
                int words = random.nextInt(4);
                bytes[at] = (byte) (0x80 | random.nextInt(3));
                bytes[at + 1] = (byte) (200 + random.nextInt(8));
                bytes[at + 2] = 0;
                bytes[at + 3] = (byte) words;
                at += 4 * (words + 1);
            }
            RtcpCompound read = parse(bytes);
            if (read.status() == Status.OK) {
                sound++;
                assertEquals(read, parse(RtcpCompound.toBytes(read.packets())));
            }
        }
        assertTrue(sound > 1000, "only " + sound + " were sound");
    }
}
