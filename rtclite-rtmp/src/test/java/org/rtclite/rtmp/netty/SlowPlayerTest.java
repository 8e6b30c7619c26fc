package org.rtclite.rtmp.netty;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.netty.buffer.UnpooledByteBufAllocator;
import io.netty.channel.ChannelOutboundBuffer;
import io.netty.channel.WriteBufferWaterMark;
import io.netty.channel.embedded.EmbeddedChannel;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.rtclite.rtmp.handshake.Handshake;
import org.rtclite.rtmp.message.RtmpMessage;
import org.rtclite.rtmp.session.PlayRequest;
import org.rtclite.rtmp.session.PublishType;
import org.rtclite.rtmp.session.RtmpClientSession;
import org.rtclite.rtmp.session.RtmpUrl;
import org.rtclite.rtmp.session.SessionOutput;
import org.rtclite.rtmp.session.SessionSettings;

/**
 * A minute of a live stream in virtual time: who takes it slowly or not at all costs a bounded queue and nobody else
 * anything.
 */
class SlowPlayerTest {

    private static final int STEP_MS = 40;
    private static final int SECONDS = 60;
    private static final int KEY_FRAME_MS = 2000;
    private static final int VIDEO_MS = 40;
    private static final int VIDEO_BYTES = 2000; // 50 kB/s
    private static final int AUDIO_BYTES = 80; // 2 kB/s
    private static final long QUEUE_BYTES = 50_000;
    private static final Duration QUEUE_TIME = Duration.ofSeconds(2);
    private static final Duration STALL_TIME = Duration.ofSeconds(10);
    private static final long UNLIMITED = Long.MAX_VALUE / 2;

    private final List<String> ends = new ArrayList<>();
    private final List<Peer> peers = new ArrayList<>();
    private RtmpServer server;
    private int addresses;
    private long nowMs;

    @BeforeEach
    void start() throws IOException {
        server = RtmpServer.builder()
                .bind("127.0.0.1", 0)
                .limits(ServerLimits.DEFAULT.withQueue(QUEUE_BYTES, QUEUE_TIME, STALL_TIME))
                .threads(1)
                .application(new RtmpApplication() {
                    @Override
                    public void onDisconnected(RtmpPeer peer, String reason) {
                        ends.add(peer.id() + " after " + nowMs + " ms: " + reason);
                    }
                })
                .start();
    }

    @AfterEach
    void stop() {
        peers.forEach(Peer::close);
        server.close();
    }

    /** A channel that takes only so many bytes as its far side reads. */
    private static final class NarrowChannel extends EmbeddedChannel {
        private final ByteBuf taken = Unpooled.buffer();
        private long room = UNLIMITED;

        NarrowChannel() {
            super(false, false);
        }

        @Override
        protected void doWrite(ChannelOutboundBuffer out) {
            while (room > 0 && out.current() instanceof ByteBuf next) {
                int bytes = (int) Math.min(room, next.readableBytes());
                taken.writeBytes(next, next.readerIndex(), bytes);
                out.removeBytes(bytes);
                room -= bytes;
            }
        }
    }

    /** A client at the other end of such a channel, and what it got. */
    private final class Peer {
        private final NarrowChannel channel = new NarrowChannel();
        private final RtmpClientSession session = new RtmpClientSession(
                SessionSettings.CLIENT, Handshake.Kind.PLAIN, new Random(1), UnpooledByteBufAllocator.DEFAULT, 0);
        private final List<Integer> video = new ArrayList<>(); // numbers of the frames
        private final List<Integer> audio = new ArrayList<>();
        private final long bytesPerStep;
        private long mostPending;
        private long mostLateMs;
        private int streamId;
        private boolean closed;

        Peer(long bytesPerStep) throws Exception {
            this.bytesPerStep = bytesPerStep;
            peers.add(this);
            channel.register();
            channel.freezeTime();
            channel.config().setWriteBufferWaterMark(new WriteBufferWaterMark(16 * 1024, 64 * 1024));
            InetSocketAddress address = new InetSocketAddress(InetAddress.getLoopbackAddress(), ++addresses);
            channel.pipeline().addLast(new ServerConnection(server, channel.eventLoop(), address, addresses).handler());
            session.connect(RtmpClientSession.connectProperties(RtmpUrl.parse("rtmp://host/live")), List.of(), 0);
            run();
            session.createStream(0);
            run();
            streamId = session.streamIds().get(0);
        }

        Peer plays() {
            session.play(streamId, new PlayRequest("s", PlayRequest.Source.LIVE, 0, -1, true), 0);
            run();
            channel.room = 0;
            return this;
        }

        Peer publishes() {
            session.publish(streamId, "s", PublishType.LIVE, 0);
            run();
            return this;
        }

        /** Ends the connection: nothing stays in its queues. */
        void close() {
            channel.close().syncUninterruptibly();
            channel.runPendingTasks();
            session.transportClosed();
            run();
        }

        /** Moves bytes until neither side has any. */
        private void run() {
            for (boolean moved = true; moved; ) {
                moved = false;
                for (SessionOutput output = session.poll(); output != null; output = session.poll()) {
                    if (output instanceof SessionOutput.Send send) {
                        moved = true;
                        if (channel.isOpen()) {
                            channel.writeInbound(send.bytes());
                        } else {
                            send.bytes().release();
                        }
                    } else if (output instanceof SessionOutput.Media media) {
                        on(media.message());
                    }
                }
                if (channel.taken.isReadable()) {
                    moved = true;
                    session.receive(channel.taken, TimeUnit.MILLISECONDS.toNanos(nowMs));
                    channel.taken.clear();
                }
            }
        }

        private void on(RtmpMessage message) {
            if (message instanceof RtmpMessage.Video frame) {
                video.add(frame.payload().getInt(1));
                mostLateMs = Math.max(mostLateMs, nowMs - frame.timestampMs());
            } else if (message instanceof RtmpMessage.Audio frame) {
                audio.add(frame.payload().getInt(1));
            }
            message.release();
        }

        /** Lets time pass, and takes what this client reads in it. */
        void step(long bytes) {
            channel.advanceTimeBy(STEP_MS, TimeUnit.MILLISECONDS);
            channel.runScheduledPendingTasks();
            mostPending = Math.max(mostPending, channel.unsafe().outboundBuffer() == null ? 0 : pending());
            channel.room = bytes;
            channel.flush();
            channel.runPendingTasks();
            run();
            channel.room = 0;
            closed |= !channel.isActive();
        }

        void step() {
            step(bytesPerStep);
        }

        private long pending() {
            return channel.unsafe().outboundBuffer().totalPendingWriteBytes();
        }
    }

    private void publishStep(Peer publisher) {
        int number = (int) (nowMs / VIDEO_MS);
        if (nowMs % VIDEO_MS == 0) {
            int kind = nowMs % KEY_FRAME_MS == 0 ? 0x12 : 0x22;
            publisher.session.sendVideo(publisher.streamId, nowMs, body(kind, number, VIDEO_BYTES));
        }
        publisher.session.sendAudio(publisher.streamId, nowMs, body(0xb2, (int) (nowMs / STEP_MS), AUDIO_BYTES));
        publisher.step(UNLIMITED);
    }

    private static ByteBuf body(int octet, int number, int bytes) {
        return Unpooled.buffer(bytes).writeByte(octet).writeInt(number).writeZero(bytes - 5);
    }

    private static List<Integer> numbers(int count) {
        List<Integer> numbers = new ArrayList<>();
        for (int i = 0; i < count; i++) {
            numbers.add(i);
        }
        return numbers;
    }

    /** Every frame but a key frame comes right behind the one it is made from. */
    private static void assertDecodable(List<Integer> video) {
        int perGroup = KEY_FRAME_MS / VIDEO_MS;
        int last = -1;
        for (int number : video) {
            assertTrue(number > last, () -> "frame " + number + " comes late");
            int before = last;
            assertTrue(
                    number % perGroup == 0 || number == before + 1,
                    () -> "frame " + number + " comes behind frame " + before);
            last = number;
        }
    }

    private static void assertBounded(Peer peer) {
        assertTrue(
                peer.mostPending <= 2 * QUEUE_BYTES + 2 * VIDEO_BYTES, () -> peer.mostPending + " bytes were waiting");
    }

    @Test
    void aMinuteWithFastSlowAndStalledPlayers() throws Exception {
        Peer publisher = new Peer(UNLIMITED).publishes();
        List<Peer> fast = List.of(new Peer(UNLIMITED).plays(), new Peer(2500).plays()); // 62 kB/s do
        Peer slow = new Peer(1000).plays(); // half of what comes
        Peer trickle = new Peer(110).plays(); // hardly more than the audio
        Peer stalled = new Peer(0).plays();
        Peer burst = new Peer(10_000).plays();

        long stalledUntilMs = 0;
        for (nowMs = 0; nowMs < SECONDS * 1000L; nowMs += STEP_MS) {
            publishStep(publisher);
            fast.forEach(Peer::step);
            slow.step();
            trickle.step();
            stalled.step();
            burst.step(nowMs % 10_000 < 4_000 ? 0 : burst.bytesPerStep); // nothing for four seconds of ten
            stalledUntilMs = stalled.closed ? stalledUntilMs : nowMs;
        }

        int videoFrames = SECONDS * 1000 / VIDEO_MS;
        int audioFrames = SECONDS * 1000 / STEP_MS;
        for (Peer peer : fast) {
            assertEquals(numbers(videoFrames), peer.video);
            assertEquals(numbers(audioFrames), peer.audio);
            assertFalse(peer.closed);
        }

        assertFalse(slow.closed);
        assertBounded(slow);
        assertDecodable(slow.video);
        assertEquals(slow.audio, numbers(slow.audio.size()), "the slow one hears everything");
        int slowVideo = slow.video.size();
        assertTrue(slowVideo > videoFrames / 4 && slowVideo < videoFrames * 3 / 4, () -> slowVideo + " frames");
        assertTrue(slow.mostLateMs <= 2 * QUEUE_TIME.toMillis(), () -> slow.mostLateMs + " ms late");

        assertBounded(burst);
        assertFalse(burst.closed);
        assertDecodable(burst.video);
        int last = burst.video.get(burst.video.size() - 1);
        assertTrue(last > videoFrames - KEY_FRAME_MS / VIDEO_MS, () -> "caught up to " + last);

        assertEquals(2, ends.size(), ends::toString);
        assertTrue(
                ends.stream().allMatch(end -> end.endsWith("the player does not take what it is sent")),
                ends::toString);
        assertBounded(trickle);
        assertTrue(trickle.closed, "who stays behind for good is disconnected");
        assertBounded(stalled);
        assertTrue(stalled.closed);
        assertEquals(0, stalled.video.size());
        long stalledMs = stalledUntilMs;
        long expectedMs = Math.min(QUEUE_TIME.toMillis(), 1000 * QUEUE_BYTES / 50_000) + STALL_TIME.toMillis();
        assertTrue(
                Math.abs(stalledMs - expectedMs) < 500,
                () -> "disconnected after " + stalledMs + ", not " + expectedMs);
    }
}
