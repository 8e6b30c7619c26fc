package org.rtclite.rtmp.netty;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.netty.buffer.ByteBufUtil;
import io.netty.buffer.Unpooled;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.rtclite.rtmp.flv.FlvTag;
import org.rtclite.rtmp.flv.FlvWriter;
import org.rtclite.rtmp.session.Outcome;
import org.rtclite.rtmp.session.PlayRequest;
import org.rtclite.rtmp.session.PublishType;
import org.rtclite.rtmp.session.RefusalKind;

/** play2: from one stream to another at a key frame; and that streams live no longer than their users. */
@Timeout(60)
class SwitchTest {

    private static final Duration SOON = Duration.ofSeconds(20);
    private static final String KEY = "17";
    private static final String INTER = "27";

    @TempDir
    Path folder;

    private RtmpServer server;
    private RtmpClient client;

    private static final class Application implements RtmpApplication {

        @Override
        public CompletionStage<Decision> onPlay(RtmpPeer peer, PlayRequest request) {
            return CompletableFuture.completedStage(
                    request.name().equals("secret")
                            ? Decision.refuse(RefusalKind.UNAUTHORIZED, "not for you")
                            : Decision.accept());
        }

        @Override
        public Set<String> procedures() {
            return Set.of("sync");
        }

        @Override
        public CompletionStage<Object> onCall(RtmpPeer peer, String name, List<Object> arguments) {
            return CompletableFuture.completedStage(null);
        }
    }

    @BeforeEach
    void start() throws IOException {
        server = RtmpServer.builder()
                .bind("127.0.0.1", 0)
                .application(new Application())
                .recordings(folder)
                .threads(1)
                .start();
        client = connect();
    }

    private RtmpClient connect() throws RtmpException {
        return RtmpClient.connect("rtmp://127.0.0.1:" + server.address().getPort() + "/live");
    }

    @AfterEach
    void stop() {
        client.close();
        server.close();
    }

    private static PlayRequest live(String name) {
        return new PlayRequest(name, PlayRequest.Source.LIVE, 0, -1, true);
    }

    private static void video(RtmpPublisher publisher, long timeMs, String kind, String text) throws RtmpException {
        publisher.send(
                FlvTag.VIDEO, timeMs, Unpooled.wrappedBuffer(ByteBufUtil.decodeHexDump(kind + "01000000" + text)));
    }

    private static void audio(RtmpPublisher publisher, long timeMs, String text) throws RtmpException {
        publisher.send(FlvTag.AUDIO, timeMs, Unpooled.wrappedBuffer(ByteBufUtil.decodeHexDump("b2" + text)));
    }

    private static String take(RtmpPlayer player) throws InterruptedException {
        FlvTag next = player.next(SOON);
        assertNotNull(next);
        try (FlvTag tag = next) {
            if (tag.type() == FlvTag.SCRIPT) {
                return String.valueOf(DataTags.values(tag.body()).get(0));
            }
            String hex = ByteBufUtil.hexDump(tag.body());
            return tag.timestampMs() + " " + (hex.length() > 4 ? hex.substring(0, 2) + ".." : "")
                    + hex.substring(hex.length() - 2);
        }
    }

    private static List<String> take(RtmpPlayer player, int count) throws InterruptedException {
        List<String> tags = new ArrayList<>();
        while (tags.size() < count) {
            tags.add(take(player));
        }
        return tags;
    }

    @Test
    void aLivePlayerGoesOverAtTheNextKeyFrame() throws Exception {
        try (RtmpClient other = connect();
                RtmpPublisher low = client.publish("low");
                RtmpPublisher high = other.publish("high");
                RtmpPlayer player = client.play(live("low"))) {
            high.send(FlvTag.VIDEO, 0, Unpooled.wrappedBuffer(ByteBufUtil.decodeHexDump("1700000000" + "cc")));
            video(high, 0, KEY, "10");
            other.call("sync");
            video(low, 0, KEY, "01");
            assertEquals("0 17..01", take(player));

            player.switchTo("high"); // has a key frame already, but that is past
            video(high, 40, INTER, "11");
            other.call("sync");
            video(low, 40, INTER, "02");
            assertEquals("40 27..02", take(player), "the present stream plays on");

            video(high, 80, KEY, "12");
            video(high, 120, INTER, "13");
            other.call("sync");
            video(low, 120, KEY, "03");
            client.call("sync");
            video(high, 160, INTER, "14");
            assertEquals(List.of("onPlayStatus", "0 17..cc", "80 17..12", "120 27..13", "160 27..14"), take(player, 5));
            assertEquals(Set.of("live/low", "live/high"), server.streamNames());
        }
    }

    @Test
    void withoutVideoItGoesOverAtTheNextSound() throws Exception {
        try (RtmpClient other = connect();
                RtmpPublisher one = client.publish("one");
                RtmpPublisher two = other.publish("two");
                RtmpPlayer player = client.play(live("one"))) {
            audio(one, 20, "01");
            assertEquals("20 01", take(player));
            player.switchTo("two");
            audio(two, 40, "02");
            assertEquals(List.of("onPlayStatus", "40 02"), take(player, 2));
            audio(one, 60, "03");
            client.call("sync");
            audio(two, 80, "04");
            assertEquals("80 04", take(player));
        }
    }

    @Test
    void aSwitchThatIsRefusedLeavesThePresentStreamAsItWas() throws Exception {
        try (RtmpPublisher one = client.publish("one");
                RtmpPlayer player = client.play(live("one"))) {
            for (String name : List.of("none", "secret", "one", "x".repeat(513), "")) {
                RtmpException refused = assertThrows(RtmpException.class, () -> player.switchTo(name), name);
                assertInstanceOf(Outcome.Refused.class, refused.outcome());
            }
            audio(one, 20, "01");
            assertEquals("20 01", take(player));
            assertFalse(player.isEnded());
            assertEquals(Set.of("live/one"), server.streamNames());
        }
    }

    private void record(String name, int tag, int keyEvery) throws IOException {
        Files.createDirectories(folder.resolve("live"));
        try (FlvWriter writer = FlvWriter.create(folder.resolve("live/" + name + ".flv"))) {
            for (int i = 0; i < 120; i++) {
                byte[] body = {(byte) (i % keyEvery == 0 ? 0x12 : 0x22), (byte) tag, (byte) i};
                writer.write(FlvTag.VIDEO, 40L * i, Unpooled.wrappedBuffer(body));
            }
        }
    }

    @Test
    void aRecordingGoesOverToAnotherWithoutAGap() throws Exception {
        record("low", 1, 10);
        record("high", 2, 25);
        try (RtmpPlayer player = client.play(new PlayRequest("low", PlayRequest.Source.RECORDED, 0, -1, true))) {
            player.switchTo("high");
            assertThrows(RtmpException.class, () -> player.switchTo("missing"));
            List<Integer> from = new ArrayList<>();
            long expected = 0;
            for (FlvTag next = player.next(SOON); next != null; next = player.next(SOON)) {
                try (FlvTag tag = next) {
                    if (tag.type() == FlvTag.VIDEO) {
                        assertEquals(expected, tag.timestampMs(), "no frame is missing or comes twice");
                        expected += 40;
                        from.add((int) tag.body().getByte(1));
                    }
                }
            }
            assertEquals(120, from.size());
            int first = from.indexOf(2);
            assertTrue(first > 0 && first % 25 == 0, () -> "began with frame " + first);
            assertEquals(120, from.lastIndexOf(1) + 1 + (120 - first), "each file in one piece");
        }
    }

    @Test
    void streamsAreForgottenWithTheirLastUser() throws Exception {
        try (RtmpPublisher taken = client.publish("taken")) {
            assertEquals("taken", taken.name());
            for (int i = 0; i < 60; i++) {
                String name = "made-up-" + i;
                switch (i % 5) {
                    case 0 -> client.play(live(name)).close();
                    case 1 -> client.publish(name).close();
                    case 2 ->
                        assertThrows(
                                RtmpException.class,
                                () -> client.play(new PlayRequest(name, PlayRequest.Source.RECORDED, 0, -1, true)));
                    case 3 -> assertThrows(RtmpException.class, () -> client.publish("taken"));
                    default -> {
                        try (RtmpStream stream = client.createStream()) {
                            assertNotNull(stream.playAsync(PlayRequest.of(name))); // closed before it is decided
                        }
                    }
                }
            }
            assertEquals(0.0, client.call("getStreamLength", "none"), "the disk's thread has looked for all");
            assertEquals(Set.of("live/taken"), server.streamNames());
        }
        client.call("sync");
        assertEquals(Set.of(), server.streamNames());
    }

    @Test
    void namesThatAreTooLongAreRefused() throws Exception {
        String most = "n".repeat(512);
        client.publish(most).close();
        RtmpException tooLong = assertThrows(RtmpException.class, () -> client.publish(most + "n", PublishType.LIVE));
        assertTrue(tooLong.getMessage().contains("513 characters, limit 512"), tooLong.getMessage());
        RtmpException app = assertThrows(
                RtmpException.class,
                () -> RtmpClient.connect("rtmp://127.0.0.1:" + server.address().getPort() + "/" + most + "n"));
        assertTrue(app.getMessage().contains("513 characters, limit 512"), app.getMessage());
    }
}
