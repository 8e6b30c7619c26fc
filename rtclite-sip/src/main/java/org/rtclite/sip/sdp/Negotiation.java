package org.rtclite.sip.sdp;

/** How an offer or an answer from the far side was taken. */
public sealed interface Negotiation {

    /**
     * Both sides agree.
     *
     * @param local our description: the answer to send, or the offer that was answered
     * @param audio what was agreed
     */
    record Agreed(SessionDescription local, AudioAgreement audio) implements Negotiation {}

    /**
     * There is nothing to agree on; the session before, if any, stays as it was.
     *
     * @param code the status to refuse an offer with: 488 (RFC 3261 section 13.3.1.3)
     * @param problem why
     */
    record Refused(int code, String problem) implements Negotiation {

        static Refused notAcceptable(String problem) {
            return new Refused(488, problem);
        }
    }
}
