package org.rtclite.sip.codec;

import org.jspecify.annotations.Nullable;
import org.rtclite.sip.message.SipMessage;
import org.rtclite.sip.message.SipResponse;

/** What the parser made of some bytes: a message or a failure. */
public sealed interface ParseResult {

    /**
     * The bytes were a message.
     *
     * @param message with well-formed Via, From, To, Call-ID, CSeq, Contact, Route and Record-Route
     */
    record Message(SipMessage message) implements ParseResult {}

    /**
     * The bytes were no message that may be processed.
     *
     * @param code the status code to refuse it with: 400, 414, 505, 513
     * @param problem what is wrong: observed value, limit and place
     * @param offset where in the bytes, from 0; within folded or non-ASCII values the nearest place
     * @param field the header field, from 0; -1 for the start line, the framing or a missing field
     * @param response the answer to send to where the bytes came from, with those of Via, From, To, Call-ID and
     *     CSeq that are well-formed; null when there must be none: for a response, an ACK, or without a Via
     */
    record Failure(
            int code,
            String problem,
            int offset,
            int field,
            @Nullable SipResponse response) implements ParseResult {}
}
