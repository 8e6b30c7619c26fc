package org.rtclite.sip.transaction;

import org.rtclite.sip.message.SipRequest;
import org.rtclite.sip.message.SipResponse;

/** One of the two server machines. */
public sealed interface ServerTransaction permits InviteServerTransaction, NonInviteServerTransaction {

    /** The request that made it, with {@code received} and {@code rport} filled in. */
    SipRequest request();

    /** The way the request came. */
    Flow flow();

    /** Sends a response of the user. One that the machine's state does not allow any more is dropped. */
    void respond(SipResponse response);

    /** A copy of the request, or the ACK, came in. */
    void receive(SipRequest request);

    /** Whether a final response was sent. */
    boolean isAnswered();
}
