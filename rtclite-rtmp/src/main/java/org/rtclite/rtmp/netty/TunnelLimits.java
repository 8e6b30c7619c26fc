package org.rtclite.rtmp.netty;

import java.time.Duration;

/**
 * What clients that tunnel through HTTP (RTMPT) may cost a server, beside {@link ServerLimits}.
 *
 * @param bodyBytes body of one request; it is handed on as it arrives, so that it costs no memory
 * @param answerBytes body of one answer
 * @param queueBytes what may wait for a client that does not fetch it before its session is closed
 * @param earlyRequests requests of one session that may wait, unread, for one before them on another connection
 * @param idleTimeout how long a session may be without a request, and an HTTP connection without a byte
 * @param hold how long a request that asks for news may wait for them: it bounds how often an eager client asks, and how
 *     long what a client of one connection wants to send must wait
 */
public record TunnelLimits(
        long bodyBytes, int answerBytes, long queueBytes, int earlyRequests, Duration idleTimeout, Duration hold) {

    /** Bodies of 4 MiB, answers of 256 KiB, 16 MiB of queue, 4 early requests, 60 s without one, 20 ms for news. */
    public static final TunnelLimits DEFAULT = new TunnelLimits(
            4L * 1024 * 1024, 256 * 1024, 16L * 1024 * 1024, 4, Duration.ofSeconds(60), Duration.ofMillis(20));

    /** Checks the bounds. */
    public TunnelLimits {
        if (bodyBytes < 1 || answerBytes < 1 || queueBytes < 1 || earlyRequests < 0) {
            throw new IllegalArgumentException("bodyBytes " + bodyBytes + ", answerBytes " + answerBytes
                    + " and queueBytes " + queueBytes + " must be at least 1, earlyRequests " + earlyRequests
                    + " at least 0");
        }
        if (idleTimeout.isNegative() || idleTimeout.isZero() || hold.isNegative()) {
            throw new IllegalArgumentException(
                    "idleTimeout " + idleTimeout + " must be positive, hold " + hold + " not negative");
        }
    }
}
