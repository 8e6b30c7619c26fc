package org.rtclite.rtp.rtcp;

import org.rtclite.rtp.packet.BigEndian;

/**
 * What a receiver says about one source (RFC 3550 section 6.4.1).
 *
 * <pre>
 * |                         SSRC of source                        |
 * | fraction lost |       cumulative number of packets lost       |
 * |           extended highest sequence number received           |
 * |                      interarrival jitter                      |
 * |                         last SR (LSR)                         |
 * |                   delay since last SR (DLSR)                  |
 * </pre>
 *
 * @param ssrc whose packets these are
 * @param fractionLost share lost since the last report, in 1/256
 * @param cumulativeLost packets lost since the beginning: 24 bits with sign, negative when duplicates prevail
 * @param extendedHighestSequence cycles in the upper, highest sequence number in the lower 16 bits; 0 to 2^32-1
 * @param jitter in units of the RTP timestamp, 0 to 2^32-1
 * @param lastSr middle 32 bits of the NTP time of the last sender report; 0 when none came
 * @param delaySinceLastSr in 1/65536 s, 0 to 2^32-1
 */
public record ReportBlock(
        int ssrc,
        int fractionLost,
        int cumulativeLost,
        long extendedHighestSequence,
        long jitter,
        int lastSr,
        long delaySinceLastSr) {

    /** Bytes of a block. */
    public static final int BYTES = 24;

    /** The range of {@link #cumulativeLost}. */
    public static final int MAX_LOST = 0x7fffff;

    static ReportBlock read(byte[] bytes, int at) {
        int lost = BigEndian.getInt(bytes, at + 4);
        return new ReportBlock(
                BigEndian.getInt(bytes, at),
                lost >>> 24,
                lost << 8 >> 8,
                BigEndian.getInt(bytes, at + 8) & 0xffffffffL,
                BigEndian.getInt(bytes, at + 12) & 0xffffffffL,
                BigEndian.getInt(bytes, at + 16),
                BigEndian.getInt(bytes, at + 20) & 0xffffffffL);
    }

    void write(byte[] out, int at) {
        BigEndian.putInt(out, at, ssrc);
        int lost = Math.max(-MAX_LOST - 1, Math.min(MAX_LOST, cumulativeLost));
        BigEndian.putInt(out, at + 4, fractionLost << 24 | (lost & 0xffffff));
        BigEndian.putInt(out, at + 8, (int) extendedHighestSequence);
        BigEndian.putInt(out, at + 12, (int) Math.min(jitter, 0xffffffffL));
        BigEndian.putInt(out, at + 16, lastSr);
        BigEndian.putInt(out, at + 20, (int) Math.min(delaySinceLastSr, 0xffffffffL));
    }
}
