package org.rtclite.rtp.rtcp;

import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;

/**
 * Feedback of the transport layer or of a payload (RFC 4585 section 6.1).
 *
 * @param packetType {@link #TRANSPORT} or {@link #PAYLOAD}
 * @param format which message, 0 to 31: {@link #GENERIC_NACK} and others
 * @param senderSsrc who gives the feedback
 * @param mediaSsrc about whose packets
 * @param information read-only feedback control information; its remaining bytes are a multiple of 4
 */
public record Feedback(int packetType, int format, int senderSsrc, int mediaSsrc, ByteBuffer information)
        implements RtcpPacket {

    public static final int TRANSPORT = 205;
    public static final int PAYLOAD = 206;

    /** Format of a generic NACK in a {@link #TRANSPORT} packet (RFC 4585 section 6.2.1). */
    public static final int GENERIC_NACK = 1;

    public Feedback {
        if (packetType != TRANSPORT && packetType != PAYLOAD) {
            throw new IllegalArgumentException("feedback packet type is " + packetType + ", must be 205 or 206");
        }
        if ((format & ~0x1f) != 0) {
            throw new IllegalArgumentException("feedback format is " + format + ", range 0 to 31");
        }
        if (information.remaining() % 4 != 0) {
            throw new IllegalArgumentException(
                    "feedback information is " + information.remaining() + " bytes, must be a multiple of 4");
        }
        information = information.asReadOnlyBuffer();
    }

    /** The sequence numbers that a generic NACK names; empty for any other message. */
    public List<Integer> missingSequences() {
        if (packetType != TRANSPORT || format != GENERIC_NACK) {
            return List.of();
        }
        List<Integer> missing = new ArrayList<>();
        for (int at = information.position(); at + 4 <= information.limit(); at += 4) {
            int first = information.getShort(at) & 0xffff;
            int following = information.getShort(at + 2) & 0xffff;
            missing.add(first);
            for (int bit = 0; bit < 16; bit++) {
                if ((following >> bit & 1) != 0) {
                    missing.add(first + bit + 1 & 0xffff);
                }
            }
        }
        return missing;
    }
}
