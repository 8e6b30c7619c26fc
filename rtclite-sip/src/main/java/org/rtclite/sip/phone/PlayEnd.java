package org.rtclite.sip.phone;

/** How a playback ended. */
public enum PlayEnd {
    /** All of it was sent. */
    DONE,
    /** {@link Playback#cancel()}, or another playback took its place. */
    CANCELLED,
    /** The call ended first. */
    HANGUP
}
