package org.rtclite.sip.ua;

import org.jspecify.annotations.Nullable;
import org.rtclite.sip.auth.DigestClient;
import org.rtclite.sip.dialog.Dialog;
import org.rtclite.sip.message.SipMethod;
import org.rtclite.sip.message.SipRequest;
import org.rtclite.sip.message.SipResponse;
import org.rtclite.sip.transaction.InviteServerTransaction;
import org.rtclite.sip.transaction.ServerTransaction;
import org.rtclite.sip.transaction.TimerQueue;

/** An incoming call until it is answered or rejected (RFC 3261 s13.3). */
final class IncomingInvite implements CallUsage, DialogUsage {

    /** RFC 3261 s13.3.1.1: a provisional response each minute keeps proxies from giving up. */
    private static final long PROGRESS_NANOS = 60_000_000_000L;

    private final UserAgentCore core;
    private final CallRef call;
    private final InviteServerTransaction transaction;
    private final SipRequest request;
    private final Dialog dialog;
    private final LocalParty local;
    private boolean over;
    private @Nullable SipResponse lastProgress;
    private TimerQueue.@Nullable Timer progress;
    private TimerQueue.@Nullable Timer ringing;

    IncomingInvite(UserAgentCore core, CallRef call, InviteServerTransaction transaction, DigestClient digest) {
        this.core = core;
        this.call = call;
        this.transaction = transaction;
        this.request = transaction.request();
        this.dialog = Dialog.ofServer(
                request, core.identifiers().tag(), core.identifiers().firstSequence(), transaction.flow());
        this.local = new LocalParty(UserAgentCore.userOf(request.uri()), UserAgentCore.isSips(request.uri()), digest);
    }

    void start() {
        core.calls().put(call, this);
        core.dialogs().put(dialog.id(), this);
        transaction.whenCancelled(() -> refuse(487, null, EndCause.REMOTE));
        long limit = core.config().maxRinging().toNanos();
        int expires = request.expires();
        boolean expiresFirst = expires > 0 && expires * 1_000_000_000L < limit;
        // RFC 3261 s13.3.1: an INVITE that runs out unanswered gets 487
        ringing = core.timers()
                .after(
                        expiresFirst ? expires * 1_000_000_000L : limit,
                        () -> refuse(expiresFirst ? 487 : 480, null, EndCause.TIMEOUT));
        core.tell(new SipEvent.IncomingCall(call, request, UserAgentCore.sdpOf(request), transaction.flow()));
    }

    @Override
    public CallRef call() {
        return call;
    }

    void progress(int code, @Nullable MessageBody sdp) {
        if (over) {
            return;
        }
        SipResponse.Builder builder =
                core.response(request, code, null, dialog.id().localTag());
        builder.contact(local.contact(core, transaction.flow()));
        UserAgentCore.addCapabilities(builder);
        if (sdp != null) {
            builder.body(sdp.contentType(), sdp.bytes());
        }
        lastProgress = builder.build();
        repeatProgress();
    }

    private void repeatProgress() {
        progress = TimerQueue.cancel(progress);
        if (lastProgress != null) {
            transaction.respond(lastProgress);
            progress = core.timers().after(PROGRESS_NANOS, this::repeatProgress);
        }
    }

    void answer(@Nullable MessageBody sdp) {
        if (over) {
            return;
        }
        stop();
        SipResponse.Builder builder =
                core.response(request, 200, null, dialog.id().localTag());
        builder.contact(local.contact(core, transaction.flow()));
        UserAgentCore.addCapabilities(builder);
        if (sdp != null) {
            builder.body(sdp.contentType(), sdp.bytes());
        }
        EstablishedCall established = new EstablishedCall(core, call, dialog, local);
        core.calls().put(call, established);
        core.dialogs().put(dialog.id(), established);
        boolean offers = sdp != null && UserAgentCore.sdpOf(request) == null;
        established.answering(transaction, builder.build(), offers);
    }

    void reject(int code, @Nullable String reason) {
        refuse(code, reason, EndCause.LOCAL);
    }

    @Override
    public void hangup() {
        refuse(480, null, EndCause.LOCAL);
    }

    private void refuse(int code, @Nullable String reason, EndCause cause) {
        if (over) {
            return;
        }
        stop();
        SipResponse response =
                core.response(request, code, reason, dialog.id().localTag()).build();
        transaction.respond(response);
        core.dialogs().remove(dialog.id());
        core.end(call, code, response.reason(), cause, null);
    }

    private void stop() {
        over = true;
        progress = TimerQueue.cancel(progress);
        ringing = TimerQueue.cancel(ringing);
    }

    @Override
    public void onRequest(ServerTransaction inner) {
        SipRequest received = inner.request();
        if (!dialog.acceptsSequence(received)) {
            inner.respond(core.response(received, 500).build());
            return;
        }
        switch (received.method()) {
            case SipMethod.BYE -> {
                // RFC 3261 s15: the caller may end an early dialog with BYE; its INVITE then gets 487 (s15.1.2)
                inner.respond(core.response(received, 200).build());
                refuse(487, null, EndCause.REMOTE);
            }
            case SipMethod.OPTIONS -> inner.respond(core.capabilities(received));
            case SipMethod.INVITE -> inner.respond(core.retryLater(received));
            case SipMethod.UPDATE -> update(inner);
            case SipMethod.INFO, SipMethod.MESSAGE ->
                inner.respond(core.response(received, 481).build());
            default -> inner.respond(core.methodNotAllowed(received));
        }
    }

    /** RFC 3311 s5.2: a new offer before ours is answered is refused; without one the target is refreshed. */
    private void update(ServerTransaction inner) {
        SipRequest received = inner.request();
        if (UserAgentCore.sdpOf(received) != null) {
            inner.respond(core.retryLater(received));
            return;
        }
        dialog.refreshTarget(received);
        inner.respond(core.response(received, 200)
                .contact(local.contact(core, inner.flow()))
                .build());
    }

    @Override
    public void onAck(SipRequest ack) {}
}
