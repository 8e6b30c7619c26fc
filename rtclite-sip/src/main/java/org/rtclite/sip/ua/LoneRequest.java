package org.rtclite.sip.ua;

import java.util.List;
import org.jspecify.annotations.Nullable;
import org.rtclite.sip.dialog.RouteSet;
import org.rtclite.sip.message.NameAddress;
import org.rtclite.sip.message.SipHeader;
import org.rtclite.sip.message.SipMethod;
import org.rtclite.sip.message.SipRequest;
import org.rtclite.sip.message.SipResponse;
import org.rtclite.sip.transaction.Flow;
import org.rtclite.sip.transaction.TransactionFailure;

/** A MESSAGE or OPTIONS of ours outside any call (RFC 3428, RFC 3261 s11). */
final class LoneRequest implements NextHops.Asker, ClientExchange.Listener {

    private final UserAgentCore core;
    private final RequestRef reference;
    private final SipAccount account;
    private final NameAddress to;
    private final @Nullable MessageBody body;
    private final RouteSet routes;
    private final NameAddress from;
    private final String callId;
    private final ClientExchange exchange;
    private long sequence;

    LoneRequest(
            UserAgentCore core, RequestRef reference, SipAccount account, NameAddress to, @Nullable MessageBody body) {
        this.core = core;
        this.reference = reference;
        this.account = account;
        this.to = to;
        this.body = body;
        this.routes = RouteSet.ofProxies(account.outboundProxies(), account.strictRoute());
        this.from = UserAgentCore.fromOf(account).withTag(core.identifiers().tag());
        this.callId = core.identifiers().callId();
        this.sequence = core.identifiers().firstSequence();
        this.exchange = new ClientExchange(core, core.digest(account), this::begin, () -> sequence++, this);
    }

    void start() {
        core.nextHops().find(routes.nextHop(to.uri()), null, this);
    }

    private SipRequest.Builder begin(Flow flow, long number) {
        String method = reference.method();
        SipRequest.Builder builder = core.complete(routes.begin(method, to.uri()), method, from, to, callId, number);
        if (method.equals(SipMethod.OPTIONS)) {
            builder.contact(core.contact(flow, account.addressOfRecord().userText(), UserAgentCore.isSips(to.uri())))
                    .add(SipHeader.ACCEPT, MessageBody.SDP); // RFC 3261 s11.1
        }
        if (body != null) {
            builder.body(body.contentType(), body.bytes());
        }
        return builder;
    }

    @Override
    public void found(List<Flow> flows) {
        exchange.start(flows);
    }

    @Override
    public void notFound(String reason) {
        core.emit(new SipEvent.RequestResult(reference, 503, reason, EndCause.UNREACHABLE, null));
    }

    @Override
    public void onProvisional(SipResponse response) {}

    @Override
    public void onFinal(SipResponse response) {
        EndCause cause = response.isSuccess() ? EndCause.REMOTE : EndCause.REJECTED;
        core.emit(new SipEvent.RequestResult(reference, response.code(), response.reason(), cause, response));
    }

    @Override
    public void onFailure(TransactionFailure failure, String detail) {
        boolean timeout = failure == TransactionFailure.TIMEOUT;
        core.emit(new SipEvent.RequestResult(reference, timeout ? 408 : 503, detail, EndCause.of(failure), null));
    }
}
