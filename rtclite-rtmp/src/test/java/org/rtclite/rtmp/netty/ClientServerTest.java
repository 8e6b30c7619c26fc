package org.rtclite.rtmp.netty;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufUtil;
import io.netty.buffer.Unpooled;
import io.netty.channel.EventLoopGroup;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Future;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.rtclite.rtmp.amf.AmfArray;
import org.rtclite.rtmp.flv.FlvReader;
import org.rtclite.rtmp.flv.FlvTag;
import org.rtclite.rtmp.flv.FlvWriter;
import org.rtclite.rtmp.handshake.Handshake;
import org.rtclite.rtmp.session.Outcome;
import org.rtclite.rtmp.session.PlayRequest;
import org.rtclite.rtmp.session.PublishType;
import org.rtclite.rtmp.session.RefusalKind;

@Timeout(60)
class ClientServerTest {

    private static final Duration SOON = Duration.ofSeconds(20);

    private record Tag(int type, long timestampMs, String body) {}

    @TempDir
    Path folder;

    private final LinkedBlockingQueue<RtmpPeer> callers = new LinkedBlockingQueue<>();
    private final LinkedBlockingQueue<String> published = new LinkedBlockingQueue<>();
    private final LinkedBlockingQueue<String> recorded = new LinkedBlockingQueue<>();
    private RtmpServer server;

    private final class Application implements RtmpApplication {

        @Override
        public CompletionStage<Decision> onConnect(RtmpPeer peer) {
            return CompletableFuture.completedStage(
                    switch (peer.app()) {
                        case "closed" -> Decision.refuse(RefusalKind.REJECTED, "closed on Sundays");
                        case "moved" -> new Decision.Redirect("rtmp://elsewhere.example/live");
                        default -> Decision.accept();
                    });
        }

        @Override
        public Set<String> procedures() {
            return Set.of("add", "fail");
        }

        @Override
        public CompletionStage<Object> onCall(RtmpPeer peer, String name, List<Object> arguments) {
            callers.add(peer);
            return name.equals("add")
                    ? CompletableFuture.completedStage((Double) arguments.get(0) + (Double) arguments.get(1))
                    : CompletableFuture.failedStage(new IllegalArgumentException("no luck"));
        }

        @Override
        public void onUnpublished(RtmpPeer peer, String stream) {
            published.add("end " + stream);
        }

        @Override
        public void onRecorded(String stream, Path file) {
            recorded.add(stream + " " + folder.relativize(file));
        }
    }

    private void start(ServerLimits limits) throws IOException {
        server = RtmpServer.builder()
                .bind("127.0.0.1", 0)
                .application(new Application())
                .recordings(folder)
                .limits(limits)
                .threads(2)
                .start();
    }

    @AfterEach
    void stop() {
        if (server != null) {
            server.close();
        }
    }

    private RtmpClientBuilder client(String app) {
        return RtmpClient.builder("rtmp://127.0.0.1:" + server.address().getPort() + "/" + app);
    }

    @ParameterizedTest
    @EnumSource(Handshake.Kind.class)
    void whatIsPublishedIsPlayed(Handshake.Kind handshake) throws Exception {
        start(ServerLimits.DEFAULT);
        try (RtmpClient from = client("live").handshake(handshake).connect();
                RtmpClient to = client("live").handshake(handshake).connect();
                RtmpPlayer player = to.play(new PlayRequest("s", PlayRequest.Source.LIVE, 0, -1, true))) {
            List<Tag> tags = new ArrayList<>();
            for (int i = 0; i < 100; i++) {
                tags.add(new Tag(FlvTag.AUDIO, 0xffffe0L + 20L * i, "b2" + "ab".repeat(i * 131 % 5000)));
            }
            try (RtmpPublisher publisher = from.publish("s")) {
                send(publisher, tags);
                assertEquals(tags, take(player, tags.size()));
            }
            assertNull(player.next(SOON), "the player hears that publishing has ended");
            assertTrue(player.isEnded());
        }
        assertEquals("end live/s", published.poll(20, TimeUnit.SECONDS));
    }

    @Test
    void aTagOfAnUnknownTypeOrTimeIsRefusedAtOnce() throws Exception {
        start(ServerLimits.DEFAULT);
        try (RtmpClient from = client("live").connect();
                RtmpPublisher publisher = from.publish("s")) {
            ByteBuf body = Unpooled.wrappedBuffer(new byte[1]);
            assertThrows(IllegalArgumentException.class, () -> publisher.send(20, 0, body));
            assertThrows(IllegalArgumentException.class, () -> publisher.trySend(FlvTag.AUDIO, -1, body));
            assertThrows(IllegalArgumentException.class, () -> publisher.send(FlvTag.AUDIO, 1L << 32, body));
            publisher.send(FlvTag.AUDIO, (1L << 32) - 1, body);
        }
    }

    @Test
    void metadataConfigurationsAndTheLastGroupOfPicturesAreThereForThoseWhoJoin() throws Exception {
        start(ServerLimits.DEFAULT);
        try (RtmpClient from = client("live").connect();
                RtmpPublisher publisher = from.publish("v");
                RtmpClient to = client("live").connect()) {
            publisher.sendMetadata(new AmfArray().put("width", 320.0));
            List<Tag> tags = List.of(
                    new Tag(FlvTag.VIDEO, 0, "1700000000" + "c0"),
                    new Tag(FlvTag.AUDIO, 0, "af00" + "1210"),
                    new Tag(FlvTag.VIDEO, 0, "1701000000" + "01"),
                    new Tag(FlvTag.VIDEO, 40, "2701000000" + "02"),
                    new Tag(FlvTag.VIDEO, 80, "1701000000" + "03"),
                    new Tag(FlvTag.AUDIO, 90, "af01" + "04"),
                    new Tag(FlvTag.VIDEO, 120, "2701000000" + "05"));
            send(publisher, tags);
            awaitHandled(from);
            try (RtmpPlayer player = to.play("v")) {
                List<Tag> got = take(player, 6);
                assertEquals(FlvTag.SCRIPT, got.get(0).type());
                assertEquals(
                        List.of(tags.get(0), tags.get(1), tags.get(4), tags.get(5), tags.get(6)), got.subList(1, 6));
            }
        }
    }

    @Test
    void aNameInUseARefusalAndARedirectAreToldApart() throws Exception {
        start(ServerLimits.DEFAULT);
        try (RtmpClient one = client("live").connect();
                RtmpPublisher publisher = one.publish("taken");
                RtmpClient two = client("live").connect()) {
            assertEquals("taken", publisher.name());
            RtmpException inUse = assertThrows(RtmpException.class, () -> two.publish("taken"));
            assertEquals(RefusalKind.NAME_IN_USE, refusal(inUse).kind());
            RtmpException missing = assertThrows(
                    RtmpException.class,
                    () -> two.play(new PlayRequest("none", PlayRequest.Source.RECORDED, 0, -1, true)));
            assertEquals(RefusalKind.NOT_FOUND, refusal(missing).kind());
        }
        RtmpException closed =
                assertThrows(RtmpException.class, () -> client("closed").connect());
        assertEquals(RefusalKind.REJECTED, refusal(closed).kind());
        assertTrue(closed.getMessage().contains("closed on Sundays"), closed.getMessage());
        RtmpException moved =
                assertThrows(RtmpException.class, () -> client("moved").connect());
        assertEquals("rtmp://elsewhere.example/live", refusal(moved).status().redirectUrl());
    }

    private static Outcome.Refused refusal(RtmpException e) {
        return assertInstanceOf(Outcome.Refused.class, e.outcome());
    }

    @Test
    void anUnreachableServerIsNamed() {
        RtmpException e = assertThrows(
                RtmpException.class,
                () -> RtmpClient.builder("rtmp://127.0.0.1:1/live")
                        .timeout(Duration.ofSeconds(2))
                        .connect());
        assertTrue(e.getMessage().startsWith("cannot reach rtmp://127.0.0.1:1/live"), e.getMessage());
    }

    @Test
    void proceduresAreCalledBothWaysAndOthersAreRefused() throws Exception {
        start(ServerLimits.DEFAULT);
        try (RtmpClient client = client("live").connect()) {
            assertEquals(3.0, client.call("add", 1.0, 2.0));
            assertTrue(assertThrows(RtmpException.class, () -> client.call("fail"))
                    .getMessage()
                    .contains("no luck"));
            assertThrows(RtmpException.class, () -> client.call("java.lang.Runtime.exit", 1.0));
            assertEquals(3.0, client.call("add", 1.0, 2.0), "a refused call does no harm");
        }
    }

    @Test
    void theServerCallsProceduresOfTheClient() throws Exception {
        start(ServerLimits.DEFAULT);
        try (RtmpClient client = client("live")
                .onCall("double", arguments -> 2 * (Double) arguments.get(0))
                .onCall("fail", arguments -> {
                    throw new IllegalArgumentException("no luck here");
                })
                .connect()) {
            awaitHandled(client);
            RtmpPeer peer = callers.poll(20, TimeUnit.SECONDS);
            assertNotNull(peer);
            assertEquals(14.0, peer.call("double", 7.0));
            assertTrue(assertThrows(RtmpException.class, () -> peer.call("fail"))
                    .getMessage()
                    .contains("no luck here"));
            RtmpException unknown = assertThrows(RtmpException.class, () -> peer.call("java.lang.Runtime.exit", 1.0));
            assertInstanceOf(Outcome.Refused.class, unknown.outcome());

            peer.close("enough");
            client.closed().get(20, TimeUnit.SECONDS);
            Outcome late = peer.callAsync("double", List.of(1.0)).get(20, TimeUnit.SECONDS);
            assertInstanceOf(Outcome.Aborted.class, late);
        }
    }

    @Test
    void aStreamOfTheProgramsOwnIsUsedOneThingAfterTheOther() throws Exception {
        start(ServerLimits.DEFAULT);
        try (RtmpClient client = client("live").connect();
                RtmpStream one = client.createStream();
                RtmpStream two = client.createStream()) {
            assertEquals(List.of(1, 2), List.of(one.id(), two.id()));
            List<Tag> tags = List.of(new Tag(FlvTag.AUDIO, 20, "b201"), new Tag(FlvTag.AUDIO, 40, "b202"));
            for (RtmpStream publishes : List.of(one, two)) {
                RtmpStream plays = publishes == one ? two : one;
                try (RtmpPublisher publisher = publishes.publish("s", PublishType.LIVE);
                        RtmpPlayer player = plays.play(new PlayRequest("s", PlayRequest.Source.LIVE, 0, -1, true))) {
                    RtmpException inUse = assertThrows(RtmpException.class, () -> plays.play(PlayRequest.of("other")));
                    assertTrue(inUse.getMessage().contains("stream " + plays.id() + " plays"), inUse.getMessage());
                    send(publisher, tags);
                    assertEquals(tags, take(player, 2));
                }
                assertEquals("end live/s", published.poll(20, TimeUnit.SECONDS));
            }
            two.delete();
            assertThrows(IllegalStateException.class, () -> two.play(PlayRequest.of("s")));
            RtmpStream three = client.createStream();
            assertEquals(2, three.id(), "the server has the stream back");
            RtmpPublisher publisher = three.publish("s", PublishType.LIVE);
            three.delete();
            assertEquals("end live/s", published.poll(20, TimeUnit.SECONDS));
            RtmpException gone = assertThrows(RtmpException.class, () -> send(publisher, tags));
            assertTrue(gone.getMessage().contains("stream was deleted"), gone.getMessage());
        }
    }

    @Test
    void aStreamThatWasRefusedIsGivenBack() throws Exception {
        start(ServerLimits.DEFAULT);
        try (RtmpClient client = client("live").connect()) {
            for (int i = 0; i < 100; i++) { // more than a connection may have at a time
                assertThrows(
                        RtmpException.class,
                        () -> client.play(new PlayRequest("none", PlayRequest.Source.RECORDED, 0, -1, true)));
            }
        }
    }

    @Test
    void recordsBelowItsFolderAndPlaysTheRecordingWithSeek() throws Exception {
        start(ServerLimits.DEFAULT);
        List<Tag> tags = new ArrayList<>();
        for (int i = 0; i < 50; i++) {
            tags.add(new Tag(FlvTag.AUDIO, 100L * i, "b2" + "cd".repeat(i)));
        }
        try (RtmpClient client = client("rec").connect()) {
            try (RtmpPublisher publisher = client.publish("r", PublishType.RECORD)) {
                send(publisher, tags);
            }
            assertEquals("end rec/r", published.poll(20, TimeUnit.SECONDS));
            assertEquals("rec/r rec/r.flv", recorded.poll(20, TimeUnit.SECONDS));
            Path file = folder.resolve("rec/r.flv");
            try (FlvReader complete = FlvReader.open(file)) {
                assertEquals(4.9, complete.metadata().orElseThrow().number("duration", -1), 1e-9);
            }
            assertEquals(4.9, (Double) client.call("getStreamLength", "r"), 1e-9);
            try (RtmpPlayer player = client.play(new PlayRequest("r", PlayRequest.Source.RECORDED, 3000, -1, true))) {
                List<Tag> got = new ArrayList<>();
                for (FlvTag tag = player.next(SOON); tag != null; tag = player.next(SOON)) {
                    if (tag.type() == FlvTag.AUDIO) {
                        got.add(tag(tag));
                    }
                    tag.close();
                }
                assertEquals(tags.subList(30, 50), got);
            }
        }
    }

    @Test
    void aNameThatLeadsOutOfTheFolderIsNotRecorded() throws Exception {
        start(ServerLimits.DEFAULT);
        try (RtmpClient client = client("rec").connect()) {
            for (String name :
                    List.of("../x", "a/../../x", "/etc/x", "..", ".hidden", "a\u0000b", "a b", "x".repeat(200))) {
                assertThrows(RtmpException.class, () -> client.publish(name, PublishType.RECORD), name);
            }
        }
        try (var files = Files.list(folder)) {
            assertEquals(0, files.count());
        }
    }

    @Test
    void aPlayerThatDoesNotReadCostsABoundedQueueAndNobodyElseAnything() throws Exception {
        start(ServerLimits.DEFAULT.withQueue(200_000, Duration.ofSeconds(2), Duration.ofMillis(500)));
        try (RtmpClient from = client("live").connect();
                RtmpClient slow = client("live").queueBytes(1000).connect();
                RtmpClient fast = client("live").connect();
                RtmpPlayer stalled = slow.play(new PlayRequest("s", PlayRequest.Source.LIVE, 0, -1, true));
                RtmpPlayer player = fast.play(new PlayRequest("s", PlayRequest.Source.LIVE, 0, -1, true));
                RtmpPublisher publisher = from.publish("s")) {
            assertNotNull(stalled);
            ByteBuf frame = Unpooled.wrappedBuffer(new byte[20_000]);
            frame.setByte(0, 0x22);
            int count = 0;
            boolean disconnected = false;
            for (int i = 0; i < 5000 && !disconnected; i++) {
                publisher.send(FlvTag.VIDEO, 10L * i, frame);
                FlvTag got = player.next(SOON);
                assertNotNull(got);
                assertEquals(10L * i, got.timestampMs(), "the fast player loses nothing");
                got.close();
                count++;
                disconnected = slow.closed().isDone() || server.connections() < 3;
            }
            assertTrue(disconnected, "the stalled player was not disconnected after " + count + " frames");
        }
    }

    @Test
    void aFilePublishedAsFastAsPossibleArrivesWhole() throws Exception {
        start(ServerLimits.DEFAULT);
        Path file = folder.resolve("long.flv");
        int count = 3000;
        try (FlvWriter writer = FlvWriter.create(file)) {
            for (int i = 0; i < count; i++) {
                writer.write(FlvTag.AUDIO, 20L * i, Unpooled.wrappedBuffer(new byte[] {(byte) 0xb2, (byte) i}));
            }
        }
        try (RtmpClient from = client("live").connect();
                RtmpClient to = client("live").connect();
                RtmpPlayer player = to.play(new PlayRequest("s", PlayRequest.Source.LIVE, 0, -1, true));
                RtmpPublisher publisher = from.publish("s");
                FlvReader reader = FlvReader.open(file)) {
            assertEquals(count + 1, publisher.sendUnpaced(reader));
            int audio = 0;
            while (audio < count) {
                FlvTag tag = player.next(SOON);
                assertNotNull(tag, "after " + audio);
                audio += tag.type() == FlvTag.AUDIO ? 1 : 0;
                tag.close();
            }
        }
    }

    @Test
    void aFileWhoseTimeBeginsLateIsPlayedAtOnce() throws Exception {
        start(ServerLimits.DEFAULT);
        Files.createDirectories(folder.resolve("vod"));
        List<Tag> tags = new ArrayList<>();
        tags.add(new Tag(FlvTag.AUDIO, 0, "af001210")); // some writers give configurations time 0
        for (int i = 0; i < 50; i++) {
            tags.add(new Tag(FlvTag.AUDIO, 16_777_000 + 20L * i, "af01" + "cd".repeat(i)));
        }
        try (FlvWriter writer = FlvWriter.create(folder.resolve("vod/late.flv"))) {
            for (Tag tag : tags) {
                ByteBuf body = Unpooled.wrappedBuffer(ByteBufUtil.decodeHexDump(tag.body()));
                writer.write(tag.type(), tag.timestampMs(), body);
            }
        }
        try (RtmpClient client = client("vod").connect();
                RtmpPlayer player = client.play(new PlayRequest("late", PlayRequest.Source.RECORDED, 0, -1, true))) {
            FlvTag metadata = player.next(SOON);
            assertEquals(FlvTag.SCRIPT, metadata.type());
            metadata.close();
            assertEquals(tags, take(player, tags.size()));
            assertNull(player.next(SOON));
            assertTrue(player.isEnded());
        }
    }

    @Test
    void aRecordingIsPlayedForTheTimeAskedForAcrossTheWrapOfItsTime() throws Exception {
        start(ServerLimits.DEFAULT);
        Files.createDirectories(folder.resolve("vod"));
        List<Tag> tags = new ArrayList<>();
        for (int i = -5; i < 15; i++) {
            tags.add(new Tag(FlvTag.AUDIO, 100L * i & 0xffffffffL, "b2" + "ab".repeat(i + 6)));
        }
        try (FlvWriter writer = FlvWriter.create(folder.resolve("vod/wrap.flv"))) {
            for (Tag tag : tags) {
                ByteBuf body = Unpooled.wrappedBuffer(ByteBufUtil.decodeHexDump(tag.body()));
                writer.write(tag.type(), tag.timestampMs(), body);
            }
        }
        try (RtmpClient client = client("vod").connect();
                RtmpPlayer player = client.play(new PlayRequest("wrap", PlayRequest.Source.RECORDED, 0, 1000, true))) {
            FlvTag metadata = player.next(SOON);
            assertEquals(FlvTag.SCRIPT, metadata.type());
            metadata.close();
            assertEquals(tags.subList(0, 11), take(player, 11));
            assertNull(player.next(SOON), "one second of two");
            assertTrue(player.isEnded());
        }
    }

    @Test
    void aFileIsSentAtItsPaceAcrossTheWrapOfItsTime() throws Exception {
        start(ServerLimits.DEFAULT);
        Path file = folder.resolve("wrap.flv");
        try (FlvWriter writer = FlvWriter.create(file)) {
            for (int i = -10; i <= 10; i++) {
                ByteBuf body = Unpooled.wrappedBuffer(new byte[] {(byte) 0xb2, (byte) i});
                writer.write(FlvTag.AUDIO, 20L * i & 0xffffffffL, body);
            }
        }
        try (RtmpClient client = client("live").connect();
                RtmpPublisher publisher = client.publish("s");
                FlvReader reader = FlvReader.open(file)) {
            long from = System.nanoTime();
            assertEquals(22, publisher.send(reader), "with the metadata");
            long tookMs = TimeUnit.NANOSECONDS.toMillis(System.nanoTime() - from);
            assertTrue(tookMs >= 400, () -> "400 ms of media took " + tookMs + " ms");
        }
    }

    @Test
    void blockingMethodsThrowOnAnEventLoop() throws Exception {
        start(ServerLimits.DEFAULT);
        EventLoopGroup loops = EventLoops.create("test", 1);
        try (RtmpClient client = client("live").eventLoopGroup(loops).connect()) {
            Future<?> publish = loops.submit(() -> client.publish("x"));
            ExecutionException e = assertThrows(ExecutionException.class, () -> publish.get(20, TimeUnit.SECONDS));
            assertInstanceOf(IllegalStateException.class, e.getCause());
        } finally {
            EventLoops.shutdown(loops);
        }
    }

    @Test
    void connectionsBeyondTheLimitAreClosed() throws Exception {
        start(ServerLimits.DEFAULT.withConnections(1, 1));
        try (RtmpClient client = client("live").connect()) {
            assertThrows(RtmpException.class, () -> client("live").connect());
            assertEquals(3.0, client.call("add", 1.0, 2.0));
        }
    }

    /** Waits until the server has handled what the client sent before. */
    private static void awaitHandled(RtmpClient client) throws RtmpException {
        client.call("add", 1.0, 2.0);
    }

    private static void send(RtmpPublisher publisher, List<Tag> tags) throws RtmpException {
        for (Tag tag : tags) {
            publisher.send(
                    tag.type(), tag.timestampMs(), Unpooled.wrappedBuffer(ByteBufUtil.decodeHexDump(tag.body())));
        }
    }

    private static List<Tag> take(RtmpPlayer player, int count) throws InterruptedException {
        List<Tag> tags = new ArrayList<>();
        while (tags.size() < count) {
            FlvTag tag = player.next(SOON);
            assertNotNull(tag, "after " + tags.size() + " tags: " + tags);
            tags.add(tag(tag));
            tag.close();
        }
        return tags;
    }

    private static Tag tag(FlvTag tag) {
        return new Tag(tag.type(), tag.timestampMs(), ByteBufUtil.hexDump(ByteBufUtil.getBytes(tag.body())));
    }
}
