package org.rtclite.sip.transaction;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;

class TimerQueueTest {

    private final TimerQueue timers = new TimerQueue();
    private final List<String> fired = new ArrayList<>();

    @Test
    void firesInOrderOfDeadlineThenOfMaking() {
        timers.after(20, () -> fired.add("late"));
        timers.after(10, () -> fired.add("first"));
        timers.after(10, () -> fired.add("second"));
        assertEquals(10, timers.nextDeadlineNanos());
        timers.advanceTo(9);
        timers.fireDue();
        assertEquals(List.of(), fired);
        timers.advanceTo(20);
        timers.fireDue();
        assertEquals(List.of("first", "second", "late"), fired);
        assertEquals(TimerQueue.NONE, timers.nextDeadlineNanos());
    }

    @Test
    void firesWhatATimerMakesForTheSameInstant() {
        timers.after(0, () -> timers.after(0, () -> fired.add("inner")));
        timers.fireDue();
        assertEquals(List.of("inner"), fired);
    }

    @Test
    void cancellingIsIdempotentAndHarmlessAfterFiring() {
        TimerQueue.Timer cancelled = timers.after(5, () -> fired.add("cancelled"));
        TimerQueue.Timer kept = timers.after(6, () -> fired.add("kept"));
        cancelled.cancel();
        cancelled.cancel();
        assertEquals(1, timers.size());
        timers.advanceTo(10);
        timers.fireDue();
        kept.cancel();
        assertEquals(List.of("kept"), fired);
        assertEquals(0, timers.size());
    }

    @Test
    void takesTimeThatRunsBackwardsAsStandingStill() {
        timers.advanceTo(100);
        timers.after(1, () -> fired.add("x"));
        timers.advanceTo(50);
        assertEquals(100, timers.nowNanos());
    }

    @Test
    void worksAroundTheWrapOfTheClock() {
        timers.advanceTo(Long.MAX_VALUE - 5);
        timers.after(10, () -> fired.add("after the wrap"));
        timers.fireDue();
        assertEquals(List.of(), fired);
        timers.advanceTo(Long.MIN_VALUE + 5);
        timers.fireDue();
        assertEquals(List.of("after the wrap"), fired);
    }

    @Test
    void refusesANegativeDelay() {
        IllegalArgumentException refused =
                assertThrows(IllegalArgumentException.class, () -> timers.after(-1, () -> {}));
        assertEquals("timer delay is -1 ns, must not be negative", refused.getMessage());
    }

    @Test
    void agreesWithASortedMapOverRandomUse() {
        long seed = 20261124;
        SplittableRandom random = new SplittableRandom(seed);
        TreeMap<Long, TimerQueue.Timer> expected = new TreeMap<>();
        List<Long> seen = new ArrayList<>();
        List<Long> wanted = new ArrayList<>();
        for (int round = 0; round < 20_000; round++) {
            long delay = random.nextLong(1_000_000);
            long deadline = timers.nowNanos() + delay;
            if (random.nextInt(3) > 0 && !expected.containsKey(deadline)) {
                expected.put(deadline, timers.after(delay, () -> seen.add(deadline)));
            } else if (!expected.isEmpty() && random.nextBoolean()) {
                Map.Entry<Long, TimerQueue.Timer> victim =
                        random.nextBoolean() ? expected.firstEntry() : expected.lastEntry();
                victim.getValue().cancel();
                expected.remove(victim.getKey());
            } else {
                timers.advanceTo(timers.nowNanos() + random.nextLong(10_000));
                timers.fireDue();
                wanted.addAll(expected.headMap(timers.nowNanos(), true).keySet());
                expected.headMap(timers.nowNanos(), true).clear();
            }
            assertEquals(expected.size(), timers.size(), "seed " + seed + ", round " + round);
        }
        assertEquals(wanted, seen, "seed " + seed);
    }
}
