package org.rtclite.sip.phone;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

class DigitQueueTest {

    private static final Duration LONG = Duration.ofSeconds(30);
    private final DigitQueue queue = new DigitQueue();

    private void put(String digits) {
        digits.chars().forEach(c -> queue.put((char) c));
    }

    @Test
    void readsNoMoreThanAskedFor() throws Exception {
        put("12345");
        assertEquals("1234", queue.read(4, '#', LONG));
        assertEquals("5", queue.read(1, '#', LONG));
    }

    @Test
    void stopsAtTheEndKeyAndLeavesItOut() throws Exception {
        put("12#34#");
        assertEquals("12", queue.read(4, '#', LONG));
        assertEquals("34", queue.read(4, '#', LONG));
    }

    @Test
    void givesUpWhenNoKeyComesInTime() throws Exception {
        put("1");
        assertEquals("1", queue.read(4, '#', Duration.ofMillis(20)));
        assertEquals("", queue.read(4, '#', Duration.ZERO));
    }

    @Test
    void waitsForKeysOfAnotherThread() throws Exception {
        CompletableFuture<String> read = CompletableFuture.supplyAsync(() -> {
            try {
                return queue.read(3, '#', LONG);
            } catch (InterruptedException e) {
                throw new AssertionError(e);
            }
        });
        put("9");
        put("8");
        put("7");
        assertEquals("987", read.get(5, TimeUnit.SECONDS));
    }

    @Test
    void theEndOfTheCallStopsAReader() throws Exception {
        put("1");
        queue.end();
        assertEquals("1", queue.read(4, '#', LONG));
        assertEquals("", queue.read(4, '#', LONG));
    }

    @Test
    void keepsTheNewestWhenNobodyReads() throws Exception {
        for (int i = 0; i < DigitQueue.LIMIT + 5; i++) {
            queue.put(i < 5 ? 'A' : '1');
        }
        assertEquals("1".repeat(DigitQueue.LIMIT), queue.read(DigitQueue.LIMIT + 5, '#', Duration.ZERO));
    }

    @Test
    void clearForgetsWhatWasPressed() throws Exception {
        put("12");
        queue.clear();
        put("3");
        assertEquals("3", queue.read(4, '#', Duration.ZERO));
    }
}
