package org.rtclite.sip.transaction;

import org.rtclite.sip.message.SipResponse;

/** What the owner of a client transaction hears from it; either a final response or a failure comes last. */
public interface ClientTransactionUser {

    /**
     * A response to pass up: every provisional one, the first final one, and for INVITE every copy of every 2xx
     * (RFC 6026 s7.2), so that the owner acknowledges each.
     */
    void onResponse(SipResponse response);

    /** No final response will come. */
    void onFailure(TransactionFailure failure, String detail);
}
