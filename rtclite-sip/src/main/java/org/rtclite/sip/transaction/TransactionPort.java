package org.rtclite.sip.transaction;

import org.rtclite.sip.message.SipMessage;

/** Where the machines put messages to send. */
@FunctionalInterface
public interface TransactionPort {

    /** Sends {@code message} to {@code flow}; failures come back through {@link TransactionLayer#transportFailed}. */
    void transmit(SipMessage message, Flow flow);
}
