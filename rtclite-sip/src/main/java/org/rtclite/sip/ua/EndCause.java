package org.rtclite.sip.ua;

import org.rtclite.sip.transaction.TransactionFailure;

/** Why a call is over. */
public enum EndCause {
    /** We hung up or rejected it. */
    LOCAL,
    /** The far side hung up, or gave up an unanswered call to us. */
    REMOTE,
    /** The far side, or something on the way to it, answered with 3xx to 6xx. */
    REJECTED,
    /** We gave up before the far side answered. */
    CANCELLED,
    /** Nothing was heard for too long: no answer to a request, no ACK, no final response. */
    TIMEOUT,
    /** The far side could not be reached: no such host, or the transport failed. */
    UNREACHABLE,
    /** There was no TLS with the far side, or its certificate is not to be trusted. */
    TLS;

    static EndCause of(TransactionFailure failure) {
        return switch (failure) {
            case TIMEOUT -> TIMEOUT;
            case TRANSPORT -> UNREACHABLE;
            case TLS -> TLS;
        };
    }

    /** Whether the far side ended it. */
    public boolean byRemote() {
        return this == REMOTE || this == REJECTED;
    }
}
