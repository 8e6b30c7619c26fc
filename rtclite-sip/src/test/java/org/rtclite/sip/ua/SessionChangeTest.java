package org.rtclite.sip.ua;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.rtclite.sip.message.SipMethod;
import org.rtclite.sip.testing.Pair;
import org.rtclite.sip.testing.SimulatedEndpoint;

/** Re-INVITE between two engines: hold, refusal, glare, digits by INFO (RFC 3261 s14). */
class SessionChangeTest {

    private static final MessageBody HOLD = MessageBody.sdp("v=0\r\ns=hold\r\na=sendonly\r\n");
    private static final MessageBody HELD = MessageBody.sdp("v=0\r\ns=held\r\na=recvonly\r\n");

    private final Pair pair = new Pair(4);
    private final Scenario scenario = new Scenario(pair);
    private CallRef aliceCall = new CallRef(0, "");
    private CallRef bobCall = new CallRef(0, "");

    @BeforeEach
    void standingCall() {
        aliceCall = scenario.call();
        scenario.bobRingsThenAnswers(Duration.ZERO);
        pair.run(Duration.ofSeconds(1));
        bobCall = pair.bob().events(SipEvent.IncomingCall.class).get(0).call();
        pair.alice().behaviour(SessionChangeTest::accept);
        pair.bob().behaviour(SessionChangeTest::accept);
    }

    private static void accept(SimulatedEndpoint endpoint, SipEvent event) {
        if (event instanceof SipEvent.MediaOffer offer) {
            endpoint.command(Scenario.run(engine -> engine.acceptOffer(offer.call(), HELD, endpoint.nowNanos())));
        }
    }

    private void hold(SimulatedEndpoint endpoint, CallRef call) {
        endpoint.command(Scenario.run(engine -> engine.reinvite(call, HOLD, endpoint.nowNanos())));
    }

    @Test
    void putsTheCallOnHoldFromEitherSide() {
        hold(pair.alice(), aliceCall);
        pair.run(Duration.ofSeconds(1));
        hold(pair.bob(), bobCall);
        pair.run(Duration.ofSeconds(1));
        for (SimulatedEndpoint endpoint : List.of(pair.alice(), pair.bob())) {
            assertEquals(HOLD, endpoint.events(SipEvent.MediaOffer.class).get(0).offer());
            assertEquals(
                    HELD, endpoint.events(SipEvent.MediaAnswer.class).get(0).sdp());
        }
        scenario.hangup(pair.alice(), aliceCall);
        pair.run(Duration.ofSeconds(70));
        assertTrue(pair.alice().engine().isIdle());
        assertTrue(pair.bob().engine().isIdle());
    }

    @Test
    void keepsTheSessionWhenTheChangeIsRefused() {
        pair.bob().behaviour((endpoint, event) -> {
            if (event instanceof SipEvent.MediaOffer offer) {
                endpoint.command(Scenario.run(engine -> engine.rejectOffer(offer.call(), 488, endpoint.nowNanos())));
            }
        });
        hold(pair.alice(), aliceCall);
        pair.run(Duration.ofSeconds(1));
        assertEquals(
                List.of(new SipEvent.MediaRejected(aliceCall, 488, "Not Acceptable Here")),
                pair.alice().events(SipEvent.MediaRejected.class));
        assertEquals(List.of(), pair.alice().events(SipEvent.Ended.class));
    }

    @Test
    void resolvesGlareByWaitingAndTryingAgain() {
        hold(pair.alice(), aliceCall);
        hold(pair.bob(), bobCall);
        pair.run(Duration.ofMillis(100));
        assertEquals(1, scenario.responses(pair.alice(), 491, SipMethod.INVITE).size());
        assertEquals(1, scenario.responses(pair.bob(), 491, SipMethod.INVITE).size());
        assertEquals(List.of(), pair.alice().events(SipEvent.MediaAnswer.class));
        pair.run(Duration.ofSeconds(10));
        assertEquals(1, pair.alice().events(SipEvent.MediaAnswer.class).size());
        assertEquals(1, pair.bob().events(SipEvent.MediaAnswer.class).size());
    }

    @Test
    void waitsLongerAsTheOwnerOfTheCallId() {
        long start = pair.clock().nowNanos();
        hold(pair.alice(), aliceCall);
        hold(pair.bob(), bobCall);
        pair.runUntil(
                Duration.ofSeconds(10),
                () -> !pair.bob().events(SipEvent.MediaAnswer.class).isEmpty());
        long bobMs = (pair.clock().nowNanos() - start) / 1_000_000;
        pair.runUntil(
                Duration.ofSeconds(10),
                () -> !pair.alice().events(SipEvent.MediaAnswer.class).isEmpty());
        long aliceMs = (pair.clock().nowNanos() - start) / 1_000_000;
        assertTrue(bobMs <= 2_100, "bob does not own the Call-ID: 0 to 2 s, took " + bobMs);
        assertTrue(aliceMs >= 2_100 && aliceMs <= 4_100, "alice owns the Call-ID: 2.1 to 4 s, took " + aliceMs);
    }

    @Test
    void refusesASecondChangeWhileOneIsUnderWay() {
        hold(pair.alice(), aliceCall);
        hold(pair.alice(), aliceCall);
        pair.run(Duration.ofSeconds(1));
        assertEquals(
                491, pair.alice().events(SipEvent.MediaRejected.class).get(0).code());
        assertEquals(1, pair.alice().events(SipEvent.MediaAnswer.class).size());
    }

    @Test
    void hangsUpInTheMiddleOfAChange() {
        pair.bob().behaviour((endpoint, event) -> {});
        hold(pair.alice(), aliceCall);
        pair.run(Duration.ofMillis(50));
        scenario.hangup(pair.alice(), aliceCall);
        pair.run(Duration.ofSeconds(70));
        assertEquals(
                1,
                scenario.responses(pair.bob(), 487, SipMethod.INVITE).stream()
                        .map(r -> r.cseq().sequence())
                        .distinct()
                        .count());
        assertTrue(pair.alice().engine().isIdle());
        assertTrue(pair.bob().engine().isIdle());
    }

    @Test
    void answersForAProgramThatNeverDoes() {
        pair.bob().behaviour((endpoint, event) -> {});
        hold(pair.alice(), aliceCall);
        pair.run(Duration.ofSeconds(33));
        assertEquals(
                500, pair.alice().events(SipEvent.MediaRejected.class).get(0).code());
    }

    @Test
    void endsTheCallWhenTheFarSideDoesNotKnowItAnyMore() {
        pair.network().detach(pair.bob().address());
        ScriptedPeer amnesiac = new ScriptedPeer(pair.network(), "192.0.2.2", 5060);
        amnesiac.onRequest((peer, request) -> {
            if (!request.is(SipMethod.ACK)) {
                peer.answer(request, 481, "x");
            }
        });
        hold(pair.alice(), aliceCall);
        pair.run(Duration.ofSeconds(1));
        assertEquals(481, scenario.end(pair.alice()).code());
        pair.run(Duration.ofSeconds(70));
        assertTrue(pair.alice().engine().isIdle());
    }

    @Test
    void sendsADigitByInfoThatTheFarSideTells() {
        pair.alice()
                .command(Scenario.run(
                        engine -> engine.dtmf(aliceCall, '#', 120, pair.clock().nowNanos())));
        pair.run(Duration.ofSeconds(1));
        assertEquals(List.of(new SipEvent.Dtmf(bobCall, '#', 120)), pair.bob().events(SipEvent.Dtmf.class));
        assertEquals(200, pair.alice().events(SipEvent.InfoResult.class).get(0).code());
    }
}
