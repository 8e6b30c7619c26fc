package org.rtclite.rtp.session;

import java.time.Instant;

/**
 * Maps the monotonic nanoseconds that engines are given to wall time.
 *
 * <p>A mapping fixed when it is made: wall time steps (NTP, suspend) do not reach the reports of a running call.
 *
 * @param originNanos a moment of the monotonic clock
 * @param originWall the wall time of that moment
 */
public record WallClock(long originNanos, Instant originWall) {

    private static final long NTP_EPOCH_OFFSET_SECONDS = 2_208_988_800L; // 1900 to 1970

    /** Maps {@link System#nanoTime()} to the system's wall time. */
    public static WallClock system() {
        return new WallClock(System.nanoTime(), Instant.now());
    }

    /** The wall time at {@code nowNanos}. */
    public Instant at(long nowNanos) {
        return originWall.plusNanos(nowNanos - originNanos);
    }

    /** NTP time at {@code nowNanos}: seconds since 1900 in the upper, fraction in the lower half (RFC 3550 section 4). */
    public long ntpAt(long nowNanos) {
        Instant wall = at(nowNanos);
        long seconds = wall.getEpochSecond() + NTP_EPOCH_OFFSET_SECONDS;
        long fraction = ((long) wall.getNano() << 32) / 1_000_000_000L;
        return seconds << 32 | fraction;
    }
}
