package org.rtclite.rtp.packet;

/**
 * What a datagram on a media port is, told by its first bytes (RFC 7983 section 7, RFC 5761 section 4).
 *
 * <p>Called for every datagram; looks at two bytes and allocates nothing.
 */
public enum PacketKind {
    /** RTP: version 2 and a second byte outside the range of RTCP packet types. */
    RTP,
    /** RTCP: version 2 and a packet type of 192 to 223. */
    RTCP,
    /** STUN: first byte 0 to 3. */
    STUN,
    /** ZRTP: first byte 16 to 19. */
    ZRTP,
    /** DTLS: first byte 20 to 63. */
    DTLS,
    /** TURN channel data: first byte 64 to 79. */
    TURN_CHANNEL,
    /** Anything else, also an empty datagram: dropped. */
    UNKNOWN;

    /** The kind of the datagram {@code bytes[offset .. offset + length)}. */
    public static PacketKind of(byte[] bytes, int offset, int length) {
        if (length < 1) {
            return UNKNOWN;
        }
        int first = bytes[offset] & 0xff;
        if (first >= 128 && first <= 191) {
            if (length < 2) {
                return UNKNOWN;
            }
            int second = bytes[offset + 1] & 0xff;
            // RFC 5761 s4: payload types 64 to 95 with the marker are read as RTCP
            return second >= 192 && second <= 223 ? RTCP : RTP;
        }
        if (first <= 3) {
            return STUN;
        }
        if (first >= 16 && first <= 19) {
            return ZRTP;
        }
        if (first >= 20 && first <= 63) {
            return DTLS;
        }
        return first >= 64 && first <= 79 ? TURN_CHANNEL : UNKNOWN;
    }
}
