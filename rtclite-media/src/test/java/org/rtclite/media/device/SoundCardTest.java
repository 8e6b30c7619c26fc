package org.rtclite.media.device;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(30)
class SoundCardTest {

    /** A line that moves a block per permit, and is unplugged on demand. */
    private static final class HandLine implements PcmLine {
        final Semaphore permits = new Semaphore(0);
        final Semaphore moved = new Semaphore(0);
        volatile boolean unplugged;
        volatile boolean closed;

        @Override
        public int sampleRateHz() {
            return 48_000;
        }

        @Override
        public int move(short[] pcm, int n) {
            permits.acquireUninterruptibly();
            boolean gone = unplugged || closed;
            moved.release();
            return gone ? 0 : n;
        }

        @Override
        public void close() {
            closed = true;
            permits.release(1000);
        }
    }

    private static boolean anyThread(String name) {
        return Thread.getAllStackTraces().keySet().stream()
                .anyMatch(t -> t.isAlive() && t.getName().equals(name));
    }

    @Test
    void survivesUnpluggingAndLeavesNoThread() throws Exception {
        HandLine first = new HandLine();
        HandLine second = new HandLine();
        HandLine microphone = new HandLine();
        AtomicInteger opened = new AtomicInteger();
        CountDownLatch again = new CountDownLatch(1);
        SoundCard.Opener opener = () -> {
            if (opened.incrementAndGet() == 1) {
                return first;
            }
            again.countDown();
            return second;
        };
        SoundCard card = SoundCard.open("test", 8000, opener, () -> microphone);
        assertEquals("sound card 'test' plays at 48000 Hz and hears at 48000 Hz", card.explanation());
        first.permits.release(3);
        assertTrue(first.moved.tryAcquire(3, 10, TimeUnit.SECONDS));
        first.unplugged = true;
        first.permits.release();
        assertTrue(again.await(10, TimeUnit.SECONDS));
        second.permits.release(2);
        assertTrue(second.moved.tryAcquire(2, 10, TimeUnit.SECONDS));
        assertTrue(first.closed);
        assertEquals(1, card.stats().reconnects());
        card.close(); // both threads are blocked in their lines
        assertTrue(second.closed && microphone.closed);
        assertFalse(anyThread("rtclite-playback") || anyThread("rtclite-capture"));
        card.close();
    }

    @Test
    void worksWithOneDirectionAndSaysWhichIsMissing() throws Exception {
        HandLine line = new HandLine();
        SoundCard card = SoundCard.open("half", 8000, () -> line, () -> {
            throw new IOException("no microphone");
        });
        assertEquals("sound card 'half' plays at 48000 Hz and hears nothing (no microphone)", card.explanation());
        assertEquals(0, card.source().read(new short[80], 0, 80));
        card.close();
        IOException e = assertThrows(
                IOException.class, () -> SoundCard.open("none", 8000, SoundCardTest::fail, SoundCardTest::fail));
        assertEquals("nothing there", e.getMessage());
    }

    private static PcmLine fail() throws IOException {
        throw new IOException("nothing there");
    }
}
