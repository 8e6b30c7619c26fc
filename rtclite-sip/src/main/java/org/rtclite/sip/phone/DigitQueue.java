package org.rtclite.sip.phone;

import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;

/**
 * The digits of a call that arrived and were not read yet, each handed out once.
 *
 * <p>Put by the call's event loop, read by any thread. Holds at most {@value #LIMIT}; the oldest give way.
 */
final class DigitQueue {

    static final int LIMIT = 1024;

    private final ReentrantLock lock = new ReentrantLock();
    private final Condition changed = lock.newCondition();
    private final Deque<Character> digits = new ArrayDeque<>();
    private boolean ended;

    void put(char digit) {
        lock.lock();
        try {
            if (digits.size() == LIMIT) {
                digits.removeFirst();
            }
            digits.addLast(digit);
            changed.signalAll();
        } finally {
            lock.unlock();
        }
    }

    /** No digit will follow: readers get what there is. */
    void end() {
        lock.lock();
        try {
            ended = true;
            changed.signalAll();
        } finally {
            lock.unlock();
        }
    }

    /** Forgets the digits not read yet. */
    void clear() {
        lock.lock();
        try {
            digits.clear();
        } finally {
            lock.unlock();
        }
    }

    /**
     * Takes digits until there are {@code max}, the {@code end} digit comes (which is taken and left out), no digit
     * comes for {@code timeout}, or the call ends.
     */
    String read(int max, char end, Duration timeout) throws InterruptedException {
        StringBuilder read = new StringBuilder();
        lock.lockInterruptibly();
        try {
            long leftNanos = timeout.toNanos();
            while (read.length() < max) {
                Character digit = digits.pollFirst();
                if (digit != null) {
                    if (digit == end) {
                        break;
                    }
                    read.append(digit.charValue());
                    leftNanos = timeout.toNanos();
                } else if (ended || leftNanos <= 0) {
                    break;
                } else {
                    leftNanos = changed.awaitNanos(leftNanos);
                }
            }
            return read.toString();
        } finally {
            lock.unlock();
        }
    }
}
