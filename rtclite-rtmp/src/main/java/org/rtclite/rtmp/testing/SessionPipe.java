package org.rtclite.rtmp.testing;

import io.netty.buffer.ByteBuf;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.Queue;
import java.util.function.IntSupplier;
import org.jspecify.annotations.Nullable;
import org.rtclite.rtmp.session.RtmpSession;
import org.rtclite.rtmp.session.SessionOutput;

/**
 * Joins two sessions in memory: what one sends, the other receives, cut into pieces of any size, in virtual time.
 *
 * <p>Everything but {@link SessionOutput.Send} is kept for {@link #next(RtmpSession)}. When a session says
 * {@link SessionOutput.Close}, the other is told that the transport is gone. One thread.
 */
public final class SessionPipe implements AutoCloseable {

    private static final int MAX_STEPS = 1_000_000;

    private final RtmpSession left;
    private final RtmpSession right;
    private final IntSupplier pieceBytes;
    private final Queue<SessionOutput> fromLeft = new ArrayDeque<>();
    private final Queue<SessionOutput> fromRight = new ArrayDeque<>();
    private final Deque<ByteBuf> toLeft = new ArrayDeque<>();
    private final Deque<ByteBuf> toRight = new ArrayDeque<>();
    private long nowNanos;
    private boolean broken;

    /** Joins two sessions that began at time 0; each transport read has as many bytes as {@code pieceBytes} says, 1 or more. */
    public SessionPipe(RtmpSession left, RtmpSession right, IntSupplier pieceBytes) {
        this.left = left;
        this.right = right;
        this.pieceBytes = pieceBytes;
    }

    /** Virtual time, for the commands of the sessions. */
    public long nowNanos() {
        return nowNanos;
    }

    /**
     * Moves bytes until neither session has any to send.
     *
     * @throws IllegalStateException when the two never come to rest
     */
    public void run() {
        for (int step = 0; step < MAX_STEPS; step++) {
            drain(left, fromLeft, toRight);
            drain(right, fromRight, toLeft);
            boolean moved = deliver(toRight, right);
            moved |= deliver(toLeft, left);
            if (!moved) {
                return;
            }
        }
        throw new IllegalStateException("the sessions still talk after " + MAX_STEPS + " steps");
    }

    /** Lets time pass, with every deadline on the way, and moves bytes. */
    public void advance(long nanos) {
        run();
        long end = nowNanos + nanos;
        while (true) {
            long next = Math.min(left.nextDeadlineNanos(), right.nextDeadlineNanos());
            if (next > end) {
                break;
            }
            nowNanos = Math.max(nowNanos, next);
            left.onTimeout(nowNanos);
            right.onTimeout(nowNanos);
            run();
        }
        nowNanos = end;
    }

    /** The next output of that session other than bytes, null when there is none. The caller owns its buffer. */
    public @Nullable SessionOutput next(RtmpSession session) {
        return (session == left ? fromLeft : fromRight).poll();
    }

    private void drain(RtmpSession session, Queue<SessionOutput> events, Deque<ByteBuf> bytes) {
        for (SessionOutput output = session.poll(); output != null; output = session.poll()) {
            if (output instanceof SessionOutput.Send send) {
                if (broken) {
                    send.bytes().release();
                } else {
                    bytes.add(send.bytes());
                }
                continue;
            }
            events.add(output);
        }
    }

    private boolean deliver(Deque<ByteBuf> bytes, RtmpSession to) {
        ByteBuf first = bytes.peek();
        if (first == null) {
            RtmpSession from = to == left ? right : left;
            if (from.isClosed() && !to.isClosed()) {
                broken = true;
                to.transportClosed();
                return true;
            }
            return false;
        }
        int piece = Math.min(first.readableBytes(), Math.max(1, pieceBytes.getAsInt()));
        ByteBuf part = first.readRetainedSlice(piece);
        to.receive(part, nowNanos);
        part.release();
        if (!first.isReadable()) {
            bytes.remove().release();
        }
        return true;
    }

    /** Releases what is under way and what nobody took. */
    @Override
    public void close() {
        toLeft.forEach(ByteBuf::release);
        toRight.forEach(ByteBuf::release);
        release(fromLeft);
        release(fromRight);
        for (RtmpSession session : new RtmpSession[] {left, right}) {
            session.transportClosed();
            for (SessionOutput output = session.poll(); output != null; output = session.poll()) {
                if (output instanceof SessionOutput.Media media) {
                    media.message().release();
                }
            }
        }
    }

    private static void release(Queue<SessionOutput> outputs) {
        for (SessionOutput output : outputs) {
            if (output instanceof SessionOutput.Media media) {
                media.message().release();
            }
        }
    }
}
