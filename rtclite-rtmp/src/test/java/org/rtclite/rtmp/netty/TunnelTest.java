package org.rtclite.rtmp.netty;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.netty.handler.ssl.SslContext;
import io.netty.handler.ssl.SslContextBuilder;
import java.io.IOException;
import java.io.InputStream;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.zip.CRC32;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.rtclite.rtmp.flv.FlvTag;
import org.rtclite.rtmp.session.PlayRequest;

/** Clients and servers over HTTP and TLS, on real sockets. */
@Timeout(60)
class TunnelTest {

    private static final Duration SOON = Duration.ofSeconds(20);

    private record Tag(int type, long timestampMs, int bytes, long crc) {}

    private final LinkedBlockingQueue<String> gone = new LinkedBlockingQueue<>();
    private RtmpServer server;

    private final class Application implements RtmpApplication {
        @Override
        public void onUnpublished(RtmpPeer peer, String stream) {
            gone.add("end " + stream);
        }

        @Override
        public void onDisconnected(RtmpPeer peer, String reason) {
            gone.add(reason);
        }
    }

    private RtmpServer.Builder builder() {
        return RtmpServer.builder()
                .bind("127.0.0.1", 0)
                .application(new Application())
                .threads(2);
    }

    private static InputStream resource(String name) {
        InputStream in = TunnelTest.class.getResourceAsStream(name);
        assertNotNull(in, name);
        return in;
    }

    private static SslContext serverTls(String name) throws IOException {
        return SslContextBuilder.forServer(resource(name + "-certificate.pem"), resource(name + "-key.pem"))
                .build();
    }

    private static SslContext trusting(String name) throws IOException {
        return SslContextBuilder.forClient()
                .trustManager(resource(name + "-certificate.pem"))
                .build();
    }

    @AfterEach
    void stop() {
        if (server != null) {
            server.close();
        }
    }

    private RtmpClientBuilder client(String scheme) throws IOException {
        RtmpClientBuilder client =
                RtmpClient.builder(scheme + "://localhost:" + server.address().getPort() + "/live");
        return scheme.endsWith("s") ? client.sslContext(trusting("localhost")) : client;
    }

    private static PlayRequest live(String name) {
        return new PlayRequest(name, PlayRequest.Source.LIVE, 0, -1, true);
    }

    private static Tag tag(int type, long timestampMs, ByteBuf body) {
        CRC32 crc = new CRC32();
        crc.update(body.nioBuffer());
        return new Tag(type, timestampMs, body.readableBytes(), crc.getValue());
    }

    /** Publishes bodies of many sizes; what was sent. */
    private static List<Tag> publish(RtmpPublisher publisher, long seed) throws IOException {
        Random random = new Random(seed);
        List<Tag> sent = new ArrayList<>();
        for (int i = 0; i < 200; i++) {
            int type = i % 3 == 0 ? FlvTag.VIDEO : FlvTag.AUDIO;
            byte[] body = new byte[i % 50 == 49 ? 300_000 : 2 + random.nextInt(i % 7 == 0 ? 20_000 : 200)];
            random.nextBytes(body);
            body[0] = (byte) (type == FlvTag.VIDEO ? 0x22 : 0xb2);
            ByteBuf buffer = Unpooled.wrappedBuffer(body);
            sent.add(tag(type, 20L * i, buffer));
            publisher.send(type, 20L * i, buffer);
        }
        return sent;
    }

    private static List<Tag> take(RtmpPlayer player, int count) throws InterruptedException {
        List<Tag> tags = new ArrayList<>();
        while (tags.size() < count) {
            FlvTag next = player.next(SOON);
            assertNotNull(next, "after " + tags.size() + " of " + count + " tags, ended " + player.isEnded());
            try (next) {
                tags.add(tag(next.type(), next.timestampMs(), next.body()));
            }
        }
        return tags;
    }

    @ParameterizedTest
    @ValueSource(strings = {"rtmpt", "rtmpte", "rtmp", "rtmpe"})
    void whatIsPublishedThroughHttpOrNotIsPlayedOnTheSamePort(String scheme) throws Exception {
        server = builder().tunnel().start();
        try (RtmpClient from = client(scheme).connect();
                RtmpClient to = client("rtmpt").connect();
                RtmpClient other = client("rtmp").connect();
                RtmpPlayer player = to.play(live("s"));
                RtmpPlayer plain = other.play(live("s"))) {
            List<Tag> sent;
            try (RtmpPublisher publisher = from.publish("s")) {
                sent = publish(publisher, 1);
            }
            assertEquals(sent, take(player, sent.size()));
            assertEquals(sent, take(plain, sent.size()));
            assertNull(player.next(SOON), "the player hears that publishing has ended");
            assertTrue(player.isEnded());
        }
        assertEquals("end live/s", gone.poll(20, TimeUnit.SECONDS));
    }

    @ParameterizedTest
    @ValueSource(strings = {"rtmps", "rtmpts"})
    void tlsCarriesBoth(String scheme) throws Exception {
        server = builder().sslContext(serverTls("localhost")).tunnel().start();
        try (RtmpClient from = client(scheme).connect();
                RtmpClient to = client(scheme).connect();
                RtmpPlayer player = to.play(live("s"));
                RtmpPublisher publisher = from.publish("s")) {
            List<Tag> sent = publish(publisher, 2);
            assertEquals(sent, take(player, sent.size()));
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"rtmps", "rtmpts"})
    void aServerThatNobodyVouchesForIsRefused(String scheme) throws Exception {
        server = builder().sslContext(serverTls("localhost")).tunnel().start();
        String reason = refusal(client(scheme).sslContext(trusting("elsewhere")));
        assertTrue(reason.endsWith("TLS: nobody who is trusted here vouches for the server's certificate"), reason);
        assertTrue(reason.startsWith("cannot reach " + scheme + "://localhost:"), reason);
        String usual = refusal(
                RtmpClient.builder(scheme + "://localhost:" + server.address().getPort() + "/live"));
        assertTrue(usual.endsWith("vouches for the server's certificate"), usual);
    }

    @ParameterizedTest
    @ValueSource(strings = {"rtmps", "rtmpts"})
    void aCertificateForAnotherHostIsRefused(String scheme) throws Exception {
        server = builder().sslContext(serverTls("elsewhere")).tunnel().start();
        String reason = refusal(client(scheme).sslContext(trusting("elsewhere")));
        assertTrue(reason.contains("TLS: the server's certificate does not fit"), reason);
        assertTrue(reason.contains("localhost"), reason);
    }

    @Test
    void anExpiredCertificateIsRefused() throws Exception {
        server = builder().sslContext(serverTls("expired")).start();
        String reason = refusal(client("rtmps").sslContext(trusting("authority")));
        assertTrue(reason.endsWith("TLS: the server's certificate has expired"), reason);
    }

    @Test
    void aServerWithoutTlsOrWithoutATunnelIsToldApart() throws Exception {
        server = builder().start();
        String noTls = refusal(client("rtmps").timeout(Duration.ofSeconds(1)));
        assertTrue(noTls.contains("cannot reach rtmps://localhost"), noTls);
        String noTunnel = refusal(client("rtmpt").timeout(Duration.ofSeconds(1)));
        assertTrue(noTunnel.contains("the HTTP connection broke off before an answer"), noTunnel);
    }

    private static String refusal(RtmpClientBuilder client) {
        return assertThrows(RtmpException.class, client::connect).getMessage();
    }

    @Test
    void twelvePlayersAtOnceLoseNothing() throws Exception {
        server = builder().tunnel().start();
        List<RtmpClient> clients = new ArrayList<>();
        try (RtmpClient from = client("rtmpt").connect()) {
            List<RtmpPlayer> players = new ArrayList<>();
            for (int i = 0; i < 12; i++) {
                RtmpClient client = client("rtmpt").connect();
                clients.add(client);
                players.add(client.play(live("s")));
            }
            RtmpPublisher publisher = from.publish("s");
            List<Tag> sent = publish(publisher, 3);
            for (RtmpPlayer player : players) {
                assertEquals(sent, take(player, sent.size()));
            }
        } finally {
            clients.forEach(RtmpClient::close);
        }
        assertEquals(0, server.tunnels().size());
    }

    @Test
    void whatWasSentBeforeTheCloseStillArrives() throws Exception {
        server = builder().tunnel().start();
        try (RtmpClient to = client("rtmpt").connect();
                RtmpPlayer player = to.play(live("s"))) {
            List<Tag> sent;
            try (RtmpClient from = client("rtmpt").connect()) {
                sent = publish(from.publish("s"), 4);
            }
            assertEquals(sent, take(player, sent.size()));
        }
        assertEquals("end live/s", gone.poll(20, TimeUnit.SECONDS));
    }

    @Test
    void aPlayerThatDoesNotTakeWhatComesIsNotAskedForMore() throws Exception {
        server = builder().tunnel().start();
        try (RtmpClient from = client("rtmp").connect();
                RtmpPublisher publisher = from.publish("s");
                RtmpClient slow = client("rtmpt").queueBytes(1000).connect();
                RtmpPlayer player = slow.play(live("s"))) {
            List<Tag> sent = publish(publisher, 5);
            CompletableFuture<Void> done = new CompletableFuture<>();
            done.completeOnTimeout(null, 200, TimeUnit.MILLISECONDS).join(); // lets queues fill
            assertEquals(sent, take(player, sent.size()));
        }
    }

    @Test
    void aClientThatIsRefusedHearsWhy() throws Exception {
        server = RtmpServer.builder()
                .bind("127.0.0.1", 0)
                .tunnel()
                .application(new RtmpApplication() {
                    @Override
                    public java.util.concurrent.CompletionStage<Decision> onConnect(RtmpPeer peer) {
                        return CompletableFuture.completedStage(
                                Decision.refuse(org.rtclite.rtmp.session.RefusalKind.REJECTED, "closed on Sundays"));
                    }
                })
                .start();
        String reason = refusal(client("rtmpt"));
        assertTrue(reason.contains("closed on Sundays"), reason);
    }

    @Test
    void sessionsCountAmongTheConnections() throws Exception {
        server = builder()
                .tunnel()
                .limits(ServerLimits.DEFAULT.withConnections(2, 2))
                .start();
        try (RtmpClient one = client("rtmpt").connect()) {
            assertEquals(2, server.connections(), "its session and its HTTP connection");
            assertThrows(RtmpException.class, () -> client("rtmpt").connect());
            assertNotNull(one.url());
        }
    }
}
