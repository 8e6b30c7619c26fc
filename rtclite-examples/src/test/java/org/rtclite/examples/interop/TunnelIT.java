package org.rtclite.examples.interop;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.netty.handler.ssl.SslContextBuilder;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.rtclite.examples.rtmp.ServerProgram;
import org.rtclite.rtmp.netty.RtmpApplication;
import org.rtclite.rtmp.netty.RtmpServer;

/** ffmpeg and rtmpdump as clients of our server through HTTP and TLS: every audio and video tag arrives as it was. */
@Timeout(60)
class TunnelIT {

    private static final Map<String, CompletableFuture<Path>> RECORDED = new ConcurrentHashMap<>();

    private static final int TAGS_PER_REQUEST = 10; // ffmpeg's rtmp_flush_interval

    private static Peers peers;
    private static Path media;
    private static Path certificate;
    private static RtmpServer plain;
    private static RtmpServer secure;
    private static RtmpServer secureForLibrtmp; // which takes a ticket of TLS 1.3 for the end of the connection

    private static final class Application implements RtmpApplication {
        @Override
        public void onRecorded(String stream, Path file) {
            recording(stream).complete(file);
        }
    }

    private static CompletableFuture<Path> recording(String stream) {
        return RECORDED.computeIfAbsent(stream, name -> new CompletableFuture<>());
    }

    @BeforeAll
    static void start() throws IOException {
        peers = new Peers("rtmp-tunnel", "ffmpeg", "rtmpdump");
        media = peers.flvMedia();
        certificate = pem("localhost-certificate.pem");
        Path key = pem("localhost-key.pem");
        plain = builder().start();
        secure = builder()
                .sslContext(SslContextBuilder.forServer(certificate.toFile(), key.toFile())
                        .build())
                .start();
        secureForLibrtmp = builder()
                .sslContext(SslContextBuilder.forServer(certificate.toFile(), key.toFile())
                        .protocols("TLSv1.2")
                        .build())
                .start();
    }

    private static RtmpServer.Builder builder() {
        return RtmpServer.builder()
                .bind("127.0.0.1", 0)
                .application(new Application())
                .tunnel()
                .recordings(peers.folder())
                .recordAll();
    }

    private static Path pem(String name) throws IOException {
        Path file = peers.folder().resolve(name);
        try (InputStream in = ServerProgram.class.getResourceAsStream(name)) {
            Files.write(file, in.readAllBytes());
        }
        return file;
    }

    @AfterAll
    static void stop() {
        for (RtmpServer server : new RtmpServer[] {plain, secure, secureForLibrtmp}) {
            if (server != null) {
                server.close();
            }
        }
        if (peers != null) {
            peers.close();
        }
    }

    private static String url(String scheme, String stream) {
        RtmpServer server = scheme.endsWith("s") ? secure : plain;
        return scheme + "://localhost:" + server.address().getPort() + "/" + stream;
    }

    /** Publishes a file, and returns the tags of the recording that our server has made of it. */
    private static List<Tags.Tag> published(String scheme, String name) throws Exception {
        String stream = scheme + "/" + name;
        RECORDED.remove(stream);
        Path source = media.resolve(name + ".flv");
        try (Command ffmpeg = Command.ffmpeg(
                peers.folder(), "-i", source.toString(), "-c", "copy", "-f", "flv", url(scheme, stream))) {
            assertEquals(0, ffmpeg.awaitExit(), ffmpeg::toString);
        }
        return Tags.of(recording(stream).get(20, TimeUnit.SECONDS));
    }

    /** The tags that ffmpeg writes of the recording it plays. */
    private static List<Tags.Tag> playedByFfmpeg(String scheme, String name) throws IOException {
        Path played = peers.folder().resolve(scheme + "-" + name + "-ffmpeg.flv");
        try (Command ffmpeg = Command.ffmpeg(
                peers.folder(),
                "-analyzeduration",
                "500000",
                "-probesize",
                "4096",
                "-i",
                url(scheme, scheme + "/" + name),
                "-c",
                "copy",
                played.toString())) {
            assertEquals(0, ffmpeg.awaitExit(), ffmpeg::toString);
        }
        return Tags.of(played);
    }

    /** What arrived is what was sent, but for the last requests over HTTP: ffmpeg drops what waits when it closes. */
    private static void assertPublished(String scheme, String name, List<Tags.Tag> recorded) throws IOException {
        List<Tags.Tag> sent = Tags.of(media.resolve(name + ".flv"));
        int missing = sent.size() - recorded.size();
        assertTrue(
                missing >= 0 && missing < (scheme.startsWith("rtmpt") ? 3 * TAGS_PER_REQUEST : 1), missing + " less");
        Tags.assertSame(sent.subList(0, recorded.size()), recorded);
    }

    @ParameterizedTest
    @ValueSource(strings = {"mulaw8", "alaw8", "nelly16", "mp3", "aac", "flv1speex"})
    void ffmpegPublishesThroughHttp(String name) throws Exception {
        assertPublished("rtmpt", name, published("rtmpt", name));
    }

    @ParameterizedTest
    @CsvSource({"rtmpt, speex16", "rtmpt, h264aac", "rtmps, h264aac", "rtmpts, speex16", "rtmpts, h264aac"})
    void ffmpegPublishesAndPlays(String scheme, String name) throws Exception {
        List<Tags.Tag> recorded = published(scheme, name);
        assertPublished(scheme, name, recorded);
        // ffmpeg's writer ends an H.264 sequence itself, also when its publisher dropped that end
        Tags.assertSame(Tags.withoutEnds(recorded), Tags.withoutEnds(playedByFfmpeg(scheme, name)));
    }

    @ParameterizedTest
    @ValueSource(strings = {"rtmpt", "rtmps"})
    void rtmpdumpPlays(String scheme) throws Exception {
        List<Tags.Tag> recorded = published("rtmps", "flv1speex");
        RtmpServer server = scheme.equals("rtmps") ? secureForLibrtmp : plain;
        Path dumped = peers.folder().resolve(scheme + "-rtmpdump.flv");
        String from = scheme + "://localhost:" + server.address().getPort() + "/rtmps/flv1speex";
        Command.run(peers.folder(), "rtmpdump", "-q", "-r", from, "-o", dumped.toString());
        Tags.assertSame(recorded, Tags.of(dumped));
    }

    @Test
    void ffmpegChecksTheCertificateThatWeShow() throws Exception {
        published("rtmps", "aac");
        String from = url("rtmps", "rtmps/aac");
        for (boolean trusts : new boolean[] {true, false}) {
            String authority = trusts ? certificate.toString() : "/etc/ssl/certs/ca-certificates.crt";
            try (Command ffmpeg = Command.ffmpeg(
                    peers.folder(),
                    "-tls_verify",
                    "1",
                    "-ca_file",
                    authority,
                    "-i",
                    from,
                    "-c",
                    "copy",
                    "-t",
                    "0.5",
                    peers.folder().resolve("checked.flv").toString())) {
                int code = ffmpeg.awaitExit();
                if (trusts) {
                    assertEquals(0, code, ffmpeg::toString);
                } else {
                    assertNotEquals(0, code, ffmpeg::toString);
                    assertTrue(ffmpeg.output().contains("certificate"), ffmpeg::toString);
                }
            }
        }
    }
}
