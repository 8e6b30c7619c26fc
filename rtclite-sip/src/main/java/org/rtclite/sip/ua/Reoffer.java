package org.rtclite.sip.ua;

import org.jspecify.annotations.Nullable;
import org.rtclite.sip.dialog.Dialog;
import org.rtclite.sip.message.SipMethod;
import org.rtclite.sip.message.SipResponse;
import org.rtclite.sip.transaction.TimerQueue;
import org.rtclite.sip.transaction.TransactionFailure;

/** A re-INVITE of ours: sent, acknowledged, and tried again after glare (RFC 3261 s14.1). */
final class Reoffer implements ClientExchange.Listener {

    /** How often glare is tried again: two ends that always collide must not do so for ever. */
    private static final int MAX_GLARES = 10;

    /** What the call hears, exactly once. */
    interface Owner {
        /** The far side accepted. */
        void onAccepted(SipResponse response);

        /** The far side refused; the session stays. */
        void onRefused(int code, String reason);

        /** The far side does not know the dialog any more, or nothing was heard of it (s12.2.1.2). */
        void onDialogLost(int code, String reason);
    }

    private final UserAgentCore core;
    private final Dialog dialog;
    private final LocalParty local;
    private final MessageBody offer;
    private final Owner owner;
    private int glares;
    private boolean over;
    private @Nullable DialogRequest request;
    private @Nullable Acknowledgement acknowledgement;
    private TimerQueue.@Nullable Timer glare;

    Reoffer(UserAgentCore core, Dialog dialog, LocalParty local, MessageBody offer, Owner owner) {
        this.core = core;
        this.dialog = dialog;
        this.local = local;
        this.offer = offer;
        this.owner = owner;
    }

    void start() {
        acknowledgement = null;
        request = new DialogRequest(core, dialog, local, SipMethod.INVITE, offer, this);
        request.start();
    }

    /** Whether a re-INVITE is on its way; false while waiting after glare. */
    boolean isUnderWay() {
        return !over && glare == null;
    }

    boolean isOver() {
        return over;
    }

    /** The call ends: nothing more is sent, nothing more is told. */
    void stop() {
        over = true;
        glare = TimerQueue.cancel(glare);
    }

    @Override
    public void onProvisional(SipResponse response) {}

    @Override
    public void onFinal(SipResponse response) {
        int code = response.code();
        if (response.isSuccess()) {
            onSuccess(response);
        } else if (over) {
            return;
        } else if (code == 491 && glares++ < MAX_GLARES) {
            // RFC 3261 s14.1: who owns the Call-ID waits 2.1 to 4 s, the other 0 to 2 s
            long delay = dialog.weCalled()
                    ? core.identifiers().delayNanos(2_100, 4_000)
                    : core.identifiers().delayNanos(0, 2_000);
            glare = core.timers().after(delay, () -> {
                glare = null;
                start();
            });
        } else if (code == 481 || code == 408) {
            over = true;
            owner.onDialogLost(code, response.reason());
        } else {
            over = true;
            owner.onRefused(code, response.reason());
        }
    }

    private void onSuccess(SipResponse response) {
        if (acknowledgement != null) {
            acknowledgement.repeat();
            return;
        }
        if (request == null) {
            return;
        }
        dialog.refreshTarget(response);
        acknowledgement = new Acknowledgement(core, dialog, request.exchange().request());
        acknowledgement.send(null, () -> {});
        if (!over) {
            over = true;
            owner.onAccepted(response);
        }
    }

    @Override
    public void onFailure(TransactionFailure failure, String detail) {
        if (!over) {
            over = true;
            owner.onDialogLost(failure == TransactionFailure.TIMEOUT ? 408 : 503, detail);
        }
    }
}
