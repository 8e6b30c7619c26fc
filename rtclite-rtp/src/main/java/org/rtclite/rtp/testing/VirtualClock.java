package org.rtclite.rtp.testing;

import java.time.Duration;

/** A clock that stands still until the test moves it. One thread at a time. */
public final class VirtualClock {

    private long nowNanos;

    /** A clock that starts at 1 s, so that no test relies on time being 0. */
    public VirtualClock() {
        this(1_000_000_000L);
    }

    public VirtualClock(long startNanos) {
        nowNanos = startNanos;
    }

    /** The time now, in nanoseconds of an arbitrary origin. */
    public long nowNanos() {
        return nowNanos;
    }

    /** Moves forward by {@code time}; returns the time then. */
    public long advance(Duration time) {
        return advanceTo(nowNanos + time.toNanos());
    }

    /** Moves forward to {@code nanos}; returns it. Going back is refused. */
    public long advanceTo(long nanos) {
        if (nanos < nowNanos) {
            throw new IllegalArgumentException("clock is at " + nowNanos + " ns, cannot go back to " + nanos);
        }
        nowNanos = nanos;
        return nanos;
    }
}
