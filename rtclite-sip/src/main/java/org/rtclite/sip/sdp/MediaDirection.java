package org.rtclite.sip.sdp;

import java.util.Locale;

/** Which way media flows, seen from the side whose description it is (RFC 8866 section 6.7). */
public enum MediaDirection {
    SENDRECV(true, true),
    SENDONLY(true, false),
    RECVONLY(false, true),
    INACTIVE(false, false);

    private final boolean sends;
    private final boolean receives;

    MediaDirection(boolean sends, boolean receives) {
        this.sends = sends;
        this.receives = receives;
    }

    /** The direction of that side. */
    public static MediaDirection of(boolean sends, boolean receives) {
        if (sends) {
            return receives ? SENDRECV : SENDONLY;
        }
        return receives ? RECVONLY : INACTIVE;
    }

    /** Whether that side sends. */
    public boolean sends() {
        return sends;
    }

    /** Whether that side receives. */
    public boolean receives() {
        return receives;
    }

    /** The same stream seen from the other side. */
    public MediaDirection mirror() {
        return switch (this) {
            case SENDONLY -> RECVONLY;
            case RECVONLY -> SENDONLY;
            default -> this;
        };
    }

    /** What both allow. */
    public MediaDirection and(MediaDirection other) {
        return of(sends && other.sends, receives && other.receives);
    }

    /** The name of the attribute: {@code sendrecv}. */
    public String attributeName() {
        return name().toLowerCase(Locale.ROOT);
    }
}
