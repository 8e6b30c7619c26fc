package org.rtclite.sip.ua;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.rtclite.sip.message.SipMessage;
import org.rtclite.sip.message.SipMethod;
import org.rtclite.sip.message.SipRequest;
import org.rtclite.sip.testing.Pair;

/** Calls between two engines over a perfect network: who sends what, who hears what. */
class CallTest {

    private final Pair pair = new Pair(1);
    private final Scenario scenario = new Scenario(pair);

    @Test
    void placesACallThatIsAnsweredAndHungUpByTheCaller() {
        CallRef call = scenario.call();
        scenario.bobRingsThenAnswers(Duration.ofSeconds(2));
        pair.run(Duration.ofSeconds(5));

        assertEquals(List.of("OfferNeeded", "Inviting", "Provisional", "Answered"), scenario.kinds(pair.alice()));
        assertEquals(List.of("IncomingCall", "Confirmed"), scenario.kinds(pair.bob()));

        pair.alice().command(engine -> {
            engine.hangup(call, pair.clock().nowNanos());
            return null;
        });
        pair.run(Duration.ofSeconds(1));
        assertEquals(EndCause.LOCAL, scenario.end(pair.alice()).cause());
        assertEquals(EndCause.REMOTE, scenario.end(pair.bob()).cause());
        pair.run(Duration.ofSeconds(33));
        assertTrue(pair.alice().engine().isIdle(), "alice still holds something");
        assertTrue(pair.bob().engine().isIdle(), "bob still holds something");
    }

    @Test
    void acknowledgesWithABranchOfItsOwn() {
        scenario.call();
        scenario.bobRingsThenAnswers(Duration.ZERO);
        pair.run(Duration.ofSeconds(1));
        SipMessage invite = scenario.request(pair.alice(), SipMethod.INVITE);
        SipRequest ack = scenario.request(pair.alice(), SipMethod.ACK);
        assertNotNull(ack.topVia().branch());
        assertNotEquals(invite.topVia().branch(), ack.topVia().branch());
        assertEquals(invite.cseq().sequence(), ack.cseq().sequence());
    }
}
