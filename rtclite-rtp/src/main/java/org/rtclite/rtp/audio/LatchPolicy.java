package org.rtclite.rtp.audio;

/** From where a leg accepts media, and to where it answers (symmetric RTP, RFC 4961). */
public enum LatchPolicy {
    /** Only from the address of the description; never sends elsewhere. */
    STRICT,
    /**
     * From the described host, whatever its port, at any time; from any other address only within a short window after
     * each negotiation, and only the first one to send an accepted payload type. Media then goes to where it came from.
     */
    SYMMETRIC
}
