package org.rtclite.rtmp.netty;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufUtil;
import io.netty.buffer.Unpooled;
import java.io.IOException;
import java.io.InputStream;
import java.net.Socket;
import java.net.SocketException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.rtclite.rtmp.amf.AmfLimits;
import org.rtclite.rtmp.amf.AmfObject;
import org.rtclite.rtmp.chunk.ChunkEncoder;
import org.rtclite.rtmp.chunk.MessageType;
import org.rtclite.rtmp.chunk.RtmpLimits;
import org.rtclite.rtmp.flv.FlvTag;
import org.rtclite.rtmp.message.MessageWriter;
import org.rtclite.rtmp.message.RtmpMessage;
import org.rtclite.rtmp.session.PlayRequest;
import org.rtclite.rtmp.session.SessionSettings;

/**
 * What attackers get from a running server: closed or ignored, a bounded share of its memory, and no effect on a stream
 * beside them.
 */
@Timeout(60)
class HostileClientTest {

    private static final Duration SOON = Duration.ofSeconds(20);
    private static final Duration PATIENCE = Duration.ofMillis(250);
    private static final int MOST_CONNECTIONS = 20;
    private static final int HANDSHAKE_BYTES = 1 + 2 * 1536;

    private final LinkedBlockingQueue<String> gone = new LinkedBlockingQueue<>();
    private RtmpServer server;
    private RtmpClient client;
    private RtmpPublisher publisher;
    private RtmpPlayer player;
    private long timeMs;

    @BeforeEach
    void start() throws IOException {
        server = RtmpServer.builder()
                .bind("127.0.0.1", 0)
                .application(new RtmpApplication() {
                    @Override
                    public CompletionStage<Decision> onConnect(RtmpPeer peer) {
                        return CompletableFuture.completedStage(Decision.accept());
                    }

                    @Override
                    public void onDisconnected(RtmpPeer peer, String reason) {
                        gone.add(reason);
                    }
                })
                .limits(ServerLimits.DEFAULT
                        .withConnections(MOST_CONNECTIONS, MOST_CONNECTIONS)
                        .withQueue(64 * 1024, Duration.ofSeconds(5), Duration.ofSeconds(30)))
                .settings(SessionSettings.SERVER
                        .withTimeout(PATIENCE)
                        .withLimits(new RtmpLimits(256 * 1024, 64 * 1024, 512 * 1024, 64, 128), AmfLimits.DEFAULT))
                .threads(2)
                .start();
        client = RtmpClient.connect("rtmp://127.0.0.1:" + server.address().getPort() + "/live");
        publisher = client.publish("good");
        player = client.play(new PlayRequest("good", PlayRequest.Source.LIVE, 0, -1, true));
    }

    @AfterEach
    void stop() {
        client.close();
        server.close();
    }

    /** The stream beside the attackers goes on, tag by tag. */
    private void assertGoodStreamGoesOn() throws IOException, InterruptedException {
        for (int i = 0; i < 50; i++) {
            timeMs += 20;
            publisher.send(FlvTag.AUDIO, timeMs, Unpooled.wrappedBuffer(new byte[] {(byte) 0xb2, (byte) i}));
            FlvTag tag = player.next(SOON);
            assertNotNull(tag, "the stream beside has ended");
            assertEquals(timeMs, tag.timestampMs(), "the stream beside has lost a tag");
            tag.close();
        }
    }

    private Socket socket() throws IOException {
        Socket socket = new Socket();
        socket.setReceiveBufferSize(8192);
        socket.connect(server.address());
        socket.setSoTimeout((int) SOON.toMillis());
        socket.setTcpNoDelay(true);
        return socket;
    }

    /** A connection with its handshake done. */
    private Socket established() throws IOException {
        Socket socket = socket();
        byte[] handshake = new byte[HANDSHAKE_BYTES];
        handshake[0] = 3;
        socket.getOutputStream().write(handshake);
        socket.getInputStream().readNBytes(HANDSHAKE_BYTES);
        return socket;
    }

    /** A connection to the application. */
    private Socket connected() throws IOException {
        Socket socket = established();
        send(socket, connect());
        return socket;
    }

    private static ByteBuf message(int chunkStream, RtmpMessage message) {
        ByteBuf body = Unpooled.buffer();
        new MessageWriter().write(message, body);
        ByteBuf out = Unpooled.buffer();
        new ChunkEncoder().encode(chunkStream, message.typeId(), message.streamId(), message.timestampMs(), body, out);
        return out;
    }

    private static ByteBuf connect() {
        return message(
                3, new RtmpMessage.Command(0, false, "connect", 1, new AmfObject().put("app", "live"), List.of()));
    }

    /** A header of type 0. */
    private static ByteBuf header(int chunkStream, int length, int type) {
        ByteBuf out = Unpooled.buffer();
        if (chunkStream < 64) {
            out.writeByte(chunkStream);
        } else if (chunkStream < 320) {
            out.writeByte(0).writeByte(chunkStream - 64);
        } else {
            out.writeByte(1).writeByte((chunkStream - 64) & 0xff).writeByte((chunkStream - 64) >> 8);
        }
        return out.writeMedium(0).writeMedium(length).writeByte(type).writeIntLE(1);
    }

    private static void send(Socket socket, ByteBuf bytes) throws IOException {
        socket.getOutputStream().write(ByteBufUtil.getBytes(bytes));
    }

    /** Reads until the server closes, which it must do. */
    private static void assertCloses(Socket socket) throws IOException {
        try (socket) {
            InputStream in = socket.getInputStream();
            byte[] bytes = new byte[65_536];
            int read = in.read(bytes);
            while (read >= 0) {
                read = in.read(bytes);
            }
        } catch (SocketException e) {
            assertTrue(e.getMessage().contains("reset") || e.getMessage().contains("pipe"), e::toString);
        }
    }

    private static void sendUntilClosed(Socket socket, ByteBuf bytes) throws IOException {
        try {
            send(socket, bytes);
        } catch (SocketException e) {
            return; // closed while it was sending: assertCloses sees the same
        }
        assertCloses(socket);
    }

    @Test
    void aCommandThatDeclaresMoreThanItMayIsClosedAtItsHeader() throws Exception {
        sendUntilClosed(established(), header(3, 0xffffff, MessageType.COMMAND_AMF0));
        sendUntilClosed(established(), header(4, 256 * 1024 + 1, MessageType.VIDEO));
        assertGoodStreamGoesOn();
    }

    @Test
    void messagesThatNeverBecomeCompleteHoldOnlyWhatWasSent() throws Exception {
        try (Socket attacker = connected()) {
            ByteBuf begun = Unpooled.buffer();
            for (int stream = 4; stream < 60; stream++) {
                begun.writeBytes(header(stream, 250_000, MessageType.VIDEO)).writeZero(128);
            }
            send(attacker, begun);
            assertGoodStreamGoesOn();
            long held = server.heldBytes();
            assertTrue(held <= 56 * 128 + 64 * 1024, () -> held + " bytes are held");
        }
    }

    @Test
    void chunkStreamsBeyondTheLimitCloseTheConnection() throws Exception {
        ByteBuf all = Unpooled.buffer();
        for (int stream = 2; stream <= 65_599; stream++) {
            all.writeBytes(header(stream, 2, MessageType.AUDIO)).writeZero(2);
        }
        sendUntilClosed(established(), all);
        assertGoodStreamGoesOn();
    }

    @Test
    void aMessageThatChangesItsSizeHalfWayIsClosed() throws Exception {
        ByteBuf bytes = header(4, 1000, MessageType.VIDEO).writeZero(128);
        bytes.writeBytes(header(4, 2000, MessageType.VIDEO)).writeZero(128);
        sendUntilClosed(established(), bytes);
        assertGoodStreamGoesOn();
    }

    @Test
    void chunksOfOneByteAreRefusedAndSegmentsOfOneByteUnderstood() throws Exception {
        sendUntilClosed(established(), message(2, new RtmpMessage.SetChunkSize(1)));
        sendUntilClosed(established(), message(2, new RtmpMessage.SetChunkSize(-1)));
        try (Socket slow = established()) {
            for (byte octet : ByteBufUtil.getBytes(connect())) {
                slow.getOutputStream().write(octet);
            }
            assertTrue(slow.getInputStream().read() >= 0, "connect is answered");
        }
        assertGoodStreamGoesOn();
    }

    @Test
    void nestingBeyondTheLimitIsIgnoredUpToTheHundredthTime() throws Exception {
        ByteBuf body = Unpooled.buffer();
        body.writeByte(2).writeShort(7).writeBytes("connect".getBytes(java.nio.charset.StandardCharsets.US_ASCII));
        body.writeByte(0).writeDouble(1);
        for (int depth = 0; depth < 10_000; depth++) {
            body.writeByte(3).writeShort(1).writeByte('a');
        }
        ByteBuf deep = Unpooled.buffer();
        new ChunkEncoder().encode(3, MessageType.COMMAND_AMF0, 0, 0, body, deep);
        try (Socket once = established()) {
            send(once, deep.duplicate());
            send(once, connect());
            assertTrue(once.getInputStream().read() >= 0, "the connect that follows is answered");
        }
        ByteBuf often = Unpooled.buffer();
        for (int i = 0; i <= 100; i++) {
            often.writeBytes(deep.duplicate());
        }
        sendUntilClosed(established(), often);
        assertGoodStreamGoesOn();
    }

    @Test
    void unknownTypesAreIgnored() throws Exception {
        try (Socket odd = established()) {
            ByteBuf bytes = Unpooled.buffer();
            for (int type = 23; type < 256; type++) {
                bytes.writeBytes(header(5, 100, type)).writeZero(100);
                bytes.writeBytes(message(2, new RtmpMessage.UserControl(type, 1)));
            }
            send(odd, bytes.writeBytes(connect()));
            assertTrue(odd.getInputStream().read() >= 0, "the connect that follows is answered");
            assertGoodStreamGoesOn();
        }
    }

    @Test
    void handshakesThatAreNotFinishedAreClosedInTime() throws Exception {
        List<Socket> silent = new ArrayList<>();
        for (int i = 0; i < 10; i++) {
            Socket socket = i % 2 == 0 ? socket() : established(); // never says connect
            silent.add(socket);
            if (i % 4 == 0) {
                socket.getOutputStream().write(new byte[] {3, 0, 0});
            }
        }
        assertGoodStreamGoesOn();
        for (Socket socket : silent) {
            assertCloses(socket);
        }
        assertGoodStreamGoesOn();
    }

    @Test
    void aFloodOfConnectionsIsCutAtTheLimitAndForgotten() throws Exception {
        List<Socket> flood = new ArrayList<>();
        for (int i = 0; i < 5 * MOST_CONNECTIONS; i++) {
            flood.add(socket());
            assertTrue(server.connections() <= MOST_CONNECTIONS, () -> server.connections() + " connections");
        }
        assertGoodStreamGoesOn();
        for (Socket socket : flood) {
            assertCloses(socket); // at once, or when the handshake's time is over
        }
        try (Socket late = connected()) {
            assertTrue(late.getInputStream().read() >= 0, "there is room again");
        }
        assertGoodStreamGoesOn();
    }

    @Test
    void whoAsksWithoutTakingTheAnswersIsDisconnected() throws Exception {
        try (Socket deaf = connected()) {
            ByteBuf questions = Unpooled.buffer();
            for (int i = 0; i < 500; i++) { // answered by a longer text, once there are too many streams
                questions.writeBytes(
                        message(3, new RtmpMessage.Command(0, false, "createStream", 2 + i, null, List.of())));
            }
            byte[] bytes = ByteBufUtil.getBytes(questions);
            CountDownLatch cut = new CountDownLatch(1);
            Thread flood = new Thread(() -> {
                try {
                    for (int i = 0; i < 10_000; i++) {
                        deaf.getOutputStream().write(bytes);
                    }
                } catch (IOException e) {
                    cut.countDown();
                }
            });
            flood.setDaemon(true);
            flood.start();
            while (!cut.await(1, TimeUnit.MILLISECONDS)) {
                assertGoodStreamGoesOn();
                long held = server.heldBytes();
                assertTrue(held < 2 * 1024 * 1024, () -> held + " bytes are held");
            }
        }
        String reason = gone.poll(20, TimeUnit.SECONDS);
        assertTrue(reason != null && reason.contains("bytes wait to be sent, limit"), () -> "gone: " + reason);
    }

    @Test
    void noiseIsClosedOrIgnored() throws Exception {
        long seed = Long.getLong("rtclite.seed", 2026);
        System.out.println("noise, seed " + seed);
        Random random = new Random(seed);
        for (int i = 0; i < 50; i++) {
            try (Socket noisy = i % 2 == 0 ? established() : connected()) {
                byte[] noise = new byte[4096];
                random.nextBytes(noise);
                noisy.getOutputStream().write(noise);
            }
        }
        assertGoodStreamGoesOn();
    }
}
