package org.rtclite.sip.ua;

import org.jspecify.annotations.Nullable;
import org.rtclite.sip.message.SipHeader;
import org.rtclite.sip.message.SipRequest;
import org.rtclite.sip.message.SipResponse;
import org.rtclite.sip.transaction.ServerTransaction;
import org.rtclite.sip.transaction.TimerQueue;

/**
 * A response of ours to an INVITE that is repeated until acknowledged, for 64 T1.
 *
 * <p>A 2xx until its ACK, at intervals from T1 to T2 (RFC 3261 s13.3.1.4); a reliable provisional response until its
 * PRACK, at intervals that double without a cap (RFC 3262 s3). Over reliable transports too, since a hop further on may be UDP.
 */
final class ReliableResponse {

    private final UserAgentCore core;
    private final ServerTransaction transaction;
    private final SipResponse response;
    private final boolean offers;
    private final Runnable onSilence;
    private long intervalNanos;
    private TimerQueue.@Nullable Timer repeat;
    private TimerQueue.@Nullable Timer patience;

    /**
     * Sends the response.
     *
     * @param offers whether it carries an offer, so that the ACK or PRACK has to carry the answer
     * @param onSilence runs when it was not acknowledged in time
     */
    ReliableResponse(
            UserAgentCore core,
            ServerTransaction transaction,
            SipResponse response,
            boolean offers,
            Runnable onSilence) {
        this.core = core;
        this.transaction = transaction;
        this.response = response;
        this.offers = offers;
        this.onSilence = onSilence;
        transaction.respond(response);
        intervalNanos = core.config().timers().t1Nanos();
        repeat = core.timers().after(intervalNanos, this::onRepeat);
        patience = core.timers().after(core.config().timers().transactionNanos(), this::onPatience);
    }

    /** Whether a PRACK names this response (RFC 3262 s7.2): response number, CSeq number and method. */
    boolean isNamedBy(SipRequest prack) {
        String named = prack.header(SipHeader.RACK);
        String expected =
                response.number(SipHeader.RSEQ) + " " + transaction.request().cseq();
        return named != null && named.trim().replaceAll("\\s+", " ").equals(expected);
    }

    /** Whether an ACK with this CSeq number is the one waited for. */
    boolean isAnsweredBy(long sequence) {
        return transaction.request().cseq().sequence() == sequence;
    }

    boolean offers() {
        return offers;
    }

    /** It is acknowledged, or the call is over. */
    void stop() {
        repeat = TimerQueue.cancel(repeat);
        patience = TimerQueue.cancel(patience);
    }

    private void onRepeat() {
        transaction.respond(response);
        intervalNanos = response.isProvisional()
                ? 2 * intervalNanos
                : core.config().timers().doubledUpToT2(intervalNanos);
        repeat = core.timers().after(intervalNanos, this::onRepeat);
    }

    private void onPatience() {
        stop();
        onSilence.run();
    }
}
