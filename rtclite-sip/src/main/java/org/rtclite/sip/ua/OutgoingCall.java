package org.rtclite.sip.ua;

import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.rtclite.sip.auth.DigestClient;
import org.rtclite.sip.dialog.Dialog;
import org.rtclite.sip.dialog.RouteSet;
import org.rtclite.sip.message.NameAddress;
import org.rtclite.sip.message.SipHeader;
import org.rtclite.sip.message.SipMethod;
import org.rtclite.sip.message.SipRequest;
import org.rtclite.sip.message.SipResponse;
import org.rtclite.sip.transaction.Flow;
import org.rtclite.sip.transaction.TimerQueue;
import org.rtclite.sip.transaction.TransactionFailure;

/**
 * An outgoing call until it is answered (RFC 3261 s13.2): way, offer, INVITE, early dialogs, CANCEL.
 *
 * <p>It lives on behind an answered call for as long as its INVITE transaction does, to acknowledge copies of the 2xx
 * and to end other forks that answer.
 */
final class OutgoingCall implements CallUsage, NextHops.Asker, ClientExchange.Listener {

    private enum State {
        RESOLVING,
        OFFERING,
        INVITING,
        CANCELLING,
        ANSWERED,
        ENDED
    }

    private final UserAgentCore core;
    private final CallRef call;
    private final Invitation invitation;
    private final RouteSet routes;
    private final LocalParty local;
    private final NameAddress from;
    private final ClientExchange exchange;
    private final Map<String, EarlyDialog> early = new HashMap<>();
    private final Map<String, Acknowledgement> acknowledged = new HashMap<>();
    private State state = State.RESOLVING;
    private List<Flow> flows = List.of();
    private @Nullable MessageBody offer;
    private TimerQueue.@Nullable Timer ringing;
    private EndCause cancelCause = EndCause.CANCELLED;
    private long sequence;

    OutgoingCall(UserAgentCore core, CallRef call, Invitation invitation, DigestClient digest) {
        this.core = core;
        this.call = call;
        this.invitation = invitation;
        SipAccount account = invitation.account();
        this.routes = RouteSet.ofProxies(account.outboundProxies(), account.strictRoute());
        this.local = new LocalParty(
                account.addressOfRecord().userText(), UserAgentCore.isSips(invitation.requestUri()), digest);
        this.from = UserAgentCore.fromOf(account).withTag(core.identifiers().tag());
        this.sequence = core.identifiers().firstSequence();
        this.exchange = new ClientExchange(core, digest, this::begin, () -> sequence++, this);
    }

    void start() {
        core.nextHops().find(routes.nextHop(invitation.requestUri()), null, this);
    }

    @Override
    public CallRef call() {
        return call;
    }

    @Override
    public void found(List<Flow> ways) {
        if (state != State.RESOLVING) {
            return;
        }
        flows = ways;
        if (invitation.lateOffer()) {
            send();
        } else {
            state = State.OFFERING;
            core.tell(new SipEvent.OfferNeeded(call, ways.get(0)));
        }
    }

    @Override
    public void notFound(String reason) {
        if (state == State.RESOLVING) {
            finish(503, reason, EndCause.UNREACHABLE, null);
        }
    }

    void offerReady(MessageBody sdp) {
        if (state == State.ENDED) {
            return;
        }
        if (state != State.OFFERING) {
            throw new IllegalStateException(call + " needs no offer: it is " + state);
        }
        offer = sdp;
        send();
    }

    private void send() {
        state = State.INVITING;
        ringing = core.timers().after(core.config().maxRinging().toNanos(), () -> cancel(EndCause.TIMEOUT));
        exchange.start(flows);
        core.tell(new SipEvent.Inviting(call, exchange.request()));
    }

    private SipRequest.Builder begin(Flow flow, long number) {
        SipRequest.Builder builder = core.complete(
                routes.begin(SipMethod.INVITE, invitation.requestUri()),
                SipMethod.INVITE,
                from,
                invitation.to(),
                call.callId(),
                number);
        builder.contact(local.contact(core, flow));
        UserAgentCore.addCapabilities(builder);
        for (ExtraHeader header : invitation.headers()) {
            builder.add(header.name(), header.value());
        }
        if (offer != null) {
            // Only with an offer in the INVITE: an offer in a provisional response would want its answer in the PRACK
            builder.set(SipHeader.SUPPORTED, UserAgentCore.RELIABLE);
            builder.body(offer.contentType(), offer.bytes());
        }
        return builder;
    }

    @Override
    public void hangup() {
        switch (state) {
            case RESOLVING, OFFERING -> finish(487, "Request Terminated", EndCause.CANCELLED, null);
            case INVITING -> cancel(EndCause.CANCELLED);
            case CANCELLING, ANSWERED, ENDED -> {}
        }
    }

    private void cancel(EndCause cause) {
        ringing = TimerQueue.cancel(ringing);
        state = State.CANCELLING;
        cancelCause = cause;
        exchange.cancel();
    }

    @Override
    public void onProvisional(SipResponse response) {
        if (state != State.INVITING) {
            return;
        }
        String tag = response.toTag();
        if (response.code() == 100 || tag == null) {
            // RFC 3261 s12.1: no tag, no dialog
            core.tell(new SipEvent.Provisional(call, response.code(), response.reason(), response));
            return;
        }
        EarlyDialog leg = earlyDialog(tag, response);
        if (leg != null && !leg.accepts(response, exchange.request().cseq().sequence())) {
            return;
        }
        core.tell(new SipEvent.Provisional(call, response.code(), response.reason(), response));
        MessageBody sdp = UserAgentCore.sdpOf(response);
        if (sdp != null && leg != null) {
            core.tell(new SipEvent.EarlyMedia(call, response.code(), sdp, tag));
        }
    }

    /** The early dialog with that fork, made if it is new; null when there are too many. */
    private @Nullable EarlyDialog earlyDialog(String tag, SipResponse response) {
        EarlyDialog leg = early.get(tag);
        if (leg == null && early.size() < core.config().limits().maxEarlyDialogs()) {
            Dialog dialog = Dialog.ofClient(exchange.request(), response, exchange.flow());
            leg = new EarlyDialog(core, dialog, local);
            early.put(tag, leg);
            core.dialogs().put(dialog.id(), leg);
        }
        return leg;
    }

    @Override
    public void onFinal(SipResponse response) {
        if (response.isSuccess()) {
            onSuccess(response);
        } else if (state == State.CANCELLING) {
            finishCancelled(response);
        } else if (state == State.INVITING) {
            finish(response.code(), response.reason(), EndCause.REJECTED, response);
        }
    }

    private void onSuccess(SipResponse response) {
        String tag = response.toTag() == null ? "" : response.toTag();
        Acknowledgement known = acknowledged.get(tag);
        if (known != null) {
            known.repeat();
            return;
        }
        if (acknowledged.size() > core.config().limits().maxEarlyDialogs()) {
            return; // no real fork has so many branches; they end by themselves, without an ACK
        }
        EarlyDialog leg = early.remove(tag);
        Dialog dialog = leg == null ? Dialog.ofClient(exchange.request(), response, exchange.flow()) : leg.dialog();
        dialog.confirm(response);
        Acknowledgement acknowledgement = new Acknowledgement(core, dialog, exchange.request());
        acknowledged.put(tag, acknowledgement);
        if (state == State.INVITING) {
            answered(dialog, response, acknowledgement);
        } else {
            endStray(dialog, acknowledgement);
            if (state == State.CANCELLING) {
                finishCancelled(null);
            }
        }
    }

    private void answered(Dialog dialog, SipResponse response, Acknowledgement acknowledgement) {
        state = State.ANSWERED;
        ringing = TimerQueue.cancel(ringing);
        forgetEarlyDialogs();
        EstablishedCall established = new EstablishedCall(core, call, dialog, local);
        core.calls().put(call, established);
        core.dialogs().put(dialog.id(), established);
        established.answered(response, acknowledgement, invitation.lateOffer());
    }

    /** RFC 3261 s13.2.2.4: a 2xx that is not wanted, of another fork or after CANCEL, gets ACK and BYE. */
    private void endStray(Dialog dialog, Acknowledgement acknowledgement) {
        core.dialogs().remove(dialog.id());
        acknowledgement.send(
                null,
                () -> new DialogRequest(
                                core, dialog, local, SipMethod.BYE, null, DialogRequest.whenOver((code, reason) -> {}))
                        .start());
    }

    @Override
    public void onFailure(TransactionFailure failure, String detail) {
        if (state == State.CANCELLING) {
            finishCancelled(null);
        } else if (state == State.INVITING) {
            boolean timeout = failure == TransactionFailure.TIMEOUT;
            finish(timeout ? 408 : 503, detail, EndCause.of(failure), null);
        }
    }

    private void finishCancelled(@Nullable SipResponse response) {
        if (cancelCause == EndCause.TIMEOUT) {
            finish(408, "no answer", EndCause.TIMEOUT, response);
        } else {
            finish(487, "Request Terminated", EndCause.CANCELLED, response);
        }
    }

    private void finish(int code, String reason, EndCause cause, @Nullable SipResponse response) {
        state = State.ENDED;
        ringing = TimerQueue.cancel(ringing);
        forgetEarlyDialogs();
        core.end(call, code, reason, cause, response);
    }

    private void forgetEarlyDialogs() {
        early.values().forEach(leg -> core.dialogs().remove(leg.dialog().id(), leg));
        early.clear();
    }
}
