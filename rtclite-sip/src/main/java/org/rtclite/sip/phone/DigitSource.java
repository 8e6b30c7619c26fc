package org.rtclite.sip.phone;

/** How a digit travelled. */
public enum DigitSource {
    /** Telephone-event packets (RFC 4733). */
    RFC4733("rfc4733"),
    /** A SIP INFO request. */
    INFO("info"),
    /** As tones in the audio. */
    IN_BAND("in-band");

    private final String text;

    DigitSource(String text) {
        this.text = text;
    }

    /** The word for it in logs and events: {@code rfc4733}, {@code info}, {@code in-band}. */
    public String text() {
        return text;
    }
}
