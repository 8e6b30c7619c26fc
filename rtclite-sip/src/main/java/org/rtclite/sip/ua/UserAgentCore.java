package org.rtclite.sip.ua;

import java.util.ArrayDeque;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.rtclite.sip.auth.Credentials;
import org.rtclite.sip.auth.DigestClient;
import org.rtclite.sip.dialog.DialogId;
import org.rtclite.sip.message.MessageBuilder;
import org.rtclite.sip.message.NameAddress;
import org.rtclite.sip.message.SipHeader;
import org.rtclite.sip.message.SipMessage;
import org.rtclite.sip.message.SipMethod;
import org.rtclite.sip.message.SipRequest;
import org.rtclite.sip.message.SipResponse;
import org.rtclite.sip.message.SipUri;
import org.rtclite.sip.message.Uri;
import org.rtclite.sip.transaction.Flow;
import org.rtclite.sip.transaction.Identifiers;
import org.rtclite.sip.transaction.ServerTransaction;
import org.rtclite.sip.transaction.TimerQueue;
import org.rtclite.sip.transaction.TransactionLayer;
import org.rtclite.sip.transaction.TransactionUser;
import org.rtclite.sip.transaction.Transport;

/** What all usages of one engine share: the tables, the clock, the output queue, and how our messages look. */
final class UserAgentCore {

    /** The methods we answer with something other than 405. */
    static final List<String> METHODS = List.of(
            SipMethod.INVITE,
            SipMethod.ACK,
            SipMethod.CANCEL,
            SipMethod.BYE,
            SipMethod.OPTIONS,
            SipMethod.INFO,
            SipMethod.PRACK,
            SipMethod.UPDATE,
            SipMethod.MESSAGE);

    /** The option tag of reliable provisional responses (RFC 3262). */
    static final String RELIABLE = "100rel";

    /** The option tags a Require header may name (s8.2.2.3), in lower case. */
    static final List<String> EXTENSIONS = List.of(RELIABLE);

    private static final String ALLOW = String.join(", ", METHODS);
    private static final int MAX_FORWARDS = 70;

    private final EngineConfig config;
    private final TimerQueue timers = new TimerQueue();
    private final Identifiers identifiers;
    private final ArrayDeque<Output> outputs = new ArrayDeque<>();
    private final NextHops nextHops = new NextHops(timers, this::emit);
    private final DigestClient noCredentials;
    private final TransactionLayer transactions;
    private final Map<DialogId, DialogUsage> dialogs = new HashMap<>();
    private final Map<CallRef, CallUsage> calls = new LinkedHashMap<>();
    private final Map<RegistrationRef, Registration> registrations = new LinkedHashMap<>();
    private final Map<SipAccount, DigestClient> digests = new LinkedHashMap<>();
    private long lastId;

    UserAgentCore(EngineConfig config, TransactionUser requests) {
        this.config = config;
        this.identifiers = new Identifiers(config.random());
        this.noCredentials = new DigestClient(List.of(), config.random());
        this.transactions = new TransactionLayer(
                timers,
                config.timers(),
                identifiers,
                config.limits().maxTransactions(),
                config.limits().retryAfterSeconds(),
                this::transmit,
                requests);
    }

    EngineConfig config() {
        return config;
    }

    TimerQueue timers() {
        return timers;
    }

    Identifiers identifiers() {
        return identifiers;
    }

    TransactionLayer transactions() {
        return transactions;
    }

    NextHops nextHops() {
        return nextHops;
    }

    Map<DialogId, DialogUsage> dialogs() {
        return dialogs;
    }

    /** All calls by handle, oldest first. */
    Map<CallRef, CallUsage> calls() {
        return calls;
    }

    /** Who answers challenges for this account; the same one for all its requests, so that nonces are used again. */
    DigestClient digest(SipAccount account) {
        DigestClient known = digests.get(account);
        if (known == null) {
            if (digests.size() >= config.limits().maxRegistrations()) {
                digests.clear(); // only nonces are lost: the next request is challenged once more
            }
            String user = account.authUser();
            String password = account.password();
            known = new DigestClient(
                    user == null || password == null ? List.of() : List.of(Credentials.of(user, password)),
                    config.random());
            digests.put(account, known);
        }
        return known;
    }

    /** Who answers challenges in a call that came in: the account registered for the user it was made to, if any. */
    DigestClient digestFor(SipRequest request) {
        String user = userOf(request.uri());
        for (Registration registration : registrations.values()) {
            if (user != null
                    && user.equals(registration.account().addressOfRecord().userText())) {
                return digest(registration.account());
            }
        }
        return noCredentials;
    }

    /** All registrations by handle. */
    Map<RegistrationRef, Registration> registrations() {
        return registrations;
    }

    long nextId() {
        return ++lastId;
    }

    void emit(Output output) {
        outputs.add(output);
    }

    /** Tells something about a call, unless its end was told before. */
    void tell(SipEvent.OfCall event) {
        if (calls.containsKey(event.call())) {
            emit(event);
        }
    }

    @Nullable
    Output poll() {
        return outputs.poll();
    }

    boolean hasOutput() {
        return !outputs.isEmpty();
    }

    void transmit(SipMessage message, Flow flow) {
        config.trace().sent(message, flow, timers.nowNanos());
        emit(new Transmit(message, flow));
    }

    /** Tells the end of a call and forgets its handle. */
    void end(CallRef call, int code, String reason, EndCause cause, @Nullable SipResponse response) {
        if (calls.remove(call) != null) {
            emit(new SipEvent.Ended(call, code, reason, cause, response));
        }
    }

    /** Begins a request outside any dialog (RFC 3261 s8.1.1). */
    SipRequest.Builder complete(
            SipRequest.Builder builder, String method, NameAddress from, NameAddress to, String callId, long sequence) {
        builder.maxForwards(MAX_FORWARDS).from(from).to(to).callId(callId).cseq(sequence, method);
        return sign(builder);
    }

    /** Adds User-Agent when one is configured. */
    SipRequest.Builder sign(SipRequest.Builder builder) {
        if (config.userAgent() != null) {
            builder.set(SipHeader.USER_AGENT, config.userAgent());
        }
        return builder;
    }

    /**
     * Begins a response of ours.
     *
     * @param tag our tag, put into To unless the request has one
     */
    SipResponse.Builder response(SipRequest request, int code, @Nullable String reason, String tag) {
        SipResponse.Builder builder =
                reason == null ? SipResponse.builder(request, code) : SipResponse.builder(request, code, reason);
        if (request.toTag() == null) {
            builder.to(request.to().withTag(tag));
        }
        if (config.userAgent() != null) {
            builder.set(SipHeader.SERVER, config.userAgent());
        }
        return builder;
    }

    /** Begins a final response outside any dialog. */
    SipResponse.Builder response(SipRequest request, int code) {
        return response(request, code, null, identifiers.tag());
    }

    /** The answer to OPTIONS, in or out of a dialog (s11.2). */
    SipResponse capabilities(SipRequest options) {
        SipResponse.Builder builder = response(options, 200);
        addCapabilities(builder);
        return builder.set(SipHeader.SUPPORTED, RELIABLE)
                .add(SipHeader.ACCEPT, MessageBody.SDP)
                .build();
    }

    /** The answer to a method we do not do (s8.2.1). */
    SipResponse methodNotAllowed(SipRequest request) {
        return response(request, 405).set(SipHeader.ALLOW, ALLOW).build();
    }

    /** The answer to a request that crosses one of its own kind: 500, try again in 0 to 10 s (s14.2). */
    SipResponse retryLater(SipRequest request) {
        long seconds = identifiers.delayNanos(0, 10_000) / 1_000_000_000L;
        return response(request, 500)
                .set(SipHeader.RETRY_AFTER, Long.toString(seconds))
                .build();
    }

    /** Takes an instant message: 200 and an event (RFC 3428 s7). */
    void acceptMessage(ServerTransaction transaction, @Nullable CallRef call) {
        SipRequest request = transaction.request();
        transaction.respond(response(request, 200).build());
        MessageBody body = bodyOf(request);
        emit(new SipEvent.MessageReceived(
                call, request.from(), request.to(), body == null ? MessageBody.of("text/plain", "") : body, request));
    }

    /** Where the far side reaches us over {@code flow}, for Contact (s8.1.1.8). */
    NameAddress contact(Flow flow, @Nullable String user, boolean sips) {
        SipUri uri = SipUri.of(user, flow.localHost(), flow.localPort());
        if (sips) {
            return NameAddress.of(uri.withSecure(true));
        }
        return NameAddress.of(
                flow.transport() == Transport.UDP
                        ? uri
                        : uri.withParameter("transport", flow.transport().uriName()));
    }

    static boolean isSips(Uri uri) {
        return uri.scheme().equals("sips");
    }

    /** Whether a message requires reliable provisional responses, or is one. */
    static boolean requiresReliable(SipMessage message) {
        return message.elements(SipHeader.REQUIRE).stream().anyMatch(RELIABLE::equalsIgnoreCase);
    }

    /** Adds which methods we take. */
    static void addCapabilities(MessageBuilder<?> builder) {
        builder.set(SipHeader.ALLOW, ALLOW);
    }

    /** What From says for an account, without a tag. */
    static NameAddress fromOf(SipAccount account) {
        NameAddress plain = NameAddress.of(account.addressOfRecord());
        return account.displayName() == null
                ? plain
                : new NameAddress(account.displayName(), plain.uri(), plain.parameters());
    }

    /** The user part of a URI, decoded, or null. */
    static @Nullable String userOf(Uri uri) {
        return uri instanceof SipUri sip ? sip.userText() : null;
    }

    /** The body of a message, or null when it has none. */
    static @Nullable MessageBody bodyOf(SipMessage message) {
        if (message.bodyLength() == 0) {
            return null;
        }
        String type = message.contentType();
        return MessageBody.of(type == null ? "application/octet-stream" : type, message.body());
    }

    /** The session description of a message, or null when it has none. */
    static @Nullable MessageBody sdpOf(SipMessage message) {
        MessageBody body = bodyOf(message);
        return body != null && body.isSdp() ? body : null;
    }
}
