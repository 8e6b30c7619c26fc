package org.rtclite.sip.transaction;

import org.rtclite.sip.message.SipMethod;
import org.rtclite.sip.message.SipRequest;
import org.rtclite.sip.message.SipResponse;
import org.rtclite.sip.message.Via;

/**
 * What tells one transaction from another (RFC 3261 s17.1.3 and s17.2.3).
 *
 * @param branch the topmost Via's branch, or for peers older than RFC 3261 what stands in for it
 * @param sentBy host and port of the topmost Via on the server side, empty on the client side
 * @param method the CSeq method on the client side; the request's on the server side, INVITE for ACK
 */
record TransactionKey(String branch, String sentBy, String method) {

    /** The key of a request of ours. */
    static TransactionKey ofClient(SipRequest request) {
        String method = request.is(SipMethod.ACK) ? SipMethod.INVITE : request.method();
        return new TransactionKey(branchOf(request.topVia()), "", method);
    }

    /** The key of the request that a response answers. */
    static TransactionKey ofClient(SipResponse response) {
        return new TransactionKey(
                branchOf(response.topVia()), "", response.cseq().method());
    }

    /** The key of a received request; an ACK has that of its INVITE. */
    static TransactionKey ofServer(SipRequest request) {
        return ofServer(request, request.is(SipMethod.ACK) ? SipMethod.INVITE : request.method());
    }

    /** The key of the INVITE that a CANCEL means (RFC 3261 s9.2). */
    static TransactionKey ofCancelled(SipRequest cancel) {
        return ofServer(cancel, SipMethod.INVITE);
    }

    private static TransactionKey ofServer(SipRequest request, String method) {
        Via via = request.topVia();
        String sentBy = via.host() + ':' + via.port();
        if (via.hasMagicCookie()) {
            return new TransactionKey(branchOf(via), sentBy, method);
        }
        // RFC 3261 s17.2.3: matching by RFC 2543. The To tag is left out, since an ACK has one and its INVITE not.
        String standIn = request.uri() + " " + request.callId() + " " + request.fromTag() + " "
                + request.cseq().sequence() + " " + branchOf(via);
        return new TransactionKey(standIn, sentBy, method);
    }

    private static String branchOf(Via via) {
        String branch = via.branch();
        return branch == null ? "" : branch;
    }
}
