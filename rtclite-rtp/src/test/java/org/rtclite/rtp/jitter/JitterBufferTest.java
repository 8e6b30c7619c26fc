package org.rtclite.rtp.jitter;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.rtclite.rtp.jitter.JitterBuffer.Put;
import org.rtclite.rtp.jitter.JitterBuffer.Step;

class JitterBufferTest {

    private static final int SSRC = 0xCAFE;
    private static final long MS = 1_000_000L;

    private final JitterBuffer buffer = new JitterBuffer(JitterConfig.fixed(40), 8000);
    private final byte[] payload = new byte[160];
    private long nowNanos = 5_000 * MS;
    private int queued;
    private boolean hasFirst;
    private int firstTimestamp;
    private long firstNanos;

    /** Puts a packet as a network without jitter delivers it, be it ahead of the test's time. */
    private Put put(int sequence, int timestamp) {
        if (!hasFirst) {
            hasFirst = true;
            firstTimestamp = timestamp;
            firstNanos = nowNanos;
        }
        return put(sequence, timestamp, firstNanos + (timestamp - firstTimestamp) * MS / 8);
    }

    private Put put(int sequence, int timestamp, long arrivalNanos) {
        payload[0] = (byte) sequence;
        return buffer.put(SSRC, sequence, timestamp, 0, payload, 0, 160, arrivalNanos);
    }

    /** Lets 10 ms pass; says what was played: P and the packet's first byte, C for concealed, W for waited. */
    private String tick() {
        StringBuilder steps = new StringBuilder();
        while (queued < 80) {
            switch (buffer.next(nowNanos, queued)) {
                case PACKET -> {
                    steps.append('P').append(buffer.payload()[buffer.payloadOffset()]);
                    buffer.played(160);
                    queued += 160;
                }
                case CONCEAL -> {
                    steps.append('C');
                    queued += buffer.concealUnits();
                }
                case WAIT -> {
                    steps.append('W');
                    queued += 80;
                }
            }
        }
        queued -= 80;
        nowNanos += 10 * MS;
        return steps.toString();
    }

    private String ticks(int count) {
        StringBuilder steps = new StringBuilder();
        for (int i = 0; i < count; i++) {
            steps.append(tick());
        }
        return steps.toString();
    }

    @Test
    void holdsTheFirstPacketForTheInitialDelay() {
        put(1, 0);
        assertEquals("WWWWP1", ticks(5));
    }

    @Test
    void putsPacketsInOrder() {
        put(1, 0);
        put(3, 320);
        put(2, 160);
        put(4, 480);
        assertEquals("WWWWP1P2P3P4", ticks(12));
    }

    @Test
    void letsAnOvertakenFirstPacketBegin() {
        put(2, 160);
        put(1, 0);
        assertEquals("WWP1P2CC", ticks(8));
    }

    @Test
    void refusesDuplicatesBeforeAndAfterTheyArePlayed() {
        assertEquals(Put.STORED, put(1, 0));
        assertEquals(Put.DUPLICATE, put(1, 0));
        put(2, 160);
        ticks(8);
        assertEquals(Put.DUPLICATE, put(1, 0));
        assertEquals(2, buffer.duplicatePackets());
        assertEquals(0, buffer.latePackets());
    }

    @Test
    void concealsWhatIsMissingAndRefusesItWhenItsTimeHasPassed() {
        put(1, 0);
        put(2, 160);
        put(4, 480);
        assertEquals("WWWWP1P2CCP4", ticks(11));
        assertEquals(Put.LATE, put(3, 320));
        assertEquals(1, buffer.latePackets());
        assertEquals(1, buffer.lostPackets());
    }

    @Test
    void playsALatePacketWhenNothingBehindItHasCome() {
        put(1, 0);
        assertEquals("WWWWP1C", ticks(7));
        put(2, 160, nowNanos);
        put(3, 320, nowNanos);
        assertEquals("P2P3", ticks(4));
        assertEquals(0, buffer.latePackets());
    }

    @Test
    void countsWhatWasConcealedTowardsALossThatShowsLater() {
        put(1, 0);
        assertEquals("WWWWP1CC", ticks(8));
        put(3, 320, nowNanos); // 2 was lost, and 20 ms were made up already
        assertEquals("P3", ticks(2));
        assertEquals(1, buffer.lostPackets());
    }

    @Test
    void stopsConcealingAfterATenthOfASecond() {
        put(1, 0);
        assertEquals("WWWWP1CCCCCCCCCCWW", ticks(18));
    }

    @Test
    void waitsThroughAPauseOfTheSenderWithoutConcealing() {
        put(1, 0);
        put(2, 8000); // a second of silence between them, no sequence number missing
        assertEquals("WWWWP1", ticks(4 + 2));
        assertEquals("W".repeat(98) + "P2", ticks(100));
    }

    @Test
    void playsATalkspurtAfterAPauseAtItsDelay() {
        put(1, 0);
        ticks(100);
        put(2, 8000); // sent one second after the first, arrives as fast
        assertEquals("WWWWP2", ticks(6));
    }

    @Test
    void keepsThePlaceOfPacketsWithoutAudio() {
        put(1, 0);
        put(2, 160);
        for (int i = 3; i < 10; i++) {
            buffer.skip(SSRC, i, 320);
        }
        put(10, 320 + 7 * 160);
        assertEquals("WWWWP1P2", ticks(8));
        String rest = ticks(16);
        assertEquals("W".repeat(14) + "P10", rest);
        assertEquals(0, buffer.lostPackets());
    }

    @Test
    void goesOnAcrossWrapsOfSequenceAndTimestamp() {
        int sequence = 65_533;
        int timestamp = -320;
        for (int i = 0; i < 6; i++) {
            assertEquals(Put.STORED, put(sequence + i, timestamp + 160 * i));
        }
        assertEquals("WWWWP-3P-2P-1P0P1P2", ticks(16));
    }

    @Test
    void beginsAnewWithAnotherSource() {
        put(1, 0);
        ticks(6);
        assertEquals(Put.RESTARTED, buffer.put(99, 40_000, 123_456, 0, payload, 0, 160, nowNanos));
        assertEquals("WWWWP", ticks(5).substring(0, 5));
    }

    @Test
    void oneStrayFarAwayChangesNothingTwoAreASenderThatBeganAnew() {
        put(1, 0);
        put(2, 160);
        assertEquals(Put.LATE, put(30_000, 99_999));
        assertEquals("WWWWP1P2", ticks(8));
        put(3, 320);
        assertEquals(Put.LATE, put(30_001, 99_999));
        assertEquals(Put.RESTARTED, put(30_002, 100_159));
        assertEquals(1, buffer.heldPackets());
    }

    @Test
    void followsAJumpOfTheTimestampWithoutAJumpOfTheSequence() {
        put(1, 0);
        put(2, 160);
        ticks(8);
        put(3, 80_000_000, nowNanos);
        put(4, 80_000_160, nowNanos + 20 * MS);
        assertEquals("WWWWP3P4", ticks(8));
    }

    @Test
    void refusesAPayloadThatIsTooLong() {
        assertEquals(Put.OVERSIZE, buffer.put(SSRC, 1, 0, 0, new byte[2000], 0, 2000, nowNanos));
    }

    @Test
    void makesRoomForLongPayloadsAndKeepsTheShortOnesThatItHolds() {
        put(1, 0);
        put(2, 160);
        byte[] longPayload = new byte[1600];
        java.util.Arrays.fill(longPayload, (byte) 77);
        assertEquals(Put.STORED, buffer.put(SSRC, 3, 320, 0, longPayload, 0, 1600, nowNanos + 40 * MS));
        assertEquals("WWWWP1P2", ticks(8));
        assertEquals(Step.PACKET, buffer.next(nowNanos, queued));
        assertEquals(1600, buffer.payloadLength());
        for (int i = 0; i < 1600; i++) {
            assertEquals(77, buffer.payload()[buffer.payloadOffset() + i]);
        }
    }

    @Test
    void concealsNothingWhileTheSenderSaidThatItPauses() {
        put(1, 0);
        assertEquals("WWWWP1", ticks(5));
        buffer.paused();
        assertEquals("W".repeat(20), ticks(21), "the rest of the packet, and no concealment");
        put(2, 8000);
        assertEquals("W".repeat(78) + "P2", ticks(79));
    }

    @Test
    void concealsAPacketLostInAPauseByItsSequenceNumber() {
        put(1, 0);
        ticks(5);
        buffer.paused();
        put(3, 8000); // packet 2 was sent somewhere between
        String steps = ticks(100);
        assertEquals("CC", steps.substring(0, 2), steps);
        assertEquals("P3", steps.substring(steps.length() - 2), steps);
        assertEquals(0, steps.replaceAll("[WP3]", "").length() - 2, steps);
    }

    @Test
    void concealsAllOfALostPacketThatWasLongerThanTheOneBeforeIt() {
        int[] units = {480, 160, 480, 160, 480, 160};
        int timestamp = 0;
        for (int i = 0; i < units.length; i++) {
            if (i != 4) {
                buffer.put(SSRC, i, timestamp, 0, payload, 0, 20, nowNanos + timestamp * MS / 8);
            }
            timestamp += units[i];
        }
        StringBuilder steps = new StringBuilder();
        while (steps.indexOf("5") < 0) {
            switch (buffer.next(nowNanos, 0)) {
                case PACKET -> {
                    int which = buffer.timestamp() == 0
                            ? 0
                            : buffer.timestamp() == 480
                                    ? 1
                                    : buffer.timestamp() == 640 ? 2 : buffer.timestamp() == 1120 ? 3 : 5;
                    buffer.played(units[which]);
                    nowNanos += units[which] * MS / 8;
                    steps.append(which);
                }
                case CONCEAL -> {
                    nowNanos += buffer.concealUnits() * MS / 8;
                    steps.append('C');
                }
                case WAIT -> {
                    nowNanos += 10 * MS;
                    steps.append('W');
                }
            }
        }
        assertEquals("WWWW0123CCCCCC5", steps.toString());
    }

    @Test
    void changesBetweenPacketTimesFromTenToSixtyMilliseconds() {
        int[] units = {80, 160, 240, 480, 160, 80, 480, 80};
        int timestamp = 0;
        for (int i = 0; i < units.length; i++) {
            buffer.put(SSRC, i, timestamp, 0, payload, 0, units[i] / 3, nowNanos + timestamp * MS / 8);
            timestamp += units[i];
        }
        int taken = 0;
        int waited = 0;
        while (taken < units.length) {
            if (queued < 80) {
                Step step = buffer.next(nowNanos, queued);
                assertTrue(step != Step.CONCEAL, "nothing is missing");
                if (step == Step.PACKET) {
                    buffer.played(units[taken]);
                    queued += units[taken++];
                } else {
                    waited++;
                    queued += 80;
                }
            } else {
                queued -= 80;
                nowNanos += 10 * MS;
            }
        }
        assertEquals(4, waited);
    }

    @Test
    void givesEveryPacketOnceInOrderWhateverOrderTheyComeIn() {
        long seed = 42;
        System.out.println("shuffled packets, seed " + seed);
        Random random = new Random(seed);
        for (int round = 0; round < 1000 * Integer.getInteger("rtclite.fuzz", 1); round++) {
            JitterBuffer fresh = new JitterBuffer(new JitterConfig(false, 300, 0, 500, 64, 64), 8000);
            List<Integer> order = new ArrayList<>();
            int first = random.nextInt(65_536);
            for (int i = 0; i < 12; i++) {
                order.add(i);
                order.add(i);
            }
            Collections.shuffle(order, random);
            for (int i : order) {
                fresh.put(1, first + i, first * 7 + 160 * i, 0, new byte[] {(byte) i}, 0, 1, 20L * i * MS);
            }
            List<Integer> played = new ArrayList<>();
            int left = 0;
            for (long tick = 0; tick < 60; tick++, left -= 80) {
                while (left < 80) {
                    if (fresh.next(tick * 10 * MS, left) == Step.PACKET) {
                        played.add((int) fresh.payload()[fresh.payloadOffset()]);
                        fresh.played(160);
                        left += 160;
                    } else {
                        left += 80;
                    }
                }
            }
            assertEquals(List.of(0, 1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11), played, "round " + round + " of seed " + seed);
        }
    }

    @Test
    void survivesAnyPacketsAndNeverHoldsMoreThanItsCapacity() {
        long seed = 43;
        System.out.println("random packets, seed " + seed);
        Random random = new Random(seed);
        JitterBuffer fresh = new JitterBuffer(new JitterConfig(true, 40, 0, 200, 16, 64), 8000);
        long now = 0;
        for (int i = 0; i < 200_000 * Integer.getInteger("rtclite.fuzz", 1); i++) {
            int ssrc = random.nextInt(100) == 0 ? random.nextInt() : 1;
            int sequence = random.nextInt(20) == 0 ? random.nextInt() : i / 2 + random.nextInt(8);
            int timestamp = random.nextInt(20) == 0 ? random.nextInt() : i * 80;
            if (random.nextInt(10) == 0) {
                fresh.skip(ssrc, sequence, timestamp);
            } else {
                fresh.put(ssrc, sequence, timestamp, random.nextInt(128), payload, 0, random.nextInt(80), now);
            }
            now += random.nextInt(20) * MS;
            if (fresh.next(now, random.nextInt(80)) == Step.PACKET) {
                fresh.played(random.nextInt(4) * 80);
                int adjust = fresh.adjustmentUnits(random.nextInt(80));
                assertTrue(Math.abs((long) adjust) <= 8L * 2000, "adjustment " + adjust);
            }
            assertTrue(fresh.heldPackets() <= 16, "holds " + fresh.heldPackets());
        }
    }

    @Test
    void refusesConfigurationsThatMakeNoSense() {
        assertThrows(IllegalArgumentException.class, () -> new JitterConfig(true, 10, 20, 500, 128, 1024));
        assertThrows(IllegalArgumentException.class, () -> new JitterConfig(true, 40, 0, 500, 100, 1024));
        assertThrows(IllegalArgumentException.class, () -> new JitterBuffer(JitterConfig.defaults(), 0));
    }
}
