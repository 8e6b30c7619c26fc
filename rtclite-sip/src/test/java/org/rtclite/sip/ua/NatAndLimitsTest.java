package org.rtclite.sip.ua;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;
import org.rtclite.sip.message.NameAddress;
import org.rtclite.sip.message.SipHeader;
import org.rtclite.sip.message.SipMethod;
import org.rtclite.sip.message.SipRequest;
import org.rtclite.sip.message.SipResponse;
import org.rtclite.sip.message.SipUri;
import org.rtclite.sip.testing.Pair;
import org.rtclite.sip.transaction.Flow;
import org.rtclite.sip.transaction.TransactionFailure;
import org.rtclite.sip.transaction.Transport;

/** Far sides behind a NAT, too many calls, lost connections, digits by INFO. */
class NatAndLimitsTest {

    private static final NameAddress PEER = NameAddress.parse("<sip:peer@192.0.2.9>");

    /** The Contact a peer behind a NAT writes: nobody outside can reach it. */
    private static void answerFromBehindNat(ScriptedPeer peer, SipRequest request) {
        if (!request.is(SipMethod.ACK)) {
            peer.send(peer.begin(request, 200, "x")
                    .set(SipHeader.CONTACT, "<sip:peer@10.0.0.5>")
                    .build());
        }
    }

    private static List<String> bytesTo10(Pair pair) {
        List<String> seen = new ArrayList<>();
        pair.network()
                .attach(
                        new InetSocketAddress("10.0.0.5", 5060),
                        (bytes, from, now) -> seen.add(new String(bytes, java.nio.charset.StandardCharsets.UTF_8)));
        return seen;
    }

    @Test
    void sendsInDialogRequestsToTheSourceOfAFarSideBehindNatWhenAsked() {
        Pair pair = new Pair(8, EngineConfig.defaults().withFixNat(true));
        ScriptedPeer peer = new ScriptedPeer(pair.network(), "192.0.2.9", 5060);
        peer.onRequest(NatAndLimitsTest::answerFromBehindNat);
        Scenario scenario = new Scenario(pair);
        List<String> lost = bytesTo10(pair);
        CallRef call = scenario.call(Invitation.to(Scenario.ALICE, PEER));
        pair.run(Duration.ofSeconds(1));
        scenario.hangup(pair.alice(), call);
        pair.run(Duration.ofSeconds(1));
        assertEquals(1, peer.requests(SipMethod.ACK).size());
        assertEquals("sip:peer@10.0.0.5", peer.last(SipMethod.BYE).uri().toString(), "the URI stays the Contact");
        assertEquals(List.of(), lost);
    }

    @Test
    void followsThePrivateContactWhenNotAsked() {
        Pair pair = new Pair(8);
        ScriptedPeer peer = new ScriptedPeer(pair.network(), "192.0.2.9", 5060);
        peer.onRequest(NatAndLimitsTest::answerFromBehindNat);
        List<String> sent = bytesTo10(pair);
        new Scenario(pair).call(Invitation.to(Scenario.ALICE, PEER));
        pair.run(Duration.ofMillis(100));
        assertEquals(1, sent.stream().filter(m -> m.startsWith("ACK ")).count());
    }

    @Test
    void tellsPrivateAddressesFromPublicOnesAndNames() {
        for (String host : List.of(
                "10.1.2.3",
                "192.168.0.1",
                "172.16.0.1",
                "172.31.255.1",
                "169.254.1.1",
                "100.64.0.1",
                "fd00::1",
                "fc12::",
                "fe80::1")) {
            assertTrue(PrivateAddress.isPrivate(host), host);
        }
        for (String host : List.of(
                "11.1.2.3",
                "192.169.0.1",
                "172.15.0.1",
                "172.32.0.1",
                "100.63.0.1",
                "100.128.0.1",
                "8.8.8.8",
                "2001:db8::1",
                "::1",
                "10.example.net",
                "example.net",
                "localhost",
                "fc00.example")) {
            assertFalse(PrivateAddress.isPrivate(host), host);
        }
    }

    @Test
    void answersCallsBeyondTheLimitWith503AndRetryAfter() {
        Pair pair = new Pair(9, EngineConfig.defaults().withLimits(new EngineLimits(1_000, 2, 16, 10, 7)));
        Scenario scenario = new Scenario(pair);
        scenario.bobRings();
        SimulatedCaller.call(pair, "192.0.2.31");
        SimulatedCaller.call(pair, "192.0.2.32");
        ScriptedPeer third = SimulatedCaller.call(pair, "192.0.2.33");
        assertEquals(2, pair.bob().events(SipEvent.IncomingCall.class).size());
        assertEquals(503, third.lastResponse().code());
        assertEquals("7", third.lastResponse().header("Retry-After"));
    }

    /** Somebody who calls bob. */
    private static final class SimulatedCaller {
        static ScriptedPeer call(Pair pair, String host) {
            ScriptedPeer peer = new ScriptedPeer(pair.network(), host, 5060);
            String invite = """
                    INVITE sip:bob@192.0.2.2 SIP/2.0
                    Via: SIP/2.0/UDP HOST;branch=z9hG4bKHOST;rport
                    From: <sip:peer@HOST>;tag=p
                    To: <sip:bob@192.0.2.2>
                    Call-ID: HOST
                    CSeq: 1 INVITE
                    Contact: <sip:peer@HOST>
                    Content-Length: 0

                    """;
            pair.network()
                    .send(
                            new InetSocketAddress(host, 5060),
                            pair.bob().address(),
                            invite.replace("HOST", host)
                                    .replace("\n", "\r\n")
                                    .getBytes(java.nio.charset.StandardCharsets.UTF_8));
            pair.run(Duration.ofMillis(10));
            return peer;
        }
    }

    @Test
    void refusesToStartMoreCallsThanTheLimit() {
        Pair pair = new Pair(9, EngineConfig.defaults().withLimits(new EngineLimits(1_000, 1, 16, 1, 7)));
        Scenario scenario = new Scenario(pair);
        scenario.call();
        IllegalStateException refused = assertThrows(IllegalStateException.class, scenario::call);
        assertEquals("there are 1 calls, limit 1", refused.getMessage());
    }

    @Test
    void boundsTheEarlyDialogsOfOneCall() {
        Pair pair = new Pair(10, EngineConfig.defaults().withLimits(new EngineLimits(1_000, 10, 3, 10, 7)));
        ScriptedPeer peer = new ScriptedPeer(pair.network(), "192.0.2.9", 5060);
        peer.onRequest((p, request) -> {
            for (int fork = 0; fork < 50 && request.is(SipMethod.INVITE); fork++) {
                p.send(p.begin(request, 183, "fork" + fork)
                        .body(MessageBody.SDP, "v=0\r\n")
                        .build());
            }
        });
        Scenario scenario = new Scenario(pair);
        scenario.call(Invitation.to(Scenario.ALICE, PEER));
        pair.run(Duration.ofMillis(100));
        assertEquals(3, pair.alice().events(SipEvent.EarlyMedia.class).size());
    }

    @Test
    void boundsTheForksThatAnswerOneCall() {
        Pair pair = new Pair(10, EngineConfig.defaults().withLimits(new EngineLimits(1_000, 10, 3, 10, 7)));
        ScriptedPeer peer = new ScriptedPeer(pair.network(), "192.0.2.9", 5060);
        peer.onRequest((p, request) -> {
            for (int fork = 0; fork < 50 && request.is(SipMethod.INVITE); fork++) {
                p.answer(request, 200, "fork" + fork);
            }
        });
        Scenario scenario = new Scenario(pair);
        scenario.call(Invitation.to(Scenario.ALICE, PEER));
        pair.run(Duration.ofMillis(100));
        assertEquals(4, peer.requests(SipMethod.ACK).size());
        assertEquals(3, peer.requests(SipMethod.BYE).size(), "all but the first");
    }

    @Test
    void answersAnUpdateInAnEarlyDialog() {
        Pair pair = new Pair(11);
        ScriptedPeer peer = new ScriptedPeer(pair.network(), "192.0.2.9", 5060);
        peer.onRequest((p, request) -> {
            if (request.is(SipMethod.INVITE)) {
                p.answer(request, 180, "x");
            }
        });
        Scenario scenario = new Scenario(pair);
        scenario.call(Invitation.to(Scenario.ALICE, PEER));
        pair.run(Duration.ofMillis(100));
        SipRequest invite = peer.last(SipMethod.INVITE);
        SipRequest update = SipRequest.builder(SipMethod.UPDATE, SipUri.parse("sip:alice@192.0.2.1"))
                .add("Via", "SIP/2.0/UDP 192.0.2.9;branch=z9hG4bKu;rport")
                .from(invite.to().withTag("x"))
                .to(invite.from())
                .callId(invite.callId())
                .cseq(1, SipMethod.UPDATE)
                .build();
        peer.send(update);
        pair.run(Duration.ofMillis(100));
        assertEquals(200, peer.lastResponse().code());
        peer.send(update.toBuilder()
                .set("Via", "SIP/2.0/UDP 192.0.2.9;branch=z9hG4bKv;rport")
                .cseq(2, SipMethod.UPDATE)
                .body(MessageBody.SDP, "v=0\r\n")
                .build());
        pair.run(Duration.ofMillis(100));
        assertEquals(491, peer.lastResponse().code());
    }

    @Test
    void failsACallWhoseConnectionIsLostAndRegistersAnew() {
        SipEngine engine = new SipEngine(EngineConfig.defaults().withRandom(new SplittableRandom(1)));
        Flow flow = new Flow(
                Transport.TCP, new InetSocketAddress("192.0.2.1", 5060), new InetSocketAddress("192.0.2.9", 5060), 0);
        engine.register(SipAccount.of(SipUri.parse("sip:alice@192.0.2.9")), 600, 30, 0);
        answerQueries(engine, flow);
        SipRequest register = lastRequest(engine);
        engine.receive(
                SipResponse.builder(register, 200)
                        .add("Contact", register.contacts().get(0) + ";expires=600")
                        .build(),
                flow,
                0);
        engine.invite(Invitation.to(Scenario.ALICE, PEER).withLateOffer(true), 0);
        answerQueries(engine, flow);
        drain(engine);
        engine.connectionLost(
                new Flow(Transport.TCP, flow.local(), flow.remote(), 9),
                TransactionFailure.TRANSPORT,
                "reset by peer",
                0);
        List<Output> outputs = drain(engine);
        SipEvent.Ended end = (SipEvent.Ended) outputs.get(0);
        assertEquals(EndCause.UNREACHABLE, end.cause());
        assertEquals("reset by peer", end.reason());
        engine.onTimeout(5_000_000_000L);
        answerQueries(engine, flow);
        assertEquals(SipMethod.REGISTER, lastRequest(engine).method());
    }

    private static void answerQueries(SipEngine engine, Flow flow) {
        for (Output output = engine.poll(); output != null; output = engine.poll()) {
            if (output instanceof Resolve query) {
                engine.resolved(query, List.of(flow), 0);
                return;
            }
        }
        throw new AssertionError("the engine asked for no next hop");
    }

    private static SipRequest lastRequest(SipEngine engine) {
        return drain(engine).stream()
                .filter(Transmit.class::isInstance)
                .map(o -> ((Transmit) o).message())
                .filter(SipRequest.class::isInstance)
                .map(SipRequest.class::cast)
                .reduce((first, second) -> second)
                .orElseThrow();
    }

    private static List<Output> drain(SipEngine engine) {
        List<Output> outputs = new ArrayList<>();
        for (Output output = engine.poll(); output != null; output = engine.poll()) {
            outputs.add(output);
        }
        return outputs;
    }

    @Test
    void readsDigitsAsDifferentGatewaysWriteThem() {
        CallRef call = new CallRef(1, "c");
        String relay = "application/dtmf-relay";
        assertEquals(new SipEvent.Dtmf(call, '5', 250), digit(call, relay, "Signal=5\r\nDuration=250\r\n"));
        assertEquals(new SipEvent.Dtmf(call, '#', 160), digit(call, relay, "signal= 11\n"));
        assertEquals(new SipEvent.Dtmf(call, 'A', 160), digit(call, relay, "Signal = a\r\nDuration = long"));
        assertEquals(new SipEvent.Dtmf(call, '*', 160), digit(call, "application/dtmf", "*\r\n"));
        assertNull(digit(call, relay, "Signal=55\r\n"));
        assertNull(digit(call, relay, "Duration=5\r\n"));
        assertNull(digit(call, "text/plain", "5"));
        assertNull(digit(call, "application/dtmf", " ".repeat(300) + "5"));
    }

    private static SipEvent.Dtmf digit(CallRef call, String type, String text) {
        return DtmfRelay.read(call, MessageBody.of(type, text));
    }
}
