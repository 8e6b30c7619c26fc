package org.rtclite.rtp.packet;

import static org.junit.jupiter.api.Assertions.assertEquals;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class PacketKindTest {

    private static PacketKind of(int... bytes) {
        byte[] datagram = new byte[bytes.length + 1];
        for (int i = 0; i < bytes.length; i++) {
            datagram[i + 1] = (byte) bytes[i];
        }
        return PacketKind.of(datagram, 1, bytes.length);
    }

    @ParameterizedTest
    @CsvSource({
        "0, STUN",
        "3, STUN",
        "4, UNKNOWN",
        "15, UNKNOWN",
        "16, ZRTP",
        "19, ZRTP",
        "20, DTLS",
        "63, DTLS",
        "64, TURN_CHANNEL",
        "79, TURN_CHANNEL",
        "80, UNKNOWN",
        "127, UNKNOWN",
        "128, RTP",
        "191, RTP",
        "192, UNKNOWN",
        "255, UNKNOWN"
    })
    void tellsTheRangesOfTheFirstByte(int first, PacketKind kind) {
        assertEquals(kind, of(first, 0));
    }

    @ParameterizedTest
    @CsvSource({
        "0, RTP",
        "127, RTP",
        "128, RTP",
        "191, RTP",
        "192, RTCP",
        "200, RTCP",
        "223, RTCP",
        "224, RTP",
        "255, RTP"
    })
    void tellsControlByTheSecondByte(int second, PacketKind kind) {
        assertEquals(kind, of(0x80, second));
    }

    @Test
    void tellsNothingOfAnEmptyDatagramOrOneByteOfRtp() {
        assertEquals(PacketKind.UNKNOWN, of());
        assertEquals(PacketKind.UNKNOWN, of(0x80));
        assertEquals(PacketKind.STUN, of(0));
    }
}
