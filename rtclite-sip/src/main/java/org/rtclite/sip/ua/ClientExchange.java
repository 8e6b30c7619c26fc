package org.rtclite.sip.ua;

import java.util.List;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;
import org.rtclite.sip.auth.DigestClient;
import org.rtclite.sip.message.SipMethod;
import org.rtclite.sip.message.SipRequest;
import org.rtclite.sip.message.SipResponse;
import org.rtclite.sip.message.Via;
import org.rtclite.sip.transaction.ClientTransactionUser;
import org.rtclite.sip.transaction.Flow;
import org.rtclite.sip.transaction.InviteClientTransaction;
import org.rtclite.sip.transaction.TransactionFailure;

/**
 * One request until its final response: credentials when challenged, the next address when one fails.
 *
 * <p>Each attempt is a transaction of its own. A challenge is answered with the next CSeq number (RFC 3261 s22.2);
 * the next address gets the same request under a new branch (RFC 3263 s4.3).
 */
final class ClientExchange implements ClientTransactionUser {

    /** Challenges answered at most: a proxy's, a registrar's, and one stale nonce for each. */
    private static final int MAX_CHALLENGES = 4;

    /** Makes the request for one attempt: all but Via and credentials. */
    @FunctionalInterface
    interface Template {
        SipRequest.Builder begin(Flow flow, long sequence);
    }

    /** What the owner hears: provisional responses, then either the final one or a failure. */
    interface Listener {
        /** A response of 100 to 199. */
        void onProvisional(SipResponse response);

        /** The final response; for INVITE every 2xx, copies and other forks included. */
        void onFinal(SipResponse response);

        /** No final response will come. */
        void onFailure(TransactionFailure failure, String detail);
    }

    private final UserAgentCore core;
    private final DigestClient digest;
    private final Template template;
    private final LongSupplier sequences;
    private final Listener listener;
    private List<Flow> flows = List.of();
    private int attempt;
    private int challenges;
    private long sequence;
    private boolean heard;
    private boolean cancelled;
    private @Nullable SipRequest request;
    private @Nullable InviteClientTransaction invite;

    ClientExchange(
            UserAgentCore core, DigestClient digest, Template template, LongSupplier sequences, Listener listener) {
        this.core = core;
        this.digest = digest;
        this.template = template;
        this.sequences = sequences;
        this.listener = listener;
    }

    /** Sends the request over the first of these flows; the others are for when it fails. */
    void start(List<Flow> ways) {
        flows = ways;
        sequence = sequences.getAsLong();
        send();
    }

    /** The request as last sent. */
    SipRequest request() {
        if (request == null) {
            throw new IllegalStateException("the request is not sent yet");
        }
        return request;
    }

    /** The flow of the attempt under way. */
    Flow flow() {
        return flows.get(attempt);
    }

    /** Cancels an INVITE (RFC 3261 s9.1); a challenge that crosses the CANCEL is not answered any more. */
    void cancel() {
        cancelled = true;
        if (invite != null) {
            invite.cancel();
        }
    }

    private void send() {
        Flow flow = flow();
        SipRequest.Builder builder = template.begin(flow, sequence);
        SipRequest bare = builder.build();
        digest.authorize(builder, bare);
        builder.prependVia(Via.of(
                flow.transport().viaName(),
                flow.localHost(),
                flow.localPort(),
                core.identifiers().branch()));
        SipRequest complete = builder.build();
        request = complete;
        heard = false;
        if (complete.is(SipMethod.INVITE)) {
            invite = core.transactions().invite(complete, flow, this);
        } else {
            core.transactions().request(complete, flow, this);
        }
    }

    @Override
    public void onResponse(SipResponse response) {
        heard = true;
        int code = response.code();
        if (code < 200) {
            listener.onProvisional(response);
        } else if ((code == 401 || code == 407) && answersChallenge(response)) {
            sequence = sequences.getAsLong();
            send();
        } else if (code == 503 && !cancelled && attempt + 1 < flows.size()) {
            attempt++; // RFC 3263 s4.3: the next address, since this one is out of service
            send();
        } else {
            listener.onFinal(response);
        }
    }

    private boolean answersChallenge(SipResponse response) {
        return !cancelled && challenges++ < MAX_CHALLENGES && digest.learn(response, request());
    }

    @Override
    public void onFailure(TransactionFailure failure, String detail) {
        if (!heard && !cancelled && attempt + 1 < flows.size()) {
            attempt++;
            send();
        } else {
            listener.onFailure(failure, detail);
        }
    }
}
