package org.rtclite.sip.auth;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.time.Duration;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.rtclite.sip.auth.DigestServer.Outcome;
import org.rtclite.sip.message.NameAddress;
import org.rtclite.sip.message.SipHeader;
import org.rtclite.sip.message.SipRequest;
import org.rtclite.sip.message.SipResponse;
import org.rtclite.sip.message.Uri;

class DigestTest {

    private static final String RFC_NONCE = "7ypf/xlj9XXwfDPEoM4URrv/xwf94BcCAzFZH4GiTo0v";
    private static final String RFC_CNONCE = "f2/wE4q74E6zIJEtWaHKaf5wv/H5QzzpXusqGemxURZJ";

    private static SipRequest request(String method, String uri) {
        return SipRequest.builder(method, Uri.parse(uri))
                .from(NameAddress.parse("<sip:alice@example.net>;tag=1"))
                .to(NameAddress.parse("<sip:alice@example.net>"))
                .callId("c1")
                .cseq(1, method)
                .build();
    }

    private static SipRequest register() {
        return request("REGISTER", "sip:example.net");
    }

    private static SipResponse challenge(int code, String... challenges) {
        SipResponse.Builder builder = SipResponse.builder(register(), code);
        for (String challenge : challenges) {
            builder.add(code == 407 ? SipHeader.PROXY_AUTHENTICATE : SipHeader.WWW_AUTHENTICATE, challenge);
        }
        return builder.build();
    }

    private static DigestClient client() {
        return new DigestClient(List.of(Credentials.of("alice", "secret")), new Random(1));
    }

    private static SipRequest authorize(DigestClient client, SipRequest request) {
        SipRequest.Builder builder = request.toBuilder();
        client.authorize(builder, request);
        return builder.build();
    }

    private static AuthValue authorization(SipRequest request) {
        return AuthValue.parse(request.header(SipHeader.AUTHORIZATION)).get(0);
    }

    /** RFC 7616 section 3.9.1. */
    @ParameterizedTest
    @CsvSource({
        "MD5, 8ca523f5e9506fed4657c9700eebdbec",
        "SHA_256, 753927fa0e85d155564e2e272a28d1802ca10daf4496794697cf8db5856cb6c1"
    })
    void computesTheResponsesOfRfc7616(DigestAlgorithm algorithm, String response) {
        DigestResponse digest = new DigestResponse(
                algorithm,
                "Mufasa",
                "http-auth@example.org",
                RFC_NONCE,
                "auth",
                "00000001",
                RFC_CNONCE,
                "GET",
                "/dir/index.html");
        assertEquals(response, digest.compute("Circle of Life", new byte[0]));
    }

    /** RFC 7616 section 3.9.2 with its erratum 4897: the values printed there are not of SHA-512/256. */
    @Test
    void hashesTheUserNameAndUsesSha512Slash256() {
        String user = "J\u00e4s\u00f8n Doe";
        DigestResponse digest = new DigestResponse(
                DigestAlgorithm.SHA_512_256,
                user,
                "api@example.org",
                "5TsQWLVdgBdmrQ0XsxbDODV+57QdFR34I9HAbC/RVvkK",
                "auth",
                "00000001",
                "NTg6RKcb9boFIAS3KrFK9BGeh+iDa/sm6jUMp2wds69v",
                "GET",
                "/doe.json");
        assertEquals(
                "3798d4131c277846293534c3edc11bd8a5e4cdcbff78b05db9d95eeb1cec68a5",
                digest.compute("Secret, or not?", new byte[0]));
        assertEquals(
                "793263caabb707a56211940d90411ea4a575adeccb7e360aeb624ed06ece9b0b",
                DigestAlgorithm.SHA_512_256.hash(user + ":api@example.org"));
    }

    /** RFC 2617 section 3.5, and the same without qop after RFC 2069. */
    @Test
    void computesTheResponseOfRfc2617() {
        DigestResponse digest = new DigestResponse(
                DigestAlgorithm.MD5,
                "Mufasa",
                "testrealm@host.com",
                "dcd98b7102dd2f0e8b11d0f600bfb0c093",
                "auth",
                "00000001",
                "0a4f113b",
                "GET",
                "/dir/index.html");
        assertEquals("6629fae49393a05397450978507c4ef1", digest.compute("Circle Of Life", new byte[0]));
        DigestResponse plain = new DigestResponse(
                DigestAlgorithm.MD5,
                "Mufasa",
                "testrealm@host.com",
                "dcd98b7102dd2f0e8b11d0f600bfb0c093",
                null,
                "",
                "",
                "GET",
                "/dir/index.html");
        assertEquals("670fd8c2df070c60b045671b8b24ff02", plain.compute("Circle Of Life", new byte[0]));
    }

    @Test
    void answersTheStrongestChallengeThatItKnows() {
        DigestClient client = client();
        assertTrue(client.learn(
                challenge(
                        401,
                        "Digest realm=\"r\", nonce=\"n0\", qop=\"auth\", algorithm=AKAv1-MD5",
                        "Digest realm=\"r\", nonce=\"n1\", qop=\"auth\", algorithm=MD5",
                        "Digest realm=\"r\", nonce=\"n2\", qop=\"auth\", algorithm=sha-256",
                        "Basic realm=\"r\""),
                register()));
        AuthValue value = authorization(authorize(client, register()));
        assertEquals("SHA-256", value.get("algorithm"));
        assertEquals("n2", value.get("nonce"));
        assertEquals("sip:example.net", value.get("uri"));
        assertEquals("auth", value.get("qop"));
        assertEquals("00000001", value.get("nc"));
    }

    @Test
    void countsTheUsesOfANonceAndKeepsItForLaterRequests() {
        DigestClient client = client();
        client.learn(
                challenge(401, "Digest realm=\"r\", nonce=\"n\", qop=\"auth-int,auth\", opaque=\"o\""), register());
        assertEquals("00000001", authorization(authorize(client, register())).get("nc"));
        AuthValue second = authorization(authorize(client, register()));
        assertEquals("00000002", second.get("nc"));
        assertEquals("o", second.get("opaque"));
        assertNull(authorize(client, request("INVITE", "sip:bob@other.example.com"))
                .header("Authorization"));
    }

    @Test
    void givesUpWhenTheFreshNonceIsRefused() {
        DigestClient client = client();
        client.learn(challenge(401, "Digest realm=\"r\", nonce=\"n\", qop=\"auth\""), register());
        SipRequest first = authorize(client, register());
        assertFalse(client.learn(challenge(401, "Digest realm=\"r\", nonce=\"n2\", qop=\"auth\""), first));
        assertNull(authorize(client, register()).header("Authorization"));
    }

    @Test
    void triesAgainWhenTheNonceIsStaleOrWasUsedBefore() {
        DigestClient client = client();
        client.learn(challenge(401, "Digest realm=\"r\", nonce=\"n\", qop=\"auth\""), register());
        SipRequest first = authorize(client, register());
        assertTrue(client.learn(challenge(401, "Digest realm=\"r\", nonce=\"n2\", qop=\"auth\", stale=TRUE"), first));
        authorize(client, register());
        SipRequest again = authorize(client, register());
        assertTrue(client.learn(challenge(401, "Digest realm=\"r\", nonce=\"n3\", qop=\"auth\""), again));
        AuthValue value = authorization(authorize(client, register()));
        assertEquals("n3", value.get("nonce"));
        assertEquals("00000001", value.get("nc"));
    }

    @Test
    void answersProxyAndServerAtOnce() {
        DigestClient client = client();
        SipRequest invite = request("INVITE", "sip:bob@example.net");
        assertTrue(client.learn(challenge(407, "Digest realm=\"p\", nonce=\"1\", qop=\"auth\""), invite));
        SipRequest second = authorize(client, invite);
        assertTrue(client.learn(challenge(401, "Digest realm=\"u\", nonce=\"2\", qop=\"auth\""), second));
        SipRequest third = authorize(client, invite);
        assertNotNull(third.header(SipHeader.AUTHORIZATION));
        assertNotNull(third.header(SipHeader.PROXY_AUTHORIZATION));
        assertEquals(1, third.headers(SipHeader.PROXY_AUTHORIZATION).size());
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "Basic realm=\"r\"",
                "Digest realm=\"r\", nonce=\"n\", algorithm=UNKNOWN",
                "Digest realm=\"r\", nonce=\"n\", qop=\"unknown\"",
                "Digest realm=\"r\"",
                "Digest nonce=\"n\"",
                "Digest realm=\"other\", nonce=\"n\"",
                "garbage"
            })
    void ignoresChallengesThatItCannotAnswer(String challenge) {
        DigestClient client = new DigestClient(List.of(new Credentials("alice", "secret", "r")), new Random(1));
        assertFalse(client.learn(challenge(401, challenge), register()));
    }

    @Test
    void showsThePasswordNowhere() {
        assertFalse(Credentials.of("alice", "secret").toString().contains("secret"));
    }

    private static DigestServer server(DigestServerConfig config) {
        return new DigestServer(config, user -> user.equals("alice") ? "secret" : null, new Random(2));
    }

    private static SipResponse challenge(DigestServer server, boolean stale, long nowNanos) {
        SipResponse.Builder builder = SipResponse.builder(register(), 401);
        server.challenge(builder, false, stale, nowNanos);
        return builder.build();
    }

    @ParameterizedTest
    @EnumSource(DigestAlgorithm.class)
    void clientAndServerAgreeInEveryAlgorithm(DigestAlgorithm algorithm) {
        for (boolean integrity : new boolean[] {false, true}) {
            DigestServer server =
                    server(new DigestServerConfig("r", List.of(algorithm), integrity, Duration.ofMinutes(1), 10));
            DigestClient client = client();
            SipRequest message = request("MESSAGE", "sip:example.net").toBuilder()
                    .body("text/plain", "hello")
                    .build();
            SipResponse challenge = challenge(server, false, 0);
            if (integrity) {
                challenge = challenge.toBuilder()
                        .set(
                                SipHeader.WWW_AUTHENTICATE,
                                challenge.header(SipHeader.WWW_AUTHENTICATE).replace("auth,auth-int", "auth-int"))
                        .build();
            }
            client.learn(challenge, message);
            SipRequest authorized = authorize(client, message);
            assertEquals(
                    integrity ? "auth-int" : "auth", authorization(authorized).get("qop"));
            assertEquals(new DigestServer.Verdict(Outcome.ACCEPTED, "alice"), server.verify(authorized, false, 1));
            SipRequest changed =
                    authorized.toBuilder().body("text/plain", "other").build();
            assertEquals(
                    integrity ? Outcome.REJECTED : Outcome.REPLAYED,
                    server.verify(changed, false, 1).outcome());
        }
    }

    @Test
    void acceptsEachNonceCountOnceInAnyOrderWithinTheWindow() {
        DigestServer server = server(DigestServerConfig.of("r"));
        DigestClient client = client();
        client.learn(challenge(server, false, 0), register());
        List<SipRequest> requests = new java.util.ArrayList<>();
        for (int i = 0; i < 70; i++) {
            requests.add(authorize(client, register()));
        }
        assertEquals(Outcome.ACCEPTED, server.verify(requests.get(3), false, 1).outcome());
        assertEquals(Outcome.ACCEPTED, server.verify(requests.get(1), false, 1).outcome());
        assertEquals(Outcome.REPLAYED, server.verify(requests.get(1), false, 1).outcome());
        assertEquals(Outcome.REPLAYED, server.verify(requests.get(3), false, 1).outcome());
        assertEquals(Outcome.ACCEPTED, server.verify(requests.get(69), false, 1).outcome());
        assertEquals(Outcome.REPLAYED, server.verify(requests.get(4), false, 1).outcome());
        assertEquals(Outcome.ACCEPTED, server.verify(requests.get(6), false, 1).outcome());
    }

    @Test
    void tellsAnOldNonceFromAWrongPassword() {
        DigestServer server = server(DigestServerConfig.of("r"));
        long late = Duration.ofMinutes(6).toNanos();
        DigestClient client = client();
        client.learn(challenge(server, false, 0), register());
        SipRequest request = authorize(client, register());
        assertEquals(Outcome.STALE, server.verify(request, false, late).outcome());
        assertTrue(client.learn(challenge(server, true, late), request));
        assertTrue(server.verify(authorize(client, register()), false, late).isAccepted());

        DigestClient wrong = new DigestClient(List.of(Credentials.of("alice", "Secret")), new Random(3));
        wrong.learn(challenge(server, false, late), register());
        assertEquals(
                Outcome.REJECTED,
                server.verify(authorize(wrong, register()), false, late).outcome());
        DigestClient nobody = new DigestClient(List.of(Credentials.of("bob", "")), new Random(3));
        nobody.learn(challenge(server, false, late), register());
        assertEquals(
                Outcome.REJECTED,
                server.verify(authorize(nobody, register()), false, late).outcome());
        assertEquals(Outcome.MISSING, server.verify(register(), false, late).outcome());
    }

    @Test
    void rejectsForeignNoncesAndOtherTargets() {
        DigestServer server = server(DigestServerConfig.of("r"));
        DigestClient client = client();
        client.learn(challenge(401, "Digest realm=\"r\", nonce=\"made-up\", qop=\"auth\""), register());
        SipRequest request = authorize(client, register());
        assertEquals(Outcome.REJECTED, server.verify(request, false, 1).outcome());

        DigestClient honest = client();
        honest.learn(challenge(server, false, 0), register());
        SipRequest stolen = authorize(honest, register()).toBuilder()
                .uri(Uri.parse("sip:premium@example.net"))
                .build();
        assertEquals(Outcome.REJECTED, server.verify(stolen, false, 1).outcome());
    }

    @Test
    void forgetsTheOldestNonceAndCallsItStale() {
        DigestServer server =
                server(new DigestServerConfig("r", List.of(DigestAlgorithm.MD5), false, Duration.ofMinutes(5), 2));
        List<DigestClient> clients = List.of(client(), client(), client());
        long now = 0;
        for (DigestClient client : clients) {
            now += 1000;
            client.learn(challenge(server, false, now), register());
            assertTrue(server.verify(authorize(client, register()), false, now).isAccepted());
        }
        assertEquals(
                Outcome.STALE,
                server.verify(authorize(clients.get(0), register()), false, now).outcome());
        assertTrue(
                server.verify(authorize(clients.get(2), register()), false, now).isAccepted());
    }

    @Test
    void makesEachNonceNew() {
        DigestServer server = server(DigestServerConfig.of("r"));
        assertNotEquals(
                AuthValue.parse(challenge(server, false, 0).header(SipHeader.WWW_AUTHENTICATE))
                        .get(0)
                        .get("nonce"),
                AuthValue.parse(challenge(server, false, 0).header(SipHeader.WWW_AUTHENTICATE))
                        .get(0)
                        .get("nonce"));
        assertThrows(IllegalArgumentException.class, () -> DigestServerConfig.of("a\"b"));
    }
}
