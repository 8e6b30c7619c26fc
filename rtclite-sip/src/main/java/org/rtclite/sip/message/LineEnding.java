package org.rtclite.sip.message;

/** How lines end on the wire: CRLF by the RFCs, bare LF for peers that want it so. */
public enum LineEnding {
    CRLF("\r\n"),
    LF("\n");

    private final String text;

    LineEnding(String text) {
        this.text = text;
    }

    /** The characters that end a line. */
    public String text() {
        return text;
    }
}
