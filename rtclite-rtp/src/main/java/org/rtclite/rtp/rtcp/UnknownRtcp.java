package org.rtclite.rtp.rtcp;

import java.nio.ByteBuffer;

/**
 * A packet of a type that this library does not interpret, such as an extended report (RFC 3611).
 *
 * @param packetType 192 to 223
 * @param count the five bits behind version and padding
 * @param body read-only; what follows the first four bytes, padding removed
 */
public record UnknownRtcp(int packetType, int count, ByteBuffer body) implements RtcpPacket {

    /** Extended report, RFC 3611. */
    public static final int EXTENDED_REPORT = 207;

    public UnknownRtcp {
        body = body.asReadOnlyBuffer();
    }
}
