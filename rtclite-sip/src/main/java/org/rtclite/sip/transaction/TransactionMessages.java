package org.rtclite.sip.transaction;

import org.jspecify.annotations.Nullable;
import org.rtclite.sip.message.SipHeader;
import org.rtclite.sip.message.SipMethod;
import org.rtclite.sip.message.SipRequest;
import org.rtclite.sip.message.SipResponse;

/** The messages that the transaction layer makes by itself. */
final class TransactionMessages {

    private static final int MAX_FORWARDS = 70;

    private final Identifiers identifiers;

    TransactionMessages(Identifiers identifiers) {
        this.identifiers = identifiers;
    }

    /** The 100 for an INVITE (RFC 3261 s8.2.6.1): no To tag of ours. */
    SipResponse trying(SipRequest invite) {
        return SipResponse.builder(invite, 100).build();
    }

    /** The ACK for a response of 300 to 699: same branch, same Request-URI, To of the response (s17.1.1.3). */
    SipRequest ackForFailure(SipRequest invite, SipResponse response) {
        return sibling(SipMethod.ACK, invite).to(response.to()).build();
    }

    /** The CANCEL for an INVITE: same branch, same everything that routes it (s9.1). */
    SipRequest cancel(SipRequest invite) {
        return sibling(SipMethod.CANCEL, invite).build();
    }

    private static SipRequest.Builder sibling(String method, SipRequest invite) {
        SipRequest.Builder builder = SipRequest.builder(method, invite.uri())
                .prependVia(invite.topVia())
                .maxForwards(MAX_FORWARDS)
                .from(invite.from())
                .to(invite.to())
                .callId(invite.callId())
                .cseq(invite.cseq().sequence(), method);
        for (String route : invite.headers(SipHeader.ROUTE)) {
            builder.add(SipHeader.ROUTE, route);
        }
        return builder;
    }

    /** A final response of the layer itself; {@code tag} goes into To when that has none, null makes a new one. */
    SipResponse response(SipRequest request, int code, @Nullable String tag) {
        SipResponse.Builder builder = SipResponse.builder(request, code);
        if (request.toTag() == null) {
            builder.to(request.to().withTag(tag == null ? identifiers.tag() : tag));
        }
        return builder.build();
    }
}
