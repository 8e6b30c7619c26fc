package org.rtclite.examples.rtmp;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufUtil;
import io.netty.buffer.Unpooled;
import io.netty.channel.EventLoopGroup;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.rtclite.examples.cli.Console;
import org.rtclite.examples.cli.ExitCode;
import org.rtclite.rtmp.flv.AudioTag;
import org.rtclite.rtmp.flv.FlvReader;
import org.rtclite.rtmp.flv.FlvTag;
import org.rtclite.rtmp.flv.FlvWriter;
import org.rtclite.rtmp.netty.RtmpClient;
import org.rtclite.rtmp.netty.RtmpPublisher;
import org.rtclite.rtmp.netty.RtmpServer;

@Timeout(60)
class RtmpProgramsTest {

    private static final int FRAMES = 25;

    @TempDir
    Path folder;

    private final ByteArrayOutputStream out = new ByteArrayOutputStream();
    private final ByteArrayOutputStream err = new ByteArrayOutputStream();
    private final Console console = Console.of(
            new PrintStream(out, true, StandardCharsets.UTF_8),
            new PrintStream(err, true, StandardCharsets.UTF_8),
            true,
            false,
            InstantSource.system());
    private final EventLoopGroup loops = ServerProgram.eventLoops();
    private RtmpServer server;

    @AfterEach
    void stop() {
        if (server != null) {
            server.close();
        }
        loops.shutdownGracefully(0, 2, TimeUnit.SECONDS).awaitUninterruptibly();
    }

    private void start(String key) throws IOException {
        ServerProgram.Options options = new ServerProgram.Options();
        options.host = "127.0.0.1";
        options.port = 0;
        options.root = folder;
        options.recordAll = true;
        options.publishKey = key;
        server = ServerProgram.start(options, console, loops);
    }

    private String url(String name) {
        return "rtmp://127.0.0.1:" + server.address().getPort() + "/live" + name;
    }

    private Path speech() throws IOException {
        Path file = folder.resolve("speech.flv");
        try (FlvWriter writer = FlvWriter.create(file)) {
            for (int i = 0; i < FRAMES; i++) {
                ByteBuf body = Unpooled.wrappedBuffer(new byte[] {(byte) AudioTag.SPEEX_OCTET, 1, 2, 3, (byte) i});
                writer.write(FlvTag.AUDIO, 1000 + i * 20L, body);
            }
        }
        return file;
    }

    private static List<String> audio(Path file) throws IOException {
        List<String> tags = new ArrayList<>();
        try (FlvReader reader = FlvReader.open(file)) {
            for (FlvTag next = reader.next(); next != null; next = reader.next()) {
                try (FlvTag tag = next) {
                    if (tag.type() == FlvTag.AUDIO) {
                        tags.add(tag.timestampMs() + " " + ByteBufUtil.hexDump(tag.body()));
                    }
                }
            }
        }
        return tags;
    }

    private CopyProgram.Options copyOptions(String source, String destination) {
        CopyProgram.Options options = new CopyProgram.Options();
        options.source = source;
        options.destination = destination;
        return options;
    }

    private ExitCode copy(CopyProgram.Options options) {
        return CopyProgram.copy(new Copy(options.settings(), console), console);
    }

    @Test
    void fileIsCopiedToFileWithItsTimes() throws IOException {
        Path source = speech();
        Path copy = folder.resolve("copy.flv");
        assertEquals(ExitCode.OK, copy(copyOptions(source.toString(), copy.toString())));
        assertEquals(audio(source), audio(copy));
    }

    @Test
    void durationEndsTheCopy() throws IOException {
        Path copy = folder.resolve("copy.flv");
        CopyProgram.Options options = copyOptions(speech().toString(), copy.toString());
        options.durationSeconds = 0.1;
        assertEquals(ExitCode.OK, copy(options));
        assertEquals(5, audio(copy).size());
    }

    @Test
    void fileIsPublishedAtItsPaceAndRecordedByTheServer() throws IOException {
        start(null);
        Path source = speech();
        long from = System.nanoTime();
        assertEquals(ExitCode.OK, copy(copyOptions(source.toString(), url("?id=speech"))));
        long tookMs = TimeUnit.NANOSECONDS.toMillis(System.nanoTime() - from);
        assertTrue(tookMs >= (FRAMES - 1) * 20, () -> "480 ms of media took " + tookMs + " ms");
        server.close();
        List<String> recorded = audio(folder.resolve("live").resolve("speech.flv"));
        assertEquals(FRAMES, recorded.size());
        assertEquals("0 b201020300", recorded.get(0));
        assertEquals("480 b201020318", recorded.get(FRAMES - 1));
    }

    @Test
    void liveStreamIsCopiedUntilItsEnd() throws Exception {
        start(null);
        Path copy = folder.resolve("copy.flv");
        Copy running = new Copy(copyOptions(url("/speech"), copy.toString()).settings(), console);
        CompletableFuture<ExitCode> done = CompletableFuture.supplyAsync(() -> CopyProgram.copy(running, console));
        try (RtmpClient client = RtmpClient.connect(url(""));
                RtmpPublisher publisher = client.publish("speech")) {
            // the copy joins when it has connected
            for (int sent = 0; running.tags() < FRAMES && !done.isDone(); sent++) {
                byte[] body = {(byte) AudioTag.SPEEX_OCTET, 7};
                publisher.send(FlvTag.AUDIO, sent * 20L, Unpooled.wrappedBuffer(body));
                Thread.onSpinWait();
            }
        }
        assertEquals(ExitCode.OK, done.get(20, TimeUnit.SECONDS));
        List<String> tags = audio(copy);
        assertTrue(tags.size() >= FRAMES, tags::toString);
        assertEquals("0 b207", tags.get(0));
        assertEquals("20 b207", tags.get(1));
    }

    @Test
    void publishingNeedsTheKeyAndTheKeyIsNotPrinted() throws IOException {
        start("sesame");
        String source = speech().toString();
        assertEquals(ExitCode.AUTHENTICATION, copy(copyOptions(source, url("/speech"))));
        assertEquals(ExitCode.AUTHENTICATION, copy(copyOptions(source, url("/speech?key=wrong"))));
        CopyProgram.Options right = copyOptions(source, url("/speech?key=sesame"));
        right.fast = true;
        assertEquals(ExitCode.OK, copy(right));
        String said = out.toString(StandardCharsets.UTF_8) + err.toString(StandardCharsets.UTF_8);
        assertTrue(said.contains("who knows the key may publish"), said);
        assertFalse(said.contains("sesame"), said);
    }

    @Test
    void nameInUseIsRefused() throws IOException {
        start(null);
        try (RtmpClient client = RtmpClient.connect(url(""));
                RtmpPublisher publisher = client.publish("speech")) {
            assertEquals("speech", publisher.name());
            assertEquals(ExitCode.REFUSED, copy(copyOptions(speech().toString(), url("/speech"))));
        }
        assertTrue(err.toString(StandardCharsets.UTF_8).contains("NetStream.Publish.BadName"), err::toString);
    }

    @Test
    void serverThatIsGoneIsUnreachable() throws IOException {
        start(null);
        String gone = url("/speech");
        server.close();
        assertEquals(ExitCode.UNREACHABLE, copy(copyOptions(speech().toString(), gone)));
        assertEquals(
                ExitCode.UNREACHABLE,
                copy(copyOptions(gone, folder.resolve("x.flv").toString())));
    }

    @Test
    void mistakesAreNamed() throws IOException {
        String file = speech().toString();
        assertEquals("SRC and DEST are the same file", copyOptions(file, file).mistake());
        assertTrue(
                String.valueOf(copyOptions(file, "rtmp://host/live").mistake()).contains("a stream"));
        assertTrue(String.valueOf(copyOptions(file, "http://host/x").mistake()).contains("neither"));
        assertTrue(String.valueOf(copyOptions(file, "rtmp://h/a/b?timeout=x").mistake())
                .contains("timeout 'x'"));
    }

    @Test
    void addressNamesTheStreamInItsPathOrItsQuery() {
        StreamAddress path = StreamAddress.parse("rtmp://host/live/cam?key=K&timeout=1.5");
        assertEquals("live", path.url().app());
        assertEquals("cam?key=K", path.name());
        assertEquals(Duration.ofMillis(1500), path.timeout());
        StreamAddress query = StreamAddress.parse("rtmp://host:1936/vod/part?id=cam");
        assertEquals("vod/part", query.url().app());
        assertEquals("cam", query.name());
        assertEquals("rtmp://host/live/cam", path.toString());
    }

    @Test
    void probeSaysWhatIsInAFile() throws IOException {
        ProbeProgram.Options options = new ProbeProgram.Options();
        options.place = speech().toString();
        assertEquals(ExitCode.OK, ProbeProgram.probe(options, console, new CountDownLatch(1)));
        String line = out.toString(StandardCharsets.UTF_8);
        assertTrue(line.contains("\"audioCodec\":\"Speex\",\"audioRateHz\":16000,\"audioChannels\":1"), line);
        assertTrue(line.contains("\"durationMs\":480"), line);
        assertTrue(line.contains("\"audioTags\":25"), line);
    }

    @Test
    void probeOfAStreamWithoutMediaSaysSo() throws IOException {
        start(null);
        ProbeProgram.Options options = new ProbeProgram.Options();
        options.place = url("/nothing");
        options.durationSeconds = 0.2;
        assertEquals(ExitCode.NO_MEDIA, ProbeProgram.probe(options, console, new CountDownLatch(1)));
    }
}
