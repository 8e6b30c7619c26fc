package org.rtclite.sip.ua;

import java.util.ArrayDeque;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.rtclite.sip.message.NameAddress;
import org.rtclite.sip.message.SipMessage;
import org.rtclite.sip.message.Uri;
import org.rtclite.sip.transaction.Flow;
import org.rtclite.sip.transaction.TimerQueue;

/**
 * The root engine of one SIP endpoint: transactions, dialogs, calls and registrations, without any I/O.
 *
 * <p>One thread at a time. After each input (any method that takes {@code nowNanos}) drain {@link #poll} until it is
 * null, then ask {@link #nextDeadlineNanos} and call {@link #onTimeout} when that time has come. Bad input from the
 * far side never throws; a command on a handle that is void, because its {@code Ended} event is already in the queue,
 * is ignored; misuse is an IllegalArgumentException or IllegalStateException.
 */
public final class SipEngine {

    private final EngineConfig config;
    private final TimerQueue timers = new TimerQueue();
    private final ArrayDeque<Output> outputs = new ArrayDeque<>();

    /** Makes an engine with nothing in it. */
    public SipEngine(EngineConfig config) {
        this.config = config;
    }

    // Input from the driver.

    /** One datagram or one framed message came in over {@code flow}; the engine keeps the array. */
    public void receive(byte[] message, Flow flow, long nowNanos) {
        throw new UnsupportedOperationException();
    }

    /** A message that is already parsed came in over {@code flow}. */
    public void receive(SipMessage message, Flow flow, long nowNanos) {
        throw new UnsupportedOperationException();
    }

    /**
     * Answers {@link Resolve}.
     *
     * @param flows the ways to the next hop, best first, not empty; those after the first are tried on failure
     */
    public void resolved(Resolve query, List<Flow> flows, long nowNanos) {
        throw new UnsupportedOperationException();
    }

    /** Answers {@link Resolve}: there is no such host, or no way to it. */
    public void unresolved(Resolve query, String reason, long nowNanos) {
        throw new UnsupportedOperationException();
    }

    /** The driver could not write this message (RFC 3261 s18.4). */
    public void transmitFailed(Transmit transmit, String reason, long nowNanos) {
        throw new UnsupportedOperationException();
    }

    /** The time that {@link #nextDeadlineNanos} named has come; earlier calls do no harm. */
    public void onTimeout(long nowNanos) {
        throw new UnsupportedOperationException();
    }

    // Output to the driver.

    /** The next thing to do or to tell, or null when there is none. */
    public @Nullable Output poll() {
        return outputs.poll();
    }

    /** When {@link #onTimeout} is due, or {@link Long#MAX_VALUE} for never. */
    public long nextDeadlineNanos() {
        return timers.nextDeadlineNanos();
    }

    // Calls.

    /** Starts a call: {@link Resolve}, then {@link SipEvent.OfferNeeded} unless the offer is late, then the INVITE. */
    public CallRef invite(Invitation invitation, long nowNanos) {
        throw new UnsupportedOperationException();
    }

    /** Answers {@link SipEvent.OfferNeeded}: the INVITE leaves with this offer. */
    public void offerReady(CallRef call, MessageBody sdp, long nowNanos) {
        throw new UnsupportedOperationException();
    }

    /** Answers {@link SipEvent.AnswerNeeded}: the ACK leaves with this answer; null when there is none. */
    public void answerReady(CallRef call, @Nullable MessageBody sdp, long nowNanos) {
        throw new UnsupportedOperationException();
    }

    /** Tells the caller that an incoming call rings: 180. */
    public void ring(CallRef call, long nowNanos) {
        throw new UnsupportedOperationException();
    }

    /**
     * Sends a provisional response with a session description: early media.
     *
     * @param code 101 to 199, usually 183
     */
    public void progress(CallRef call, int code, MessageBody sdp, long nowNanos) {
        throw new UnsupportedOperationException();
    }

    /**
     * Answers an incoming call with 200.
     *
     * @param sdp the answer to its offer, or our offer when it brought none; null for a call without media
     */
    public void answer(CallRef call, @Nullable MessageBody sdp, long nowNanos) {
        throw new UnsupportedOperationException();
    }

    /**
     * Rejects an incoming call.
     *
     * @param code 300 to 699
     * @param reason phrase, or null for the standard one
     */
    public void reject(CallRef call, int code, @Nullable String reason, long nowNanos) {
        throw new UnsupportedOperationException();
    }

    /**
     * Ends a call in whatever state it is: CANCEL before the answer, BYE after it, 480 to an incoming one not
     * answered yet. {@link SipEvent.Ended} follows once the far side agreed or gave up answering.
     */
    public void hangup(CallRef call, long nowNanos) {
        throw new UnsupportedOperationException();
    }

    /** Offers a changed session by re-INVITE (RFC 3261 s14), such as hold; glare is retried by itself. */
    public void reinvite(CallRef call, MessageBody sdp, long nowNanos) {
        throw new UnsupportedOperationException();
    }

    /** Answers {@link SipEvent.MediaOffer} with 200 and the answer, or our offer when it brought none. */
    public void acceptOffer(CallRef call, @Nullable MessageBody sdp, long nowNanos) {
        throw new UnsupportedOperationException();
    }

    /** Answers {@link SipEvent.MediaOffer} with a failure, such as 488; the session stays as it was. */
    public void rejectOffer(CallRef call, int code, long nowNanos) {
        throw new UnsupportedOperationException();
    }

    /** Sends an INFO in a standing call; {@link SipEvent.InfoResult} follows. */
    public void info(CallRef call, MessageBody body, long nowNanos) {
        throw new UnsupportedOperationException();
    }

    /** Sends a digit by INFO as {@code application/dtmf-relay}; {@link SipEvent.InfoResult} follows. */
    public void dtmf(CallRef call, char digit, int durationMs, long nowNanos) {
        throw new UnsupportedOperationException();
    }

    // Registrations.

    /**
     * Registers the account's address and keeps it registered until {@link #unregister}.
     *
     * @param expiresSeconds asked for; the registrar decides
     * @param retrySeconds how long after a failure to try again, or -1 not to
     */
    public RegistrationRef register(SipAccount account, int expiresSeconds, int retrySeconds, long nowNanos) {
        throw new UnsupportedOperationException();
    }

    /** Removes the binding: Expires 0; {@link SipEvent.Unregistered} follows whatever the registrar says. */
    public void unregister(RegistrationRef registration, long nowNanos) {
        throw new UnsupportedOperationException();
    }

    // Requests outside calls.

    /** Sends an instant message (RFC 3428); {@link SipEvent.RequestResult} follows. */
    public RequestRef message(SipAccount account, NameAddress to, MessageBody body, long nowNanos) {
        throw new UnsupportedOperationException();
    }

    /** Asks what the far side can do (RFC 3261 s11); {@link SipEvent.RequestResult} follows. */
    public RequestRef options(SipAccount account, Uri target, long nowNanos) {
        throw new UnsupportedOperationException();
    }

    // Ending.

    /** Hangs up every call and removes every registration; new calls are answered 503 from now on. */
    public void shutdown(long nowNanos) {
        throw new UnsupportedOperationException();
    }

    /** Whether no call and no registration is left, so that a driver that closes may stop waiting. */
    public boolean isQuiet() {
        throw new UnsupportedOperationException();
    }

    /** Whether nothing at all is left: no call, registration, transaction, dialog, query or timer. */
    public boolean isIdle() {
        throw new UnsupportedOperationException();
    }
}
