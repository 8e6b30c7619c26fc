package org.rtclite.rtp.rtcp;

/**
 * One packet of a compound.
 *
 * <p>The set will grow: keep a default branch. Types that are not known are kept as {@link UnknownRtcp}, so that a
 * compound that holds one is read all the same (RFC 3550 section 6.1).
 */
public sealed interface RtcpPacket
        permits SenderReport, ReceiverReport, SourceDescription, Goodbye, ApplicationDefined, Feedback, UnknownRtcp {

    /** RTCP packet type, 192 to 223. */
    int packetType();
}
