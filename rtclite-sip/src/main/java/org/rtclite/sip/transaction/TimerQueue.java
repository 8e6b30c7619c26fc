package org.rtclite.sip.transaction;

import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/**
 * The pending timers of one engine and its notion of now: a binary heap whose entries know their place.
 *
 * <p>The engine sets the time at each entry point with {@link #advanceTo}; machines read {@link #nowNanos} and ask
 * for callbacks with {@link #after}. Scheduling and cancelling cost O(log n); a cancelled timer leaves at once, so a
 * finished call keeps nothing alive. Timers due at the same instant fire in the order they were made.
 */
public final class TimerQueue {

    /** What {@link #nextDeadlineNanos} says when no timer is pending. */
    public static final long NONE = Long.MAX_VALUE;

    private Timer[] heap = new Timer[64];
    private int size;
    private long nowNanos;
    private long sequence;

    /** One pending callback. */
    public final class Timer {
        private final long deadlineNanos;
        private final long order;
        private final Runnable action;
        private int index;

        private Timer(long deadlineNanos, long order, Runnable action) {
            this.deadlineNanos = deadlineNanos;
            this.order = order;
            this.action = action;
        }

        /** Takes the timer out of the queue; does nothing when it has fired or was cancelled. */
        public void cancel() {
            if (index >= 0) {
                removeAt(index);
            }
        }

        private boolean before(Timer other) {
            long difference = deadlineNanos - other.deadlineNanos;
            return difference < 0 || (difference == 0 && order < other.order);
        }
    }

    /** The time of the current input, in nanoseconds of the driver's clock. */
    public long nowNanos() {
        return nowNanos;
    }

    /** Sets the time of the input about to be handled. Time that runs backwards is taken as standing still. */
    public void advanceTo(long newNowNanos) {
        if (sequence == 0 || newNowNanos - nowNanos > 0) {
            nowNanos = newNowNanos;
        }
    }

    /** Runs {@code action} once {@code delayNanos} have passed. */
    public Timer after(long delayNanos, Runnable action) {
        if (delayNanos < 0) {
            throw new IllegalArgumentException("timer delay is " + delayNanos + " ns, must not be negative");
        }
        Timer timer = new Timer(nowNanos + delayNanos, sequence++, action);
        if (size == heap.length) {
            heap = Arrays.copyOf(heap, 2 * size);
        }
        siftUp(size++, timer);
        return timer;
    }

    /** Cancels a timer that may never have been made; returns null for the field that held it. */
    public static @Nullable Timer cancel(@Nullable Timer timer) {
        if (timer != null) {
            timer.cancel();
        }
        return null;
    }

    /** When {@link #fireDue} has something to do next, or {@link #NONE}. */
    public long nextDeadlineNanos() {
        return size == 0 ? NONE : heap[0].deadlineNanos;
    }

    /** How many timers are pending. */
    public int size() {
        return size;
    }

    /** Fires every timer due at {@link #nowNanos}, including those that fired timers make for this instant. */
    public void fireDue() {
        while (size > 0 && heap[0].deadlineNanos - nowNanos <= 0) {
            Timer due = heap[0];
            removeAt(0);
            due.action.run();
        }
    }

    private void removeAt(int index) {
        heap[index].index = -1;
        Timer last = heap[--size];
        heap[size] = null;
        if (index == size) {
            return;
        }
        if (index > 0 && last.before(heap[(index - 1) >>> 1])) {
            siftUp(index, last);
        } else {
            siftDown(index, last);
        }
    }

    private void siftUp(int start, Timer timer) {
        int index = start;
        while (index > 0) {
            int parent = (index - 1) >>> 1;
            if (!timer.before(heap[parent])) {
                break;
            }
            place(index, heap[parent]);
            index = parent;
        }
        place(index, timer);
    }

    private void siftDown(int start, Timer timer) {
        int index = start;
        while (2 * index + 1 < size) {
            int child = 2 * index + 1;
            if (child + 1 < size && heap[child + 1].before(heap[child])) {
                child++;
            }
            if (!heap[child].before(timer)) {
                break;
            }
            place(index, heap[child]);
            index = child;
        }
        place(index, timer);
    }

    private void place(int index, Timer timer) {
        heap[index] = timer;
        timer.index = index;
    }
}
