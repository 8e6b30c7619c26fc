package org.rtclite.rtp.rtcp;

import java.util.List;

/**
 * The packets of one RTCP datagram, or why it is not one (RFC 3550 appendix A.2).
 *
 * @param status whether the datagram is sound; {@code packets} is empty when it is not
 * @param packets in the order of the datagram
 */
public record RtcpCompound(Status status, List<RtcpPacket> packets) {

    /** How a datagram fared. */
    public enum Status {
        OK,
        /** Over {@link RtcpLimits}. */
        OVER_LIMIT,
        /** Empty, or a header does not fit. */
        TOO_SHORT,
        /** A version other than 2. */
        BAD_VERSION,
        /** The length of a packet runs over the end of the datagram. */
        LENGTH_OVERRUN,
        /** Padding where none may be, or more than the packet is long. */
        BAD_PADDING,
        /** The content of a packet is shorter than what its count asks for. */
        BODY_OVERRUN
    }

    public RtcpCompound {
        packets = List.copyOf(packets);
    }

    static RtcpCompound refused(Status status) {
        return new RtcpCompound(status, List.of());
    }

    /** Reads a datagram, also one of reduced size that does not begin with a report (RFC 5506). Copies what it keeps. */
    public static RtcpCompound parse(byte[] bytes, int offset, int length, RtcpLimits limits) {
        return new RtcpReader(bytes, offset, length, limits).read();
    }

    /** The bytes of a compound of {@code packets}, a multiple of 4. */
    public static byte[] toBytes(List<RtcpPacket> packets) {
        RtcpWriter writer = new RtcpWriter();
        packets.forEach(writer::add);
        return writer.toBytes();
    }
}
