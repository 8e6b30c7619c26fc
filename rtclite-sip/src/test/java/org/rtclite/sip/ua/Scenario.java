package org.rtclite.sip.ua;

import java.time.Duration;
import java.util.List;
import java.util.function.BiConsumer;
import java.util.function.Consumer;
import org.rtclite.sip.message.NameAddress;
import org.rtclite.sip.message.SipMessage;
import org.rtclite.sip.message.SipRequest;
import org.rtclite.sip.message.SipResponse;
import org.rtclite.sip.message.SipUri;
import org.rtclite.sip.testing.Pair;
import org.rtclite.sip.testing.SimulatedEndpoint;

/** What the call tests have in common: alice offers when asked, bob does as he is told. */
final class Scenario {

    static final SipAccount ALICE = SipAccount.of(SipUri.parse("sip:alice@example.net"));
    static final NameAddress BOB = NameAddress.parse("<sip:bob@192.0.2.2>");
    static final MessageBody OFFER = MessageBody.sdp("v=0\r\no=- 1 1 IN IP4 192.0.2.1\r\ns=offer\r\n");
    static final MessageBody ANSWER = MessageBody.sdp("v=0\r\no=- 2 1 IN IP4 192.0.2.2\r\ns=answer\r\n");

    private final Pair pair;

    Scenario(Pair pair) {
        this.pair = pair;
        pair.alice().behaviour(Scenario::offer);
    }

    /** Answers every OfferNeeded with the one offer. */
    static void offer(SimulatedEndpoint endpoint, SipEvent event) {
        if (event instanceof SipEvent.OfferNeeded needed) {
            endpoint.command(run(engine -> engine.offerReady(needed.call(), OFFER, endpoint.nowNanos())));
        }
    }

    /** Makes a command of something that returns nothing. */
    static java.util.function.Function<SipEngine, Boolean> run(Consumer<SipEngine> command) {
        return engine -> {
            command.accept(engine);
            return true;
        };
    }

    /** Alice calls bob. */
    CallRef call() {
        return call(Invitation.to(ALICE, BOB));
    }

    CallRef call(Invitation invitation) {
        return pair.alice()
                .command(engine -> engine.invite(invitation, pair.clock().nowNanos()));
    }

    /** Alice calls bob that often, 5 ms apart. */
    static void callTimes(Pair pair, int times) {
        for (int i = 0; i < times; i++) {
            pair.alice()
                    .command(engine -> engine.invite(
                            Invitation.to(ALICE, BOB), pair.clock().nowNanos()));
            pair.run(Duration.ofMillis(5));
        }
        pair.run(Duration.ofSeconds(1));
    }

    /** Alice ends the call. */
    void hangup(SimulatedEndpoint endpoint, CallRef call) {
        endpoint.command(run(engine -> engine.hangup(call, endpoint.nowNanos())));
    }

    /** Bob rings at once. */
    void bobRings() {
        onIncoming((endpoint, incoming) ->
                endpoint.command(run(engine -> engine.ring(incoming.call(), endpoint.nowNanos()))));
    }

    /** Bob rings and answers at once. */
    void bobAnswers() {
        onIncoming((endpoint, incoming) -> endpoint.command(run(engine -> {
            engine.ring(incoming.call(), endpoint.nowNanos());
            engine.answer(incoming.call(), incoming.offer() == null ? OFFER : ANSWER, endpoint.nowNanos());
        })));
    }

    void onIncoming(BiConsumer<SimulatedEndpoint, SipEvent.IncomingCall> action) {
        pair.bob().behaviour((endpoint, event) -> {
            if (event instanceof SipEvent.IncomingCall incoming) {
                action.accept(endpoint, incoming);
            }
        });
    }

    /** Bob rings, and answers after that time. */
    void bobRingsThenAnswers(Duration after) {
        if (after.isZero()) {
            bobAnswers();
            return;
        }
        bobRings();
        pair.runUntil(
                after.plusSeconds(60),
                () -> !pair.bob().events(SipEvent.IncomingCall.class).isEmpty());
        pair.run(after);
        CallRef incoming = pair.bob().events(SipEvent.IncomingCall.class).get(0).call();
        pair.bob()
                .command(run(
                        engine -> engine.answer(incoming, ANSWER, pair.clock().nowNanos())));
    }

    List<String> kinds(SimulatedEndpoint endpoint) {
        return endpoint.events().stream().map(e -> e.getClass().getSimpleName()).toList();
    }

    SipEvent.Ended end(SimulatedEndpoint endpoint) {
        List<SipEvent.Ended> ends = endpoint.events(SipEvent.Ended.class);
        if (ends.size() != 1) {
            throw new AssertionError("expected one end, got " + ends);
        }
        return ends.get(0);
    }

    /** The only request of that method an endpoint sent, copies aside. */
    SipRequest request(SimulatedEndpoint endpoint, String method) {
        List<SipRequest> found = requests(endpoint, method).stream().distinct().toList();
        if (found.size() != 1) {
            throw new AssertionError("expected one " + method + ", got " + found);
        }
        return found.get(0);
    }

    /** All requests of that method an endpoint sent, copies included. */
    List<SipRequest> requests(SimulatedEndpoint endpoint, String method) {
        return endpoint.sent().stream()
                .filter(m -> m instanceof SipRequest request && request.is(method))
                .map(SipRequest.class::cast)
                .toList();
    }

    /** All responses of that code to that method an endpoint sent, copies included. */
    List<SipResponse> responses(SimulatedEndpoint endpoint, int code, String method) {
        return endpoint.sent().stream()
                .filter(m -> m instanceof SipResponse response
                        && response.code() == code
                        && response.cseq().method().equals(method))
                .map(SipResponse.class::cast)
                .toList();
    }

    /** What an endpoint sent, one word each: the method or the code. */
    static String word(SipMessage message) {
        return message instanceof SipRequest request
                ? request.method()
                : Integer.toString(((SipResponse) message).code());
    }

    List<String> words(SimulatedEndpoint endpoint) {
        return endpoint.sent().stream().map(Scenario::word).toList();
    }
}
