package org.rtclite.sip.transaction;

import org.jspecify.annotations.Nullable;
import org.rtclite.sip.message.SipRequest;
import org.rtclite.sip.message.SipResponse;

/** The server machine of every other method (RFC 3261 s17.2.2); made by {@link TransactionLayer}. */
public final class NonInviteServerTransaction implements ServerTransaction {

    /** Figure 8 of RFC 3261. */
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
    private State state = State.TRYING;
    private @Nullable SipResponse lastResponse;
    private TimerQueue.Timer lifetime;

    NonInviteServerTransaction(TransactionLayer layer, TransactionKey key, SipRequest request, Flow flow) {
        this.layer = layer;
        this.key = key;
        this.request = request;
        this.flow = flow;
        // A user that never answers must not leave an entry for good: the client has given up by then (timer F).
        lifetime = layer.timers().after(layer.values().transactionNanos(), this::terminate);
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
    public boolean isAnswered() {
        return state == State.COMPLETED || state == State.TERMINATED;
    }

    @Override
    public void respond(SipResponse response) {
        if (isAnswered()) {
            return; // RFC 3261 s17.2.2: a second final response is dropped
        }
        lastResponse = response;
        layer.send(response, layer.responseFlow(request, flow));
        if (response.code() < 200) {
            state = State.PROCEEDING;
            return;
        }
        lifetime.cancel();
        state = State.COMPLETED;
        if (flow.transport().reliable()) {
            terminate(); // RFC 3261 s17.2.2: timer J is 0 on reliable transports
        } else {
            lifetime = layer.timers().after(layer.values().transactionNanos(), this::terminate);
        }
    }

    @Override
    public void receive(SipRequest copy) {
        if (lastResponse != null) {
            layer.send(lastResponse, layer.responseFlow(request, flow));
        }
    }

    private void terminate() {
        lifetime.cancel();
        lastResponse = null;
        state = State.TERMINATED;
        layer.remove(key, this);
    }
}
