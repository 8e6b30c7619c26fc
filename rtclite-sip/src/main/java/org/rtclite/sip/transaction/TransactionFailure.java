package org.rtclite.sip.transaction;

/** Why a client transaction ended without a final response (RFC 3261 s8.1.3.1). */
public enum TransactionFailure {
    /** No final response in time; to be treated as a 408. */
    TIMEOUT,
    /** The request could not be written; to be treated as a 503. */
    TRANSPORT,
    /** There is no TLS with the far side, or its certificate is not to be trusted; to be treated as a 503. */
    TLS
}
