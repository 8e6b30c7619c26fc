package org.rtclite.sip.transaction;

import org.rtclite.sip.message.SipRequest;

/** What the core above the transaction layer hears from it about requests of the far side. */
public interface TransactionUser {

    /** A new request other than ACK and CANCEL came in. */
    void onRequest(ServerTransaction transaction);

    /** An ACK came in that belongs to no failure response: the one for a 2xx. */
    void onAck(SipRequest ack, Flow flow);
}
