package org.rtclite.media.audio;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.util.Random;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

class PcmRingTest {

    @Test
    void takesLessWhenFullAndGivesLessWhenEmpty() {
        PcmRing ring = new PcmRing(5);
        assertEquals(8, ring.capacity());
        short[] in = {1, 2, 3, 4, 5, 6, 7, 8, 9, 10};
        assertEquals(8, ring.write(in, 0, 10));
        assertEquals(0, ring.write(in, 0, 1));
        assertEquals(0, ring.free());
        short[] out = new short[12];
        assertEquals(6, ring.read(out, 1, 6));
        assertEquals(3, ring.write(in, 7, 3));
        assertEquals(2, ring.writeSilence(2));
        assertEquals(7, ring.read(out, 5, 7));
        assertArrayEquals(new short[] {0, 1, 2, 3, 4, 7, 8, 8, 9, 10, 0, 0}, out);
        assertEquals(0, ring.read(out, 0, 12));
        assertEquals(13, ring.position());
    }

    @Test
    void skipDropsTheOldest() {
        PcmRing ring = new PcmRing(16);
        ring.write(new short[] {1, 2, 3}, 0, 3);
        assertEquals(2, ring.skip(2));
        assertEquals(1, ring.available());
        assertEquals(1, ring.skip(100));
        assertEquals(3, ring.position());
    }

    @Test
    void refusesRangesOutsideItsArrays() {
        PcmRing ring = new PcmRing(16);
        assertThrows(IndexOutOfBoundsException.class, () -> ring.write(new short[4], 2, 3));
        assertThrows(IndexOutOfBoundsException.class, () -> ring.read(new short[4], -1, 3));
        assertThrows(IllegalArgumentException.class, () -> new PcmRing(0));
    }

    @Test
    @Timeout(30)
    void twoThreadsNeitherLoseNorRepeatASample() throws Exception {
        PcmRing ring = new PcmRing(1000);
        int total = 1_000_000;
        CompletableFuture<Void> writer = CompletableFuture.runAsync(() -> {
            Random random = new Random(1);
            short[] block = new short[700];
            int next = 0;
            while (next < total) {
                int n = Math.min(total - next, 1 + random.nextInt(block.length));
                for (int i = 0; i < n; i++) {
                    block[i] = (short) (next + i);
                }
                next += ring.write(block, 0, n);
                Thread.onSpinWait();
            }
        });
        Random random = new Random(2);
        short[] block = new short[700];
        int next = 0;
        while (next < total) {
            int n = ring.read(block, 0, 1 + random.nextInt(block.length));
            for (int i = 0; i < n; i++, next++) {
                assertEquals((short) next, block[i]);
            }
            if (n == 0) {
                Thread.onSpinWait();
            }
        }
        writer.get(10, TimeUnit.SECONDS);
    }
}
