package org.rtclite.sip.ua;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.rtclite.rtp.testing.LinkConditions;
import org.rtclite.sip.message.SipMethod;
import org.rtclite.sip.testing.Pair;
import org.rtclite.sip.testing.SimulatedEndpoint;

/** Whole calls under loss, duplication and reordering, many seeds, in virtual time. */
class LossyNetworkTest {

    private static final int ROUNDS = 80 * Integer.getInteger("rtclite.fuzz", 1);
    private static final LinkConditions BAD = LinkConditions.PERFECT
            .withLoss(0.3)
            .withDuplication(0.1)
            .withReorder(0.1, Duration.ofMillis(300))
            .withDelay(Duration.ofMillis(20), Duration.ofMillis(10));

    @Test
    void completesCallsWithoutASecondOneUnderThirtyPercentLoss() {
        int answered = 0;
        for (int seed = 1; seed <= ROUNDS; seed++) {
            Pair pair = new Pair(seed);
            pair.network().conditions(BAD);
            Scenario scenario = new Scenario(pair);
            scenario.bobAnswers();
            CallRef call = scenario.call();
            boolean confirmed = pair.runUntil(
                    Duration.ofSeconds(40),
                    () -> !pair.bob().events(SipEvent.Confirmed.class).isEmpty()
                            && !pair.alice().events(SipEvent.Answered.class).isEmpty());
            assertTrue(pair.bob().events(SipEvent.IncomingCall.class).size() <= 1, "second call, seed " + seed);
            if (confirmed) {
                answered++;
            }
            // Whatever was lost, the call ends on both sides and nothing stays behind.
            scenario.hangup(pair.alice(), call);
            pair.run(Duration.ofSeconds(140));
            assertEnded(pair.alice(), seed);
            if (!pair.bob().events(SipEvent.IncomingCall.class).isEmpty()
                    && confirmed
                    && scenario.responses(pair.bob(), 200, SipMethod.BYE).isEmpty()) {
                // All eleven copies of BYE were lost: bob cannot know. He hangs up himself.
                scenario.hangup(
                        pair.bob(),
                        pair.bob().events(SipEvent.IncomingCall.class).get(0).call());
                pair.run(Duration.ofSeconds(70));
            }
            assertEnded(pair.bob(), seed);
        }
        // INVITE has seven tries, the 2xx eleven, each with its ACK: failing is rarer than one in a thousand.
        assertTrue(answered >= ROUNDS * 99 / 100, answered + " of " + ROUNDS + " calls were answered");
    }

    private static void assertEnded(SimulatedEndpoint endpoint, int seed) {
        assertTrue(endpoint.engine().isIdle(), () -> endpoint.address() + " still holds something, seed " + seed);
        long calls = endpoint.events().stream()
                .filter(e -> e instanceof SipEvent.OfferNeeded || e instanceof SipEvent.IncomingCall)
                .count();
        assertEquals(calls, endpoint.events(SipEvent.Ended.class).size(), "ends, seed " + seed);
    }

    @Test
    void endsEveryCancelledCallOnBothSidesWhateverCrosses() {
        for (int seed = 1; seed <= ROUNDS; seed++) {
            Pair pair = new Pair(seed);
            pair.network().conditions(BAD.withLoss(0.1));
            Scenario scenario = new Scenario(pair);
            if (seed % 2 == 0) {
                scenario.bobAnswers();
            } else {
                scenario.bobRings();
            }
            CallRef call = scenario.call();
            pair.run(Duration.ofMillis(seed % 97)); // INVITE, 180, 200 and CANCEL cross in every order
            scenario.hangup(pair.alice(), call);
            pair.run(Duration.ofSeconds(250));
            assertEnded(pair.alice(), seed);
            assertEnded(pair.bob(), seed);
        }
    }

    @Test
    void repeatsThe200UntilTheAckGetsThrough() {
        Pair pair = new Pair(5);
        Scenario scenario = new Scenario(pair);
        scenario.bobAnswers();
        int[] acks = new int[1];
        pair.network().filter(datagram -> {
            boolean ack = new String(datagram.bytes(), java.nio.charset.StandardCharsets.UTF_8).startsWith("ACK ");
            return !ack || ++acks[0] > 3;
        });
        scenario.call();
        pair.run(Duration.ofSeconds(20));
        assertEquals(4, scenario.responses(pair.bob(), 200, SipMethod.INVITE).size());
        assertEquals(4, scenario.requests(pair.alice(), SipMethod.ACK).size());
        assertEquals(1, pair.bob().events(SipEvent.Confirmed.class).size());
        assertEquals(List.of(), pair.alice().events(SipEvent.Ended.class));
    }

    @Test
    void holdsNothing33SecondsAfterTenThousandCalls() {
        Pair pair = new Pair(6);
        pair.alice().forgetful();
        pair.bob().forgetful();
        int[] ended = new int[2];
        pair.alice().behaviour((endpoint, event) -> {
            Scenario.offer(endpoint, event);
            if (event instanceof SipEvent.Answered answered) {
                endpoint.command(Scenario.run(engine -> engine.hangup(answered.call(), endpoint.nowNanos())));
            } else if (event instanceof SipEvent.Ended) {
                ended[0]++;
            }
        });
        pair.bob().behaviour((endpoint, event) -> {
            if (event instanceof SipEvent.IncomingCall incoming) {
                endpoint.command(Scenario.run(engine -> {
                    if (incoming.call().id() % 3 == 0) {
                        engine.reject(incoming.call(), 486, null, endpoint.nowNanos());
                    } else {
                        engine.answer(incoming.call(), Scenario.ANSWER, endpoint.nowNanos());
                    }
                }));
            } else if (event instanceof SipEvent.Ended) {
                ended[1]++;
            }
        });
        Scenario.callTimes(pair, 10_000);
        assertEquals(10_000, ended[0]);
        assertEquals(10_000, ended[1]);
        pair.run(Duration.ofSeconds(33));
        assertTrue(pair.alice().engine().isIdle(), "alice still holds something");
        assertTrue(pair.bob().engine().isIdle(), "bob still holds something");
    }
}
