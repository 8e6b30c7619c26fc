package org.rtclite.rtp.rtcp;

import java.nio.ByteBuffer;

/**
 * APP: what an application made up (RFC 3550 section 6.7).
 *
 * @param subtype 0 to 31
 * @param name four ASCII characters
 * @param data read-only; its remaining bytes are a multiple of 4
 */
public record ApplicationDefined(int ssrc, int subtype, String name, ByteBuffer data) implements RtcpPacket {

    public static final int PACKET_TYPE = 204;

    public ApplicationDefined {
        if ((subtype & ~0x1f) != 0) {
            throw new IllegalArgumentException("APP subtype is " + subtype + ", range 0 to 31");
        }
        if (name.length() != 4) {
            throw new IllegalArgumentException("APP name has " + name.length() + " characters, must have 4");
        }
        if (data.remaining() % 4 != 0) {
            throw new IllegalArgumentException("APP data is " + data.remaining() + " bytes, must be a multiple of 4");
        }
        data = data.asReadOnlyBuffer();
    }

    @Override
    public int packetType() {
        return PACKET_TYPE;
    }
}
