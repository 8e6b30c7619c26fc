package org.rtclite.sip.transaction;

import java.time.Duration;

/**
 * The timer values of one endpoint (RFC 3261 table 4, RFC 6026 s7.1); all other timers are derived from these.
 *
 * @param t1Nanos round-trip estimate, 500 ms by default
 * @param t2Nanos cap of retransmission intervals, 4 s by default
 * @param t4Nanos how long a message stays in the network, 5 s by default
 * @param timerDNanos how long a rejected INVITE absorbs response copies over UDP, at least 32 s by default
 */
public record SipTimers(long t1Nanos, long t2Nanos, long t4Nanos, long timerDNanos) {

    private static final SipTimers DEFAULTS =
            of(Duration.ofMillis(500), Duration.ofSeconds(4), Duration.ofSeconds(5), Duration.ofSeconds(32));

    /** Checks that every value is positive and that T1 does not exceed T2. */
    public SipTimers {
        if (t1Nanos <= 0 || t4Nanos <= 0 || timerDNanos <= 0) {
            throw new IllegalArgumentException(
                    "timer values must be positive: T1 " + t1Nanos + " ns, T4 " + t4Nanos + ", D " + timerDNanos);
        }
        if (t2Nanos < t1Nanos) {
            throw new IllegalArgumentException("T2 is " + t2Nanos + " ns, less than T1 of " + t1Nanos + " ns");
        }
    }

    /** The defaults of RFC 3261. */
    public static SipTimers defaults() {
        return DEFAULTS;
    }

    /** Values given as durations. */
    public static SipTimers of(Duration t1, Duration t2, Duration t4, Duration timerD) {
        return new SipTimers(t1.toNanos(), t2.toNanos(), t4.toNanos(), timerD.toNanos());
    }

    /** 64 times T1: timers B, F, H, J, L and M, and how long a 2xx waits for its ACK. */
    public long transactionNanos() {
        return 64 * t1Nanos;
    }

    /** The next interval of timers E and G, and of a 2xx: twice the last one, up to T2. */
    public long doubledUpToT2(long intervalNanos) {
        return Math.min(2 * intervalNanos, t2Nanos);
    }
}
