package org.rtclite.rtmp.netty;

import java.util.ArrayDeque;
import java.util.Queue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;
import org.rtclite.rtmp.flv.FlvTag;

/** Tags on their way from an event loop to the thread that takes them; tells the loop when it has had enough. */
final class TagQueue {

    private final ReentrantLock lock = new ReentrantLock();
    private final Condition changed = lock.newCondition();
    private final Queue<FlvTag> tags = new ArrayDeque<>();
    private final long highBytes;
    private long bytes;
    private boolean full;
    private boolean ended;

    TagQueue(long highBytes) {
        this.highBytes = highBytes;
    }

    /**
     * Adds a tag, which is released at once if the queue has ended.
     *
     * @param pause is run when the sender should pause; as {@code resume} under the lock, so that the last one counts
     */
    void add(FlvTag tag, Runnable pause) {
        lock.lock();
        try {
            if (ended) {
                tag.close();
                return;
            }
            tags.add(tag);
            bytes += tag.body().readableBytes();
            full |= bytes > highBytes;
            changed.signal();
            if (full) {
                pause.run();
            }
        } finally {
            lock.unlock();
        }
    }

    /** No more tags come; those in the queue can still be taken. */
    void end() {
        lock.lock();
        try {
            ended = true;
            changed.signalAll();
        } finally {
            lock.unlock();
        }
    }

    /**
     * Takes the next tag.
     *
     * @param timeoutNanos how long to wait
     * @param resume is run when the sender may go on
     * @return null at the end, or when none came in time: {@link #isEnded} tells
     */
    @Nullable
    FlvTag take(long timeoutNanos, Runnable resume) throws InterruptedException {
        lock.lockInterruptibly();
        try {
            long left = timeoutNanos;
            while (tags.isEmpty() && !ended && left > 0) {
                left = changed.awaitNanos(left);
            }
            FlvTag tag = tags.poll();
            if (tag != null) {
                bytes -= tag.body().readableBytes();
                if (full && bytes <= highBytes / 2) {
                    full = false;
                    resume.run();
                }
            }
            return tag;
        } finally {
            lock.unlock();
        }
    }

    boolean isEnded() {
        lock.lock();
        try {
            return ended && tags.isEmpty();
        } finally {
            lock.unlock();
        }
    }

    /** Ends the queue and releases what is in it. */
    void discard() {
        lock.lock();
        try {
            ended = true;
            tags.forEach(FlvTag::close);
            tags.clear();
            bytes = 0;
            changed.signalAll();
        } finally {
            lock.unlock();
        }
    }

    /** The longest wait there is. */
    static final long FOREVER = TimeUnit.DAYS.toNanos(365);
}
