package org.rtclite.sip.transaction;

import org.jspecify.annotations.Nullable;
import org.rtclite.sip.message.SipRequest;
import org.rtclite.sip.message.SipResponse;

/** The INVITE client machine (RFC 3261 s17.1.1, RFC 6026 s7.2); made by {@link TransactionLayer}. */
public final class InviteClientTransaction implements ClientTransaction {

    /** Figure 5 of RFC 3261 with the Accepted state of RFC 6026. */
    public enum State {
        CALLING,
        PROCEEDING,
        COMPLETED,
        ACCEPTED,
        TERMINATED
    }

    private final TransactionLayer layer;
    private final TransactionKey key;
    private final SipRequest request;
    private final Flow flow;
    private final ClientTransactionUser user;
    private State state = State.CALLING;
    private long retransmitNanos;
    private @Nullable SipRequest ack;
    private TimerQueue.@Nullable Timer retransmit;
    private TimerQueue.@Nullable Timer lifetime;
    private boolean cancelWanted;
    private boolean cancelSent;

    InviteClientTransaction(
            TransactionLayer layer, TransactionKey key, SipRequest request, Flow flow, ClientTransactionUser user) {
        this.layer = layer;
        this.key = key;
        this.request = request;
        this.flow = flow;
        this.user = user;
    }

    /** Sends the request and starts timers A and B. */
    void start() {
        layer.send(request, flow);
        if (!flow.transport().reliable()) {
            retransmitNanos = layer.values().t1Nanos();
            retransmit = layer.timers().after(retransmitNanos, this::onTimerA);
        }
        lifetime = layer.timers().after(layer.values().transactionNanos(), this::onTimeout);
    }

    @Override
    public SipRequest request() {
        return request;
    }

    @Override
    public Flow flow() {
        return flow;
    }

    /** Where the machine stands. */
    public State state() {
        return state;
    }

    /**
     * Cancels the INVITE: at once after a provisional response, else when the first one comes (RFC 3261 s9.1).
     *
     * <p>Does nothing once a final response came. Without one within 64 T1 after the CANCEL the user hears a
     * time-out.
     */
    public void cancel() {
        cancelWanted = true;
        if (state == State.PROCEEDING && !cancelSent) {
            sendCancel();
        }
    }

    @Override
    public void receive(SipResponse response) {
        switch (state) {
            case CALLING, PROCEEDING -> whileWaiting(response);
            case COMPLETED -> whileCompleted(response);
            case ACCEPTED -> whileAccepted(response);
            case TERMINATED -> {}
        }
    }

    private void whileWaiting(SipResponse response) {
        int code = response.code();
        if (code < 200) {
            retransmit = TimerQueue.cancel(retransmit);
            if (state == State.CALLING) {
                // RFC 3261 s17.1.1.2: timer B counts in Calling only; how long it may ring is the user's matter
                lifetime = TimerQueue.cancel(lifetime);
                state = State.PROCEEDING;
            }
            user.onResponse(response);
            if (cancelWanted && !cancelSent && state == State.PROCEEDING) {
                sendCancel();
            }
        } else if (code < 300) {
            enter(State.ACCEPTED, layer.values().transactionNanos()); // RFC 6026 s7.2: timer M
            user.onResponse(response);
        } else {
            ack = layer.messages().ackForFailure(request, response);
            layer.send(ack, flow);
            enter(
                    State.COMPLETED,
                    flow.transport().reliable() ? 0 : layer.values().timerDNanos());
            user.onResponse(response);
        }
    }

    private void whileCompleted(SipResponse response) {
        // RFC 3261 s17.1.1.2: every copy of the final response is acknowledged, none passed up
        if (response.code() >= 300 && ack != null) {
            layer.send(ack, flow);
        }
    }

    private void whileAccepted(SipResponse response) {
        // RFC 6026 s7.2: 2xx copies and 2xx of other forks go to the user, anything else is dropped
        if (response.code() >= 200 && response.code() < 300) {
            user.onResponse(response);
        }
    }

    @Override
    public void transportFailed(TransactionFailure failure, String detail) {
        if (state == State.CALLING || state == State.PROCEEDING) {
            terminate();
            user.onFailure(failure, detail);
        }
    }

    private void onTimerA() {
        layer.send(request, flow);
        retransmitNanos *= 2; // RFC 3261 s17.1.1.2: timer A doubles without the cap of T2
        retransmit = layer.timers().after(retransmitNanos, this::onTimerA);
    }

    /** Timer B in Calling, or the wait after a CANCEL in Proceeding. */
    private void onTimeout() {
        State before = state;
        terminate();
        user.onFailure(
                TransactionFailure.TIMEOUT,
                before == State.CALLING ? "no response to INVITE" : "no final response to INVITE after CANCEL");
    }

    private void sendCancel() {
        cancelSent = true;
        layer.sendCancel(this);
        // RFC 3261 s9.1: without a final response 64 T1 after the CANCEL the INVITE counts as cancelled
        lifetime = TimerQueue.cancel(lifetime);
        lifetime = layer.timers().after(layer.values().transactionNanos(), this::onTimeout);
    }

    private void enter(State next, long lingerNanos) {
        retransmit = TimerQueue.cancel(retransmit);
        lifetime = TimerQueue.cancel(lifetime);
        state = next;
        if (lingerNanos == 0) {
            terminate();
        } else {
            lifetime = layer.timers().after(lingerNanos, this::terminate);
        }
    }

    private void terminate() {
        retransmit = TimerQueue.cancel(retransmit);
        lifetime = TimerQueue.cancel(lifetime);
        state = State.TERMINATED;
        layer.remove(key, this);
    }
}
