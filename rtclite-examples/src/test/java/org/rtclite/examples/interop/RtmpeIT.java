package org.rtclite.examples.interop;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Whole streams over RTMPE: librtmp, in rtmpdump and in GStreamer's rtmpsink, and our own client with our server. */
@Timeout(60)
class RtmpeIT {

    private static final Duration SOON = Duration.ofSeconds(30);
    private static Peers peers;
    private static Path media;
    private static StreamServer server;

    @BeforeAll
    static void start() throws IOException {
        peers = new Peers("rtmpe", "ffmpeg", "rtmpdump", "gst-launch-1.0");
        media = peers.flvMedia("speex16", "aac", "h264aac");
        server = new StreamServer(peers.folder().resolve("ours"));
    }

    @AfterAll
    static void stop() {
        if (server != null) {
            server.close();
        }
        if (peers != null) {
            peers.close();
        }
    }

    private static Path file(String name) {
        return peers.folder().resolve(name + ".flv");
    }

    private static String encrypted(String stream) {
        return "rtmpe://" + server.authority() + "/live/" + stream;
    }

    @ParameterizedTest
    @ValueSource(strings = {"speex16", "aac", "h264aac"})
    void librtmpPublishesToUsAndPlaysFromUs(String name) throws Exception {
        Path source = media.resolve(name + ".flv");
        Path remuxed = file(name + "-remuxed");
        try (Command remux = Command.gstRemux(peers.folder(), source, "filesink", "location=" + remuxed);
                Command publish = Command.gstRemux(
                        peers.folder(), source, "rtmpsink", "sync=false", "location=" + encrypted(name))) {
            assertEquals(0, remux.awaitExit(), remux::toString);
            assertEquals(0, publish.awaitExit(), publish::toString);
        }
        List<Tags.Tag> recorded = Tags.of(server.awaitRecording(name));
        // two runs of GStreamer may weave audio and video in two ways
        Tags.assertSame(Tags.byKind(Tags.of(remuxed)), Tags.byKind(recorded));

        Path dumped = file(name + "-rtmpdump");
        Command.run(peers.folder(), "rtmpdump", "-q", "-r", encrypted(name), "-o", dumped.toString());
        Tags.assertSame(Tags.withoutEnds(recorded), Tags.of(dumped));
    }

    @Test
    void rtmpCopyPublishesAndPlays() throws Exception {
        Path folder = peers.folder();
        String source = media.resolve("h264aac.flv").toString();
        try (Program out = Program.start(folder, "rtmp-copy", "--fast", source, encrypted("copied"))) {
            assertEquals(0, out.awaitExit(SOON), out.errors());
        }
        Tags.assertSame(Tags.of(Path.of(source)), Tags.of(server.awaitRecording("copied")));
        try (Program in = Program.start(folder, "rtmp-copy", encrypted("copied"), "copied.flv")) {
            assertEquals(0, in.awaitExit(SOON), in.errors());
        }
        Tags.assertSame(Tags.of(Path.of(source)), Tags.of(file("copied")));
    }
}
