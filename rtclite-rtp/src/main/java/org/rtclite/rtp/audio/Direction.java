package org.rtclite.rtp.audio;

/** Which way media flows, as in SDP (RFC 8866 section 6.7), seen from our side. */
public enum Direction {
    SENDRECV(true, true),
    SENDONLY(true, false),
    RECVONLY(false, true),
    INACTIVE(false, false);

    private final boolean sends;
    private final boolean receives;

    Direction(boolean sends, boolean receives) {
        this.sends = sends;
        this.receives = receives;
    }

    /** Whether we send media. */
    public boolean sends() {
        return sends;
    }

    /** Whether we play media. */
    public boolean receives() {
        return receives;
    }
}
