package org.rtclite.examples.interop;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;

import io.netty.buffer.ByteBufUtil;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import java.util.zip.CRC32;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.rtclite.rtmp.flv.FlvReader;
import org.rtclite.rtmp.flv.FlvTag;
import org.rtclite.rtmp.netty.RtmpServer;

/** Streams from ffmpeg through our server to rtmpdump: every audio and video tag arrives as it was, in order. */
@Timeout(60)
class RtmpIT {

    private static final long PATIENCE_NANOS = TimeUnit.SECONDS.toNanos(20);
    private static Peers peers;
    private static Path media;
    private static Path recordings;
    private static RtmpServer server;

    /** An audio or video tag: its time counts from the first one. */
    private record Tag(int type, long timeMs, int length, long crc) {}

    @BeforeAll
    static void start() throws IOException {
        peers = new Peers("rtmp", "ffmpeg", "rtmpdump");
        media = peers.folder().resolve("media");
        Peers.Result made = peers.run("rtmp/gen-media.sh", Map.of("SECONDS_ON", "3"), media.toString());
        assertEquals(0, made.exitCode(), made.output());
        recordings = Files.createDirectories(peers.folder().resolve("ours"));
        server = RtmpServer.builder()
                .bind("127.0.0.1", 0)
                .recordings(recordings)
                .recordAll()
                .start();
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

    private static List<Tag> tags(Path file) throws IOException {
        List<Tag> tags = new ArrayList<>();
        try (FlvReader reader = FlvReader.open(file)) {
            for (FlvTag next = reader.next(); next != null; next = reader.next()) {
                add(tags, next);
            }
        }
        return sinceFirst(tags);
    }

    private static void add(List<Tag> tags, FlvTag next) {
        try (FlvTag tag = next) {
            if (tag.type() != FlvTag.SCRIPT) {
                CRC32 crc = new CRC32();
                crc.update(ByteBufUtil.getBytes(tag.body()));
                tags.add(new Tag(tag.type(), tag.timestampMs(), tag.body().readableBytes(), crc.getValue()));
            }
        }
    }

    private static List<Tag> sinceFirst(List<Tag> tags) {
        assertFalse(tags.isEmpty(), "no audio and no video");
        long first = tags.get(0).timeMs();
        return tags.stream()
                .map(tag -> new Tag(tag.type(), tag.timeMs() - first, tag.length(), tag.crc()))
                .toList();
    }

    /** The tags of a file that another program may still be writing, once they are as many as expected. */
    private static List<Tag> awaitTags(Path file, int count) throws IOException {
        long deadline = System.nanoTime() + PATIENCE_NANOS;
        while (System.nanoTime() - deadline < 0) {
            if (Files.exists(file) && Files.size(file) > 13) {
                List<Tag> tags = tags(file);
                if (tags.size() >= count) {
                    return tags;
                }
            }
            LockSupport.parkNanos(TimeUnit.MILLISECONDS.toNanos(50));
        }
        return Files.exists(file) ? tags(file) : List.of();
    }

    private static void execute(int expected, String... command) throws IOException, InterruptedException {
        Path log = peers.folder().resolve(command[0] + ".log");
        Process process = new ProcessBuilder(command)
                .redirectErrorStream(true)
                .redirectOutput(ProcessBuilder.Redirect.appendTo(log.toFile()))
                .start();
        if (!process.waitFor(30, TimeUnit.SECONDS)) {
            process.destroyForcibly();
            throw new AssertionError(List.of(command) + " still ran after 30 s");
        }
        assertEquals(expected, process.exitValue(), () -> List.of(command) + ", see " + log);
    }

    private String ours(String name) {
        return "rtmp://127.0.0.1:" + server.address().getPort() + "/live/" + name;
    }

    @ParameterizedTest
    @ValueSource(strings = {"speex16", "mulaw8", "alaw8", "nelly16", "mp3", "aac", "h264aac", "flv1speex"})
    void ourServerRecordsWhatFfmpegPublishesAndRtmpdumpPlaysIt(String name) throws Exception {
        Path source = media.resolve(name + ".flv");
        // what ffmpeg's own writer makes of the file is what it sends
        Path remuxed = peers.folder().resolve(name + "-remuxed.flv");
        execute(
                0,
                "ffmpeg",
                "-nostdin",
                "-v",
                "error",
                "-y",
                "-i",
                source.toString(),
                "-c",
                "copy",
                remuxed.toString());
        execute(0, "ffmpeg", "-nostdin", "-v", "error", "-i", source.toString(), "-c", "copy", "-f", "flv", ours(name));
        List<Tag> sent = tags(remuxed);
        assertEquals(sent, awaitTags(recordings.resolve("live").resolve(name + ".flv"), sent.size()));

        Path dumped = peers.folder().resolve(name + "-rtmpdump.flv");
        execute(0, "rtmpdump", "-q", "-r", ours(name), "-o", dumped.toString());
        // rtmpdump leaves out video tags of up to 5 bytes, such as the end of an H.264 sequence
        List<Tag> kept = sent.stream()
                .filter(tag -> tag.type() != FlvTag.VIDEO || tag.length() > 5)
                .toList();
        assertEquals(kept, tags(dumped));
    }
}
