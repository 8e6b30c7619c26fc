package org.rtclite.sip.phone;

/** A session description that a media session cannot go along with: no common codec, or it cannot be read. */
public final class MediaRefusedException extends RuntimeException {

    private static final long serialVersionUID = 1L;

    /** {@code message} says what was offered and what is missing; it goes to the far side's log as well as ours. */
    public MediaRefusedException(String message) {
        super(message);
    }
}
