package org.rtclite.examples.interop;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufUtil;
import io.netty.buffer.Unpooled;
import io.netty.buffer.UnpooledByteBufAllocator;
import java.io.IOException;
import java.net.Socket;
import java.net.SocketTimeoutException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.Callable;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.FutureTask;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.rtclite.rtmp.flv.FlvTag;
import org.rtclite.rtmp.handshake.Handshake;
import org.rtclite.rtmp.message.RtmpMessage;
import org.rtclite.rtmp.netty.RtmpApplication;
import org.rtclite.rtmp.netty.RtmpClient;
import org.rtclite.rtmp.netty.RtmpPeer;
import org.rtclite.rtmp.netty.RtmpPlayer;
import org.rtclite.rtmp.netty.RtmpPublisher;
import org.rtclite.rtmp.netty.RtmpServer;
import org.rtclite.rtmp.netty.ServerLimits;
import org.rtclite.rtmp.session.PlayRequest;
import org.rtclite.rtmp.session.RtmpClientSession;
import org.rtclite.rtmp.session.RtmpUrl;
import org.rtclite.rtmp.session.SessionOutput;
import org.rtclite.rtmp.session.SessionSettings;

/**
 * A live stream over real sockets for most of a minute, with players that take it slowly or not at all: more than fits into
 * the kernel's buffers. The others lose nothing, and the server holds a bounded queue.
 */
@Timeout(120)
class SlowPlayersIT {

    private static final int SECONDS = 50;
    private static final int VIDEO_MS = 40;
    private static final int GROUP = 50; // frames from key frame to key frame
    private static final int FRAME_BYTES = 20_000; // 500 kB/s
    private static final int FRAMES = SECONDS * 1000 / VIDEO_MS;
    private static final int AUDIO_BYTES = 80;
    private static final int SLOW_BYTES = 8_000; // each 40 ms: less than half
    private static final int SMALL_BUFFER = 16 * 1024;
    private static final long QUEUE_BYTES = 1_000_000;
    private static final Duration STALL_TIME = Duration.ofSeconds(8);
    private static final Duration SOON = Duration.ofSeconds(20);
    private static final PlayRequest STREAM = new PlayRequest("s", PlayRequest.Source.LIVE, 0, -1, true);

    private final Map<Integer, String> gone = new ConcurrentHashMap<>(); // by port
    private final CountDownLatch ready = new CountDownLatch(2);
    private RtmpServer server;

    @BeforeEach
    void start() throws IOException {
        server = RtmpServer.builder()
                .bind("127.0.0.1", 0)
                .limits(ServerLimits.DEFAULT.withQueue(QUEUE_BYTES, Duration.ofSeconds(4), STALL_TIME))
                .application(new RtmpApplication() {
                    @Override
                    public void onDisconnected(RtmpPeer peer, String reason) {
                        gone.put(peer.address().getPort(), reason);
                    }
                })
                .start();
    }

    @AfterEach
    void stop() {
        server.close();
    }

    private RtmpClient connect() throws IOException {
        return RtmpClient.connect("rtmp://127.0.0.1:" + server.address().getPort() + "/live");
    }

    /** Numbers of the frames that somebody got, and whether the server closed. */
    private record Taken(List<Integer> video, List<Integer> audio, boolean closed, int port) {}

    private static <T> FutureTask<T> begin(String name, Callable<T> work) {
        FutureTask<T> task = new FutureTask<>(work);
        Thread thread = new Thread(task, name);
        thread.setDaemon(true);
        thread.start();
        return task;
    }

    private static Taken takeAll(RtmpPlayer player) throws InterruptedException {
        List<Integer> video = new ArrayList<>();
        List<Integer> audio = new ArrayList<>();
        while (audio.size() < FRAMES) {
            FlvTag next = player.next(SOON);
            if (next == null) {
                break;
            }
            try (FlvTag tag = next) {
                (tag.type() == FlvTag.VIDEO ? video : audio).add(tag.body().getInt(1));
            }
        }
        return new Taken(video, audio, false, 0);
    }

    /** A client with a small receive buffer that reads so many bytes each 40 ms, at a pace without drift. */
    private final class RawPlayer implements Callable<Taken> {
        private final int bytesPerStep;
        private final RtmpClientSession session = new RtmpClientSession(
                SessionSettings.CLIENT,
                Handshake.Kind.PLAIN,
                new Random(1),
                UnpooledByteBufAllocator.DEFAULT,
                System.nanoTime());
        private final List<Integer> video = new ArrayList<>();
        private final List<Integer> audio = new ArrayList<>();
        private boolean plays;

        RawPlayer(int bytesPerStep) {
            this.bytesPerStep = bytesPerStep;
        }

        @Override
        public Taken call() throws Exception {
            try (Socket socket = new Socket()) {
                socket.setReceiveBufferSize(SMALL_BUFFER);
                socket.connect(server.address());
                socket.setSoTimeout(1000);
                session.connect(
                        RtmpClientSession.connectProperties(RtmpUrl.parse("rtmp://127.0.0.1/live")),
                        List.of(),
                        System.nanoTime());
                byte[] bytes = new byte[8192];
                boolean open = true;
                while (open && !plays) {
                    drain(socket);
                    open = read(socket, bytes, bytes.length);
                }
                drain(socket);
                ready.countDown();
                open = open && readSlowly(socket, bytes);
                return new Taken(video, audio, !open, socket.getLocalPort());
            } finally {
                session.transportClosed(); // lets go of half a message
            }
        }

        private boolean readSlowly(Socket socket, byte[] bytes) throws IOException, InterruptedException {
            long next = System.nanoTime();
            long end = next + TimeUnit.SECONDS.toNanos(SECONDS + 5);
            CountDownLatch never = new CountDownLatch(1);
            while (next - end < 0) {
                next += TimeUnit.MILLISECONDS.toNanos(VIDEO_MS);
                if (never.await(next - System.nanoTime(), TimeUnit.NANOSECONDS)) {
                    throw new IllegalStateException();
                }
                if (bytesPerStep > 0 && !read(socket, bytes, bytesPerStep)) {
                    return false;
                }
                drain(socket);
            }
            return bytesPerStep > 0 || readToEnd(socket, bytes);
        }

        /** What a player that read nothing finds at last: the rest of what was under way, then the close. */
        private boolean readToEnd(Socket socket, byte[] bytes) throws IOException {
            while (read(socket, bytes, bytes.length)) {
                drain(socket);
            }
            return false;
        }

        private boolean read(Socket socket, byte[] bytes, int most) throws IOException {
            try {
                int n = socket.getInputStream().read(bytes, 0, most);
                if (n > 0) {
                    session.receive(Unpooled.wrappedBuffer(bytes, 0, n), System.nanoTime());
                }
                return n >= 0;
            } catch (SocketTimeoutException e) {
                return true;
            } catch (IOException e) {
                return false; // reset
            }
        }

        private void drain(Socket socket) throws IOException {
            for (SessionOutput output = session.poll(); output != null; output = session.poll()) {
                if (output instanceof SessionOutput.Send send) {
                    byte[] out = ByteBufUtil.getBytes(send.bytes());
                    send.bytes().release();
                    try {
                        socket.getOutputStream().write(out);
                    } catch (IOException e) {
                        return; // the next read tells
                    }
                } else if (output instanceof SessionOutput.Media media) {
                    on(media.message());
                } else if (output instanceof SessionOutput.Completed) {
                    next();
                }
            }
        }

        /** After connect comes createStream, after that play. */
        private void next() {
            if (session.streamIds().isEmpty()) {
                session.createStream(System.nanoTime());
            } else if (!plays) {
                plays = true;
                session.play(session.streamIds().get(0), STREAM, System.nanoTime());
            }
        }

        private void on(RtmpMessage message) {
            if (message instanceof RtmpMessage.Video frame) {
                video.add(frame.payload().getInt(1));
            } else if (message instanceof RtmpMessage.Audio frame) {
                audio.add(frame.payload().getInt(1));
            }
            message.release();
        }
    }

    private static ByteBuf body(int octet, int number, int bytes) {
        return Unpooled.buffer(bytes).writeByte(octet).writeInt(number).writeZero(bytes - 5);
    }

    /** Publishes at the pace of the clock; the most that the server held meanwhile. */
    private long publish(RtmpPublisher publisher) throws IOException, InterruptedException {
        long most = 0;
        CountDownLatch never = new CountDownLatch(1);
        long startNanos = System.nanoTime();
        for (int i = 0; i < FRAMES; i++) {
            long due = startNanos + TimeUnit.MILLISECONDS.toNanos((long) i * VIDEO_MS);
            if (never.await(due - System.nanoTime(), TimeUnit.NANOSECONDS)) {
                throw new IllegalStateException();
            }
            publisher.send(FlvTag.VIDEO, (long) i * VIDEO_MS, body(i % GROUP == 0 ? 0x12 : 0x22, i, FRAME_BYTES));
            publisher.send(FlvTag.AUDIO, (long) i * VIDEO_MS, body(0xb2, i, AUDIO_BYTES));
            most = Math.max(most, server.heldBytes());
        }
        return most;
    }

    @Test
    void whoIsSlowCostsABoundedQueueAndNobodyElseAnything() throws Exception {
        try (RtmpClient from = connect();
                RtmpPublisher publisher = from.publish("s");
                RtmpClient one = connect();
                RtmpClient two = connect();
                RtmpPlayer first = one.play(STREAM);
                RtmpPlayer second = two.play(STREAM)) {
            FutureTask<Taken> fast = begin("fast", () -> takeAll(first));
            FutureTask<Taken> other = begin("other", () -> takeAll(second));
            FutureTask<Taken> slow = begin("slow", new RawPlayer(SLOW_BYTES));
            FutureTask<Taken> stalled = begin("stalled", new RawPlayer(0));
            assertTrue(ready.await(20, TimeUnit.SECONDS));
            from.callAsync("sync", List.of()).get(20, TimeUnit.SECONDS); // both play now, whatever it answers

            long held = publish(publisher);
            // the slow one's queue, and the stalled one's before it is disconnected
            assertTrue(held < 2 * (2 * QUEUE_BYTES + FRAME_BYTES), () -> held + " bytes were held");
            for (FutureTask<Taken> task : List.of(fast, other)) {
                Taken taken = get(task);
                assertEquals(numbers(FRAMES), taken.video(), "a fast player lost video");
                assertEquals(numbers(FRAMES), taken.audio(), "a fast player lost audio");
            }
            assertSlow(get(slow));
            Taken none = get(stalled);
            assertTrue(none.closed(), "a player that takes nothing is disconnected");
            assertEquals("the player does not take what it is sent", gone.get(none.port()));
        }
    }

    private void assertSlow(Taken slow) {
        assertFalse(slow.closed(), () -> "the slow player is gone: " + gone.get(slow.port()));
        int frames = slow.video().size();
        assertTrue(frames > FRAMES / 10 && frames < FRAMES * 3 / 4, () -> frames + " frames of " + FRAMES);
        int last = -1;
        for (int number : slow.video()) {
            int before = last;
            assertTrue(number > before, () -> "frame " + number + " behind frame " + before);
            assertTrue(
                    number % GROUP == 0 || number == before + 1,
                    () -> "frame " + number + " cannot be decoded behind frame " + before);
            last = number;
        }
        List<Integer> audio = slow.audio();
        assertEquals(numbers(audio.size()), audio, "the slow one hears everything");
    }

    private static Taken get(FutureTask<Taken> task) throws Exception {
        try {
            return task.get(60, TimeUnit.SECONDS);
        } catch (ExecutionException e) {
            throw new AssertionError("a player failed", e.getCause());
        }
    }

    private static List<Integer> numbers(int count) {
        List<Integer> numbers = new ArrayList<>();
        for (int i = 0; i < count; i++) {
            numbers.add(i);
        }
        return numbers;
    }
}
