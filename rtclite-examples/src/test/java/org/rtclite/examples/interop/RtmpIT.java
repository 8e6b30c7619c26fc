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
import org.rtclite.rtmp.netty.RtmpPlayer;
import org.rtclite.rtmp.netty.RtmpPublisher;

/** Our server with ffmpeg and rtmpdump as its clients: every audio and video tag arrives as it was, in order. */
@Timeout(60)
class RtmpIT {

    private static Peers peers;
    private static Path media;
    private static StreamServer server;

    @BeforeAll
    static void start() throws IOException {
        peers = new Peers("rtmp", "ffmpeg", "rtmpdump", "ffprobe");
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

    private static Path source(String name) {
        return media.resolve(name + ".flv");
    }

    private static Path file(String name) {
        return peers.folder().resolve(name + ".flv");
    }

    private static Command ffmpegPlays(String name, Path into) {
        return Command.ffmpeg(
                peers.folder(), "-copyts", "-rtmp_live", "any", "-i", server.url(name), "-c", "copy", into.toString());
    }

    private static Command rtmpdumpPlays(String name, Path into, String... more) {
        return Command.start(
                peers.folder(), concat(List.of("rtmpdump", "-q", "-r", server.url(name), "-o", into.toString()), more));
    }

    private static String[] concat(List<String> first, String... more) {
        return java.util.stream.Stream.concat(first.stream(), java.util.stream.Stream.of(more))
                .toArray(String[]::new);
    }

    @ParameterizedTest
    @ValueSource(strings = {"speex16", "mulaw8", "alaw8", "nelly16", "mp3", "aac", "h264aac", "flv1speex"})
    void weRecordWhatFfmpegPublishesAndOthersPlayIt(String name) throws Exception {
        // what ffmpeg's own writer makes of the file is what it sends
        Path remuxed = file(name + "-remuxed");
        try (Command remux = Command.ffmpeg(
                        peers.folder(), "-i", source(name).toString(), "-c", "copy", remuxed.toString());
                Command publish = Command.ffmpeg(
                        peers.folder(), "-i", source(name).toString(), "-c", "copy", "-f", "flv", server.url(name))) {
            assertEquals(0, remux.awaitExit(), remux::toString);
            assertEquals(0, publish.awaitExit(), publish::toString);
        }
        List<Tags.Tag> sent = Tags.of(remuxed);
        Path recorded = server.awaitRecording(name);
        Tags.assertSame(sent, Tags.of(recorded));
        assertEquals(
                "",
                Command.run(peers.folder(), "ffprobe", "-v", "warning", recorded.toString()),
                "ffprobe has something to say");

        Path byFfmpeg = file(name + "-ffmpeg");
        Path byRtmpdump = file(name + "-rtmpdump");
        try (Command ffmpeg = ffmpegPlays(name, byFfmpeg);
                Command rtmpdump = rtmpdumpPlays(name, byRtmpdump)) {
            assertEquals(0, ffmpeg.awaitExit(), ffmpeg::toString);
            assertEquals(0, rtmpdump.awaitExit(), rtmpdump::toString);
        }
        Tags.assertSame(sent, Tags.of(byFfmpeg));
        Tags.assertSame(Tags.withoutEnds(sent), Tags.of(byRtmpdump));
    }

    @ParameterizedTest
    @CsvSource({
        "speex16, 0", "speex16, 16776215", "speex16, 4294966296",
        "h264aac, 0", "h264aac, 16776215", "h264aac, 4294966296"
    })
    void livePlayersGetWhatWePublishWhateverItsTime(String name, long firstMs) throws Exception {
        String stream = name + "-" + firstMs;
        Path late = Tags.startingAt(firstMs, source(name), file(stream));
        List<Tags.Tag> sent = Tags.timedAsWritten(late);
        Path byFfmpeg = file(stream + "-ffmpeg");
        Path byRtmpdump = file(stream + "-rtmpdump");
        try (Command ffmpeg = ffmpegPlays(stream, byFfmpeg);
                Command rtmpdump = rtmpdumpPlays(stream, byRtmpdump, "--live")) {
            server.awaitPlayer(stream);
            server.awaitPlayer(stream);
            Tags.assertSame(sent, publishedAndPlayed(late, stream));
            assertEquals(0, ffmpeg.awaitExit(), ffmpeg::toString);
            // rtmpdump ends with 2 when the time is less than the duration in the metadata, as it is after a wrap
            assertEquals(firstMs >> 31 == 0 ? 0 : 2, rtmpdump.awaitExit(), rtmpdump::toString);
        }
        // they may have joined a moment after the first tag
        List<Tags.Tag> frames = Tags.frames(sent);
        Tags.assertPart(frames, Tags.frames(Tags.timedAsWritten(byFfmpeg)), frames.size() / 2, 31);
        List<Tags.Tag> kept = Tags.withoutEnds(frames);
        Tags.assertPart(kept, Tags.frames(Tags.timedAsWritten(byRtmpdump)), kept.size() / 2, 32);
    }

    /** Publishes a file at its pace; returns what a player gets that joined before. */
    private static List<Tags.Tag> publishedAndPlayed(Path file, String stream) throws Exception {
        try (RtmpClient from = RtmpClient.connect(server.app());
                RtmpClient to = RtmpClient.connect(server.app())) {
            RtmpPlayer player = to.play(stream);
            try (RtmpPublisher publisher = from.publish(stream);
                    FlvReader reader = FlvReader.open(file)) {
                publisher.send(reader);
            }
            return Tags.timedAsSent(player);
        }
    }

    @ParameterizedTest
    @CsvSource({"speex16, 16776215", "h264aac, 16776215", "speex16, 2147482648", "h264aac, 2147482648"})
    void weGetWhatFfmpegPublishesWhateverItsTime(String name, long firstMs) throws Exception {
        String stream = name + "-from-" + firstMs;
        Path late = Tags.startingAt(firstMs, source(name), file(stream));
        try (RtmpClient client = RtmpClient.connect(server.app());
                RtmpPlayer player = client.play(stream);
                Command ffmpeg = Command.ffmpeg(
                        peers.folder(),
                        "-copyts",
                        "-i",
                        late.toString(),
                        "-c",
                        "copy",
                        "-f",
                        "flv",
                        server.url(stream))) {
            // ffmpeg gives configurations time 0, and its 31 bits begin again at 0
            List<Tags.Tag> frames = Tags.frames(Tags.timedAsWritten(late)).stream()
                    .map(tag -> tag.at(tag.timeMs() & 0x7fffffff))
                    .toList();
            Tags.assertSame(frames, Tags.frames(Tags.timedAsSent(player)));
            assertEquals(0, ffmpeg.awaitExit(), ffmpeg::toString);
        }
    }

    @ParameterizedTest
    @CsvSource({"speex16, 16776215", "h264aac, 16776215", "speex16, 4294966296", "h264aac, 4294966296"})
    void othersPlayFilesWhoseTimeBeginsLate(String name, long firstMs) throws Exception {
        String stream = name + "-file-" + firstMs;
        Path late = Tags.startingAt(firstMs, source(name), file(stream));
        server.addRecording(stream, late);
        Path byFfmpeg = file(stream + "-ffmpeg");
        Path byRtmpdump = file(stream + "-rtmpdump");
        try (Command ffmpeg = ffmpegPlays(stream, byFfmpeg);
                Command rtmpdump = rtmpdumpPlays(stream, byRtmpdump)) {
            assertEquals(0, ffmpeg.awaitExit(), ffmpeg::toString);
            rtmpdump.awaitExit(); // it takes the time of day for the length, and finds that too long or short
        }
        List<Tags.Tag> frames = Tags.frames(Tags.timedAsWritten(late));
        Tags.assertPart(frames, Tags.frames(Tags.timedAsWritten(byFfmpeg)), frames.size(), 31);
        Tags.assertSame(Tags.withoutEnds(frames), Tags.frames(Tags.timedAsWritten(byRtmpdump)));
    }
}
