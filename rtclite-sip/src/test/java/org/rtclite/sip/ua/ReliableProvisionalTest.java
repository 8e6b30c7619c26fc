package org.rtclite.sip.ua;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.rtclite.rtp.testing.LinkConditions;
import org.rtclite.sip.message.NameAddress;
import org.rtclite.sip.message.SipHeader;
import org.rtclite.sip.message.SipMethod;
import org.rtclite.sip.message.SipRequest;
import org.rtclite.sip.message.SipResponse;
import org.rtclite.sip.testing.Pair;

/** Reliable provisional responses and PRACK, both ends (RFC 3262). */
class ReliableProvisionalTest {

    private static final NameAddress PEER = NameAddress.parse("<sip:peer@192.0.2.9>");
    private static final ExtraHeader REQUIRE = new ExtraHeader("Require", "100rel");

    private final Pair pair = new Pair(12);
    private final Scenario scenario = new Scenario(pair);

    private CallRef callBobRequiring() {
        return scenario.call(Invitation.to(Scenario.ALICE, Scenario.BOB).withHeaders(List.of(REQUIRE)));
    }

    private static SipResponse reliable(ScriptedPeer peer, SipRequest invite, int number) {
        return peer.begin(invite, 183, "x")
                .set(SipHeader.REQUIRE, "100rel")
                .set(SipHeader.RSEQ, Integer.toString(number))
                .body(MessageBody.SDP, "v=0\r\n")
                .build();
    }

    @Test
    void acknowledgesEachReliableProvisionalOnceAndIgnoresCopiesAndGaps() {
        ScriptedPeer peer = new ScriptedPeer(pair.network(), "192.0.2.9", 5060);
        peer.onRequest((p, request) -> {
            if (request.is(SipMethod.INVITE)) {
                p.send(reliable(p, request, 7));
                p.send(reliable(p, request, 7));
                p.send(reliable(p, request, 9));
                p.send(reliable(p, request, 8));
            } else if (request.is(SipMethod.PRACK)) {
                p.answer(request, 200, "x");
            }
        });
        scenario.call(Invitation.to(Scenario.ALICE, PEER));
        pair.run(Duration.ofSeconds(1));
        SipRequest invite = peer.last(SipMethod.INVITE);
        assertEquals("100rel", invite.header("Supported"));
        String inviteNumber = " " + invite.cseq().sequence() + " INVITE";
        List<SipRequest> pracks = peer.requests(SipMethod.PRACK);
        assertEquals(
                List.of("7" + inviteNumber, "8" + inviteNumber),
                pracks.stream().map(r -> r.header("RAck")).toList());
        assertEquals(invite.cseq().sequence() + 1, pracks.get(0).cseq().sequence());
        assertEquals("x", pracks.get(0).toTag());
        assertEquals(2, pair.alice().events(SipEvent.EarlyMedia.class).size());
    }

    @Test
    void doesNotOfferItInACallWhoseOfferComesLate() {
        ScriptedPeer peer = new ScriptedPeer(pair.network(), "192.0.2.9", 5060);
        scenario.call(Invitation.to(Scenario.ALICE, PEER).withLateOffer(true));
        pair.run(Duration.ofMillis(100));
        assertEquals(null, peer.last(SipMethod.INVITE).header("Supported"));
    }

    @Test
    void ringsReliablyWhenTheCallerRequiresIt() {
        scenario.bobRings();
        callBobRequiring();
        pair.run(Duration.ofSeconds(2));
        List<SipResponse> ringing = scenario.responses(pair.bob(), 180, SipMethod.INVITE);
        assertEquals(1, ringing.size());
        assertEquals("100rel", ringing.get(0).header("Require"));
        SipRequest prack = scenario.request(pair.alice(), SipMethod.PRACK);
        assertTrue(prack.header("RAck").startsWith(ringing.get(0).header("RSeq") + " "));
        assertEquals(1, scenario.responses(pair.bob(), 200, SipMethod.PRACK).size());
    }

    @Test
    void repeatsAReliableProvisionalDoublingAndGivesUpAfter64T1() {
        scenario.bobRings();
        // alice's PRACKs are lost
        pair.network()
                .filter(d -> !new String(d.bytes(), java.nio.charset.StandardCharsets.UTF_8).startsWith("PRACK "));
        callBobRequiring();
        pair.run(Duration.ofSeconds(31));
        assertEquals(
                6, scenario.responses(pair.bob(), 180, SipMethod.INVITE).size(), "at 0, 0.5, 1.5, 3.5, 7.5, 15.5 s");
        pair.run(Duration.ofSeconds(2));
        assertEquals(504, scenario.end(pair.bob()).code());
        assertEquals(504, scenario.end(pair.alice()).code());
        pair.run(Duration.ofSeconds(70));
        assertTrue(pair.alice().engine().isIdle());
        assertTrue(pair.bob().engine().isIdle());
    }

    @Test
    void holdsTheAnswerBackUntilTheProvisionalIsAcknowledged() {
        scenario.bobAnswers();
        boolean[] lossy = {true};
        pair.network()
                .filter(d -> !lossy[0]
                        || !new String(d.bytes(), java.nio.charset.StandardCharsets.UTF_8).startsWith("PRACK "));
        callBobRequiring();
        pair.run(Duration.ofSeconds(1));
        assertEquals(List.of(), scenario.responses(pair.bob(), 200, SipMethod.INVITE));
        lossy[0] = false;
        pair.run(Duration.ofSeconds(3));
        assertEquals(1, pair.bob().events(SipEvent.Confirmed.class).size());
        assertEquals(1, pair.alice().events(SipEvent.Answered.class).size());
    }

    @Test
    void answersAPrackThatNamesNothingWith481() {
        scenario.bobRings();
        callBobRequiring();
        pair.run(Duration.ofSeconds(1));
        SipRequest prack = scenario.request(pair.alice(), SipMethod.PRACK);
        ScriptedPeer peer = new ScriptedPeer(pair.network(), "192.0.2.9", 5060);
        pair.network()
                .send(
                        new java.net.InetSocketAddress("192.0.2.9", 5060),
                        pair.bob().address(),
                        prack.toBuilder()
                                .set("Via", "SIP/2.0/UDP 192.0.2.9;branch=z9hG4bKagain;rport")
                                .cseq(prack.cseq().sequence() + 1, SipMethod.PRACK)
                                .build()
                                .toByteArray());
        pair.run(Duration.ofMillis(100));
        assertNotNull(peer.lastResponse());
        assertEquals(481, peer.lastResponse().code());
    }

    @Test
    void completesUnderLossToo() {
        int answered = 0;
        for (int seed = 1; seed <= 50; seed++) {
            Pair lossy = new Pair(seed);
            lossy.network().conditions(LinkConditions.PERFECT.withLoss(0.2).withDuplication(0.1));
            Scenario calls = new Scenario(lossy);
            calls.bobAnswers();
            CallRef call =
                    calls.call(Invitation.to(Scenario.ALICE, Scenario.BOB).withHeaders(List.of(REQUIRE)));
            if (lossy.runUntil(
                    Duration.ofMinutes(1),
                    () -> !lossy.alice().events(SipEvent.Answered.class).isEmpty())) {
                answered++;
            }
            assertTrue(lossy.bob().events(SipEvent.IncomingCall.class).size() <= 1, "seed " + seed);
            calls.hangup(lossy.alice(), call);
        }
        assertTrue(answered >= 48, answered + " of 50 calls were answered");
    }
}
