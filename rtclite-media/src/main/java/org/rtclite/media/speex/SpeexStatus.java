package org.rtclite.media.speex;

/** What stands at the current place of a payload. */
public enum SpeexStatus {
    /** A frame. */
    FRAME,
    /** The end: a terminator, or fewer bits than the shortest frame has. */
    END,
    /** Bits that no Speex encoder writes, or a frame cut short. */
    CORRUPT
}
