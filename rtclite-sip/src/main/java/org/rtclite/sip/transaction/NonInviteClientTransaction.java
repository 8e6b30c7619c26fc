package org.rtclite.sip.transaction;

import org.jspecify.annotations.Nullable;
import org.rtclite.sip.message.SipRequest;
import org.rtclite.sip.message.SipResponse;

/** The client machine of every other method (RFC 3261 s17.1.2); made by {@link TransactionLayer}. */
public final class NonInviteClientTransaction implements ClientTransaction {

    /** Figure 6 of RFC 3261. */
    public enum State {
        TRYING,
        PROCEEDING,
        COMPLETED,
        TERMINATED
    }

    private final TransactionLayer layer;
    private final TransactionKey key;
    private final SipRequest request;
    private final Flow flow;
    private final ClientTransactionUser user;
    private State state = State.TRYING;
    private long retransmitNanos;
    private TimerQueue.@Nullable Timer retransmit;
    private TimerQueue.@Nullable Timer lifetime;

    NonInviteClientTransaction(
            TransactionLayer layer, TransactionKey key, SipRequest request, Flow flow, ClientTransactionUser user) {
        this.layer = layer;
        this.key = key;
        this.request = request;
        this.flow = flow;
        this.user = user;
    }

    /** Sends the request and starts timers E and F. */
    void start() {
        layer.send(request, flow);
        if (!flow.transport().reliable()) {
            retransmitNanos = layer.values().t1Nanos();
            retransmit = layer.timers().after(retransmitNanos, this::onTimerE);
        }
        lifetime = layer.timers().after(layer.values().transactionNanos(), this::onTimerF);
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

    @Override
    public void receive(SipResponse response) {
        if (state == State.TRYING || state == State.PROCEEDING) {
            if (response.code() < 200) {
                state = State.PROCEEDING;
            } else {
                complete();
            }
            user.onResponse(response);
        }
        // In Completed, copies of the final response are absorbed.
    }

    @Override
    public void transportFailed(TransactionFailure failure, String detail) {
        if (state == State.TRYING || state == State.PROCEEDING) {
            terminate();
            user.onFailure(failure, detail);
        }
    }

    private void onTimerE() {
        layer.send(request, flow);
        // RFC 3261 s17.1.2.2: doubling up to T2 in Trying, always T2 in Proceeding
        retransmitNanos = state == State.PROCEEDING
                ? layer.values().t2Nanos()
                : layer.values().doubledUpToT2(retransmitNanos);
        retransmit = layer.timers().after(retransmitNanos, this::onTimerE);
    }

    private void onTimerF() {
        terminate();
        user.onFailure(TransactionFailure.TIMEOUT, "no final response to " + request.method());
    }

    private void complete() {
        retransmit = TimerQueue.cancel(retransmit);
        lifetime = TimerQueue.cancel(lifetime);
        state = State.COMPLETED;
        if (flow.transport().reliable()) {
            terminate(); // RFC 3261 s17.1.2.2: timer K is 0 on reliable transports
        } else {
            lifetime = layer.timers().after(layer.values().t4Nanos(), this::terminate);
        }
    }

    private void terminate() {
        retransmit = TimerQueue.cancel(retransmit);
        lifetime = TimerQueue.cancel(lifetime);
        state = State.TERMINATED;
        layer.remove(key, this);
    }
}
