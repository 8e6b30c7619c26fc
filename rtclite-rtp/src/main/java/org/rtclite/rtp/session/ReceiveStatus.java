package org.rtclite.rtp.session;

/** What {@link RtpSession#receive} made of a packet. */
public enum ReceiveStatus {
    /** Of a valid source and in sequence, or near enough. */
    ACCEPTED,
    /** Of a source that has not yet sent enough packets in sequence (RFC 3550 appendix A.1). */
    PROBATION,
    /** A jump in sequence numbers that the next packet has not confirmed yet. */
    BAD_SEQUENCE,
    /** Our own packet came back (RFC 3550 section 8.2). */
    LOOP,
    /** Another transport address uses the SSRC of a source that is still heard (RFC 3550 section 8.2). */
    COLLISION
}
