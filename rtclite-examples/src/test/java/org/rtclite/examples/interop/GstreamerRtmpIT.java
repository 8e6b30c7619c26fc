package org.rtclite.examples.interop;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.rtclite.rtmp.flv.FlvReader;
import org.rtclite.rtmp.netty.RtmpClient;
import org.rtclite.rtmp.netty.RtmpPublisher;

/** Our server with GStreamer's own RTMP elements, rtmp2sink and rtmp2src, as its clients. */
@Timeout(60)
class GstreamerRtmpIT {

    private static Peers peers;
    private static Path media;
    private static StreamServer server;

    @BeforeAll
    static void start() throws IOException {
        peers = new Peers("gstreamer-rtmp", "ffmpeg", "gst-launch-1.0");
        media = peers.flvMedia();
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

    private static Command play(String stream, Path into) {
        return Command.start(
                peers.folder(),
                "gst-launch-1.0",
                "-q",
                "rtmp2src",
                "location=" + server.url(stream),
                "!",
                "filesink",
                "location=" + into);
    }

    @ParameterizedTest
    @ValueSource(strings = {"speex16", "mulaw8", "alaw8", "nelly16", "mp3", "aac", "h264aac", "flv1speex"})
    void weRecordWhatGstreamerPublishesAndItPlaysThat(String name) throws Exception {
        Path source = media.resolve(name + ".flv");
        // what its own writer makes of the file is what it sends; it may weave audio and video another way
        Path remuxed = file(name + "-remuxed");
        try (Command remux = Command.gstRemux(peers.folder(), source, "filesink", "location=" + remuxed);
                Command publish = Command.gstRemux(
                        peers.folder(), source, "rtmp2sink", "sync=false", "location=" + server.url(name))) {
            assertEquals(0, remux.awaitExit(), remux::toString);
            assertEquals(0, publish.awaitExit(), publish::toString);
        }
        List<Tags.Tag> sent = Tags.of(remuxed);
        assertEquals(
                Tags.withoutEnds(Tags.of(source)).size(), Tags.withoutEnds(sent).size());
        List<Tags.Tag> recorded = Tags.of(server.awaitRecording(name));
        Tags.assertSame(Tags.byKind(sent), Tags.byKind(recorded));

        Path played = file(name + "-played");
        try (Command player = play(name, played)) {
            assertEquals(0, player.awaitExit(), player::toString);
        }
        assertAtMostLastIsMissing(recorded, Tags.of(played));
    }

    /** At the end of a stream rtmp2src may lose the tag that it holds. */
    private static void assertAtMostLastIsMissing(List<Tags.Tag> recorded, List<Tags.Tag> played) {
        List<Tags.Tag> expected = Tags.withoutEnds(recorded);
        assertEquals(expected.get(0), played.get(0));
        Tags.assertPart(expected, played, expected.size() - 1, 32);
    }

    @ParameterizedTest
    @CsvSource({
        "speex16, 0", "speex16, 16776215", "speex16, 4294966296",
        "h264aac, 0", "h264aac, 16776215", "h264aac, 4294966296"
    })
    void livePlayersGetWhatWePublishWhateverItsTime(String name, long firstMs) throws Exception {
        String stream = name + "-" + firstMs;
        Path late = Tags.startingAt(firstMs, media.resolve(name + ".flv"), file(stream));
        Path played = file(stream + "-played");
        try (Command player = play(stream, played);
                RtmpClient client = RtmpClient.connect(server.app())) {
            server.awaitPlayer(stream);
            try (RtmpPublisher publisher = client.publish(stream);
                    FlvReader reader = FlvReader.open(late)) {
                publisher.send(reader);
            }
            assertEquals(0, player.awaitExit(), player::toString);
        }
        // it may have joined a moment after the first tag
        List<Tags.Tag> sent = Tags.withoutEnds(Tags.timedAsWritten(late));
        Tags.assertPart(sent, Tags.timedAsWritten(played), sent.size() / 2, 32);
    }
}
