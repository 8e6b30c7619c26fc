package org.rtclite.rtp.rtcp;

import java.util.List;

/**
 * BYE: sources leave (RFC 3550 section 6.6).
 *
 * @param ssrcs who leaves, at most 31; may be empty, which says nothing
 * @param reason why, or empty
 */
public record Goodbye(List<Integer> ssrcs, String reason) implements RtcpPacket {

    public static final int PACKET_TYPE = 203;

    public Goodbye {
        if (ssrcs.size() > ReceiverReport.MAX_BLOCKS) {
            throw new IllegalArgumentException(ssrcs.size() + " sources, limit " + ReceiverReport.MAX_BLOCKS);
        }
        ssrcs = List.copyOf(ssrcs);
    }

    @Override
    public int packetType() {
        return PACKET_TYPE;
    }
}
