package org.rtclite.rtp.rtcp;

import java.util.List;

/**
 * SR: what a sender sent, and what it received (RFC 3550 section 6.4.1).
 *
 * @param ntpTimestamp wall time: seconds since 1900 in the upper, fraction in the lower half
 * @param rtpTimestamp the same moment in the sender's RTP time
 * @param packetCount packets sent, modulo 2^32
 * @param octetCount payload bytes sent, modulo 2^32
 * @param blocks at most 31
 */
public record SenderReport(
        int ssrc, long ntpTimestamp, int rtpTimestamp, long packetCount, long octetCount, List<ReportBlock> blocks)
        implements RtcpPacket {

    public static final int PACKET_TYPE = 200;

    public SenderReport {
        blocks = ReceiverReport.requireBlocks(blocks);
    }

    @Override
    public int packetType() {
        return PACKET_TYPE;
    }

    /** The middle 32 bits of the NTP timestamp, as a receiver gives them back in LSR. */
    public int ntpMiddle() {
        return (int) (ntpTimestamp >>> 16);
    }
}
