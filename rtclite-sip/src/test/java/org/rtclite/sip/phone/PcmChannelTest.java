package org.rtclite.sip.phone;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import io.netty.channel.DefaultEventLoop;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.rtclite.media.audio.AudioSource;

class PcmChannelTest {

    private final CallbackThreads threads = new CallbackThreads(null);
    private final DefaultEventLoop loop = new DefaultEventLoop();
    private final PcmChannel channel = new PcmChannel(16_000, new Waits(loop, threads));

    @AfterEach
    void close() {
        loop.shutdownGracefully(0, 0, TimeUnit.SECONDS).syncUninterruptibly();
        threads.close(Duration.ofSeconds(1));
    }

    private static short[] ramp(int from, int samples) {
        short[] pcm = new short[samples];
        for (int i = 0; i < samples; i++) {
            pcm[i] = (short) (from + i);
        }
        return pcm;
    }

    @Test
    void aBurstIsSaidTenMillisecondsAtATime() {
        channel.write(ramp(1, 1600));
        assertEquals(100, channel.queuedMs());
        AudioSource source = channel.outgoing();
        short[] frame = new short[160];
        assertEquals(160, source.read(frame, 0, 160));
        assertArrayEquals(ramp(1, 160), frame);
        assertEquals(90, channel.queuedMs());
        assertEquals(10, channel.playedMs());
    }

    @Test
    void clearDropsWhatIsQueuedButNotTheNextUtterance() {
        AudioSource source = channel.outgoing();
        channel.write(ramp(1, 1600));
        short[] frame = new short[160];
        source.read(frame, 0, 160);
        channel.clear();
        assertEquals(0, channel.queuedMs());
        channel.write(ramp(5000, 160));
        assertEquals(10, channel.queuedMs());
        assertEquals(160, source.read(frame, 0, 160));
        assertArrayEquals(ramp(5000, 160), frame);
        assertEquals(20, channel.playedMs());
        assertEquals(0, source.read(frame, 0, 160), "then silence, not the end");
    }

    @Test
    void readingWaitsForWhatTheFarSideSays() throws Exception {
        CompletableFuture<short[]> read = CompletableFuture.supplyAsync(() -> {
            short[] pcm = new short[320];
            assertEquals(320, channel.read(pcm));
            return pcm;
        });
        channel.incoming().write(ramp(7, 160), 0, 160);
        channel.incoming().write(ramp(167, 160), 0, 160);
        assertArrayEquals(ramp(7, 320), read.get(5, TimeUnit.SECONDS));
    }

    @Test
    void theEndOfTheCallEndsReadingAfterWhatWasHeard() {
        channel.incoming().write(ramp(1, 100), 0, 100);
        channel.close();
        short[] pcm = new short[160];
        assertEquals(100, channel.read(pcm));
        assertEquals(-1, channel.read(pcm));
        assertThrows(IllegalStateException.class, () -> channel.write(pcm));
    }

    @Test
    void whatNobodyReadsIsDroppedAndCounted() {
        short[] second = new short[16_000];
        for (int i = 0; i < 10; i++) {
            channel.incoming().write(second, 0, second.length);
        }
        long kept = 10_000 - channel.droppedMs();
        assertEquals(true, kept >= 2000 && kept < 5000, "kept " + kept + " ms");
    }

    @Test
    void aRateOutOfRangeIsNamed() {
        assertEquals(
                "sample rate is 96000 Hz, range 8000 to 48000",
                assertThrows(IllegalArgumentException.class, () -> new PcmChannel(96_000, new Waits(loop, threads)))
                        .getMessage());
    }
}
