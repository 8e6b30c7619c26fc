package org.rtclite.sip.ua;

import java.util.List;
import org.jspecify.annotations.Nullable;
import org.rtclite.sip.codec.ParseResult;
import org.rtclite.sip.codec.SipParser;
import org.rtclite.sip.message.NameAddress;
import org.rtclite.sip.message.SipMessage;
import org.rtclite.sip.message.SipMethod;
import org.rtclite.sip.message.SipRequest;
import org.rtclite.sip.message.SipResponse;
import org.rtclite.sip.message.Uri;
import org.rtclite.sip.transaction.Flow;
import org.rtclite.sip.transaction.TransactionFailure;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The root engine of one SIP endpoint: transactions, dialogs, calls and registrations, without any I/O.
 *
 * <p>One thread at a time. After each input (any method that takes {@code nowNanos}) drain {@link #poll} until it is
 * null, then ask {@link #nextDeadlineNanos} and call {@link #onTimeout} when that time has come. Bad input from the
 * far side never throws; a command on a handle that is void, because its {@code Ended} event is already in the queue,
 * is ignored; misuse is an IllegalArgumentException or IllegalStateException.
 */
public final class SipEngine {

    private static final Logger LOG = LoggerFactory.getLogger(SipEngine.class);

    private final RequestDispatcher dispatcher;
    private final UserAgentCore core;
    private final SipParser parser;

    /** Makes an engine with nothing in it. */
    public SipEngine(EngineConfig config) {
        this.dispatcher = new RequestDispatcher(config);
        this.core = dispatcher.core();
        this.parser = new SipParser(config.parserLimits());
    }

    // Input from the driver.

    /** One datagram or one framed message came in over {@code flow}; the engine keeps the array. */
    public void receive(byte[] message, Flow flow, long nowNanos) {
        ParseResult result = parser.parse(message);
        if (result instanceof ParseResult.Message parsed) {
            receive(parsed.message(), flow, nowNanos);
        } else if (result instanceof ParseResult.Failure failure) {
            enter(nowNanos);
            LOG.debug("dropped {} bytes from {}: {}", message.length, flow, failure.problem());
            SipResponse refusal = failure.response();
            if (refusal != null) {
                core.transmit(refusal, flow);
            }
        }
    }

    /** A message that is already parsed came in over {@code flow}. */
    public void receive(SipMessage message, Flow flow, long nowNanos) {
        enter(nowNanos);
        core.config().trace().received(message, flow, nowNanos);
        if (message instanceof SipRequest request) {
            core.transactions().receive(request, flow);
        } else if (message instanceof SipResponse response) {
            core.transactions().receive(response);
        }
    }

    /**
     * Answers {@link Resolve}.
     *
     * @param flows the ways to the next hop, best first, not empty; those after the first are tried on failure
     */
    public void resolved(Resolve query, List<Flow> flows, long nowNanos) {
        enter(nowNanos);
        core.nextHops().resolved(query.id(), flows);
    }

    /** Answers {@link Resolve}: there is no such host, or no way to it. */
    public void unresolved(Resolve query, String reason, long nowNanos) {
        enter(nowNanos);
        core.nextHops().unresolved(query.id(), reason);
    }

    /**
     * The driver could not write this message (RFC 3261 s18.4).
     *
     * @param failure {@code TRANSPORT}, or {@code TLS} when there is no secure connection to be had
     */
    public void transmitFailed(Transmit transmit, TransactionFailure failure, String reason, long nowNanos) {
        enter(nowNanos);
        LOG.debug("could not send to {}: {}", transmit.flow(), reason);
        core.transactions().transportFailed(transmit.message(), failure, reason);
    }

    /**
     * A connection is gone: requests that wait for an answer over it fail, registrations over it are renewed.
     *
     * @param failure {@code TRANSPORT}, or {@code TLS} when it was closed for what TLS found wrong
     */
    public void connectionLost(Flow flow, TransactionFailure failure, String reason, long nowNanos) {
        enter(nowNanos);
        core.transactions().connectionLost(flow, failure, reason);
        core.registrations().values().forEach(registration -> registration.connectionLost(flow));
    }

    /** The time that {@link #nextDeadlineNanos} named has come; earlier calls do no harm. */
    public void onTimeout(long nowNanos) {
        enter(nowNanos);
    }

    // Output to the driver.

    /** The next thing to do or to tell, or null when there is none. */
    public @Nullable Output poll() {
        return core.poll();
    }

    /** When {@link #onTimeout} is due, or {@link Long#MAX_VALUE} for never. */
    public long nextDeadlineNanos() {
        return core.timers().nextDeadlineNanos();
    }

    // Calls.

    /** Starts a call: {@link Resolve}, then {@link SipEvent.OfferNeeded} unless the offer is late, then the INVITE. */
    public CallRef invite(Invitation invitation, long nowNanos) {
        enter(nowNanos);
        int limit = core.config().limits().maxCalls();
        if (core.calls().size() >= limit) {
            throw new IllegalStateException("there are " + core.calls().size() + " calls, limit " + limit);
        }
        CallRef call = new CallRef(core.nextId(), core.identifiers().callId());
        OutgoingCall usage = new OutgoingCall(core, call, invitation, core.digest(invitation.account()));
        core.calls().put(call, usage);
        usage.start();
        return call;
    }

    /** Answers {@link SipEvent.OfferNeeded}: the INVITE leaves with this offer. */
    public void offerReady(CallRef call, MessageBody sdp, long nowNanos) {
        enter(nowNanos);
        CallUsage usage = core.calls().get(call);
        if (usage instanceof OutgoingCall outgoing) {
            outgoing.offerReady(sdp);
        } else if (usage != null) {
            throw new IllegalStateException(call + " needs no offer");
        }
    }

    /** Answers {@link SipEvent.AnswerNeeded}: the ACK leaves with this answer; null when there is none. */
    public void answerReady(CallRef call, @Nullable MessageBody sdp, long nowNanos) {
        enter(nowNanos);
        EstablishedCall usage = established(call);
        if (usage != null) {
            usage.answerReady(sdp);
        }
    }

    /** Tells the caller that an incoming call rings: 180. */
    public void ring(CallRef call, long nowNanos) {
        enter(nowNanos);
        IncomingInvite usage = incoming(call);
        if (usage != null) {
            usage.progress(180, null);
        }
    }

    /**
     * Sends a provisional response with a session description: early media.
     *
     * @param code 101 to 199, usually 183
     */
    public void progress(CallRef call, int code, MessageBody sdp, long nowNanos) {
        enter(nowNanos);
        if (code <= 100 || code > 199) {
            throw new IllegalArgumentException("provisional code is " + code + ", must be 101 to 199");
        }
        IncomingInvite usage = incoming(call);
        if (usage != null) {
            usage.progress(code, sdp);
        }
    }

    /**
     * Answers an incoming call with 200.
     *
     * @param sdp the answer to its offer, or our offer when it brought none; null for a call without media
     */
    public void answer(CallRef call, @Nullable MessageBody sdp, long nowNanos) {
        enter(nowNanos);
        IncomingInvite usage = incoming(call);
        if (usage != null) {
            usage.answer(sdp);
        }
    }

    /**
     * Rejects an incoming call.
     *
     * @param code 300 to 699
     * @param reason phrase, or null for the standard one
     */
    public void reject(CallRef call, int code, @Nullable String reason, long nowNanos) {
        enter(nowNanos);
        if (code < 300 || code > 699) {
            throw new IllegalArgumentException("rejection code is " + code + ", must be 300 to 699");
        }
        IncomingInvite usage = incoming(call);
        if (usage != null) {
            usage.reject(code, reason);
        }
    }

    /**
     * Ends a call in whatever state it is: CANCEL before the answer, BYE after it, 480 to an incoming one not
     * answered yet. {@link SipEvent.Ended} follows once the far side agreed or gave up answering.
     */
    public void hangup(CallRef call, long nowNanos) {
        enter(nowNanos);
        CallUsage usage = core.calls().get(call);
        if (usage != null) {
            usage.hangup();
        }
    }

    /** Offers a changed session by re-INVITE (RFC 3261 s14), such as hold; glare is retried by itself. */
    public void reinvite(CallRef call, MessageBody sdp, long nowNanos) {
        enter(nowNanos);
        EstablishedCall usage = established(call);
        if (usage != null) {
            usage.reinvite(sdp);
        }
    }

    /** Answers {@link SipEvent.MediaOffer} with 200 and the answer, or our offer when it brought none. */
    public void acceptOffer(CallRef call, @Nullable MessageBody sdp, long nowNanos) {
        enter(nowNanos);
        EstablishedCall usage = established(call);
        if (usage != null) {
            usage.acceptOffer(sdp);
        }
    }

    /** Answers {@link SipEvent.MediaOffer} with a failure, such as 488; the session stays as it was. */
    public void rejectOffer(CallRef call, int code, long nowNanos) {
        enter(nowNanos);
        if (code < 300 || code > 699) {
            throw new IllegalArgumentException("rejection code is " + code + ", must be 300 to 699");
        }
        EstablishedCall usage = established(call);
        if (usage != null) {
            usage.rejectOffer(code);
        }
    }

    /** Sends an INFO in a standing call; {@link SipEvent.InfoResult} follows. */
    public void info(CallRef call, MessageBody body, long nowNanos) {
        enter(nowNanos);
        EstablishedCall usage = established(call);
        if (usage != null) {
            usage.info(body);
        }
    }

    /** Sends a digit by INFO as {@code application/dtmf-relay}; {@link SipEvent.InfoResult} follows. */
    public void dtmf(CallRef call, char digit, int durationMs, long nowNanos) {
        info(call, DtmfRelay.write(digit, durationMs), nowNanos);
    }

    // Registrations.

    /**
     * Registers the account's address and keeps it registered until {@link #unregister}.
     *
     * @param expiresSeconds asked for; the registrar decides
     * @param retrySeconds how long after a failure to try again, or -1 not to
     */
    public RegistrationRef register(SipAccount account, int expiresSeconds, int retrySeconds, long nowNanos) {
        enter(nowNanos);
        int limit = core.config().limits().maxRegistrations();
        if (core.registrations().size() >= limit) {
            throw new IllegalStateException(
                    "there are " + core.registrations().size() + " registrations, limit " + limit);
        }
        if (expiresSeconds < 1) {
            throw new IllegalArgumentException("expires is " + expiresSeconds + " s, must be at least 1");
        }
        RegistrationRef reference =
                new RegistrationRef(core.nextId(), account.addressOfRecord().toString());
        Registration registration = new Registration(core, reference, account, expiresSeconds, retrySeconds);
        core.registrations().put(reference, registration);
        registration.register();
        return reference;
    }

    /** Removes the binding: Expires 0; {@link SipEvent.Unregistered} follows whatever the registrar says. */
    public void unregister(RegistrationRef registration, long nowNanos) {
        enter(nowNanos);
        Registration usage = core.registrations().get(registration);
        if (usage != null) {
            usage.remove();
        }
    }

    // Requests outside calls.

    /** Sends an instant message (RFC 3428); {@link SipEvent.RequestResult} follows. */
    public RequestRef message(SipAccount account, NameAddress to, MessageBody body, long nowNanos) {
        enter(nowNanos);
        RequestRef reference = new RequestRef(core.nextId(), SipMethod.MESSAGE);
        new LoneRequest(core, reference, account, to, body).start();
        return reference;
    }

    /** Asks what the far side can do (RFC 3261 s11); {@link SipEvent.RequestResult} follows. */
    public RequestRef options(SipAccount account, Uri target, long nowNanos) {
        enter(nowNanos);
        RequestRef reference = new RequestRef(core.nextId(), SipMethod.OPTIONS);
        new LoneRequest(core, reference, account, NameAddress.of(target), null).start();
        return reference;
    }

    // Ending.

    /** Hangs up every call and removes every registration; new calls are answered 503 from now on. */
    public void shutdown(long nowNanos) {
        enter(nowNanos);
        dispatcher.shutDown();
        List.copyOf(core.calls().values()).forEach(CallUsage::hangup);
        List.copyOf(core.registrations().values()).forEach(Registration::remove);
    }

    /** Whether no call and no registration is left, so that a driver that closes may stop waiting. */
    public boolean isQuiet() {
        return core.calls().isEmpty() && core.registrations().isEmpty() && !core.hasOutput();
    }

    /** Whether nothing at all is left: no call, registration, transaction, dialog, query or timer. */
    public boolean isIdle() {
        return isQuiet()
                && core.dialogs().isEmpty()
                && core.transactions().size() == 0
                && core.nextHops().size() == 0
                && core.timers().size() == 0;
    }

    /** Sets the time and catches up with timers that are due before the input is handled. */
    private void enter(long nowNanos) {
        core.timers().advanceTo(nowNanos);
        core.timers().fireDue();
    }

    private @Nullable IncomingInvite incoming(CallRef call) {
        CallUsage usage = core.calls().get(call);
        if (usage == null || usage instanceof IncomingInvite) {
            return (IncomingInvite) usage;
        }
        throw new IllegalStateException(call + " is not an incoming call waiting for an answer");
    }

    private @Nullable EstablishedCall established(CallRef call) {
        CallUsage usage = core.calls().get(call);
        if (usage == null || usage instanceof EstablishedCall) {
            return (EstablishedCall) usage;
        }
        throw new IllegalStateException(call + " is not answered yet");
    }
}
