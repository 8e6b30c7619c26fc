package org.rtclite.examples.interop;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.rtclite.rtmp.flv.FlvReader;
import org.rtclite.rtmp.netty.RtmpClient;
import org.rtclite.rtmp.netty.RtmpException;
import org.rtclite.rtmp.netty.RtmpPlayer;
import org.rtclite.rtmp.netty.RtmpPublisher;

/** Our client and ffmpeg as a server of one connection ({@code -listen 1}): it writes what we publish, we get what it plays. */
@Timeout(60)
class FfmpegListenIT {

    private static final long PATIENCE_NANOS = TimeUnit.SECONDS.toNanos(20);

    private static Peers peers;
    private static Path media;

    @BeforeAll
    static void start() {
        peers = new Peers("ffmpeg-listen", "ffmpeg");
        media = peers.flvMedia();
    }

    @AfterAll
    static void stop() {
        if (peers != null) {
            peers.close();
        }
    }

    /** Connects as soon as ffmpeg listens: it has no other sign of that, and a look at its port would be its one connection. */
    private static RtmpClient connect(int port, Command ffmpeg) throws IOException {
        long deadline = System.nanoTime() + PATIENCE_NANOS;
        while (true) {
            try {
                return RtmpClient.connect("rtmp://127.0.0.1:" + port + "/live");
            } catch (RtmpException e) {
                if (!ffmpeg.isRunning() || System.nanoTime() - deadline > 0) {
                    throw new AssertionError("ffmpeg does not listen: " + ffmpeg, e);
                }
                LockSupport.parkNanos(TimeUnit.MILLISECONDS.toNanos(20));
            }
        }
    }

    private static List<Tags.Tag> writtenByFfmpeg(Path source, String name) throws IOException {
        int port = Peers.freePort(1);
        Path written = peers.folder().resolve(name + "-written.flv");
        String url = "rtmp://127.0.0.1:" + port + "/live/" + name;
        try (Command ffmpeg = Command.ffmpeg(
                peers.folder(), "-listen", "1", "-copyts", "-i", url, "-c", "copy", "-f", "flv", written.toString())) {
            try (RtmpClient client = connect(port, ffmpeg);
                    RtmpPublisher publisher = client.publish(name);
                    FlvReader reader = FlvReader.open(source)) {
                publisher.sendUnpaced(reader);
            }
            assertEquals(0, ffmpeg.awaitExit(), ffmpeg::toString);
        }
        return Tags.timedAsWritten(written);
    }

    private static List<Tags.Tag> playedByFfmpeg(Path source, String name) throws Exception {
        int port = Peers.freePort(1);
        String url = "rtmp://127.0.0.1:" + port + "/live/" + name;
        try (Command ffmpeg = Command.ffmpeg(
                        peers.folder(),
                        "-copyts",
                        "-i",
                        source.toString(),
                        "-c",
                        "copy",
                        "-f",
                        "flv",
                        "-listen",
                        "1",
                        url);
                RtmpClient client = connect(port, ffmpeg);
                RtmpPlayer player = client.play(name)) {
            return Tags.timedAsSent(player);
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"speex16", "mulaw8", "alaw8", "nelly16", "mp3", "aac", "h264aac", "flv1speex"})
    void ffmpegWritesWhatWePublish(String name) throws Exception {
        Path source = media.resolve(name + ".flv");
        Tags.assertSame(Tags.of(source), Tags.sinceFirst(writtenByFfmpeg(source, name)));
    }

    @ParameterizedTest
    @ValueSource(strings = {"speex16", "mulaw8", "alaw8", "nelly16", "mp3", "aac", "h264aac", "flv1speex"})
    void weGetWhatFfmpegPlays(String name) throws Exception {
        Path source = media.resolve(name + ".flv");
        Tags.assertSame(Tags.of(source), Tags.sinceFirst(playedByFfmpeg(source, name)));
    }

    private static Path late(String name, long firstMs) throws IOException {
        Path late = peers.folder().resolve(name + "-" + firstMs + ".flv");
        return Tags.startingAt(firstMs, media.resolve(name + ".flv"), late);
    }

    @ParameterizedTest
    @ValueSource(strings = {"speex16", "h264aac"})
    void timeStampsPassTheExtendedField(String name) throws Exception {
        Path late = late(name, 0xffffffL - 1000);
        List<Tags.Tag> frames = Tags.frames(Tags.timedAsWritten(late)); // ffmpeg gives configurations time 0
        Tags.assertSame(frames, Tags.frames(writtenByFfmpeg(late, name + "-extended")));
        Tags.assertSame(frames, Tags.frames(playedByFfmpeg(late, name + "-extended")));
    }

    @ParameterizedTest
    @CsvSource({"speex16, 31", "h264aac, 31", "speex16, 32", "h264aac, 32"})
    void timeGoesOnWhereItWraps(String name, int bits) throws Exception {
        Path late = late(name, (1L << bits) - 1000);
        List<Tags.Tag> frames = in31Bits(Tags.timedAsWritten(late));
        Tags.assertSame(frames, in31Bits(writtenByFfmpeg(late, name + "-wrap" + bits)));
        Tags.assertSame(frames, in31Bits(playedByFfmpeg(late, name + "-wrap" + bits)));
    }

    /** FFmpeg's writer counts 31 bits: at 2^31 it begins again at 0. */
    private static List<Tags.Tag> in31Bits(List<Tags.Tag> tags) {
        return Tags.sinceFirst(Tags.frames(tags)).stream()
                .map(tag -> tag.at(tag.timeMs() & 0x7fffffff))
                .toList();
    }
}
