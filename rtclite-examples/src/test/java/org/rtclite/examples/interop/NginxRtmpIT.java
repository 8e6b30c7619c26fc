package org.rtclite.examples.interop;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.rtclite.rtmp.flv.FlvReader;
import org.rtclite.rtmp.netty.RtmpClient;
import org.rtclite.rtmp.netty.RtmpPlayer;
import org.rtclite.rtmp.netty.RtmpPublisher;

/** Our client and nginx-rtmp: what we publish comes back live and is recorded as it was; what nginx plays, we get. */
@Timeout(60)
class NginxRtmpIT {

    private static final List<String> NAMES =
            List.of("speex16", "mulaw8", "alaw8", "nelly16", "mp3", "aac", "h264aac", "flv1speex");

    private static final Duration SOON = Duration.ofSeconds(30);
    private static Peers peers;
    private static Path media;
    private static int port;
    private static int portSmallChunks;

    @BeforeAll
    static void start() {
        peers = new Peers("nginx-rtmp", "nginx", "ffmpeg");
        media = peers.flvMedia();
        port = Peers.freePort(1);
        portSmallChunks = Peers.freePort(1);
        peers.start(
                "rtmp",
                Map.of(
                        "RTMP_PORT", String.valueOf(port),
                        "RTMP_PORT_128", String.valueOf(portSmallChunks),
                        "HTTP_PORT", String.valueOf(Peers.freePort(1))));
    }

    @AfterAll
    static void stop() {
        if (peers != null) {
            peers.close();
        }
    }

    private static Path source(String name) {
        return media.resolve(name + ".flv");
    }

    private static RtmpClient connect(int toPort, String app) throws IOException {
        return RtmpClient.connect("rtmp://127.0.0.1:" + toPort + "/" + app);
    }

    /** Publishes a file as fast as nginx takes it, while a second client plays. */
    private static List<Tags.Tag> throughNginx(int toPort, Path file, String name) throws Exception {
        try (RtmpClient from = connect(toPort, "live");
                RtmpClient to = connect(toPort, "live")) {
            RtmpPlayer player;
            try (RtmpPublisher publisher = from.publish(name);
                    FlvReader reader = FlvReader.open(file)) {
                player = to.play(name); // nginx refuses to play a stream that nobody publishes
                publisher.sendUnpaced(reader);
            }
            return Tags.timedAsSent(player);
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"speex16", "mulaw8", "alaw8", "nelly16", "mp3", "aac", "h264aac", "flv1speex"})
    void whatWePublishComesBackLive(String name) throws Exception {
        List<Tags.Tag> sent = Tags.byKind(Tags.timedAsWritten(source(name)));
        // nginx sends an AAC configuration before the H.264 one that came before it
        Tags.assertSame(sent, Tags.byKind(throughNginx(port, source(name), name)));
        Tags.assertSame(sent, Tags.byKind(throughNginx(portSmallChunks, source(name), name)));
    }

    @ParameterizedTest
    @ValueSource(strings = {"speex16", "mulaw8", "alaw8", "nelly16", "mp3", "aac", "h264aac", "flv1speex"})
    void nginxRecordsWhatWePublish(String name) throws Exception {
        try (RtmpClient client = connect(port, "rec");
                FlvReader reader = FlvReader.open(source(name))) {
            try (RtmpPublisher publisher = client.publish(name)) {
                publisher.sendUnpaced(reader);
            }
            // nginx handles the commands of a connection in order: the recording is closed when it accepts this
            client.publish(name + "-after").close();
        }
        assertRecorded(name, name);
    }

    private static void assertRecorded(String name, String recordedAs) throws IOException {
        Path recorded = peers.folder().resolve("rtmp/rec").resolve(recordedAs + ".flv");
        // nginx writes an AAC configuration twice
        Tags.assertSame(Tags.of(source(name)), Tags.withoutRepeats(Tags.of(recorded)));
    }

    @Test
    void rtmpCopyCopiesFilesToNginxAndFromIt() throws Exception {
        Path folder = peers.folder();
        String nginx = "rtmp://127.0.0.1:" + port;
        Path source = source("h264aac");
        Files.copy(source, folder.resolve("rtmp/vod/copied.flv"));
        try (Program out = Program.start(folder, "rtmp-copy", "--fast", source.toString(), nginx + "/rec/copied");
                Program in = Program.start(folder, "rtmp-copy", nginx + "/vod/copied.flv", "copied.flv")) {
            assertEquals(0, out.awaitExit(SOON), out.errors());
            assertEquals(0, in.awaitExit(SOON), in.errors());
        }
        peers.awaitLog("rtmp", "logs/rtmp-access.log", "PUBLISH \"rec\" \"copied\"");
        assertRecorded("h264aac", "copied");
        Tags.assertSame(Tags.of(source), Tags.of(folder.resolve("copied.flv")));
    }

    @Test
    void weGetTheFilesThatNginxPlays() throws Exception {
        Map<String, Path> files = new LinkedHashMap<>();
        NAMES.forEach(name -> files.put(name, source(name)));
        for (String name : List.of("speex16", "h264aac")) {
            Path late = peers.folder().resolve(name + "-late-file.flv");
            files.put(name + "-late", Tags.startingAt(0xffffffL - 1000, source(name), late));
        }
        List<RtmpClient> clients = new ArrayList<>();
        Map<Path, RtmpPlayer> players = new LinkedHashMap<>();
        try {
            for (Map.Entry<String, Path> file : files.entrySet()) {
                Files.copy(file.getValue(), peers.folder().resolve("rtmp/vod").resolve(file.getKey() + ".flv"));
                RtmpClient client = connect(port, "vod");
                clients.add(client);
                players.put(file.getValue(), client.play(file.getKey() + ".flv"));
            }
            for (Map.Entry<Path, RtmpPlayer> played : players.entrySet()) {
                Tags.assertSame(Tags.timedAsWritten(played.getKey()), Tags.timedAsSent(played.getValue()));
            }
        } finally {
            clients.forEach(RtmpClient::close);
        }
    }

    @ParameterizedTest
    @ValueSource(longs = {0xffffffL - 1000, (1L << 31) - 1000, (1L << 32) - 1000})
    void timeStampsPassTheExtendedFieldAndTheWrap(long firstMs) throws Exception {
        for (String name : List.of("speex16", "h264aac")) {
            Path late = peers.folder().resolve(name + "-" + firstMs + ".flv");
            Tags.startingAt(firstMs, source(name), late);
            List<Tags.Tag> sent = Tags.byKind(Tags.timedAsWritten(late));
            Tags.assertSame(sent, Tags.byKind(throughNginx(port, late, name)));
            Tags.assertSame(sent, Tags.byKind(throughNginx(portSmallChunks, late, name)));
        }
    }
}
