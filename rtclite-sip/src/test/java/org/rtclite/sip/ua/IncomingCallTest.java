package org.rtclite.sip.ua;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.rtclite.sip.message.SipMethod;
import org.rtclite.sip.message.SipResponse;
import org.rtclite.sip.testing.Pair;

/** A scripted far side calls bob and asks him things (RFC 3261 s8.2, s9.2, s11, s13.3). */
class IncomingCallTest {

    private static final String SDP = "v=0\ns=caller\n";

    private final Pair pair = new Pair(3);
    private final Scenario scenario = new Scenario(pair);
    private final ScriptedPeer peer = new ScriptedPeer(pair.network(), "192.0.2.9", 5060);
    private int sequence = 1;

    @BeforeEach
    void aimAtBob() {
        peer.onRequest((p, request) -> {});
    }

    private void run(double seconds) {
        pair.run(Duration.ofMillis((long) (seconds * 1000)));
    }

    private String request(String method, String branch, String toTag, String extra, String body) {
        return method + " sip:bob@192.0.2.2 SIP/2.0\n"
                + "Via: SIP/2.0/UDP 192.0.2.9;branch=z9hG4bK" + branch + ";rport\n"
                + "Max-Forwards: 70\nFrom: <sip:peer@example.org>;tag=p\nTo: <sip:bob@192.0.2.2>"
                + (toTag.isEmpty() ? "" : ";tag=" + toTag) + "\n"
                + "Call-ID: call\nCSeq: " + sequence + " " + method + "\nContact: <sip:peer@192.0.2.9>\n"
                + extra
                + (body.isEmpty() ? "" : "Content-Type: application/sdp\n")
                + "Content-Length: " + body.replace("\n", "\r\n").length() + "\n\n" + body;
    }

    private void send(String text) {
        pair.network()
                .send(
                        new java.net.InetSocketAddress("192.0.2.9", 5060),
                        pair.bob().address(),
                        text.replace("\n", "\r\n").getBytes(java.nio.charset.StandardCharsets.UTF_8));
        run(0.01);
    }

    private CallRef incoming() {
        return pair.bob().events(SipEvent.IncomingCall.class).get(0).call();
    }

    private void bob(java.util.function.Consumer<SipEngine> command) {
        pair.bob().command(Scenario.run(command));
        run(0.01);
    }

    private long now() {
        return pair.clock().nowNanos();
    }

    private List<Integer> codes() {
        return pair.bob().sent().stream()
                .filter(SipResponse.class::isInstance)
                .map(m -> ((SipResponse) m).code())
                .toList();
    }

    private String answeredCall() {
        send(request("INVITE", "invite", "", "", SDP));
        bob(engine -> engine.answer(incoming(), Scenario.ANSWER, now()));
        String tag = peer.lastResponse().toTag();
        assertNotNull(tag);
        send(request("ACK", "ack", tag, "", ""));
        return tag;
    }

    @Test
    void ringsWithATagAndAContactThenAnswersWithTheSame() {
        send(request("INVITE", "invite", "", "", SDP));
        bob(engine -> engine.ring(incoming(), now()));
        SipResponse ringing = peer.lastResponse();
        bob(engine -> engine.answer(incoming(), Scenario.ANSWER, now()));
        SipResponse ok = peer.lastResponse();
        assertEquals(180, ringing.code());
        assertEquals(200, ok.code());
        assertEquals(ringing.toTag(), ok.toTag());
        assertEquals("sip:bob@192.0.2.2:5060", ok.contacts().get(0).uri().toString());
        assertEquals(Scenario.ANSWER.text(), ok.bodyText());
    }

    @Test
    void repeatsThe200FromT1ToT2UntilTheAckComes() {
        send(request("INVITE", "invite", "", "", SDP));
        bob(engine -> engine.answer(incoming(), Scenario.ANSWER, now()));
        String tag = peer.lastResponse().toTag();
        run(8);
        assertEquals(5, peer.responses(200).size(), "at 0, 0.5, 1.5, 3.5, 7.5 s");
        send(request("ACK", "ack", tag, "", ""));
        run(60);
        assertEquals(5, peer.responses(200).size());
        assertEquals(1, pair.bob().events(SipEvent.Confirmed.class).size());
    }

    @Test
    void endsTheCallWithByeWhenNoAckComes() {
        send(request("INVITE", "invite", "", "", SDP));
        bob(engine -> engine.answer(incoming(), Scenario.ANSWER, now()));
        run(32.1);
        assertEquals(EndCause.TIMEOUT, scenario.end(pair.bob()).cause());
        assertTrue(peer.requests(SipMethod.BYE).size() > 0);
        run(70);
        assertTrue(pair.bob().engine().isIdle());
    }

    @Test
    void makesNoSecondCallOfACopyOfTheInviteEvenAfterThe200() {
        String invite = request("INVITE", "invite", "", "", SDP);
        send(invite);
        send(invite);
        bob(engine -> engine.answer(incoming(), Scenario.ANSWER, now()));
        send(invite);
        run(3);
        send(invite);
        assertEquals(1, pair.bob().events(SipEvent.IncomingCall.class).size());
    }

    @Test
    void answersACancelWith200AndTheInviteWith487() {
        String invite = request("INVITE", "invite", "", "", SDP);
        send(invite);
        bob(engine -> engine.ring(incoming(), now()));
        send(request("CANCEL", "invite", "", "", ""));
        assertEquals(List.of(180, 200, 487), codes());
        assertEquals(EndCause.REMOTE, scenario.end(pair.bob()).cause());
        assertEquals(487, scenario.end(pair.bob()).code());
        bob(engine -> engine.answer(incoming(), Scenario.ANSWER, now()));
        assertEquals(List.of(180, 200, 487), codes(), "a void handle is ignored");
        // and the listener still lives
        sequence++;
        send(request("OPTIONS", "after", "", "", ""));
        assertEquals(200, peer.lastResponse().code());
    }

    @Test
    void rejectsWithTheCodeAndReasonAskedFor() {
        send(request("INVITE", "invite", "", "", SDP));
        bob(engine -> engine.reject(incoming(), 603, "Not Today", now()));
        assertEquals("SIP/2.0 603 Not Today", peer.lastResponse().startLine());
        assertEquals(EndCause.LOCAL, scenario.end(pair.bob()).cause());
    }

    @Test
    void waitsForTheAckBeforeItsOwnBye() {
        send(request("INVITE", "invite", "", "", SDP));
        bob(engine -> engine.answer(incoming(), Scenario.ANSWER, now()));
        bob(engine -> engine.hangup(incoming(), now()));
        run(1);
        assertEquals(0, peer.requests(SipMethod.BYE).size());
        send(request("ACK", "ack", peer.responses(200).get(0).toTag(), "", ""));
        assertEquals(1, peer.requests(SipMethod.BYE).size());
    }

    @Test
    void bringsTheOfferWhenTheInviteHasNone() {
        send(request("INVITE", "invite", "", "", ""));
        bob(engine -> engine.answer(incoming(), Scenario.OFFER, now()));
        assertEquals(Scenario.OFFER.text(), peer.lastResponse().bodyText());
        send(request("ACK", "ack", peer.lastResponse().toTag(), "", SDP));
        assertEquals(
                SDP.replace("\n", "\r\n"),
                pair.bob().events(SipEvent.Confirmed.class).get(0).sdp().text());
    }

    @Test
    void endsAnUnansweredCallAfterItsExpires() {
        send(request("INVITE", "invite", "", "Expires: 20\n", SDP));
        bob(engine -> engine.ring(incoming(), now()));
        run(20.1);
        assertEquals(487, scenario.end(pair.bob()).code());
        assertEquals(EndCause.TIMEOUT, scenario.end(pair.bob()).cause());
    }

    @Test
    void repeatsItsProvisionalEachMinute() {
        send(request("INVITE", "invite", "", "", SDP));
        bob(engine -> engine.ring(incoming(), now()));
        run(130);
        assertEquals(3, peer.responses(180).size());
    }

    @Test
    void endsAnEarlyDialogWithByeFromTheCaller() {
        send(request("INVITE", "invite", "", "", SDP));
        bob(engine -> engine.ring(incoming(), now()));
        String tag = peer.lastResponse().toTag();
        sequence++;
        send(request("BYE", "bye", tag, "", ""));
        assertEquals(List.of(180, 200, 487), codes());
        assertEquals(EndCause.REMOTE, scenario.end(pair.bob()).cause());
    }

    @Test
    void answersABye() {
        String tag = answeredCall();
        sequence++;
        send(request("BYE", "bye", tag, "", ""));
        assertEquals(200, peer.lastResponse().code());
        assertEquals(EndCause.REMOTE, scenario.end(pair.bob()).cause());
        sequence++;
        send(request("BYE", "bye2", tag, "", ""));
        assertEquals(481, peer.lastResponse().code());
    }

    @Test
    void answersARequestWithALowerSequenceWith500() {
        sequence = 10;
        String tag = answeredCall();
        sequence = 9;
        send(request("INFO", "info", tag, "", ""));
        assertEquals(500, peer.lastResponse().code());
    }

    @Test
    void answersOptionsInAndOutOfACall() {
        String tag = answeredCall();
        sequence++;
        send(request("OPTIONS", "in", tag, "", ""));
        SipResponse inside = peer.lastResponse();
        assertEquals(200, inside.code());
        sequence++;
        send(request("OPTIONS", "out", "", "", "").replace("Call-ID: call", "Call-ID: other"));
        SipResponse outside = peer.lastResponse();
        assertEquals(200, outside.code());
        assertTrue(outside.header("Allow").contains("INVITE"));
        assertEquals("application/sdp", outside.header("Accept"));
        assertEquals(inside.header("Allow"), outside.header("Allow"));
    }

    @Test
    void refusesAMethodItDoesNotKnowWith405AndAllow() {
        send(request("DANCE", "dance", "", "", ""));
        assertEquals(405, peer.lastResponse().code());
        assertTrue(peer.lastResponse().header("Allow").contains("BYE"));
        String tag = answeredCall();
        sequence++;
        send(request("REFER", "refer", tag, "Refer-To: <sip:x@y>\n", ""));
        assertEquals(405, peer.lastResponse().code());
    }

    @Test
    void refusesAnExtensionItDoesNotKnowWith420() {
        send(request("INVITE", "invite", "", "Require: precondition, foo\n", SDP));
        assertEquals(420, peer.lastResponse().code());
        assertEquals("precondition, foo", peer.lastResponse().header("Unsupported"));
        assertEquals(List.of(), pair.bob().events());
    }

    @Test
    void refusesABodyItCannotReadWith415() {
        send(request("INVITE", "invite", "", "", SDP).replace("application/sdp", "application/isup"));
        assertEquals(415, peer.lastResponse().code());
        assertEquals("application/sdp", peer.lastResponse().header("Accept"));
    }

    @Test
    void refusesASchemeItDoesNotKnowWith416() {
        send(request("OPTIONS", "options", "", "", "").replace("OPTIONS sip:bob@192.0.2.2", "OPTIONS unknown:bob"));
        assertEquals(416, peer.lastResponse().code());
    }

    @Test
    void answersRequestsForDialogsItDoesNotHaveWith481() {
        for (String method : List.of("INVITE", "BYE", "INFO", "UPDATE", "MESSAGE")) {
            sequence++;
            send(request(method, method, "nobody", "", ""));
            assertEquals(481, peer.lastResponse().code(), method);
        }
        assertEquals(List.of(), pair.bob().events());
    }

    @Test
    void tellsADigitByInfo() {
        String tag = answeredCall();
        sequence++;
        send(request("INFO", "info", tag, "", "Signal=5\nDuration=200\n")
                .replace("application/sdp", "application/dtmf-relay"));
        assertEquals(200, peer.lastResponse().code());
        assertEquals(
                List.of(new SipEvent.Dtmf(incoming(), '5', 200)), pair.bob().events(SipEvent.Dtmf.class));
    }

    @Test
    void tellsAnInstantMessageInAndOutOfACall() {
        send(request("MESSAGE", "m1", "", "", "hello").replace("application/sdp", "text/plain"));
        assertEquals(200, peer.lastResponse().code());
        String tag = answeredCall();
        sequence++;
        send(request("MESSAGE", "m2", tag, "", "inside").replace("application/sdp", "text/plain"));
        List<SipEvent.MessageReceived> messages = pair.bob().events(SipEvent.MessageReceived.class);
        assertEquals("hello", messages.get(0).body().text());
        assertEquals(null, messages.get(0).call());
        assertEquals("inside", messages.get(1).body().text());
        assertEquals(incoming(), messages.get(1).call());
    }

    @Test
    void answersAMalformedRequestWith400AndLivesOn() {
        send(request("INVITE", "bad", "", "", "").replace("CSeq: 1 INVITE", "CSeq: 1 OPTIONS"));
        assertEquals(400, peer.lastResponse().code());
        send(request("OPTIONS", "after", "", "", ""));
        assertEquals(200, peer.lastResponse().code());
    }

    @Test
    void refusesNewCallsOnceShutDown() {
        bob(engine -> engine.shutdown(now()));
        send(request("INVITE", "invite", "", "", SDP));
        assertEquals(503, peer.lastResponse().code());
        assertNotNull(peer.lastResponse().header("Retry-After"));
        assertEquals(List.of(), pair.bob().events());
    }
}
