package org.rtclite.sip.transaction;

import org.jspecify.annotations.Nullable;
import org.rtclite.sip.message.SipMethod;
import org.rtclite.sip.message.SipRequest;
import org.rtclite.sip.message.SipResponse;

/** The INVITE server machine (RFC 3261 s17.2.1, RFC 6026 s7.1); made by {@link TransactionLayer}. */
public final class InviteServerTransaction implements ServerTransaction {

    /** Figure 7 of RFC 3261 with the Accepted state of RFC 6026. */
    public enum State {
        PROCEEDING,
        COMPLETED,
        CONFIRMED,
        ACCEPTED,
        TERMINATED
    }

    /** RFC 3261 s17.2.1: 100 leaves by itself unless the user responds within this time. */
    private static final long TRYING_NANOS = 200_000_000L;

    private final TransactionLayer layer;
    private final TransactionKey key;
    private final SipRequest request;
    private final Flow flow;
    private State state = State.PROCEEDING;
    private long retransmitNanos;
    private @Nullable SipResponse lastResponse;
    private TimerQueue.@Nullable Timer retransmit;
    private TimerQueue.@Nullable Timer lifetime;
    private Runnable onCancel = () -> {};

    InviteServerTransaction(TransactionLayer layer, TransactionKey key, SipRequest request, Flow flow) {
        this.layer = layer;
        this.key = key;
        this.request = request;
        this.flow = flow;
        retransmit = layer.timers().after(TRYING_NANOS, this::sendTrying);
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

    /** What the user does when a CANCEL comes before its final response; the CANCEL itself is answered already. */
    public void whenCancelled(Runnable action) {
        onCancel = action;
    }

    /** A CANCEL for this INVITE came in; after a final response it has no effect (RFC 3261 s9.2). */
    void cancelled() {
        if (state == State.PROCEEDING) {
            onCancel.run();
        }
    }

    /** The To tag of our responses so far, or null (RFC 3261 s9.2: the response to a CANCEL has the same). */
    @Nullable
    String localTag() {
        return lastResponse == null ? null : lastResponse.toTag();
    }

    @Override
    public boolean isAnswered() {
        return state != State.PROCEEDING;
    }

    @Override
    public void respond(SipResponse response) {
        switch (state) {
            case PROCEEDING -> whileProceeding(response);
            case ACCEPTED -> {
                // RFC 6026 s7.1: the user repeats its 2xx through the machine
                if (response.code() >= 200 && response.code() < 300) {
                    layer.send(response, layer.responseFlow(request, flow));
                }
            }
            case COMPLETED, CONFIRMED, TERMINATED -> {}
        }
    }

    private void whileProceeding(SipResponse response) {
        retransmit = TimerQueue.cancel(retransmit);
        lastResponse = response;
        layer.send(response, layer.responseFlow(request, flow));
        int code = response.code();
        if (code >= 300) {
            state = State.COMPLETED;
            if (!flow.transport().reliable()) {
                retransmitNanos = layer.values().t1Nanos();
                retransmit = layer.timers().after(retransmitNanos, this::onTimerG);
            }
            lifetime = layer.timers().after(layer.values().transactionNanos(), this::terminate); // timer H
        } else if (code >= 200) {
            state = State.ACCEPTED;
            lastResponse = null;
            lifetime = layer.timers().after(layer.values().transactionNanos(), this::terminate); // timer L
        }
    }

    @Override
    public void receive(SipRequest received) {
        boolean ack = received.method().equals(SipMethod.ACK);
        switch (state) {
            case PROCEEDING -> {
                if (!ack) {
                    repeatLast();
                }
            }
            case COMPLETED -> {
                if (ack) {
                    confirm();
                } else {
                    repeatLast();
                }
            }
            case ACCEPTED -> {
                // RFC 6026 s7.1: copies of the INVITE are absorbed; the user repeats the 2xx by its own clock.
                // An ACK with the INVITE's branch is no ACK of RFC 3261, yet sent by old user agents.
                if (ack) {
                    layer.passAck(received, flow);
                }
            }
            case CONFIRMED, TERMINATED -> {}
        }
    }

    private void sendTrying() {
        lastResponse = layer.messages().trying(request);
        layer.send(lastResponse, layer.responseFlow(request, flow));
    }

    private void repeatLast() {
        if (lastResponse != null) {
            layer.send(lastResponse, layer.responseFlow(request, flow));
        }
    }

    private void onTimerG() {
        repeatLast();
        retransmitNanos = layer.values().doubledUpToT2(retransmitNanos);
        retransmit = layer.timers().after(retransmitNanos, this::onTimerG);
    }

    private void confirm() {
        retransmit = TimerQueue.cancel(retransmit);
        lifetime = TimerQueue.cancel(lifetime);
        state = State.CONFIRMED;
        if (flow.transport().reliable()) {
            terminate(); // RFC 3261 s17.2.1: timer I is 0 on reliable transports
        } else {
            lifetime = layer.timers().after(layer.values().t4Nanos(), this::terminate);
        }
    }

    private void terminate() {
        retransmit = TimerQueue.cancel(retransmit);
        lifetime = TimerQueue.cancel(lifetime);
        lastResponse = null;
        state = State.TERMINATED;
        layer.remove(key, this);
    }
}
