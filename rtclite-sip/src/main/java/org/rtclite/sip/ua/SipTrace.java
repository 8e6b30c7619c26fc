package org.rtclite.sip.ua;

import org.rtclite.sip.message.SipMessage;
import org.rtclite.sip.transaction.Flow;

/** Sees every SIP message sent and received, retransmissions included; called on the engine's thread. */
public interface SipTrace {

    /** Sees nothing. */
    SipTrace NONE = new SipTrace() {
        @Override
        public void sent(SipMessage message, Flow flow, long nowNanos) {}

        @Override
        public void received(SipMessage message, Flow flow, long nowNanos) {}
    };

    /** A message is about to leave. */
    void sent(SipMessage message, Flow flow, long nowNanos);

    /** A message came in and could be read. */
    void received(SipMessage message, Flow flow, long nowNanos);
}
