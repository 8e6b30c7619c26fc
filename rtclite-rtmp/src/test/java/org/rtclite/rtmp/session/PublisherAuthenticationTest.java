package org.rtclite.rtmp.session;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

class PublisherAuthenticationTest {

    private static final Map<String, String> PASSWORDS = Map.of("alice", "wonder=land");
    private static final long SECOND = 1_000_000_000;

    private static PublisherVerifier verifier(PublisherVerifier.Scheme scheme) {
        return new PublisherVerifier(scheme, PASSWORDS::get, Duration.ofSeconds(30), new Random(1));
    }

    private static PublisherAuthentication client(String password) {
        return new PublisherAuthentication("alice", password, new Random(2));
    }

    private static NetStatus refusal(PublisherVerifier.Decision decision) {
        NetStatus status = NetStatus.error(
                NetStatus.CONNECT_REJECTED,
                assertInstanceOf(PublisherVerifier.Decision.Rejected.class, decision)
                        .description());
        assertEquals(RefusalKind.AUTHENTICATION, status.refusalKind());
        return status;
    }

    /** The app of the third connection, which carries the response. */
    private static String answered(
            PublisherVerifier verifier, PublisherAuthentication client, String app, long nowNanos) {
        NetStatus first = refusal(verifier.check(app, nowNanos));
        String named = app + client.next(first, app).orElseThrow();
        NetStatus second = refusal(verifier.check(named, nowNanos));
        return app + client.next(second, app).orElseThrow();
    }

    @ParameterizedTest
    @EnumSource(PublisherVerifier.Scheme.class)
    void acceptsTheRightPasswordOnTheThirdConnection(PublisherVerifier.Scheme scheme) {
        PublisherVerifier verifier = verifier(scheme);
        for (String app : new String[] {"live", "live/instance"}) {
            String answer = answered(verifier, client("wonder=land"), app, 5);
            assertEquals(new PublisherVerifier.Decision.Accepted("alice", app), verifier.check(answer, 30 * SECOND));
        }
    }

    @ParameterizedTest
    @EnumSource(PublisherVerifier.Scheme.class)
    void refusesAWrongPasswordAndTheClientGivesUp(PublisherVerifier.Scheme scheme) {
        PublisherVerifier verifier = verifier(scheme);
        PublisherAuthentication client = client("guess");
        NetStatus last = refusal(verifier.check(answered(verifier, client, "live", 0), 0));
        assertTrue(last.description().endsWith("?reason=authfailed"), last.description());
        assertEquals(Optional.empty(), client.next(last, "live"));
    }

    @ParameterizedTest
    @EnumSource(PublisherVerifier.Scheme.class)
    void refusesAReplayedALateAndAForeignAnswer(PublisherVerifier.Scheme scheme) {
        PublisherVerifier verifier = verifier(scheme);
        String answer = answered(verifier, client("wonder=land"), "live", 0);
        assertInstanceOf(PublisherVerifier.Decision.Accepted.class, verifier.check(answer, SECOND));
        refusal(verifier.check(answer, SECOND));
        refusal(verifier.check(answered(verifier, client("wonder=land"), "live", 0), 31 * SECOND));
        PublisherVerifier other = new PublisherVerifier(scheme, PASSWORDS::get, Duration.ofSeconds(30), new Random(3));
        refusal(verifier.check(answered(other, client("wonder=land"), "live", 0), 0));
        refusal(verifier.check(answer.replace("user=alice", "user=bob"), 0));
    }

    @Test
    void asksUnknownUsersLikeKnownOnes() {
        PublisherVerifier verifier = verifier(PublisherVerifier.Scheme.ADOBE);
        PublisherAuthentication mallory = new PublisherAuthentication("mallory", "null", new Random(2));
        refusal(verifier.check(answered(verifier, mallory, "live", 0), 0));
    }

    /** Computed with the MD5 and Base64 of another language, by the recipe: not by this code. */
    @Test
    void computesTheResponsesThatOthersCompute() {
        NetStatus adobe = NetStatus.error(
                NetStatus.CONNECT_REJECTED,
                "[ AccessManager.Reject ] : [ authmod=adobe ] : ?reason=needauth&user=alice&salt=abc&challenge=Zz==&opaque=Op");
        String query = client("wonder=land").next(adobe, "live").orElseThrow();
        assertEquals("?authmod=adobe&user=alice&challenge=bb2c7239&response=wsUwKQEZHS80UdN7nCDkWA==&opaque=Op", query);
        NetStatus limelight = NetStatus.error(
                NetStatus.CONNECT_REJECTED,
                "[ AccessManager.Reject ] : [ authmod=llnw ] : ?reason=needauth&user=alice&nonce=Nn");
        query = client("wonder=land").next(limelight, "live?x=y").orElseThrow();
        assertEquals(
                "?authmod=llnw&user=alice&nonce=Nn&cnonce=bb2c7239&nc=00000001&response=f0bcf773c0e8ee3d92eadd601a758223",
                query);
    }

    @Test
    void givesUpWhenTheServerKeepsAsking() {
        PublisherAuthentication client = client("x");
        NetStatus again = NetStatus.error(NetStatus.CONNECT_REJECTED, "code=403 need auth; authmod=adobe");
        for (int i = 0; i < 3; i++) {
            assertTrue(client.next(again, "live").isPresent());
        }
        assertEquals(Optional.empty(), client.next(again, "live"));
        assertEquals(Optional.empty(), client("x").next(NetStatus.error("", "no such scheme"), "live"));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "live?authmod=adobe&user=",
                "live?authmod=adobe",
                "live?authmod=llnw&user=alice",
                "live?authmod=adobe&user=alice&response=",
                "live?authmod=adobe&user=alice&response=x&opaque=00000000000000000000000000000000zz",
                "live?&&==&=&authmod",
                "?",
                ""
            })
    void refusesNonsense(String app) {
        refusal(verifier(PublisherVerifier.Scheme.ADOBE).check(app, 0));
    }
}
