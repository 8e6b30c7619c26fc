package org.rtclite.examples.interop;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.time.Duration;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.rtclite.rtmp.netty.Decision;
import org.rtclite.rtmp.netty.RtmpClient;
import org.rtclite.rtmp.netty.RtmpException;
import org.rtclite.rtmp.netty.RtmpPeer;
import org.rtclite.rtmp.session.Outcome;
import org.rtclite.rtmp.session.PublisherVerifier;
import org.rtclite.rtmp.session.RefusalKind;

/** Our server asks ffmpeg and GStreamer for a password, in Adobe's way and in Limelight's. */
@Timeout(60)
class PublisherAuthenticationIT {

    private static Peers peers;
    private static Path source;

    @BeforeAll
    static void start() {
        peers = new Peers("publisher-authentication", "ffmpeg", "gst-launch-1.0");
        source = peers.flvMedia("speex16").resolve("speex16.flv");
    }

    @AfterAll
    static void stop() {
        if (peers != null) {
            peers.close();
        }
    }

    private static StreamServer server(PublisherVerifier.Scheme scheme) throws IOException {
        PublisherVerifier verifier = new PublisherVerifier(
                scheme, user -> user.equals("alice") ? "sesame" : null, Duration.ofMinutes(1), new SecureRandom());
        return new StreamServer(peers.folder().resolve(scheme.name()), peer -> decide(verifier, peer));
    }

    private static Decision decide(PublisherVerifier verifier, RtmpPeer peer) {
        PublisherVerifier.Decision decision = verifier.check(peer.app(), System.nanoTime());
        return decision instanceof PublisherVerifier.Decision.Rejected rejected
                ? Decision.refuse(RefusalKind.AUTHENTICATION, rejected.description())
                : Decision.accept();
    }

    private static Command ffmpeg(StreamServer server, String credentials, String stream) {
        String url = "rtmp://" + credentials + server.authority() + "/live/" + stream;
        return Command.ffmpeg(peers.folder(), "-i", source.toString(), "-c", "copy", "-f", "flv", url);
    }

    private static Command gstreamer(StreamServer server, String password, String stream) throws IOException {
        return Command.gstRemux(
                peers.folder(),
                source,
                "rtmp2sink",
                "sync=false",
                "authmod=auto",
                "username=alice",
                "password=" + password,
                "location=" + server.url(stream));
    }

    @ParameterizedTest
    @EnumSource(PublisherVerifier.Scheme.class)
    void ffmpegPublishesWithThePassword(PublisherVerifier.Scheme scheme) throws Exception {
        try (StreamServer server = server(scheme);
                Command ffmpeg = ffmpeg(server, "alice:sesame@", "right")) {
            assertEquals(0, ffmpeg.awaitExit(), ffmpeg::toString);
            Tags.assertSame(Tags.of(source), Tags.of(server.awaitRecording("right")));
        }
    }

    @ParameterizedTest
    @EnumSource(PublisherVerifier.Scheme.class)
    void ffmpegIsToldWhyItMayNot(PublisherVerifier.Scheme scheme) throws Exception {
        try (StreamServer server = server(scheme);
                Command wrong = ffmpeg(server, "alice:guess@", "refused");
                Command unknown = ffmpeg(server, "mallory:sesame@", "refused");
                Command none = ffmpeg(server, "", "refused")) {
            assertRefused(wrong, "Incorrect username/password");
            assertRefused(unknown, "Incorrect username/password");
            assertRefused(none, "No credentials set");
            RtmpException ours = assertThrows(RtmpException.class, () -> RtmpClient.connect(server.app()));
            Outcome.Refused refused = assertInstanceOf(Outcome.Refused.class, ours.outcome());
            assertEquals(RefusalKind.AUTHENTICATION, refused.kind());
        }
        assertFalse(Files.exists(peers.folder().resolve(scheme.name()).resolve("live/refused.flv")));
    }

    @Test
    void gstreamerPublishesWithThePasswordAndIsToldWhyItMayNot() throws Exception {
        try (StreamServer server = server(PublisherVerifier.Scheme.ADOBE); // it does not know the other
                Command right = gstreamer(server, "sesame", "gst-right");
                Command wrong = gstreamer(server, "guess", "gst-refused")) {
            assertEquals(0, right.awaitExit(), right::toString);
            assertEquals(
                    Tags.of(source).size(),
                    Tags.of(server.awaitRecording("gst-right")).size());
            assertRefused(wrong, "wrong credentials");
        }
        assertFalse(Files.exists(peers.folder().resolve("ADOBE/live/gst-refused.flv")));
    }

    private static void assertRefused(Command publisher, String reason) {
        assertNotEquals(0, publisher.awaitExit(), publisher::toString);
        assertTrue(publisher.output().contains(reason), publisher::toString);
    }
}
