package org.rtclite.sip.ua;

import org.rtclite.sip.dialog.Dialog;
import org.rtclite.sip.message.SipHeader;
import org.rtclite.sip.message.SipMethod;
import org.rtclite.sip.message.SipRequest;
import org.rtclite.sip.message.SipResponse;
import org.rtclite.sip.transaction.ServerTransaction;

/** One fork of an outgoing call before it answers: what the far side may ask meanwhile. */
final class EarlyDialog implements DialogUsage {

    private final UserAgentCore core;
    private final Dialog dialog;
    private final LocalParty local;
    private long lastReliable;

    EarlyDialog(UserAgentCore core, Dialog dialog, LocalParty local) {
        this.core = core;
        this.dialog = dialog;
        this.local = local;
    }

    Dialog dialog() {
        return dialog;
    }

    /**
     * Takes a provisional response; acknowledges a reliable one with PRACK (RFC 3262 s4).
     *
     * @return whether it is new: copies of reliable ones, and those that overtook others, are to be ignored
     */
    boolean accepts(SipResponse response, long inviteSequence) {
        int number = response.number(SipHeader.RSEQ);
        if (number < 1 || !UserAgentCore.requiresReliable(response)) {
            return true;
        }
        if (lastReliable != 0 && number != lastReliable + 1) {
            return false;
        }
        lastReliable = number;
        String rack = number + " " + inviteSequence + " " + SipMethod.INVITE;
        new DialogRequest(core, dialog, local, SipMethod.PRACK, null, DialogRequest.whenOver((code, reason) -> {}))
                .with(SipHeader.RACK, rack)
                .start();
        return true;
    }

    @Override
    public void onRequest(ServerTransaction transaction) {
        SipRequest request = transaction.request();
        if (!dialog.acceptsSequence(request)) {
            transaction.respond(core.response(request, 500).build());
            return;
        }
        dialog.flow(transaction.flow());
        switch (request.method()) {
            case SipMethod.OPTIONS -> transaction.respond(core.capabilities(request));
            case SipMethod.UPDATE -> {
                // RFC 3311 s5.2: an offer while ours is unanswered is refused; without one it refreshes the target
                boolean offers = UserAgentCore.sdpOf(request) != null;
                SipResponse.Builder response = core.response(request, offers ? 491 : 200);
                if (!offers) {
                    dialog.refreshTarget(request);
                    response.contact(local.contact(core, transaction.flow()));
                }
                transaction.respond(response.build());
            }
            case SipMethod.INVITE ->
                transaction.respond(core.response(request, 491).build());
            case SipMethod.INFO, SipMethod.BYE, SipMethod.MESSAGE, SipMethod.PRACK ->
                transaction.respond(core.response(request, 481).build());
            default -> transaction.respond(core.methodNotAllowed(request));
        }
    }

    @Override
    public void onAck(SipRequest ack) {}
}
