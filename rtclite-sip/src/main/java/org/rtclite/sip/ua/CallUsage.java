package org.rtclite.sip.ua;

/** One call in one phase of its life: outgoing, incoming, or answered. */
sealed interface CallUsage permits OutgoingCall, IncomingInvite, EstablishedCall {

    /** Which call. */
    CallRef call();

    /** Ends it as its phase demands. */
    void hangup();
}
