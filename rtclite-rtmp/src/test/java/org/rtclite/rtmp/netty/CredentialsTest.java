package org.rtclite.rtmp.netty;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.security.SecureRandom;
import java.time.Duration;
import java.util.Queue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ConcurrentLinkedQueue;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.rtclite.rtmp.session.Outcome;
import org.rtclite.rtmp.session.PublisherVerifier;
import org.rtclite.rtmp.session.RefusalKind;

/** A client with user and password at a server that asks for them. */
@Timeout(60)
class CredentialsTest {

    private final Queue<String> accepted = new ConcurrentLinkedQueue<>();

    private RtmpServer server(PublisherVerifier.Scheme scheme) throws RtmpException {
        PublisherVerifier verifier = new PublisherVerifier(
                scheme, user -> user.equals("alice") ? "p@ss w" : null, Duration.ofMinutes(1), new SecureRandom());
        return RtmpServer.builder()
                .bind("127.0.0.1", 0)
                .application(new RtmpApplication() {
                    @Override
                    public CompletionStage<Decision> onConnect(RtmpPeer peer) {
                        return CompletableFuture.completedStage(decide(verifier, peer));
                    }
                })
                .start();
    }

    private Decision decide(PublisherVerifier verifier, RtmpPeer peer) {
        PublisherVerifier.Decision decision = verifier.check(peer.app(), System.nanoTime());
        if (decision instanceof PublisherVerifier.Decision.Rejected rejected) {
            return Decision.refuse(RefusalKind.AUTHENTICATION, rejected.description());
        }
        accepted.add(((PublisherVerifier.Decision.Accepted) decision).user());
        return Decision.accept();
    }

    @ParameterizedTest
    @EnumSource(PublisherVerifier.Scheme.class)
    void answersWhatTheServerAsks(PublisherVerifier.Scheme scheme) throws Exception {
        try (RtmpServer server = server(scheme)) {
            String rest = "127.0.0.1:" + server.address().getPort() + "/live";
            try (RtmpClient client = RtmpClient.builder("rtmp://" + rest)
                            .credentials("alice", "p@ss w")
                            .connect();
                    RtmpPublisher publisher = client.publish("s");
                    RtmpClient named = RtmpClient.connect("rtmp://alice:p%40ss%20w@" + rest)) {
                assertEquals("s", publisher.name());
                assertEquals("rtmp://" + rest, named.url().toString());
            }
        }
        assertEquals(2, accepted.size());
    }

    @ParameterizedTest
    @EnumSource(PublisherVerifier.Scheme.class)
    void isToldThatTheyAreWrong(PublisherVerifier.Scheme scheme) throws Exception {
        try (RtmpServer server = server(scheme)) {
            String rest = "127.0.0.1:" + server.address().getPort() + "/live";
            for (String credentials : new String[] {"alice:guesswork@", "alice@", "mallory:p%40ss%20w@", ""}) {
                RtmpException refusal =
                        assertThrows(RtmpException.class, () -> RtmpClient.connect("rtmp://" + credentials + rest));
                Outcome.Refused refused = assertInstanceOf(Outcome.Refused.class, refusal.outcome());
                assertEquals(RefusalKind.AUTHENTICATION, refused.kind());
                assertFalse(refusal.getMessage().contains("guesswork"), refusal.getMessage());
            }
        }
        assertEquals(0, accepted.size());
    }
}
