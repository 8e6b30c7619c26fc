package org.rtclite.sip.ua;

import org.jspecify.annotations.Nullable;
import org.rtclite.sip.dialog.Dialog;
import org.rtclite.sip.message.SipMethod;
import org.rtclite.sip.message.SipRequest;
import org.rtclite.sip.message.SipResponse;
import org.rtclite.sip.transaction.InviteServerTransaction;
import org.rtclite.sip.transaction.ServerTransaction;
import org.rtclite.sip.transaction.TimerQueue;

/** An answered call: session changes, INFO, BYE, in both directions (RFC 3261 s12.2, s14, s15). */
final class EstablishedCall implements CallUsage, DialogUsage, Reoffer.Owner {

    private enum State {
        /** Our 2xx waits for its ACK. */
        AWAITING_ACK,
        /** The far side's 2xx brought an offer, our ACK waits for the answer to it. */
        AWAITING_ANSWER,
        STANDING,
        /** Our BYE waits for its response. */
        ENDING,
        ENDED
    }

    private final UserAgentCore core;
    private final CallRef call;
    private final Dialog dialog;
    private final LocalParty local;
    private State state = State.STANDING;
    private boolean hangupWanted;
    /** Our 2xx to the INVITE or a re-INVITE, until acknowledged. */
    private @Nullable ReliableResponse unacknowledged;
    /** The far side's 2xx whose offer the program has not answered yet. */
    private @Nullable Acknowledgement unanswered;

    private @Nullable SipResponse answeredBy;
    /** Our session change under way, or the last one. */
    private @Nullable Reoffer reoffer;
    /** The far side's session change that the program has not answered yet. */
    private @Nullable ServerTransaction offered;

    private TimerQueue.@Nullable Timer offeredPatience;

    EstablishedCall(UserAgentCore core, CallRef call, Dialog dialog, LocalParty local) {
        this.core = core;
        this.call = call;
        this.dialog = dialog;
        this.local = local;
    }

    @Override
    public CallRef call() {
        return call;
    }

    /** Begins with the far side's 2xx to our INVITE. */
    void answered(SipResponse response, Acknowledgement acknowledgement, boolean lateOffer) {
        MessageBody sdp = UserAgentCore.sdpOf(response);
        if (lateOffer && sdp != null) {
            state = State.AWAITING_ANSWER;
            unanswered = acknowledgement;
            answeredBy = response;
            core.tell(new SipEvent.AnswerNeeded(call, sdp, response));
        } else {
            acknowledgement.send(null, () -> core.tell(new SipEvent.Answered(call, sdp, response)));
        }
    }

    /** The program's answer to the offer in the far side's 2xx. */
    void answerReady(@Nullable MessageBody sdp) {
        Acknowledgement acknowledgement = unanswered;
        SipResponse response = answeredBy;
        if (acknowledgement == null || response == null) {
            throw new IllegalStateException(call + " needs no answer: it is " + state);
        }
        unanswered = null;
        answeredBy = null;
        state = State.STANDING;
        acknowledgement.send(sdp, () -> core.tell(new SipEvent.Answered(call, null, response)));
    }

    /** Begins with our 2xx to the far side's INVITE. */
    void answering(ServerTransaction transaction, SipResponse response, boolean offers) {
        state = State.AWAITING_ACK;
        unacknowledged = new ReliableResponse(core, transaction, response, offers, this::onNoAck);
    }

    /** RFC 3261 s13.3.1.4: without an ACK in 64 T1 the session is ended with BYE. */
    private void onNoAck() {
        unacknowledged = null;
        core.end(call, 408, "no ACK", EndCause.TIMEOUT, null);
        bye();
    }

    @Override
    public void onAck(SipRequest ack) {
        ReliableResponse answer = unacknowledged;
        if (answer == null || !answer.isAnsweredBy(ack.cseq().sequence())) {
            return; // a copy
        }
        answer.stop();
        unacknowledged = null;
        MessageBody sdp = answer.offers() ? UserAgentCore.sdpOf(ack) : null;
        if (state == State.AWAITING_ACK) {
            state = State.STANDING;
            core.tell(new SipEvent.Confirmed(call, sdp));
            if (hangupWanted) {
                bye();
            }
        } else if (answer.offers()) {
            core.tell(new SipEvent.MediaAnswer(call, sdp));
        }
    }

    @Override
    public void hangup() {
        switch (state) {
            case STANDING -> bye();
            // RFC 3261 s15: the callee must not send BYE before it has the ACK
            case AWAITING_ACK -> hangupWanted = true;
            case AWAITING_ANSWER -> {
                state = State.STANDING;
                Acknowledgement acknowledgement = unanswered;
                unanswered = null;
                if (acknowledgement != null) {
                    acknowledgement.send(null, this::bye);
                }
            }
            case ENDING, ENDED -> {}
        }
    }

    private void bye() {
        if (state == State.ENDING || state == State.ENDED) {
            return;
        }
        state = State.ENDING;
        stopAll();
        new DialogRequest(
                        core,
                        dialog,
                        local,
                        SipMethod.BYE,
                        null,
                        DialogRequest.whenOver((code, reason) -> finish(code, reason, EndCause.LOCAL)))
                .start();
    }

    private void finish(int code, String reason, EndCause cause) {
        if (state == State.ENDED) {
            return;
        }
        state = State.ENDED;
        stopAll();
        core.dialogs().remove(dialog.id(), this);
        core.end(call, code, reason, cause, null);
    }

    private void stopAll() {
        if (unacknowledged != null) {
            unacknowledged.stop();
            unacknowledged = null;
        }
        if (reoffer != null) {
            reoffer.stop();
        }
        // RFC 3261 s15.1.2: requests of the far side that still wait get 487
        refuseOffered(487);
    }

    // Requests of the far side.

    @Override
    public void onRequest(ServerTransaction transaction) {
        SipRequest request = transaction.request();
        if (!dialog.acceptsSequence(request)) {
            transaction.respond(core.response(request, 500).build()); // RFC 3261 s12.2.2
            return;
        }
        dialog.flow(transaction.flow());
        if (state == State.ENDED) {
            transaction.respond(core.response(request, 481).build());
            return;
        }
        switch (request.method()) {
            case SipMethod.BYE -> {
                transaction.respond(core.response(request, 200).build());
                boolean ours = state == State.ENDING;
                finish(200, "OK", ours ? EndCause.LOCAL : EndCause.REMOTE);
            }
            case SipMethod.INVITE, SipMethod.UPDATE -> onOffer(transaction);
            case SipMethod.INFO -> onInfo(transaction);
            case SipMethod.OPTIONS -> transaction.respond(core.capabilities(request));
            case SipMethod.MESSAGE -> core.acceptMessage(transaction, call);
            // RFC 3262 s3: nothing is left to acknowledge once the INVITE is answered
            case SipMethod.PRACK ->
                transaction.respond(core.response(request, 481).build());
            default -> transaction.respond(core.methodNotAllowed(request));
        }
    }

    private void onOffer(ServerTransaction transaction) {
        SipRequest request = transaction.request();
        MessageBody sdp = UserAgentCore.sdpOf(request);
        boolean update = request.is(SipMethod.UPDATE);
        if (update && sdp == null) {
            dialog.refreshTarget(request); // RFC 3311 s5.2
            transaction.respond(accepting(transaction, null));
        } else if (state == State.ENDING) {
            transaction.respond(core.response(request, 487).build());
        } else if (offered != null) {
            transaction.respond(core.retryLater(request)); // RFC 3261 s14.2, RFC 3311 s5.2
        } else if (state != State.STANDING || unacknowledged != null || (reoffer != null && reoffer.isUnderWay())) {
            transaction.respond(core.response(request, 491).build()); // RFC 3261 s14.2: glare
        } else {
            offered = transaction;
            if (transaction instanceof InviteServerTransaction invite) {
                invite.whenCancelled(() -> refuseOffered(487));
            }
            offeredPatience = core.timers().after(core.config().timers().transactionNanos(), () -> refuseOffered(500));
            core.tell(new SipEvent.MediaOffer(call, sdp));
        }
    }

    /** The program takes the far side's change. */
    void acceptOffer(@Nullable MessageBody sdp) {
        ServerTransaction transaction = takeOffered();
        if (transaction == null) {
            return; // it was cancelled, or timed out, while the program made up its mind
        }
        dialog.refreshTarget(transaction.request());
        SipResponse response = accepting(transaction, sdp);
        if (transaction.request().is(SipMethod.INVITE)) {
            boolean offers = sdp != null && UserAgentCore.sdpOf(transaction.request()) == null;
            unacknowledged = new ReliableResponse(core, transaction, response, offers, this::onNoAck);
        } else {
            transaction.respond(response);
        }
    }

    /** The program refuses the far side's change. */
    void rejectOffer(int code) {
        refuseOffered(code);
    }

    private void refuseOffered(int code) {
        ServerTransaction transaction = takeOffered();
        if (transaction != null) {
            transaction.respond(core.response(transaction.request(), code).build());
        }
    }

    private @Nullable ServerTransaction takeOffered() {
        offeredPatience = TimerQueue.cancel(offeredPatience);
        ServerTransaction transaction = offered;
        offered = null;
        return transaction;
    }

    private SipResponse accepting(ServerTransaction transaction, @Nullable MessageBody sdp) {
        SipResponse.Builder builder = core.response(transaction.request(), 200);
        builder.contact(local.contact(core, transaction.flow()));
        UserAgentCore.addCapabilities(builder);
        if (sdp != null) {
            builder.body(sdp.contentType(), sdp.bytes());
        }
        return builder.build();
    }

    private void onInfo(ServerTransaction transaction) {
        transaction.respond(core.response(transaction.request(), 200).build());
        MessageBody body = UserAgentCore.bodyOf(transaction.request());
        if (body == null) {
            return;
        }
        SipEvent.Dtmf digit = DtmfRelay.read(call, body);
        core.tell(digit != null ? digit : new SipEvent.InfoReceived(call, body));
    }

    // Requests of ours.

    void reinvite(MessageBody sdp) {
        if (state == State.ENDING || state == State.ENDED) {
            return;
        }
        boolean busy = state != State.STANDING
                || unacknowledged != null
                || offered != null
                || (reoffer != null && !reoffer.isOver());
        if (busy) {
            core.tell(new SipEvent.MediaRejected(call, 491, "another change of the session is under way"));
            return;
        }
        reoffer = new Reoffer(core, dialog, local, sdp, this);
        reoffer.start();
    }

    @Override
    public void onAccepted(SipResponse response) {
        core.tell(new SipEvent.MediaAnswer(call, UserAgentCore.sdpOf(response)));
    }

    @Override
    public void onRefused(int code, String reason) {
        core.tell(new SipEvent.MediaRejected(call, code, reason));
    }

    @Override
    public void onDialogLost(int code, String reason) {
        // RFC 3261 s12.2.1.2: 481 and 408 end the dialog, as does silence
        core.end(call, code, reason, code == 481 ? EndCause.REMOTE : EndCause.TIMEOUT, null);
        bye();
    }

    void info(MessageBody body) {
        if (state == State.ENDING || state == State.ENDED) {
            return;
        }
        new DialogRequest(
                        core,
                        dialog,
                        local,
                        SipMethod.INFO,
                        body,
                        DialogRequest.whenOver(
                                (code, reason) -> core.tell(new SipEvent.InfoResult(call, code, reason))))
                .start();
    }
}
