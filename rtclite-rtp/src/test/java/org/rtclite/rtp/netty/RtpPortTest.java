package org.rtclite.rtp.netty;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.netty.channel.EventLoop;
import io.netty.channel.EventLoopGroup;
import io.netty.channel.MultiThreadIoEventLoopGroup;
import io.netty.channel.nio.NioIoHandler;
import java.net.BindException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.util.Random;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.rtclite.media.audio.AudioSink;
import org.rtclite.media.audio.AudioSource;
import org.rtclite.media.g711.G711Codec;
import org.rtclite.rtp.audio.AudioLeg;
import org.rtclite.rtp.audio.AudioLegConfig;
import org.rtclite.rtp.audio.AudioLegEvent;
import org.rtclite.rtp.audio.AudioLegListener;
import org.rtclite.rtp.audio.NegotiatedAudio;

class RtpPortTest {

    private static final long LIMIT_SECONDS = 20;
    private static EventLoopGroup group;

    @BeforeAll
    static void start() {
        group = new MultiThreadIoEventLoopGroup(1, NioIoHandler.newFactory());
    }

    @AfterAll
    static void stop() throws InterruptedException {
        assertTrue(group.shutdownGracefully(0, 5, TimeUnit.SECONDS).await(10, TimeUnit.SECONDS));
    }

    private static <T> T get(CompletableFuture<T> future) throws Exception {
        return future.get(LIMIT_SECONDS, TimeUnit.SECONDS);
    }

    private static RtpPort bind(RtpPortOptions options) throws Exception {
        return get(RtpPort.bind(group.next(), options));
    }

    private static InetAddress loopback() {
        return InetAddress.getLoopbackAddress();
    }

    /** Counts loud frames down. */
    private static final class LoudFrames implements AudioSink {
        final CountDownLatch latch;

        LoudFrames(int frames) {
            latch = new CountDownLatch(frames);
        }

        @Override
        public int sampleRateHz() {
            return 8000;
        }

        @Override
        public void write(short[] pcm, int offset, int samples) {
            int peak = 0;
            for (int i = offset; i < offset + samples; i++) {
                peak = Math.max(peak, Math.abs(pcm[i]));
            }
            if (peak > 3000) {
                latch.countDown();
            }
        }
    }

    /** A square wave of 400 Hz. */
    private static final class Square implements AudioSource {
        private int n;

        @Override
        public int sampleRateHz() {
            return 8000;
        }

        @Override
        public int read(short[] pcm, int offset, int samples) {
            for (int i = 0; i < samples; i++) {
                pcm[offset + i] = (short) (n++ / 10 % 2 == 0 ? 4000 : -4000);
            }
            return samples;
        }
    }

    private static CompletableFuture<AudioLeg> attach(
            RtpPort port, InetSocketAddress remote, boolean mux, AudioLegListener listener, LoudFrames sink) {
        CompletableFuture<AudioLeg> attached = new CompletableFuture<>();
        EventLoop loop = port.eventLoop();
        loop.execute(() -> {
            NegotiatedAudio agreed = NegotiatedAudio.of(remote, G711Codec.PCMU).withEvents(101, 101);
            AudioLeg leg = new AudioLeg(
                    AudioLegConfig.defaults(),
                    mux ? agreed.withRtcpMux() : agreed,
                    port.path(),
                    listener,
                    new Random(remote.getPort()),
                    System.nanoTime());
            leg.source(new Square());
            leg.sink(sink);
            port.attach(leg);
            attached.complete(leg);
        });
        return attached;
    }

    private static void callOn(RtpPortOptions options, boolean mux) throws Exception {
        RtpPort a = bind(options);
        RtpPort b = bind(options);
        LoudFrames heardByA = new LoudFrames(30);
        LoudFrames heardByB = new LoudFrames(30);
        CompletableFuture<Character> digit = new CompletableFuture<>();
        CompletableFuture<Boolean> bye = new CompletableFuture<>();
        AudioLeg legA = get(attach(a, b.rtpAddress(), mux, AudioLegListener.NONE, heardByA));
        get(attach(
                b,
                a.rtpAddress(),
                mux,
                event -> {
                    if (event instanceof AudioLegEvent.DigitReceived received) {
                        digit.complete(received.digit());
                    } else if (event instanceof AudioLegEvent.RemoteBye) {
                        bye.complete(true);
                    }
                },
                heardByB));
        assertTrue(heardByA.latch.await(LIMIT_SECONDS, TimeUnit.SECONDS));
        assertTrue(heardByB.latch.await(LIMIT_SECONDS, TimeUnit.SECONDS));
        a.eventLoop().execute(() -> legA.sendDigits("7"));
        assertEquals('7', get(digit));
        get(a.close());
        assertTrue(get(bye), "BYE came over the RTCP port");
        get(b.close());
        get(b.close());
    }

    @Test
    void carriesACallOverAPairOfPorts() throws Exception {
        callOn(RtpPortOptions.any(loopback()), false);
    }

    @Test
    void carriesACallOverOneSharedPort() throws Exception {
        callOn(new RtpPortOptions(loopback(), 0, true, 2048), true);
    }

    @Test
    void bindsAnEvenPortWithTheNextForControl() throws Exception {
        RtpPort port = bind(RtpPortOptions.any(loopback()));
        assertEquals(0, port.rtpAddress().getPort() % 2);
        assertEquals(port.rtpAddress().getPort() + 1, port.rtcpAddress().getPort());
        get(port.close());
    }

    @Test
    void failsToBindAPortThatIsTaken() throws Exception {
        RtpPort port = bind(RtpPortOptions.any(loopback()));
        CompletableFuture<RtpPort> second = RtpPort.bind(
                group.next(), new RtpPortOptions(loopback(), port.rtpAddress().getPort(), false, 2048));
        ExecutionException failure = assertThrows(ExecutionException.class, () -> get(second));
        BindException cause = assertInstanceOf(BindException.class, failure.getCause());
        assertTrue(cause.getMessage().contains(String.valueOf(port.rtpAddress().getPort())), cause.getMessage());
        get(port.close());
    }

    @Test
    void refusesToBeTouchedOffItsLoop() throws Exception {
        RtpPort port = bind(RtpPortOptions.any(loopback()));
        assertThrows(IllegalStateException.class, () -> port.attach(null));
        get(port.close());
    }

    @Test
    void aFailingMemberLeavesTheClockRunningForTheOthers() throws Exception {
        CountDownLatch ticks = new CountDownLatch(5);
        CompletableFuture<Integer> left = new CompletableFuture<>();
        EventLoop loop = group.next();
        MediaClock.Member failing = member(() -> {
            throw new IllegalStateException("a sink that fails on purpose");
        });
        MediaClock.Member counting = member(ticks::countDown);
        loop.execute(() -> {
            MediaClock.of(loop).add(failing);
            MediaClock.of(loop).add(counting);
        });
        assertTrue(ticks.await(LIMIT_SECONDS, TimeUnit.SECONDS));
        loop.execute(() -> {
            MediaClock.of(loop).remove(failing);
            MediaClock.of(loop).remove(counting);
            left.complete(MediaClock.of(loop).size());
        });
        assertEquals(0, get(left));
    }

    private static MediaClock.Member member(Runnable onTick) {
        return new MediaClock.Member() {
            @Override
            public void tick(long tickNanos) {
                onTick.run();
            }

            @Override
            public void flush() {}
        };
    }
}
