package org.rtclite.sip.ua;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.rtclite.sip.message.NameAddress;
import org.rtclite.sip.message.SipMethod;
import org.rtclite.sip.message.SipRequest;
import org.rtclite.sip.message.SipUri;
import org.rtclite.sip.testing.Pair;

/** Alice calls a scripted far side: refusals, forks, CANCEL races, routes (RFC 3261 s9, s13.2). */
class OutgoingCallTest {

    private static final NameAddress PEER = NameAddress.parse("<sip:peer@192.0.2.9>");

    private final Pair pair = new Pair(2);
    private final Scenario scenario = new Scenario(pair);
    private final ScriptedPeer peer = new ScriptedPeer(pair.network(), "192.0.2.9", 5060);

    private CallRef call() {
        return scenario.call(Invitation.to(Scenario.ALICE, PEER));
    }

    private void run(double seconds) {
        pair.run(Duration.ofMillis((long) (seconds * 1000)));
    }

    private void assertEverythingIsGone() {
        run(70);
        assertTrue(pair.alice().engine().isIdle(), "alice still holds something");
    }

    @Test
    void sendsWhatAnInviteNeeds() {
        call();
        run(0.1);
        SipRequest invite = peer.last(SipMethod.INVITE);
        assertEquals("sip:peer@192.0.2.9", invite.uri().toString());
        assertEquals(70, invite.maxForwards());
        assertEquals("sip:alice@192.0.2.1:5060", invite.contacts().get(0).uri().toString());
        assertEquals("sip:alice@example.net", invite.from().uri().toString());
        assertNull(invite.toTag());
        assertEquals(Scenario.OFFER.text(), invite.bodyText());
        assertTrue(invite.topVia().hasMagicCookie());
        assertEquals(0, invite.topVia().rport(), "rport is asked for");
        assertTrue(invite.header("Allow").contains("BYE"));
    }

    @Test
    void tellsARefusalWithItsCodeAndReason() {
        peer.onRequest((p, request) -> {
            if (request.is(SipMethod.INVITE)) {
                p.answer(request, 486, "x");
            }
        });
        call();
        run(1);
        SipEvent.Ended end = scenario.end(pair.alice());
        assertEquals(486, end.code());
        assertEquals("Busy Here", end.reason());
        assertEquals(EndCause.REJECTED, end.cause());
        assertEquals(1, peer.requests(SipMethod.ACK).size());
        assertEverythingIsGone();
    }

    @Test
    void reportsARedirectionWithoutFollowingIt() {
        peer.onRequest((p, request) -> {
            if (request.is(SipMethod.INVITE)) {
                p.send(p.begin(request, 302, "x")
                        .set("Contact", "<sip:else@192.0.2.2>")
                        .build());
            }
        });
        call();
        run(1);
        SipEvent.Ended end = scenario.end(pair.alice());
        assertEquals(302, end.code());
        assertEquals(
                "sip:else@192.0.2.2", end.response().contacts().get(0).uri().toString());
        assertEquals(List.of(), pair.bob().events());
    }

    @Test
    void tellsSilenceAsATimeout() {
        call();
        run(32.1);
        assertEquals(EndCause.TIMEOUT, scenario.end(pair.alice()).cause());
        assertEquals(408, scenario.end(pair.alice()).code());
        assertEverythingIsGone();
    }

    @Test
    void tellsAnUnknownHostAsUnreachable() {
        scenario.call(Invitation.to(Scenario.ALICE, NameAddress.parse("<sip:bob@nowhere.example>")));
        assertEquals(EndCause.UNREACHABLE, scenario.end(pair.alice()).cause());
        assertTrue(pair.alice().engine().isIdle());
    }

    @Test
    void tellsAUriItCannotSendToAsUnreachable() {
        scenario.call(Invitation.to(Scenario.ALICE, NameAddress.parse("<tel:+15551234>")));
        assertEquals(EndCause.UNREACHABLE, scenario.end(pair.alice()).cause());
    }

    @Test
    void triesTheNextAddressWhenTheFirstIsSilent() {
        pair.alice()
                .name(
                        "farm.example",
                        new java.net.InetSocketAddress("192.0.2.77", 5060),
                        new java.net.InetSocketAddress("192.0.2.9", 5060));
        peer.onRequest((p, request) -> p.answer(request, 200, "x"));
        scenario.call(Invitation.to(Scenario.ALICE, NameAddress.parse("<sip:bob@farm.example>")));
        run(33);
        assertEquals(1, pair.alice().events(SipEvent.Answered.class).size());
    }

    @Test
    void givesUpALateCallerWhoHangsUpBeforeTheOfferIsReady() {
        pair.alice().behaviour((endpoint, event) -> {});
        CallRef call = call();
        scenario.hangup(pair.alice(), call);
        assertEquals(EndCause.CANCELLED, scenario.end(pair.alice()).cause());
        pair.alice()
                .command(Scenario.run(engine ->
                        engine.offerReady(call, Scenario.OFFER, pair.clock().nowNanos())));
        run(1);
        assertEquals(List.of(), peer.received(), "a void handle is ignored");
    }

    @Test
    void cancelsARingingCall() {
        peer.onRequest((p, request) -> {
            if (request.is(SipMethod.INVITE)) {
                p.answer(request, 180, "x");
            } else if (request.is(SipMethod.CANCEL)) {
                p.answer(request, 200, "x");
                p.answer(p.last(SipMethod.INVITE), 487, "x");
            }
        });
        CallRef call = call();
        run(1);
        scenario.hangup(pair.alice(), call);
        run(1);
        SipEvent.Ended end = scenario.end(pair.alice());
        assertEquals(487, end.code());
        assertEquals(EndCause.CANCELLED, end.cause());
        assertEquals(1, peer.requests(SipMethod.CANCEL).size());
        assertEquals(1, peer.requests(SipMethod.ACK).size());
        assertEverythingIsGone();
    }

    @Test
    void sendsNoCancelBeforeAProvisionalResponse() {
        CallRef call = call();
        run(0.2);
        scenario.hangup(pair.alice(), call);
        run(0.2);
        assertEquals(0, peer.requests(SipMethod.CANCEL).size());
        peer.answer(peer.last(SipMethod.INVITE), 100, "x");
        run(0.2);
        assertEquals(1, peer.requests(SipMethod.CANCEL).size());
    }

    @Test
    void endsA200ThatCrossesTheCancelWithAckAndBye() {
        peer.onRequest((p, request) -> {
            if (request.is(SipMethod.INVITE)) {
                p.answer(request, 180, "x");
            } else if (request.is(SipMethod.CANCEL)) {
                p.answer(p.last(SipMethod.INVITE), 200, "x");
                p.answer(request, 481, "x");
            } else if (request.is(SipMethod.BYE)) {
                p.answer(request, 200, "x");
            }
        });
        CallRef call = call();
        run(1);
        scenario.hangup(pair.alice(), call);
        run(2);
        assertEquals(1, peer.requests(SipMethod.ACK).size());
        assertEquals(1, peer.requests(SipMethod.BYE).size());
        assertEquals("x", peer.last(SipMethod.BYE).toTag());
        assertEquals(EndCause.CANCELLED, scenario.end(pair.alice()).cause());
        assertEquals(List.of(), pair.alice().events(SipEvent.Answered.class));
        assertEverythingIsGone();
    }

    @Test
    void acknowledgesEveryCopyOfThe200WithTheSameAck() {
        peer.onRequest((p, request) -> {
            if (request.is(SipMethod.INVITE)) {
                p.answer(request, 200, "x");
                p.answer(request, 200, "x");
            }
        });
        call();
        run(1);
        List<SipRequest> acks = peer.requests(SipMethod.ACK);
        assertEquals(2, acks.size());
        assertEquals(acks.get(0).topVia(), acks.get(1).topVia());
        assertEquals(1, pair.alice().events(SipEvent.Answered.class).size());
    }

    @Test
    void endsTheSecondForkThatAnswersWithAckAndBye() {
        peer.onRequest((p, request) -> {
            if (request.is(SipMethod.INVITE)) {
                p.answer(request, 180, "one");
                p.answer(request, 180, "two");
                p.answer(request, 200, "two");
                p.answer(request, 200, "one");
                p.answer(request, 200, "one");
            } else if (request.is(SipMethod.BYE)) {
                p.answer(request, 200, "one");
            }
        });
        CallRef call = call();
        run(2);
        assertEquals(
                List.of("two", "one", "one"),
                peer.requests(SipMethod.ACK).stream().map(SipRequest::toTag).toList());
        assertEquals(
                List.of("one"),
                peer.requests(SipMethod.BYE).stream().map(SipRequest::toTag).toList());
        assertEquals(1, pair.alice().events(SipEvent.Answered.class).size());
        assertTrue(pair.alice().events(SipEvent.Ended.class).isEmpty(), "the first fork's call goes on");
        scenario.hangup(pair.alice(), call);
        assertEverythingIsGone();
        assertEquals("two", peer.last(SipMethod.BYE).toTag());
    }

    @Test
    void tellsEarlyMediaOfEachFork() {
        peer.onRequest((p, request) -> {
            if (request.is(SipMethod.INVITE)) {
                p.send(p.begin(request, 183, "one")
                        .body(MessageBody.SDP, "v=0\r\ns=one\r\n")
                        .build());
                p.send(p.begin(request, 183, "two")
                        .body(MessageBody.SDP, "v=0\r\ns=two\r\n")
                        .build());
            }
        });
        call();
        run(1);
        assertEquals(
                List.of("one", "two"),
                pair.alice().events(SipEvent.EarlyMedia.class).stream()
                        .map(SipEvent.EarlyMedia::remoteTag)
                        .toList());
    }

    @Test
    void takesTheAnswerToALateOfferIntoTheAck() {
        peer.onRequest((p, request) -> {
            if (request.is(SipMethod.INVITE)) {
                p.send(p.begin(request, 200, "x")
                        .body(MessageBody.SDP, "v=0\r\ns=late\r\n")
                        .build());
            }
        });
        CallRef call = scenario.call(Invitation.to(Scenario.ALICE, PEER).withLateOffer(true));
        run(1);
        assertEquals(0, peer.last(SipMethod.INVITE).bodyLength());
        assertEquals(0, peer.requests(SipMethod.ACK).size(), "the ACK waits for the answer");
        assertEquals(
                "v=0\r\ns=late\r\n",
                pair.alice().events(SipEvent.AnswerNeeded.class).get(0).offer().text());
        pair.alice()
                .command(Scenario.run(engine ->
                        engine.answerReady(call, Scenario.ANSWER, pair.clock().nowNanos())));
        run(1);
        assertEquals(Scenario.ANSWER.text(), peer.last(SipMethod.ACK).bodyText());
        assertEquals(1, pair.alice().events(SipEvent.Answered.class).size());
    }

    @Test
    void giveUpRingingAfterTheLimit() {
        peer.onRequest((p, request) -> {
            if (request.is(SipMethod.INVITE)) {
                p.answer(request, 180, "x");
            } else if (request.is(SipMethod.CANCEL)) {
                p.answer(request, 200, "x");
                p.answer(p.last(SipMethod.INVITE), 487, "x");
            }
        });
        call();
        run(181);
        assertEquals(EndCause.TIMEOUT, scenario.end(pair.alice()).cause());
        assertEverythingIsGone();
    }

    @Test
    void routesThroughALooseProxyAndItsRecordRoute() {
        SipAccount account = Scenario.ALICE.withProxy(SipUri.parse("sip:192.0.2.9"), false);
        peer.onRequest((p, request) -> {
            if (request.is(SipMethod.INVITE)) {
                p.send(p.begin(request, 200, "x")
                        .set("Contact", "<sip:callee@198.51.100.7>")
                        .add("Record-Route", "<sip:192.0.2.99;lr>")
                        .add("Record-Route", "<sip:192.0.2.9;lr>")
                        .build());
            }
        });
        CallRef call = scenario.call(Invitation.to(account, NameAddress.parse("<sip:bob@far.example>")));
        run(1);
        SipRequest invite = peer.last(SipMethod.INVITE);
        assertEquals("sip:bob@far.example", invite.uri().toString());
        assertEquals(List.of("<sip:192.0.2.9;lr>"), invite.headers("Route"));
        SipRequest ack = peer.last(SipMethod.ACK);
        assertEquals("sip:callee@198.51.100.7", ack.uri().toString());
        assertEquals(List.of("<sip:192.0.2.9;lr>", "<sip:192.0.2.99;lr>"), ack.headers("Route"));
        scenario.hangup(pair.alice(), call);
        run(1);
        SipRequest bye = peer.last(SipMethod.BYE);
        assertEquals(List.of("<sip:192.0.2.9;lr>", "<sip:192.0.2.99;lr>"), bye.headers("Route"));
        assertEquals(invite.cseq().sequence() + 1, bye.cseq().sequence());
    }

    @Test
    void putsAStrictProxyIntoTheRequestUri() {
        SipAccount account = Scenario.ALICE.withProxy(SipUri.parse("sip:192.0.2.9"), true);
        peer.onRequest((p, request) -> {
            if (request.is(SipMethod.INVITE)) {
                p.send(p.begin(request, 200, "x")
                        .set("Contact", "<sip:callee@198.51.100.7>")
                        .add("Record-Route", "<sip:192.0.2.9>")
                        .build());
            }
        });
        scenario.call(Invitation.to(account, NameAddress.parse("<sip:bob@far.example>")));
        run(1);
        SipRequest invite = peer.last(SipMethod.INVITE);
        assertEquals("sip:192.0.2.9", invite.uri().toString());
        assertEquals(List.of("<sip:bob@far.example>"), invite.headers("Route"));
        // RFC 3261 s12.2.1.1: the same inside the dialog
        SipRequest ack = peer.last(SipMethod.ACK);
        assertEquals("sip:192.0.2.9", ack.uri().toString());
        assertEquals(List.of("<sip:callee@198.51.100.7>"), ack.headers("Route"));
    }

    @Test
    void refusesHeadersThatCouldBreakTheMessage() {
        assertThrows(IllegalArgumentException.class, () -> new ExtraHeader("Subject", "x\r\nEvil: 1"));
        assertThrows(IllegalArgumentException.class, () -> new ExtraHeader("Sub ject", "x"));
        assertThrows(IllegalArgumentException.class, () -> new ExtraHeader("v", "SIP/2.0/UDP 192.0.2.1"));
    }

    @Test
    void carriesFurtherHeaders() {
        scenario.call(Invitation.to(Scenario.ALICE, PEER)
                .withHeaders(List.of(new ExtraHeader("Subject", "lunch"), new ExtraHeader("X-Session", "7"))));
        run(0.1);
        assertEquals("lunch", peer.last(SipMethod.INVITE).header("Subject"));
        assertEquals("7", peer.last(SipMethod.INVITE).header("x-session"));
    }
}
