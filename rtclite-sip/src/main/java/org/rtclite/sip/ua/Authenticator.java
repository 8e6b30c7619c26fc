package org.rtclite.sip.ua;

import org.rtclite.sip.message.SipRequest;
import org.rtclite.sip.message.SipResponse;

/** Answers digest challenges for one account, and remembers nonces so that later requests go out authorised. */
interface Authenticator {

    /** Of an account without credentials: every challenge is final. */
    Authenticator NONE = new Authenticator() {
        @Override
        public void authorize(SipRequest.Builder builder, SipRequest request) {}

        @Override
        public boolean learn(SipResponse challenge, SipRequest request) {
            return false;
        }
    };

    /**
     * Adds the credentials known for where the request goes.
     *
     * @param builder the request being made
     * @param request the same, as far as it is made: method, Request-URI and body are final
     */
    void authorize(SipRequest.Builder builder, SipRequest request);

    /**
     * Takes a challenge of 401 or 407.
     *
     * @param request the request it answers
     * @return whether trying again makes sense: there are credentials, and they were not just refused
     */
    boolean learn(SipResponse challenge, SipRequest request);
}
