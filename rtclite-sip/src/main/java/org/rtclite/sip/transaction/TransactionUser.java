package org.rtclite.sip.transaction;

import org.rtclite.sip.message.SipRequest;

/** What the core above the transaction layer hears from it about requests of the far side. */
public interface TransactionUser {

    /** A new request other than ACK and CANCEL came in. */
    void onRequest(ServerTransaction transaction);

    /** An ACK came in that belongs to no failure response: the one for a 2xx. */
    void onAck(SipRequest ack, Flow flow);

    /**
     * A CANCEL came in for an INVITE; the user answers it, and the INVITE when that has no final response yet.
     *
     * @param cancel the CANCEL's own transaction
     * @param invite the INVITE it means
     */
    void onCancel(ServerTransaction cancel, InviteServerTransaction invite);
}
