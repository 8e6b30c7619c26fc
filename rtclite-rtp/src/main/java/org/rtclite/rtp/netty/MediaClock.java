package org.rtclite.rtp.netty;

import io.netty.channel.EventLoop;
import io.netty.util.concurrent.FastThreadLocal;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * One tick of 10 ms per event loop that serves all its media, at absolute deadlines (t0 + n * 10 ms).
 *
 * <p>All members tick, then all flush, so that a transport that can send many datagrams at once does. The clock runs
 * while it has members. All methods on the loop.
 */
public final class MediaClock {

    /** Time between ticks. */
    public static final long TICK_NANOS = 10_000_000L;

    private static final FastThreadLocal<MediaClock> CLOCKS = new FastThreadLocal<>();

    /** What lives by the clock. */
    public interface Member {
        /**
         * Called every 10 ms; when the loop stalled, once for all the ticks that were missed.
         *
         * @param tickNanos the deadline that is served: a multiple of 10 ms after the first, never in the future
         */
        void tick(long tickNanos);

        /** Called after all members ticked. */
        void flush();
    }

    private static final Logger LOG = LoggerFactory.getLogger(MediaClock.class);
    private static final int LOG_EVERY = 500; // 5 s of ticks

    private final EventLoop loop;
    private final List<Member> members = new ArrayList<>();
    private boolean isRunning;
    private long nextNanos;
    private long failures;

    private MediaClock(EventLoop loop) {
        this.loop = loop;
    }

    /** The clock of {@code loop}, on whose thread this must be called. */
    public static MediaClock of(EventLoop loop) {
        if (!loop.inEventLoop()) {
            throw new IllegalStateException("the media clock of a loop was asked for on thread "
                    + Thread.currentThread().getName());
        }
        MediaClock clock = CLOCKS.get();
        if (clock == null) {
            clock = new MediaClock(loop);
            CLOCKS.set(clock);
        }
        return clock;
    }

    /** Adds a member; its first tick comes within 10 ms. */
    public void add(Member member) {
        members.add(member);
        if (!isRunning) {
            isRunning = true;
            nextNanos = System.nanoTime() + TICK_NANOS;
            arm();
        }
    }

    /** Removes a member; also from within a tick. */
    public void remove(Member member) {
        members.remove(member);
    }

    /** Members that tick now. */
    public int size() {
        return members.size();
    }

    private void arm() {
        Future<?> unused = loop.schedule(this::run, nextNanos - System.nanoTime(), TimeUnit.NANOSECONDS);
    }

    private void run() {
        if (members.isEmpty()) {
            isRunning = false;
            return;
        }
        long late = System.nanoTime() - nextNanos;
        long missed = late > 0 ? late / TICK_NANOS : 0;
        long tickNanos = nextNanos + missed * TICK_NANOS;
        nextNanos = tickNanos + TICK_NANOS;
        arm();
        // from the back, so that a member that removes itself hides no other
        for (int i = members.size() - 1; i >= 0; i--) {
            if (i < members.size()) {
                tick(members.get(i), tickNanos);
            }
        }
        for (int i = 0; i < members.size(); i++) {
            members.get(i).flush();
        }
    }

    /** A source or sink of the application that throws must not take the other calls of this loop down. */
    private void tick(Member member, long tickNanos) {
        try {
            member.tick(tickNanos);
        } catch (RuntimeException failure) {
            if (failures++ % LOG_EVERY == 0) {
                LOG.error("a tick failed, failure {} on this loop", failures, failure);
            }
        }
    }
}
