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
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.rtclite.rtmp.flv.FlvReader;
import org.rtclite.rtmp.flv.FlvTag;
import org.rtclite.rtmp.flv.FlvWriter;

/** From a file over a server into a file by two copies, while the server is killed and started again. */
@Timeout(90)
class RtmpReconnectIT {

    private static final Duration SOON = Duration.ofSeconds(40);
    private static final long PATIENCE_NANOS = TimeUnit.SECONDS.toNanos(30);
    private static final int FRAMES = 300;
    private static final int FRAME_MS = 20;
    private static final int AAC = 0xaf;

    /** A frame: its number, or -1 for the codec configuration. */
    private record Frame(int number, long timeMs) {}

    private static Path source(Path file) throws IOException {
        try (FlvWriter writer = FlvWriter.create(file)) {
            writer.write(FlvTag.AUDIO, 0, Unpooled.wrappedBuffer(new byte[] {(byte) AAC, 0, 0x12, 0x10}));
            for (int number = 0; number < FRAMES; number++) {
                ByteBuf body = Unpooled.buffer().writeByte(AAC).writeByte(1).writeInt(number);
                writer.write(FlvTag.AUDIO, (long) number * FRAME_MS, body);
            }
        }
        return file;
    }

    private static List<Frame> frames(Path file) throws IOException {
        List<Frame> frames = new ArrayList<>();
        try (FlvReader reader = FlvReader.open(file)) {
            for (FlvTag next = reader.next(); next != null; next = reader.next()) {
                try (FlvTag tag = next) {
                    if (tag.type() == FlvTag.AUDIO) {
                        boolean configures = tag.body().getByte(1) == 0;
                        frames.add(new Frame(configures ? -1 : tag.body().getInt(2), tag.timestampMs()));
                    }
                }
            }
        }
        return frames;
    }

    private static Program server(Path folder, int port) {
        Program server = Program.start(folder, "rtmp-server", "--json", "--interface=127.0.0.1", "--port=" + port);
        server.awaitEvent("listening", SOON);
        return server;
    }

    private static void awaitFrames(Path file, int count) throws IOException {
        long deadline = System.nanoTime() + PATIENCE_NANOS;
        while (!Files.exists(file) || Files.size(file) < 13 || frames(file).size() < count) {
            assertTrue(System.nanoTime() - deadline < 0, "nothing is copied");
            LockSupport.parkNanos(TimeUnit.MILLISECONDS.toNanos(50));
        }
    }

    @Test
    void bothCopiesGoOnWhenTheServerIsBack() throws Exception {
        try (Peers files = new Peers("rtmp-reconnect")) {
            Path folder = files.folder();
            Path copied = folder.resolve("copied.flv");
            int port = Peers.freePort(1);
            String stream = "rtmp://127.0.0.1:" + port + "/live/chain?timeout=30";
            String from = source(folder.resolve("source.flv")).toString();
            try (Program first = server(folder, port);
                    Program in = Program.start(folder, "rtmp-copy", "--reconnect=0.1", stream, copied.toString())) {
                first.awaitEvent("playing", SOON);
                try (Program out = Program.start(folder, "rtmp-copy", "--reconnect=0.1", from, stream)) {
                    awaitFrames(copied, 50);
                    first.kill();
                    first.awaitExit(SOON);
                    try (Program second = server(folder, port)) {
                        assertEquals(0, out.awaitExit(SOON), out.errors());
                        assertEquals(0, in.awaitExit(SOON), in.errors());
                        second.terminate();
                        assertEquals(130, second.awaitExit(SOON), second.errors());
                    }
                }
            }
            assertGoesOn(frames(copied));
        }
    }

    private static void assertGoesOn(List<Frame> copied) {
        long configurations =
                copied.stream().filter(frame -> frame.number() < 0).count();
        assertTrue(configurations >= 2, () -> "the second publication begins with the configuration: " + copied);
        List<Frame> media = copied.stream().filter(frame -> frame.number() >= 0).toList();
        assertEquals(0, media.get(0).number());
        assertEquals(FRAMES - 1, media.get(media.size() - 1).number());
        int gaps = 0;
        for (int i = 1; i < media.size(); i++) {
            Frame last = media.get(i - 1);
            Frame next = media.get(i);
            assertTrue(next.number() > last.number() && next.timeMs() > last.timeMs(), () -> last + " before " + next);
            if (next.number() > last.number() + 1) {
                gaps++;
            } else {
                assertEquals(FRAME_MS, next.timeMs() - last.timeMs(), () -> last + " before " + next);
            }
        }
        assertTrue(gaps <= 1, "frames are missing from the outage only: " + media);
        assertTrue(media.size() > FRAMES / 2, () -> "only " + media.size() + " of " + FRAMES + " frames came");
    }
}
