package org.rtclite.sip.ua;

import org.jspecify.annotations.Nullable;
import org.rtclite.sip.message.NameAddress;
import org.rtclite.sip.message.SipRequest;
import org.rtclite.sip.message.SipResponse;
import org.rtclite.sip.transaction.Flow;

/**
 * What the engine tells the program. Kinds may be added; keep a default branch.
 *
 * <p>Events of one call come in this order: {@link Ended} is the last one and comes exactly once for every call ever
 * named, whatever went wrong; nothing names the call afterwards.
 */
public sealed interface SipEvent extends Output {

    /** An event that belongs to one call. */
    sealed interface OfCall extends SipEvent {
        /** Which call. */
        CallRef call();
    }

    // Outgoing calls.

    /**
     * The next hop is known and an offer is needed: answer with {@link SipEngine#offerReady}, or hang up.
     *
     * @param flow the way the call's requests take; its local address is the one media can be offered at
     */
    record OfferNeeded(CallRef call, Flow flow) implements OfCall {}

    /** The INVITE is on its way. */
    record Inviting(CallRef call, SipRequest request) implements OfCall {}

    /** A provisional response, 100 to 199. */
    record Provisional(CallRef call, int code, String reason, SipResponse response) implements OfCall {}

    /**
     * A provisional response carried a session description: the answer, if nothing reliable contradicts it later.
     *
     * @param remoteTag which fork sent it
     */
    record EarlyMedia(CallRef call, int code, MessageBody sdp, String remoteTag) implements OfCall {}

    /**
     * The call is answered and the ACK sent.
     *
     * @param sdp the answer in the 2xx, or null when the 2xx has none (then the early one holds, if there was any);
     *     null too for a late offer, which was told by {@link AnswerNeeded}
     */
    record Answered(CallRef call, @Nullable MessageBody sdp, SipResponse response) implements OfCall {}

    /**
     * The 2xx to an INVITE without offer, or to a re-INVITE without one, brings an offer: answer with
     * {@link SipEngine#answerReady}, which sends the ACK.
     */
    record AnswerNeeded(CallRef call, MessageBody offer, SipResponse response) implements OfCall {}

    // Incoming calls.

    /**
     * A new call comes in; 100 is sent by itself. Go on with {@code ring}, {@code progress}, {@code answer} or
     * {@code reject}.
     *
     * @param offer its session description, or null when our 2xx has to bring the offer
     * @param flow the way it came
     */
    record IncomingCall(
            CallRef call, SipRequest request, @Nullable MessageBody offer, Flow flow) implements OfCall {}

    /**
     * The ACK for our 2xx arrived: the call stands.
     *
     * @param sdp the answer to the offer in our 2xx, or null when the INVITE had the offer
     */
    record Confirmed(CallRef call, @Nullable MessageBody sdp) implements OfCall {}

    // Standing calls.

    /**
     * The far side changes the session by re-INVITE or UPDATE: go on with {@link SipEngine#acceptOffer} or
     * {@link SipEngine#rejectOffer}.
     *
     * @param offer its new offer, or null when our 2xx has to bring one
     */
    record MediaOffer(CallRef call, @Nullable MessageBody offer) implements OfCall {}

    /**
     * Our change of the session was accepted, or the ACK answered an offer in our 2xx.
     *
     * @param sdp the answer; null when the far side sent none, which leaves the session as it was
     */
    record MediaAnswer(CallRef call, @Nullable MessageBody sdp) implements OfCall {}

    /** Our change of the session was refused; the session stays as it was. */
    record MediaRejected(CallRef call, int code, String reason) implements OfCall {}

    /**
     * A digit by INFO ({@code application/dtmf-relay} or {@code application/dtmf}).
     *
     * @param digit one of {@code 0-9 * # A-D}
     */
    record Dtmf(CallRef call, char digit, int durationMs) implements OfCall {}

    /** An INFO whose body is no digit; it was answered 200. */
    record InfoReceived(CallRef call, MessageBody body) implements OfCall {}

    /** Our INFO was answered, or failed with 408 or 503. */
    record InfoResult(CallRef call, int code, String reason) implements OfCall {}

    /**
     * The call is over and its handle void.
     *
     * @param code the status code that ended it: the final response, 487 after a CANCEL, 408 for a time-out, 503 for
     *     a transport failure, 200 for a BYE
     * @param response the final response that rejected it, with its headers, or null
     */
    record Ended(
            CallRef call,
            int code,
            String reason,
            EndCause cause,
            @Nullable SipResponse response) implements OfCall {}

    // Registrations.

    /** A REGISTER is on its way: the first one or a refresh. */
    record Registering(RegistrationRef registration) implements SipEvent {}

    /** The registrar granted the binding, or renewed it. */
    record Registered(RegistrationRef registration, int expiresSeconds, SipResponse response) implements SipEvent {}

    /**
     * The registrar refused or was not reached.
     *
     * @param retryInSeconds when the engine tries again by itself, or -1 when it does not
     */
    record RegistrationFailed(RegistrationRef registration, int code, String reason, EndCause cause, int retryInSeconds)
            implements SipEvent {}

    /** The binding was removed, or removing it was given up; the handle is void. */
    record Unregistered(RegistrationRef registration) implements SipEvent {}

    // Requests outside calls.

    /**
     * An instant message (RFC 3428); it was answered 200.
     *
     * @param call the call it came in, or null when it came outside one
     */
    record MessageReceived(
            @Nullable CallRef call, NameAddress from, NameAddress to, MessageBody body, SipRequest request)
            implements SipEvent {}

    /** A MESSAGE or OPTIONS of ours has its final response; 408 for a time-out, 503 for a transport failure. */
    record RequestResult(
            RequestRef request,
            int code,
            String reason,
            EndCause cause,
            @Nullable SipResponse response) implements SipEvent {}
}
