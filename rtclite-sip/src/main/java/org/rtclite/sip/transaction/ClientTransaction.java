package org.rtclite.sip.transaction;

import org.rtclite.sip.message.SipRequest;
import org.rtclite.sip.message.SipResponse;

/** One of the two client machines, as the layer sees it. */
public sealed interface ClientTransaction permits InviteClientTransaction, NonInviteClientTransaction {

    /** The request as it was sent. */
    SipRequest request();

    /** The way it went. */
    Flow flow();

    /** A response matched this transaction. */
    void receive(SipResponse response);

    /**
     * The request, or an ACK of the machine, could not be written.
     *
     * @param failure {@code TRANSPORT} or {@code TLS}
     */
    void transportFailed(TransactionFailure failure, String detail);
}
