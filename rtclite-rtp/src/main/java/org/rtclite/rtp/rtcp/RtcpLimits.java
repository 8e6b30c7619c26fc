package org.rtclite.rtp.rtcp;

/**
 * What is read of a compound at most; a datagram beyond it is refused whole.
 *
 * @param maxBytes bytes of the compound
 * @param maxPackets packets in it
 */
public record RtcpLimits(int maxBytes, int maxPackets) {

    /** 2048 bytes, 64 packets. */
    public static final RtcpLimits DEFAULT = new RtcpLimits(2048, 64);

    public RtcpLimits {
        if (maxBytes < 8 || maxPackets < 1) {
            throw new IllegalArgumentException(
                    "limits are " + maxBytes + " bytes and " + maxPackets + " packets, minimum 8 and 1");
        }
    }
}
