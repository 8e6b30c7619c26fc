package org.rtclite.sip.ua;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.time.Duration;
import java.util.List;
import java.util.SplittableRandom;
import java.util.function.Function;
import org.junit.jupiter.api.Test;
import org.rtclite.sip.auth.DigestServer;
import org.rtclite.sip.auth.DigestServerConfig;
import org.rtclite.sip.message.NameAddress;
import org.rtclite.sip.message.SipHeader;
import org.rtclite.sip.message.SipMethod;
import org.rtclite.sip.message.SipRequest;
import org.rtclite.sip.message.SipResponse;
import org.rtclite.sip.message.SipUri;
import org.rtclite.sip.testing.Pair;

/** Alice registers at a scripted registrar: refresh, digest, 423, failure, removal (RFC 3261 s10, s22). */
class RegistrationTest {

    private static final SipAccount ACCOUNT =
            SipAccount.of(SipUri.parse("sip:alice@192.0.2.9")).withCredentials("alice", "secret");

    private final Pair pair = new Pair(7);
    private final ScriptedPeer registrar = new ScriptedPeer(pair.network(), "192.0.2.9", 5060);
    private final DigestServer digest = new DigestServer(
            new DigestServerConfig(
                    "example", DigestServerConfig.of("x").algorithms(), false, Duration.ofSeconds(100), 10),
            user -> user.equals("alice") ? "secret" : null,
            new SplittableRandom(1));

    private RegistrationRef register(SipAccount account, int expires, int retry) {
        return pair.alice().command(engine -> engine.register(account, expires, retry, now()));
    }

    private void unregister(RegistrationRef registration) {
        pair.alice().command(Scenario.run(engine -> engine.unregister(registration, now())));
    }

    private long now() {
        return pair.clock().nowNanos();
    }

    private void run(double seconds) {
        pair.run(Duration.ofMillis((long) (seconds * 1000)));
    }

    private void answer(Function<SipRequest, SipResponse.Builder> script) {
        registrar.onRequest((peer, request) -> peer.send(script.apply(request).build()));
    }

    private static SipResponse.Builder granted(SipRequest request, int expires) {
        SipResponse.Builder builder = SipResponse.builder(request, 200);
        builder.to(request.to().withTag("r"));
        if (expires > 0) {
            builder.add(
                    "Contact",
                    "<sip:other@192.0.2.50>;expires=9999, " + request.contacts().get(0) + ";expires=" + expires);
        }
        return builder;
    }

    /** Grants with digest authentication, for as long as asked. */
    private SipResponse.Builder withDigest(SipRequest request) {
        DigestServer.Verdict verdict = digest.verify(request, false, now());
        if (verdict.isAccepted()) {
            return granted(request, request.expires());
        }
        SipResponse.Builder refusal = SipResponse.builder(request, 401);
        refusal.to(request.to().withTag("r"));
        digest.challenge(refusal, false, verdict.outcome() == DigestServer.Outcome.STALE, now());
        return refusal;
    }

    private List<SipRequest> registers() {
        return registrar.requests(SipMethod.REGISTER);
    }

    @Test
    void registersTheDomainWithoutAUser() {
        answer(request -> granted(request, 60));
        register(ACCOUNT, 3600, 60);
        run(1);
        SipRequest register = registers().get(0);
        assertEquals("sip:192.0.2.9", register.uri().toString());
        assertEquals("sip:alice@192.0.2.9", register.to().uri().toString());
        assertNull(register.toTag());
        assertEquals("<sip:alice@192.0.2.1:5060>", register.header("Contact"));
        assertEquals(3600, register.expires());
        assertEquals(60, pair.alice().events(SipEvent.Registered.class).get(0).expiresSeconds(), "our own Contact's");
    }

    @Test
    void refreshesBeforeTheBindingRunsOutWithOneCallIdAndARisingSequence() {
        answer(request -> granted(request, 60));
        register(ACCOUNT, 60, 60);
        run(49);
        assertEquals(1, registers().size());
        run(2);
        assertEquals(2, registers().size());
        SipRequest first = registers().get(0);
        SipRequest second = registers().get(1);
        assertEquals(first.callId(), second.callId());
        assertEquals(first.fromTag(), second.fromTag());
        assertEquals(first.cseq().sequence() + 1, second.cseq().sequence());
        assertNotEquals(first.topVia().branch(), second.topVia().branch());
    }

    @Test
    void refreshesEarlyEnoughForOneLostTry() {
        assertEquals(3240, Registration.refreshSeconds(3600));
        assertEquals(50, Registration.refreshSeconds(60));
        assertEquals(5, Registration.refreshSeconds(10));
        assertEquals(1, Registration.refreshSeconds(1));
    }

    @Test
    void answersAChallengeOnceAndLaterSendsCredentialsUnasked() {
        answer(this::withDigest);
        register(ACCOUNT, 60, 60);
        run(1);
        assertEquals(2, registers().size());
        run(60);
        assertEquals(3, registers().size(), "the refresh is not challenged");
        assertTrue(registers().get(2).header("Authorization").contains("nc=00000002"));
        assertEquals(2, pair.alice().events(SipEvent.Registered.class).size());
    }

    @Test
    void takesANewNonceWhenTheOldOneIsStale() {
        answer(this::withDigest);
        register(ACCOUNT, 200, 60);
        run(185);
        assertEquals(4, registers().size(), "two for the first, a stale one and its repetition for the refresh");
        assertEquals(2, pair.alice().events(SipEvent.Registered.class).size());
    }

    @Test
    void failsOnceWithAWrongPassword() {
        answer(this::withDigest);
        register(ACCOUNT.withCredentials("alice", "wrong"), 60, -1);
        run(100);
        SipEvent.RegistrationFailed failed =
                pair.alice().events(SipEvent.RegistrationFailed.class).get(0);
        assertEquals(401, failed.code());
        assertEquals(-1, failed.retryInSeconds());
        assertEquals(2, registers().size(), "no loop");
        for (SipRequest request : registers()) {
            String authorization = request.header("Authorization");
            assertFalse(authorization != null && authorization.contains("wrong"));
        }
    }

    @Test
    void failsAtOnceWithoutAPassword() {
        answer(this::withDigest);
        register(SipAccount.of(ACCOUNT.addressOfRecord()), 60, -1);
        run(1);
        assertEquals(1, registers().size());
        assertEquals(
                401,
                pair.alice().events(SipEvent.RegistrationFailed.class).get(0).code());
    }

    @Test
    void asksForLongerWhenTheRegistrarSaysSo() {
        answer(request -> request.expires() < 300
                ? SipResponse.builder(request, 423).set(SipHeader.MIN_EXPIRES, "300")
                : granted(request, 300));
        register(ACCOUNT, 60, 60);
        run(1);
        assertEquals(
                List.of(60, 300), registers().stream().map(SipRequest::expires).toList());
        assertEquals(300, pair.alice().events(SipEvent.Registered.class).get(0).expiresSeconds());
    }

    @Test
    void givesUpOnARegistrarThatKeepsRaisingItsMinimum() {
        answer(request ->
                SipResponse.builder(request, 423).set(SipHeader.MIN_EXPIRES, Integer.toString(request.expires() * 2)));
        register(ACCOUNT, 60, -1);
        run(1);
        assertEquals(3, registers().size());
        assertEquals(
                423,
                pair.alice().events(SipEvent.RegistrationFailed.class).get(0).code());
    }

    @Test
    void triesAgainAfterTheRetryInterval() {
        answer(request -> SipResponse.builder(request, 503));
        register(ACCOUNT, 60, 30);
        run(1);
        assertEquals(
                30,
                pair.alice().events(SipEvent.RegistrationFailed.class).get(0).retryInSeconds());
        answer(request -> granted(request, 60));
        run(30);
        assertEquals(1, pair.alice().events(SipEvent.Registered.class).size());
    }

    @Test
    void heedsRetryAfter() {
        answer(request -> SipResponse.builder(request, 503).set(SipHeader.RETRY_AFTER, "100"));
        register(ACCOUNT, 60, 30);
        run(99);
        assertEquals(1, registers().size());
        run(2);
        assertEquals(2, registers().size());
    }

    @Test
    void tellsASilentRegistrarAsATimeout() {
        register(ACCOUNT, 60, -1);
        run(33);
        assertEquals(
                EndCause.TIMEOUT,
                pair.alice().events(SipEvent.RegistrationFailed.class).get(0).cause());
    }

    @Test
    void removesTheBindingWithExpiresZero() {
        answer(this::withDigest);
        RegistrationRef registration = register(ACCOUNT, 60, 60);
        run(1);
        unregister(registration);
        run(1);
        SipRequest last = registrar.last(SipMethod.REGISTER);
        assertEquals(0, last.expires());
        assertEquals("<sip:alice@192.0.2.1:5060>", last.header("Contact"));
        assertTrue(last.header("Authorization").contains("nc=00000002"));
        assertEquals(
                List.of(new SipEvent.Unregistered(registration)), pair.alice().events(SipEvent.Unregistered.class));
        run(70);
        assertTrue(pair.alice().engine().isIdle());
        assertEquals(3, registers().size());
    }

    @Test
    void waitsForTheRegisterUnderWayBeforeRemoving() {
        RegistrationRef registration = register(ACCOUNT, 60, 60);
        run(0.1);
        unregister(registration);
        run(0.1);
        assertEquals(1, registers().size());
        answer(request -> granted(request, request.expires()));
        run(1);
        assertEquals(0, registrar.last(SipMethod.REGISTER).expires());
        assertEquals(1, pair.alice().events(SipEvent.Unregistered.class).size());
    }

    @Test
    void keepsTheRegistrarInTheRequestUriThroughAProxy() {
        SipAccount account =
                SipAccount.of(SipUri.parse("sip:alice@far.example")).withProxy(SipUri.parse("sip:192.0.2.9"), false);
        answer(request -> granted(request, 60));
        register(account, 60, 60);
        run(1);
        assertEquals("sip:far.example", registers().get(0).uri().toString());
        assertEquals(List.of("<sip:192.0.2.9;lr>"), registers().get(0).headers("Route"));
    }

    @Test
    void sendsAMessageThroughAProxyWithCredentials() {
        SipAccount account = ACCOUNT.withProxy(SipUri.parse("sip:192.0.2.9"), false);
        registrar.onRequest((peer, request) -> {
            DigestServer.Verdict verdict = digest.verify(request, true, now());
            SipResponse.Builder builder = SipResponse.builder(request, verdict.isAccepted() ? 200 : 407);
            if (!verdict.isAccepted()) {
                digest.challenge(builder, true, false, now());
            }
            peer.send(builder.build());
        });
        RequestRef message = pair.alice()
                .command(engine -> engine.message(
                        account,
                        NameAddress.parse("<sip:bob@far.example>"),
                        MessageBody.of("text/plain", "hello"),
                        now()));
        run(1);
        assertEquals(2, registrar.requests(SipMethod.MESSAGE).size());
        SipRequest sent = registrar.last(SipMethod.MESSAGE);
        assertEquals("hello", sent.bodyText());
        assertEquals("sip:bob@far.example", sent.uri().toString());
        SipEvent.RequestResult result =
                pair.alice().events(SipEvent.RequestResult.class).get(0);
        assertEquals(message, result.request());
        assertEquals(200, result.code());
    }

    @Test
    void answersTheChallengeToAnInviteAndAcknowledgesWithTheSameCredentials() {
        registrar.onRequest((peer, request) -> {
            if (request.is(SipMethod.ACK)) {
                return;
            }
            DigestServer.Verdict verdict = digest.verify(request, true, now());
            if (verdict.isAccepted()) {
                peer.answer(request, 200, "x");
                return;
            }
            SipResponse.Builder refusal = peer.begin(request, 407, "x");
            digest.challenge(refusal, true, false, now());
            peer.send(refusal.build());
        });
        Scenario scenario = new Scenario(pair);
        CallRef call = scenario.call(Invitation.to(ACCOUNT, NameAddress.parse("<sip:bob@192.0.2.9>")));
        run(1);
        List<SipRequest> invites = registrar.requests(SipMethod.INVITE);
        assertEquals(2, invites.size());
        assertEquals(invites.get(0).cseq().sequence() + 1, invites.get(1).cseq().sequence());
        assertEquals(invites.get(0).callId(), invites.get(1).callId());
        SipRequest ack = registrar.last(SipMethod.ACK);
        assertEquals(invites.get(1).header("Proxy-Authorization"), ack.header("Proxy-Authorization"));
        assertEquals(1, pair.alice().events(SipEvent.Answered.class).size());
        scenario.hangup(pair.alice(), call);
        run(1);
        assertEquals(EndCause.LOCAL, scenario.end(pair.alice()).cause());
    }
}
