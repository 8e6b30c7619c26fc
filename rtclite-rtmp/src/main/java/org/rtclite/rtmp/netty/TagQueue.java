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

    /** Adds a tag, which is released at once if the queue has ended; true when the sender should pause. */
    boolean add(FlvTag tag) {
        lock.lock();
        try {
            if (ended) {
                tag.close();
                return false;
            }
            tags.add(tag);
            bytes += tag.body().readableBytes();
            full |= bytes > highBytes;
            changed.signal();
            return full;
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
        boolean room = false;
        FlvTag tag;
        lock.lockInterruptibly();
        try {
            long left = timeoutNanos;
            while (tags.isEmpty() && !ended && left > 0) {
                left = changed.awaitNanos(left);
            }
            tag = tags.poll();
            if (tag != null) {
                bytes -= tag.body().readableBytes();
                if (full && bytes <= highBytes / 2) {
                    full = false;
                    room = true;
                }
            }
        } finally {
            lock.unlock();
        }
        if (room) {
            resume.run();
        }
        return tag;
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
