package org.rtclite.rtp.packet;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.Arrays;
import java.util.HexFormat;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.rtclite.rtp.packet.RtpPacket.Status;

class RtpPacketTest {

    private final RtpPacket packet = new RtpPacket();

    private Status parse(String hex) {
        byte[] bytes = bytes(hex);
        // in the middle of an array, so that a wrong offset shows
        byte[] around = new byte[bytes.length + 20];
        Arrays.fill(around, (byte) 0x55);
        System.arraycopy(bytes, 0, around, 7, bytes.length);
        return packet.parse(around, 7, bytes.length);
    }

    private static byte[] bytes(String hex) {
        return HexFormat.of().parseHex(hex.replace(" ", ""));
    }

    private String payload() {
        return HexFormat.of()
                .formatHex(packet.bytes(), packet.payloadOffset(), packet.payloadOffset() + packet.payloadLength());
    }

    @Test
    void readsTheFixedHeader() {
        assertEquals(Status.OK, parse("80 88 fffe 80000001 cafebabe a1a2a3"));
        assertTrue(packet.marker());
        assertEquals(8, packet.payloadType());
        assertEquals(0xfffe, packet.sequence());
        assertEquals(0x80000001, packet.timestamp());
        assertEquals(0xcafebabe, packet.ssrc());
        assertEquals(0, packet.csrcCount());
        assertEquals(RtpPacket.NO_EXTENSION, packet.extensionProfile());
        assertEquals("a1a2a3", payload());
    }

    @Test
    void readsContributingSourcesExtensionAndPadding() {
        assertEquals(
                Status.OK, parse("b2 00 0001 00000002 00000003 0000000a 0000000b bede 0001 10aa0000 c1c2c3 000003"));
        assertFalse(packet.marker());
        assertEquals(2, packet.csrcCount());
        assertEquals(10, packet.csrc(0));
        assertEquals(11, packet.csrc(1));
        assertThrows(IllegalArgumentException.class, () -> packet.csrc(2));
        assertEquals(0xbede, packet.extensionProfile());
        assertEquals(4, packet.extensionLength());
        assertEquals(3, packet.paddingLength());
        assertEquals("c1c2c3", payload());
    }

    @ParameterizedTest
    @CsvSource({
        "'', TOO_SHORT",
        "80 00 0001 00000002 000000, TOO_SHORT",
        "40 00 0001 00000002 00000003, BAD_VERSION",
        "c0 00 0001 00000002 00000003, BAD_VERSION",
        "81 00 0001 00000002 00000003 0000, CSRC_OVERRUN",
        "8f 00 0001 00000002 00000003, CSRC_OVERRUN",
        "90 00 0001 00000002 00000003 bede, EXTENSION_OVERRUN",
        "90 00 0001 00000002 00000003 bede 0001 0000, EXTENSION_OVERRUN",
        "90 00 0001 00000002 00000003 bede ffff 00000000, EXTENSION_OVERRUN",
        "a0 00 0001 00000002 00000003, BAD_PADDING",
        "a0 00 0001 00000002 00000003 00, BAD_PADDING",
        "a0 00 0001 00000002 00000003 000004, BAD_PADDING",
        "80 00 0001 00000002 00000003, OK",
        "a0 00 0001 00000002 00000003 000003, OK",
    })
    void refusesWhatDoesNotFit(String hex, Status status) {
        assertEquals(status, parse(hex));
    }

    @Test
    void writesWhatItReads() {
        byte[] out = new byte[20];
        assertEquals(12, RtpPacket.writeHeader(out, 3, true, 101, 0x1_2345, 0xdeadbeef, 7));
        assertEquals(Status.OK, packet.parse(out, 3, 17));
        assertTrue(packet.marker());
        assertEquals(101, packet.payloadType());
        assertEquals(0x2345, packet.sequence());
        assertEquals(0xdeadbeef, packet.timestamp());
        assertEquals(7, packet.ssrc());
        assertEquals(5, packet.payloadLength());
        assertThrows(IllegalArgumentException.class, () -> RtpPacket.writeHeader(out, 0, false, 128, 0, 0, 0));
    }

    @Test
    void walksOneByteExtensions() {
        HeaderExtensions elements = new HeaderExtensions();
        assertEquals(Status.OK, parse("90 00 0001 00000002 00000003 bede 0003 10aa 00 21b1b2 00 32c1c2c3 00"));
        elements.reset(packet);
        assertTrue(elements.next());
        assertEquals(1, elements.id());
        assertEquals(1, elements.dataLength());
        assertEquals((byte) 0xaa, packet.bytes()[elements.dataOffset()]);
        assertTrue(elements.next());
        assertEquals(2, elements.id());
        assertEquals(2, elements.dataLength());
        assertTrue(elements.next());
        assertEquals(3, elements.id());
        assertEquals(3, elements.dataLength());
        assertFalse(elements.next());
        assertTrue(elements.find(packet, 2));
        assertFalse(elements.find(packet, 4));
    }

    @Test
    void walksTwoByteExtensionsWithEmptyElements() {
        HeaderExtensions elements = new HeaderExtensions();
        assertEquals(Status.OK, parse("90 00 0001 00000002 00000003 1005 0002 0500 c803aabbcc 00"));
        elements.reset(packet);
        assertTrue(elements.next());
        assertEquals(5, elements.id());
        assertEquals(0, elements.dataLength());
        assertTrue(elements.next());
        assertEquals(200, elements.id());
        assertEquals(3, elements.dataLength());
        assertFalse(elements.next());
    }

    @ParameterizedTest
    @CsvSource({
        "bede 0001 1faabbcc", // longer than what is left
        "bede 0001 f0aa1000", // 15 ends the walk
        "bede 0001 03aa1000", // 0 with a length ends it too
        "1000 0001 0509aabb",
        "1000 0001 00000005",
        "1234 0001 10aa10aa", // neither form
    })
    void endsTheWalkAtAMalformedElement(String extension) {
        HeaderExtensions elements = new HeaderExtensions();
        assertEquals(Status.OK, parse("90 00 0001 00000002 00000003" + extension));
        elements.reset(packet);
        assertFalse(elements.next());
        assertFalse(elements.next());
    }

    @Test
    void neverReadsOutsideItsBytes() {
        long seed = 7;
        System.out.println("random packets, seed " + seed);
        Random random = new Random(seed);
        HeaderExtensions elements = new HeaderExtensions();
        for (int i = 0; i < 100_000 * Integer.getInteger("rtclite.fuzz", 1); i++) {
            byte[] bytes = new byte[random.nextInt(64)]; // no room behind: an overrun throws
            random.nextBytes(bytes);
            if (bytes.length > 0) {
                bytes[0] = (byte) (0x80 | (bytes[0] & 0x3f));
            }
            if (packet.parse(bytes, 0, bytes.length) == Status.OK) {
                assertTrue(packet.payloadLength() >= 0);
                assertTrue(packet.payloadOffset() + packet.payloadLength() <= bytes.length);
                elements.reset(packet);
                int found = 0;
                while (elements.next()) {
                    assertTrue(elements.dataOffset() + elements.dataLength() <= packet.payloadOffset());
                    assertTrue(++found <= 64);
                }
            }
        }
    }
}
