package org.rtclite.rtmp.netty;

import io.netty.buffer.ByteBuf;
import java.io.IOException;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;
import org.rtclite.rtmp.amf.AmfProperties;
import org.rtclite.rtmp.flv.FlvReader;
import org.rtclite.rtmp.flv.FlvTag;
import org.rtclite.rtmp.session.NetStatus;
import org.rtclite.rtmp.session.Outcome;

/**
 * A stream that is published: NetStream.publish (RTMP 1.0 section 7.2.2.6).
 *
 * <p>Any thread may send. {@link #send} waits while the connection has too much to send; {@link #isWritable} and
 * {@link #trySend} are for those who must not wait.
 */
@SuppressWarnings("FutureReturnValueIgnored") // what a channel or loop cannot do any more, its close handler tells
public final class RtmpPublisher implements AutoCloseable {

    private static final long MAX_POSTED_BYTES = 1024 * 1024; // on their way to the event loop
    private static final long MAX_TIMESTAMP_MS = 0xFFFF_FFFFL;
    private static final int TAG_COST = 256; // what a tag takes beside its body

    private final RtmpClient client;
    private final int streamId;
    private final String name;
    private final Runnable end;
    private final ReentrantLock lock = new ReentrantLock();
    private final Condition changed = lock.newCondition();
    private final AtomicLong postedBytes = new AtomicLong();
    private volatile @Nullable String ended;
    private volatile boolean closed;

    /** A publisher that runs {@code end} on the event loop when it is closed. */
    RtmpPublisher(RtmpClient client, int streamId, String name, Runnable end) {
        this.client = client;
        this.streamId = streamId;
        this.name = name;
        this.end = end;
    }

    /** The name published under. */
    public String name() {
        return name;
    }

    /**
     * Sends one tag; waits while the connection cannot take more.
     *
     * @param type {@link FlvTag#AUDIO}, {@link FlvTag#VIDEO} or {@link FlvTag#SCRIPT}
     * @param timestampMs 0 to 2^32 - 1
     * @param body its readable bytes; stays the caller's and may be changed after the call
     * @throws RtmpException when the connection or the stream has ended
     * @throws IllegalArgumentException for any other type or time
     */
    public void send(int type, long timestampMs, ByteBuf body) throws RtmpException {
        EventLoops.requireMayBlock(client.group(), "RtmpPublisher.send");
        awaitWritable();
        post(type, timestampMs, body);
    }

    /** Sends one tag if the connection can take it now; false when it cannot, and the tag is dropped. */
    public boolean trySend(int type, long timestampMs, ByteBuf body) throws RtmpException {
        requireOpen();
        if (!isWritable()) {
            return false;
        }
        post(type, timestampMs, body);
        return true;
    }

    private void post(int type, long timestampMs, ByteBuf body) {
        if (type != FlvTag.AUDIO && type != FlvTag.VIDEO && type != FlvTag.SCRIPT) {
            throw new IllegalArgumentException("tag type is " + type + ", known are 8, 9 and 18");
        }
        if (timestampMs < 0 || timestampMs > MAX_TIMESTAMP_MS) {
            throw new IllegalArgumentException("time stamp is " + timestampMs + ", must be 0 to " + MAX_TIMESTAMP_MS);
        }
        ByteBuf copy = body.alloc().buffer(Math.max(1, body.readableBytes()));
        copy.writeBytes(body, body.readerIndex(), body.readableBytes());
        long cost = (long) copy.readableBytes() + TAG_COST;
        postedBytes.addAndGet(cost);
        client.run(() -> {
            try {
                sendNow(type, timestampMs, copy);
            } finally {
                copy.release();
                if (postedBytes.getAndAdd(-cost) >= MAX_POSTED_BYTES) {
                    onWritabilityChanged();
                }
            }
        });
    }

    private void sendNow(int type, long timestampMs, ByteBuf body) {
        switch (type) {
            case FlvTag.AUDIO -> client.session().sendAudio(streamId, timestampMs, body);
            case FlvTag.VIDEO -> client.session().sendVideo(streamId, timestampMs, body);
            default -> {
                List<@Nullable Object> values = DataTags.values(body);
                if (values.isEmpty()) {
                    return;
                }
                String handler = String.valueOf(values.get(0));
                if (handler.equals("onMetaData")
                        && values.size() > 1
                        && values.get(1) instanceof AmfProperties metadata) {
                    client.session().sendMetadata(streamId, timestampMs, metadata);
                } else {
                    client.session().sendData(streamId, timestampMs, handler, values.subList(1, values.size()));
                }
            }
        }
    }

    /** Sends onMetaData, which the server gives to those who join later as well. */
    public void sendMetadata(AmfProperties metadata) {
        client.run(() -> client.session().sendMetadata(streamId, 0, metadata));
    }

    /**
     * Sends a file at the pace of its time stamps, and returns when the last tag is due.
     *
     * @return how many tags were sent
     */
    public long send(FlvReader file) throws IOException, InterruptedException {
        long start = System.nanoTime();
        long lastMs = -1;
        long mediaMs = 0;
        long count = 0;
        for (FlvTag next = file.next(); next != null; next = file.next()) {
            try (FlvTag tag = next) {
                if (tag.type() != FlvTag.SCRIPT) {
                    // the difference of 32-bit times follows the wrap at 2^32
                    mediaMs += lastMs < 0 ? 0 : (int) (tag.timestampMs() - lastMs);
                    lastMs = tag.timestampMs();
                    awaitUntil(start + TimeUnit.MILLISECONDS.toNanos(mediaMs));
                }
                send(tag.type(), tag.timestampMs(), tag.body());
                count++;
            }
        }
        return count;
    }

    /** Sends a file as fast as the connection takes it; returns how many tags were sent. */
    public long sendUnpaced(FlvReader file) throws IOException {
        long count = 0;
        for (FlvTag next = file.next(); next != null; next = file.next()) {
            try (FlvTag tag = next) {
                send(tag.type(), tag.timestampMs(), tag.body());
                count++;
            }
        }
        return count;
    }

    private void awaitUntil(long deadlineNanos) throws InterruptedException {
        lock.lockInterruptibly();
        try {
            for (long left = deadlineNanos - System.nanoTime(); left > 0 && ended == null; ) {
                left = changed.awaitNanos(left);
            }
        } finally {
            lock.unlock();
        }
    }

    private void awaitWritable() throws RtmpException {
        requireOpen();
        if (isWritable()) {
            return;
        }
        lock.lock();
        try {
            while (!isWritable() && ended == null) {
                changed.awaitUninterruptibly();
            }
        } finally {
            lock.unlock();
        }
        requireOpen();
    }

    private void requireOpen() throws RtmpException {
        String reason = ended;
        if (reason != null) {
            throw new RtmpException("publishing of '" + name + "' has ended: " + reason, new Outcome.Aborted(reason));
        }
    }

    /** Whether the connection can take more without waiting. */
    public boolean isWritable() {
        return ended == null && client.isWritable() && postedBytes.get() < MAX_POSTED_BYTES;
    }

    void onStatus(NetStatus status) {
        if (status.isFailure() || status.code().equals(NetStatus.UNPUBLISH_SUCCESS)) {
            onClosed(status.toString());
        }
    }

    void onClosed(String reason) {
        lock.lock();
        try {
            ended = reason;
            changed.signalAll();
        } finally {
            lock.unlock();
        }
    }

    void onWritabilityChanged() {
        lock.lock();
        try {
            changed.signalAll();
        } finally {
            lock.unlock();
        }
    }

    /** Ends publishing; what was sent before still goes out. */
    @Override
    public void close() {
        if (!closed) {
            closed = true;
            onClosed("closed by the application");
            client.forget(streamId);
            client.run(end);
        }
    }
}
