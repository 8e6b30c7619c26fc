package org.rtclite.sip.ua;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;
import org.rtclite.sip.dialog.DialogId;
import org.rtclite.sip.message.SipHeader;
import org.rtclite.sip.message.SipMethod;
import org.rtclite.sip.message.SipRequest;
import org.rtclite.sip.message.SipResponse;
import org.rtclite.sip.message.Uri;
import org.rtclite.sip.transaction.Flow;
import org.rtclite.sip.transaction.InviteServerTransaction;
import org.rtclite.sip.transaction.ServerTransaction;
import org.rtclite.sip.transaction.TransactionUser;

/** Inspects new requests of the far side and gives each to its dialog, or makes a call of it (RFC 3261 s8.2). */
final class RequestDispatcher implements TransactionUser {

    private final UserAgentCore core;
    private boolean shutDown;

    RequestDispatcher(EngineConfig config) {
        this.core = new UserAgentCore(config, this);
    }

    UserAgentCore core() {
        return core;
    }

    /** New calls are refused from now on. */
    void shutDown() {
        shutDown = true;
    }

    @Override
    public void onAck(SipRequest ack, Flow flow) {
        DialogUsage usage = core.dialogs().get(DialogId.ofReceived(ack));
        if (usage != null) {
            usage.onAck(ack);
        }
    }

    @Override
    public void onRequest(ServerTransaction transaction) {
        SipResponse refusal = inspect(transaction.request());
        if (refusal != null) {
            transaction.respond(refusal);
        } else if (transaction.request().toTag() != null) {
            inDialog(transaction);
        } else {
            outsideDialogs(transaction);
        }
    }

    /** The checks of s8.2.1 to s8.2.3 in their order; null when the request passes. */
    private @Nullable SipResponse inspect(SipRequest request) {
        if (!UserAgentCore.METHODS.contains(request.method())) {
            return core.methodNotAllowed(request);
        }
        if (!isKnownScheme(request.uri())) {
            return core.response(request, 416).build();
        }
        List<String> unsupported = unsupported(request);
        if (!unsupported.isEmpty()) {
            return core.response(request, 420)
                    .set(SipHeader.UNSUPPORTED, String.join(", ", unsupported))
                    .build();
        }
        return inspectBody(request);
    }

    private @Nullable SipResponse inspectBody(SipRequest request) {
        boolean sessions = request.is(SipMethod.INVITE) || request.is(SipMethod.UPDATE);
        if (request.bodyLength() == 0 || !sessions) {
            return null;
        }
        String encoding = request.header(SipHeader.CONTENT_ENCODING);
        boolean encoded = encoding != null && !encoding.equalsIgnoreCase("identity");
        if (encoded || !request.isContentType(MessageBody.SDP)) {
            return core.response(request, 415)
                    .set(SipHeader.ACCEPT, MessageBody.SDP)
                    .set(SipHeader.ACCEPT_ENCODING, "identity")
                    .build();
        }
        return null;
    }

    private static boolean isKnownScheme(Uri uri) {
        return switch (uri.scheme()) {
            case "sip", "sips", "tel" -> true;
            default -> false;
        };
    }

    private static List<String> unsupported(SipRequest request) {
        List<String> unsupported = new ArrayList<>();
        for (String option : request.elements(SipHeader.REQUIRE)) {
            if (!UserAgentCore.EXTENSIONS.contains(option.toLowerCase(Locale.ROOT))) {
                unsupported.add(option);
            }
        }
        return unsupported;
    }

    private void inDialog(ServerTransaction transaction) {
        SipRequest request = transaction.request();
        DialogUsage usage = core.dialogs().get(DialogId.ofReceived(request));
        if (usage == null) {
            transaction.respond(core.response(request, 481).build());
        } else {
            usage.onRequest(transaction);
        }
    }

    private void outsideDialogs(ServerTransaction transaction) {
        SipRequest request = transaction.request();
        switch (request.method()) {
            case SipMethod.INVITE -> {
                if (transaction instanceof InviteServerTransaction invite) {
                    newCall(invite);
                }
            }
            case SipMethod.OPTIONS -> transaction.respond(core.capabilities(request));
            case SipMethod.MESSAGE -> core.acceptMessage(transaction, null);
            // RFC 3261 s15.1.2 and RFC 3311, RFC 6086: these mean a dialog, and there is none
            default -> transaction.respond(core.response(request, 481).build());
        }
    }

    private void newCall(InviteServerTransaction transaction) {
        SipRequest request = transaction.request();
        if (shutDown || core.calls().size() >= core.config().limits().maxCalls()) {
            transaction.respond(core.response(request, 503)
                    .set(
                            SipHeader.RETRY_AFTER,
                            Integer.toString(core.config().limits().retryAfterSeconds()))
                    .build());
            return;
        }
        CallRef call = new CallRef(core.nextId(), request.callId());
        new IncomingInvite(core, call, transaction, core.digestFor(request)).start();
    }
}
