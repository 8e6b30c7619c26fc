package org.rtclite.rtp.dtmf;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;

class DtmfTest {

    private static final int RATE = 8000;
    private static final int UNITS = 160;
    private static final long MS = 1_000_000L;

    /** A packet as the sender made it. */
    private record Sent(boolean marker, int timestamp, int event, boolean end, int volume, int duration) {}

    private final DtmfSender sender = new DtmfSender(DtmfTiming.DEFAULT, RATE);
    private final DtmfReceiver receiver = new DtmfReceiver();
    private int timestamp = 1000;

    private List<DtmfSender.Step> steps(int count, List<Sent> sent) {
        List<DtmfSender.Step> steps = new ArrayList<>();
        byte[] payload = new byte[4];
        for (int i = 0; i < count; i++) {
            DtmfSender.Step step = sender.step(timestamp, UNITS);
            steps.add(step);
            if (step == DtmfSender.Step.EVENT) {
                assertEquals(4, sender.writePayload(payload, 0));
                sent.add(new Sent(
                        sender.marker(),
                        sender.timestamp(),
                        payload[0],
                        (payload[1] & 0x80) != 0,
                        payload[1] & 0x3f,
                        (payload[2] & 0xff) << 8 | (payload[3] & 0xff)));
            }
            timestamp += UNITS;
        }
        return steps;
    }

    private void receive(int time, int event, boolean end, int duration, long nowNanos) {
        byte[] payload = new byte[4];
        TelephoneEvent.write(payload, 0, event, end, 10, duration);
        receiver.receive(1, time, payload, 0, 4, RATE, nowNanos);
    }

    private String received() {
        StringBuilder keys = new StringBuilder();
        for (DtmfKey key = receiver.poll(); key != null; key = receiver.poll()) {
            keys.append(key.key());
        }
        return keys.toString();
    }

    // ---- sender

    @Test
    void sendsAKeyWithGrowingDurationAndThreeEnds() {
        sender.enqueue("5");
        List<Sent> sent = new ArrayList<>();
        steps(20, sent);
        assertEquals(
                List.of(
                        new Sent(true, 1000, 5, false, 10, 160),
                        new Sent(false, 1000, 5, false, 10, 320),
                        new Sent(false, 1000, 5, false, 10, 480),
                        new Sent(false, 1000, 5, false, 10, 640),
                        new Sent(false, 1000, 5, true, 10, 800),
                        new Sent(false, 1000, 5, true, 10, 800),
                        new Sent(false, 1000, 5, true, 10, 800)),
                sent);
        assertTrue(sender.isIdle());
        assertEquals('5', sender.takeFinishedKey());
        assertEquals(0, sender.takeFinishedKey());
    }

    @Test
    void leavesAGapBetweenKeys() {
        sender.enqueue("1D");
        List<Sent> sent = new ArrayList<>();
        steps(30, sent);
        assertEquals(14, sent.size());
        assertEquals(15, sent.get(7).event());
        assertTrue(sent.get(7).marker());
        int gap =
                sent.get(7).timestamp() - (sent.get(6).timestamp() + sent.get(6).duration());
        assertEquals(60 * 8, gap, "60 ms between the end of a key and the next");
    }

    @Test
    void letsAudioThroughInPausesAndSuppressesItBetweenKeys() {
        sender.enqueue("w1");
        List<DtmfSender.Step> steps = steps(25 + 8, new ArrayList<>());
        assertEquals(25, steps.indexOf(DtmfSender.Step.EVENT), "half a second");
        assertTrue(steps.subList(0, 25).stream().allMatch(step -> step == DtmfSender.Step.AUDIO));
        assertEquals(DtmfSender.Step.SILENCE, steps.get(25 + 7), "the rest of the gap");
        sender.enqueue(",1");
        List<DtmfSender.Step> next = steps(101, new ArrayList<>());
        assertEquals(100, next.indexOf(DtmfSender.Step.EVENT), "two seconds");
    }

    @Test
    void splitsAKeyThatIsHeldLongerThanAPacketCanTell() {
        assertTrue(sender.enqueue('7', 10_000));
        List<Sent> sent = new ArrayList<>();
        steps(520, sent);
        int segment = 65_535 / UNITS * UNITS;
        assertEquals(1, sent.stream().filter(Sent::marker).count());
        assertEquals(3, sent.stream().filter(Sent::end).count());
        assertEquals(
                List.of(1000, 1000 + segment),
                sent.stream().map(Sent::timestamp).distinct().toList());
        Sent last = sent.get(sent.size() - 1);
        assertEquals(80_000, last.timestamp() + last.duration() - 1000);
        for (Sent packet : sent) {
            receive(packet.timestamp(), packet.event(), packet.end(), packet.duration(), 0);
        }
        assertEquals(new DtmfKey('7', Duration.ofSeconds(10)), receiver.poll());
        assertEquals(null, receiver.poll());
    }

    @Test
    void boundsItsQueueAndTakesAllOrNothing() {
        assertTrue(sender.enqueue("1".repeat(120)));
        assertFalse(sender.enqueue("2".repeat(9)));
        assertEquals(120, sender.queued());
        assertTrue(sender.enqueue("2".repeat(8)));
        assertThrows(IllegalArgumentException.class, () -> sender.enqueue("12x"));
        sender.clear();
        assertTrue(sender.isIdle());
    }

    // ---- receiver

    @Test
    void tellsAKeyOnceWhenItEnds() {
        for (int i = 1; i <= 4; i++) {
            receive(5000, 3, false, 160 * i, 20L * i * MS);
        }
        assertEquals("", received());
        for (int i = 0; i < 3; i++) {
            receive(5000, 3, true, 800, 100 * MS);
        }
        assertEquals(new DtmfKey('3', Duration.ofMillis(100)), receiver.poll());
        receiver.onTimeout(10_000 * MS);
        assertEquals("", received());
    }

    @Test
    void needsNothingButOnePacketOfAKey() {
        receive(5000, 3, true, 800, 0);
        receive(7000, 3, true, 800, 0);
        receive(9000, 10, true, 800, 0);
        assertEquals("33*", received());
    }

    @Test
    void endsAKeyWithTheNextOneAndAtATimeout() {
        receive(5000, 1, false, 160, 0);
        receive(7000, 1, false, 160, 200 * MS);
        assertEquals("1", received());
        receiver.onTimeout(399 * MS);
        assertEquals("", received());
        receiver.onTimeout(401 * MS);
        assertEquals("1", received());
        receive(7000, 1, false, 320, 410 * MS);
        receive(7000, 1, true, 800, 500 * MS);
        assertEquals("", received(), "the rest of a key that was told already");
    }

    @Test
    void ignoresPacketsOfAnEarlierKeyThatWereOvertaken() {
        receive(5000, 1, true, 800, 0);
        receive(7000, 2, false, 160, 0);
        receive(5000, 1, true, 800, 0);
        receive(5000, 1, false, 640, 0);
        receive(7000, 2, true, 800, 0);
        assertEquals("12", received());
    }

    @Test
    void toleratesASenderThatMovesTheTimestampWithEachPacket() {
        for (int i = 0; i < 5; i++) {
            receive(5000 + 160 * i, 8, false, 160 * (i + 1), 20L * i * MS);
        }
        for (int i = 5; i < 8; i++) {
            receive(5000 + 160 * i, 8, true, 960, 20L * i * MS);
        }
        receive(9000, 8, true, 800, 1000 * MS);
        assertEquals("88", received());
    }

    @Test
    void ignoresOtherEventsAndShortPayloads() {
        receive(5000, 16, true, 800, 0);
        receive(5000, 255, true, 800, 0);
        receiver.receive(1, 5000, new byte[3], 0, 3, RATE, 0);
        assertEquals("", received());
    }

    @Test
    void passesEveryKeyOnceThroughAnyLossThatLeavesOnePacketOfEach() {
        long seed = 99;
        System.out.println("lossy keys, seed " + seed);
        Random random = new Random(seed);
        for (int round = 0; round < 1000 * Integer.getInteger("rtclite.fuzz", 1); round++) {
            StringBuilder keys = new StringBuilder();
            for (int i = 0; i < 10; i++) {
                keys.append(TelephoneEvent.keyOf(random.nextInt(16)));
            }
            DtmfSender from = new DtmfSender(DtmfTiming.DEFAULT, RATE);
            DtmfReceiver to = new DtmfReceiver();
            from.enqueue(keys.toString());
            byte[] payload = new byte[4];
            StringBuilder heard = new StringBuilder();
            int firstTimestamp = random.nextInt();
            int last = 0;
            boolean isHeard = true;
            for (int step = 0; step < 120; step++) {
                long now = 20L * step * MS;
                if (from.step(firstTimestamp + step * UNITS, UNITS) == DtmfSender.Step.EVENT) {
                    from.writePayload(payload, 0);
                    boolean isNew = from.timestamp() != last;
                    isHeard = isNew ? false : isHeard;
                    last = from.timestamp();
                    boolean isLastChance = (payload[1] & 0x80) != 0 && !isHeard;
                    for (int copies = isLastChance ? 1 : random.nextInt(3); copies > 0; copies--) {
                        isHeard = true;
                        to.receive(1, last, payload, 0, 4, RATE, now);
                    }
                }
                to.onTimeout(now);
                for (DtmfKey key = to.poll(); key != null; key = to.poll()) {
                    heard.append(key.key());
                }
            }
            assertEquals(keys.toString(), heard.toString(), "round " + round + " of seed " + seed);
        }
    }
}
