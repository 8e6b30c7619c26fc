package org.rtclite.rtp.rtcp;

import java.util.List;

/**
 * RR: what a participant that does not send received (RFC 3550 section 6.4.2).
 *
 * @param ssrc who reports
 * @param blocks at most 31
 */
public record ReceiverReport(int ssrc, List<ReportBlock> blocks) implements RtcpPacket {

    public static final int PACKET_TYPE = 201;

    /** What the 5-bit count can say. */
    public static final int MAX_BLOCKS = 31;

    public ReceiverReport {
        blocks = requireBlocks(blocks);
    }

    static List<ReportBlock> requireBlocks(List<ReportBlock> blocks) {
        if (blocks.size() > MAX_BLOCKS) {
            throw new IllegalArgumentException(blocks.size() + " report blocks, limit " + MAX_BLOCKS);
        }
        return List.copyOf(blocks);
    }

    @Override
    public int packetType() {
        return PACKET_TYPE;
    }
}
