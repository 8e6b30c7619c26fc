package org.rtclite.rtmp.session;

/** When the far side is pinged and when it is given up (RTMP 1.0 section 7.1.7, ping request and response). */
final class Liveness {

    /** What the clock asks for. */
    enum Action {
        NOTHING,
        PING,
        GIVE_UP
    }

    private final long intervalNanos;
    private final long timeoutNanos;
    private final long startNanos;
    private long lastHeardNanos;
    private long pingSentNanos;
    private long pingValue;
    private boolean pingOutstanding;
    private boolean pingUnheard;

    Liveness(SessionSettings settings, long nowNanos) {
        intervalNanos = settings.pingInterval().toNanos();
        timeoutNanos = settings.pingTimeout().toNanos();
        startNanos = nowNanos;
        lastHeardNanos = nowNanos;
    }

    void heard(long nowNanos) {
        lastHeardNanos = nowNanos;
        pingUnheard = false;
    }

    /** The time stamp of a ping sent now: milliseconds since the session began, modulo 2^32. */
    long ping(long nowNanos) {
        pingSentNanos = nowNanos;
        pingValue = ((nowNanos - startNanos) / 1_000_000) & 0xFFFF_FFFFL;
        pingOutstanding = true;
        pingUnheard = true;
        return pingValue;
    }

    /** The round trip time that this response shows, -1 if it answers no ping of ours. */
    long pong(long value, long nowNanos) {
        if (!pingOutstanding || value != pingValue) {
            return -1;
        }
        pingOutstanding = false;
        return nowNanos - pingSentNanos;
    }

    boolean isWatching() {
        return intervalNanos > 0;
    }

    long deadlineNanos() {
        return pingUnheard ? pingSentNanos + timeoutNanos : lastHeardNanos + intervalNanos;
    }

    Action onTimeout(long nowNanos) {
        if (!isWatching() || deadlineNanos() - nowNanos > 0) {
            return Action.NOTHING;
        }
        return pingUnheard ? Action.GIVE_UP : Action.PING;
    }
}
