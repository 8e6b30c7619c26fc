package org.rtclite.sip.ua;

import java.util.List;
import org.jspecify.annotations.Nullable;
import org.rtclite.sip.dialog.Dialog;
import org.rtclite.sip.message.SipHeader;
import org.rtclite.sip.message.SipMethod;
import org.rtclite.sip.message.SipRequest;
import org.rtclite.sip.message.SipResponse;
import org.rtclite.sip.message.SipUri;
import org.rtclite.sip.transaction.Flow;
import org.rtclite.sip.transaction.TransactionFailure;

/** One request of ours inside a dialog: finds the way, sends, answers challenges (RFC 3261 s12.2.1). */
final class DialogRequest {

    private final UserAgentCore core;
    private final Dialog dialog;
    private final ClientExchange exchange;
    private final ClientExchange.Listener listener;
    private @Nullable SipHeader extraHeader;
    private String extraValue = "";

    DialogRequest(
            UserAgentCore core,
            Dialog dialog,
            LocalParty local,
            String method,
            @Nullable MessageBody body,
            ClientExchange.Listener listener) {
        this.core = core;
        this.dialog = dialog;
        this.listener = listener;
        this.exchange = new ClientExchange(
                core,
                local.digest(),
                (flow, sequence) -> begin(local, method, body, flow, sequence),
                dialog::nextSequence,
                listener);
    }

    private SipRequest.Builder begin(
            LocalParty local, String method, @Nullable MessageBody body, Flow flow, long sequence) {
        SipRequest.Builder builder = core.sign(dialog.begin(method, sequence));
        if (method.equals(SipMethod.INVITE) || method.equals(SipMethod.UPDATE)) {
            // RFC 3261 s12.2.1.1: a target refresh request carries a Contact
            builder.contact(local.contact(core, flow));
            UserAgentCore.addCapabilities(builder);
        }
        if (extraHeader != null) {
            builder.set(extraHeader, extraValue);
        }
        if (body != null) {
            builder.body(body.contentType(), body.bytes());
        }
        return builder;
    }

    /** Adds one header that this method needs. */
    DialogRequest with(SipHeader header, String value) {
        extraHeader = header;
        extraValue = value;
        return this;
    }

    /** Sends it, once the way is known. */
    DialogRequest start() {
        find(core, dialog, new NextHops.Asker() {
            @Override
            public void found(List<Flow> flows) {
                exchange.start(flows);
            }

            @Override
            public void notFound(String reason) {
                listener.onFailure(TransactionFailure.TRANSPORT, reason);
            }
        });
        return this;
    }

    /** The exchange of this request. */
    ClientExchange exchange() {
        return exchange;
    }

    /** Finds the way of the next request in a dialog. */
    static void find(UserAgentCore core, Dialog dialog, NextHops.Asker asker) {
        Flow flow = dialog.flow();
        if (core.config().fixNat() && dialog.isDirect() && isBehindNat(dialog)) {
            asker.found(List.of(flow));
        } else {
            core.nextHops().find(dialog.nextHop(), flow, asker);
        }
    }

    /** Whether the far side names a private Contact yet is seen at another address. */
    private static boolean isBehindNat(Dialog dialog) {
        return dialog.remoteTarget() instanceof SipUri target
                && PrivateAddress.isPrivate(target.host())
                && !target.host().equals(dialog.flow().remote().getAddress().getHostAddress());
    }

    /** Copies the credentials of an INVITE into its ACK (RFC 3261 s22.1). */
    static void copyCredentials(SipRequest invite, SipRequest.Builder ack) {
        for (SipHeader header : List.of(SipHeader.AUTHORIZATION, SipHeader.PROXY_AUTHORIZATION)) {
            for (String value : invite.headers(header)) {
                ack.add(header, value);
            }
        }
    }

    /** A listener that only wants to know when it is over. */
    static ClientExchange.Listener whenOver(java.util.function.BiConsumer<Integer, String> over) {
        return new ClientExchange.Listener() {
            @Override
            public void onProvisional(SipResponse response) {}

            @Override
            public void onFinal(SipResponse response) {
                over.accept(response.code(), response.reason());
            }

            @Override
            public void onFailure(TransactionFailure failure, String detail) {
                over.accept(failure == TransactionFailure.TIMEOUT ? 408 : 503, detail);
            }
        };
    }
}
