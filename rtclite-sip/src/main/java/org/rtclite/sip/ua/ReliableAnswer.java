package org.rtclite.sip.ua;

import org.jspecify.annotations.Nullable;
import org.rtclite.sip.message.SipResponse;
import org.rtclite.sip.transaction.ServerTransaction;
import org.rtclite.sip.transaction.TimerQueue;

/**
 * A 2xx of ours to an INVITE: repeated from T1 to T2 until its ACK comes, for 64 T1 (RFC 3261 s13.3.1.4).
 *
 * <p>Over reliable transports too, since a hop further on may be UDP.
 */
final class ReliableAnswer {

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
     * @param offers whether it carries an offer, so that the ACK has to carry the answer
     * @param onSilence runs when no ACK came in time
     */
    ReliableAnswer(
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

    /** Whether an ACK with this CSeq number is the one waited for. */
    boolean isAnsweredBy(long sequence) {
        return transaction.request().cseq().sequence() == sequence;
    }

    boolean offers() {
        return offers;
    }

    /** The ACK came, or the call is over. */
    void stop() {
        repeat = TimerQueue.cancel(repeat);
        patience = TimerQueue.cancel(patience);
    }

    private void onRepeat() {
        transaction.respond(response);
        intervalNanos = core.config().timers().doubledUpToT2(intervalNanos);
        repeat = core.timers().after(intervalNanos, this::onRepeat);
    }

    private void onPatience() {
        stop();
        onSilence.run();
    }
}
