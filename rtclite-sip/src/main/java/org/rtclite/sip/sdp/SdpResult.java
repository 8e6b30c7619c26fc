package org.rtclite.sip.sdp;

/** What the parser made of a text: a description or a failure. */
public sealed interface SdpResult {

    /**
     * The text was a description.
     *
     * @param description with all lines of the text
     */
    record Description(SessionDescription description) implements SdpResult {}

    /**
     * The text was none.
     *
     * @param line where, from 1
     * @param problem what is wrong: observed value, limit and place
     */
    record Failure(int line, String problem) implements SdpResult {}
}
