package org.rtclite.sip.ua;

import java.util.ArrayDeque;
import org.jspecify.annotations.Nullable;
import org.rtclite.sip.auth.DigestClient;
import org.rtclite.sip.dialog.Dialog;
import org.rtclite.sip.message.SipHeader;
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

    /** Provisional responses that wait for a PRACK: what a program sends beyond these is lost. */
    private static final int MAX_WAITING = 8;

    private final UserAgentCore core;
    private final CallRef call;
    private final InviteServerTransaction transaction;
    private final SipRequest request;
    private final Dialog dialog;
    private final LocalParty local;
    private final boolean reliable;
    /** Responses to send once the reliable one before them is acknowledged. */
    private final ArrayDeque<Runnable> waiting = new ArrayDeque<>();

    private @Nullable ReliableResponse unacknowledged;
    private int responseNumber;
    private boolean offerAnswered;
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
        this.reliable = UserAgentCore.requiresReliable(request);
        this.responseNumber = core.identifiers().firstSequence();
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
        if (over || waits(() -> progress(code, sdp), MAX_WAITING)) {
            return;
        }
        SipResponse.Builder builder = begin(code, sdp);
        if (reliable) {
            progress = TimerQueue.cancel(progress);
            builder.set(SipHeader.REQUIRE, UserAgentCore.RELIABLE)
                    .set(SipHeader.RSEQ, Integer.toString(responseNumber++));
            boolean offers = sdp != null && isOfferless() && !offerAnswered;
            unacknowledged = new ReliableResponse(core, transaction, builder.build(), offers, this::onNoPrack);
        } else {
            lastProgress = builder.build();
            repeatProgress();
        }
    }

    private boolean isOfferless() {
        return UserAgentCore.sdpOf(request) == null;
    }

    /** RFC 3262 s3: a response waits until the reliable one before it is acknowledged. */
    private boolean waits(Runnable action, int most) {
        if (unacknowledged == null) {
            return false;
        }
        if (waiting.size() < most) {
            waiting.add(action);
        }
        return true;
    }

    /** RFC 3262 s3: without a PRACK in 64 T1 the INVITE is rejected. */
    private void onNoPrack() {
        refuse(504, null, EndCause.TIMEOUT);
    }

    private void onPrack(ServerTransaction prack) {
        SipRequest received = prack.request();
        ReliableResponse response = unacknowledged;
        if (response == null || !response.isNamedBy(received)) {
            prack.respond(core.response(received, 481).build());
            return;
        }
        MessageBody sdp = UserAgentCore.sdpOf(received);
        if (sdp != null && !response.offers()) {
            // A new offer here would want an answer in the 200: refused, the response stays acknowledged
            prack.respond(core.response(received, 488).build());
        } else {
            prack.respond(core.response(received, 200).build());
        }
        response.stop();
        unacknowledged = null;
        if (response.offers()) {
            offerAnswered = true;
            core.tell(new SipEvent.MediaAnswer(call, sdp));
        }
        while (unacknowledged == null && !waiting.isEmpty()) {
            waiting.remove().run();
        }
    }

    private void repeatProgress() {
        progress = TimerQueue.cancel(progress);
        if (lastProgress != null) {
            transaction.respond(lastProgress);
            progress = core.timers().after(PROGRESS_NANOS, this::repeatProgress);
        }
    }

    private SipResponse.Builder begin(int code, @Nullable MessageBody sdp) {
        SipResponse.Builder builder =
                core.response(request, code, null, dialog.id().localTag());
        builder.contact(local.contact(core, transaction.flow()));
        UserAgentCore.addCapabilities(builder);
        if (sdp != null) {
            builder.body(sdp.contentType(), sdp.bytes());
        }
        return builder;
    }

    void answer(@Nullable MessageBody sdp) {
        if (over || waits(() -> answer(sdp), Integer.MAX_VALUE)) {
            return;
        }
        stop();
        // RFC 3262 s5: when offer and answer went with the provisional response, the 2xx brings none
        MessageBody own = offerAnswered ? null : sdp;
        boolean offers = own != null && isOfferless();
        EstablishedCall established = new EstablishedCall(core, call, dialog, local);
        core.calls().put(call, established);
        core.dialogs().put(dialog.id(), established);
        established.answering(transaction, begin(200, own).build(), offers);
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
        waiting.clear();
        if (unacknowledged != null) {
            unacknowledged.stop();
            unacknowledged = null;
        }
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
            case SipMethod.PRACK -> onPrack(inner);
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
