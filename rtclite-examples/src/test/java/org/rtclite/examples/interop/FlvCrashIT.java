package org.rtclite.examples.interop;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.rtclite.rtmp.flv.FlvReader;
import org.rtclite.rtmp.flv.FlvTag;
import org.rtclite.rtmp.flv.FlvWriter;
import org.rtclite.rtmp.netty.RtmpClient;
import org.rtclite.rtmp.netty.RtmpException;
import org.rtclite.rtmp.netty.RtmpPublisher;

/** A server that is killed while it records an hour leaves every tag readable that it had written, also for ffprobe. */
@Timeout(60)
class FlvCrashIT {

    private static final Duration SOON = Duration.ofSeconds(30);
    private static final int HOUR_MS = 3_600_000;
    private static final int STEP_MS = 100;
    private static final int BODY_BYTES = 40;
    private static final int TAG_BYTES = BODY_BYTES + 15;
    private static final long KILL_AT_BYTES = (long) TAG_BYTES * HOUR_MS / STEP_MS / 2;
    private static final long MOST_AHEAD_BYTES = 200_000; // of the disk, so that nothing is left out
    private static final long PATIENCE_NANOS = TimeUnit.SECONDS.toNanos(30);

    private static Peers peers;

    @BeforeAll
    static void start() {
        peers = new Peers("flv-crash", "ffprobe");
    }

    @AfterAll
    static void stop() {
        if (peers != null) {
            peers.close();
        }
    }

    /** The tag of that number: mu-law, of which every octet is good. */
    private static FlvTag tag(int number) {
        ByteBuf body = Unpooled.buffer(BODY_BYTES);
        body.writeByte(0x82).writeInt(number).writeZero(BODY_BYTES - 5);
        return new FlvTag(FlvTag.AUDIO, (long) number * STEP_MS, body);
    }

    /** Sends until the server is dead, and kills it when its file has grown so far. */
    private static void publishUntilKilled(Program server, String url, Path file) throws IOException {
        try (RtmpClient client = RtmpClient.connect(url);
                RtmpPublisher publisher = client.publish("hour")) {
            boolean killed = false;
            for (int number = 0; ; number++) {
                try (FlvTag tag = tag(number)) {
                    assertTrue(tag.timestampMs() < HOUR_MS, "the server outlived the hour");
                    publisher.send(tag.type(), tag.timestampMs(), tag.body());
                }
                if (!killed && number % 100 == 0) {
                    killed = awaitWritten(file, (long) number * TAG_BYTES - MOST_AHEAD_BYTES) > KILL_AT_BYTES;
                    if (killed) {
                        server.kill();
                    }
                }
            }
        } catch (RtmpException e) {
            assertEquals(137, server.awaitExit(SOON), e::toString);
        }
    }

    private static long awaitWritten(Path file, long bytes) throws IOException {
        long deadline = System.nanoTime() + PATIENCE_NANOS;
        long written = Files.exists(file) ? Files.size(file) : 0;
        while (written < bytes) {
            assertTrue(System.nanoTime() - deadline < 0, "the server does not write");
            LockSupport.parkNanos(TimeUnit.MILLISECONDS.toNanos(1));
            written = Files.exists(file) ? Files.size(file) : 0;
        }
        return written;
    }

    @Test
    void whatWasWrittenBeforeTheKillIsReadable() throws Exception {
        Path folder = peers.folder();
        Path file = folder.resolve("live/hour.flv");
        try (Program server =
                Program.start(folder, "rtmp-server", "--json", "--record-all", "--interface=127.0.0.1", "--port=0")) {
            String port = server.awaitEvent("listening", SOON).get("port");
            publishUntilKilled(server, "rtmp://127.0.0.1:" + port + "/live", file);
        }

        List<Tags.Tag> tags = Tags.timedAsWritten(file);
        assertTrue(tags.size() > HOUR_MS / STEP_MS * 2 / 5, () -> "only " + tags.size() + " tags are readable");
        List<Tags.Tag> sent = new ArrayList<>();
        for (int number = 0; number < tags.size(); number++) {
            sent.add(Tags.Tag.of(tag(number)));
        }
        Tags.assertSame(sent, tags);
        long lastMs = tags.get(tags.size() - 1).timeMs();
        try (FlvReader reader = FlvReader.open(file)) {
            double duration = reader.metadata().orElseThrow().number("duration", -1);
            assertTrue(duration > lastMs / 1000.0 - 10.1, () -> "duration " + duration + " s, last tag " + lastMs);
        }

        String packets = Command.run(
                folder,
                "ffprobe",
                "-v",
                "error",
                "-count_packets",
                "-show_entries",
                "stream=nb_read_packets",
                "-of",
                "csv=p=0",
                file.toString());
        assertEquals(String.valueOf(tags.size()), packets.strip());

        try (FlvWriter writer = FlvWriter.append(file)) {
            writer.write(FlvTag.AUDIO, 0, tag(0).body());
        }
        assertEquals(tags.size() + 1, Tags.timedAsWritten(file).size(), "it can be gone on with");
    }
}
