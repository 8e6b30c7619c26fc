package org.rtclite.rtmp.session;

import java.time.Duration;
import java.util.Set;
import org.rtclite.rtmp.amf.AmfLimits;
import org.rtclite.rtmp.chunk.RtmpLimits;

/**
 * How one side of a connection behaves.
 *
 * @param limits bounds of the chunk stream
 * @param amfLimits bounds of commands and data
 * @param chunkSize the chunk size we send with once connected, 128 to 0xFFFFFF
 * @param windowBytes the acknowledgement window we announce, 1 to 2^31 - 1
 * @param connectTimeout from the start to the end of the handshake, and again to the connect command (server) or its
 *     result (client)
 * @param callTimeout for the answer to every other request of ours
 * @param pingInterval silence of the far side after which it is pinged; zero never pings
 * @param pingTimeout silence after a ping that ends the connection
 * @param maxPendingCalls requests of ours without an answer, at least 1
 * @param maxStreams message streams of one connection, at least 1
 * @param maxIgnored messages that make no sense before the connection is closed, at least 1
 * @param allowedCalls names of procedures the far side may call; others are refused here
 */
public record SessionSettings(
        RtmpLimits limits,
        AmfLimits amfLimits,
        int chunkSize,
        long windowBytes,
        Duration connectTimeout,
        Duration callTimeout,
        Duration pingInterval,
        Duration pingTimeout,
        int maxPendingCalls,
        int maxStreams,
        int maxIgnored,
        Set<String> allowedCalls) {

    /** For clients: chunks of 4096 bytes, 10 s for each answer, no pings of our own, no calls by the server. */
    public static final SessionSettings CLIENT = new SessionSettings(
            RtmpLimits.DEFAULT,
            AmfLimits.DEFAULT,
            4096,
            2_500_000,
            Duration.ofSeconds(10),
            Duration.ofSeconds(10),
            Duration.ZERO,
            Duration.ofSeconds(30),
            64,
            64,
            100,
            Set.of());

    /** For servers: handshake within 5 s, connect 5 s later, a ping after 30 s of silence, no calls by the client. */
    public static final SessionSettings SERVER = new SessionSettings(
            RtmpLimits.DEFAULT,
            AmfLimits.DEFAULT,
            4096,
            2_500_000,
            Duration.ofSeconds(5),
            Duration.ofSeconds(10),
            Duration.ofSeconds(30),
            Duration.ofSeconds(30),
            64,
            64,
            100,
            Set.of());

    /** Checks the bounds. */
    public SessionSettings {
        if (chunkSize < 128 || chunkSize > RtmpLimits.MAX_LENGTH) {
            throw new IllegalArgumentException("chunkSize " + chunkSize + " is outside 128.." + RtmpLimits.MAX_LENGTH);
        }
        if (windowBytes < 1 || windowBytes > Integer.MAX_VALUE) {
            throw new IllegalArgumentException("windowBytes " + windowBytes + " is outside 1.." + Integer.MAX_VALUE);
        }
        if (maxPendingCalls < 1 || maxStreams < 1 || maxIgnored < 1) {
            throw new IllegalArgumentException("maxPendingCalls " + maxPendingCalls + ", maxStreams " + maxStreams
                    + " and maxIgnored " + maxIgnored + " must be at least 1");
        }
        if (connectTimeout.isNegative()
                || callTimeout.isNegative()
                || pingInterval.isNegative()
                || pingTimeout.isNegative()) {
            throw new IllegalArgumentException("a timeout is negative: " + connectTimeout + ", " + callTimeout + ", "
                    + pingInterval + ", " + pingTimeout);
        }
        allowedCalls = Set.copyOf(allowedCalls);
    }

    /** A copy in which the far side may call these procedures. */
    public SessionSettings withAllowedCalls(Set<String> names) {
        return new SessionSettings(
                limits,
                amfLimits,
                chunkSize,
                windowBytes,
                connectTimeout,
                callTimeout,
                pingInterval,
                pingTimeout,
                maxPendingCalls,
                maxStreams,
                maxIgnored,
                names);
    }

    /** A copy that sends chunks of this size. */
    public SessionSettings withChunkSize(int bytes) {
        return new SessionSettings(
                limits,
                amfLimits,
                bytes,
                windowBytes,
                connectTimeout,
                callTimeout,
                pingInterval,
                pingTimeout,
                maxPendingCalls,
                maxStreams,
                maxIgnored,
                allowedCalls);
    }

    /** A copy that waits this long for connecting and for every answer. */
    public SessionSettings withTimeout(Duration timeout) {
        return new SessionSettings(
                limits,
                amfLimits,
                chunkSize,
                windowBytes,
                timeout,
                timeout,
                pingInterval,
                pingTimeout,
                maxPendingCalls,
                maxStreams,
                maxIgnored,
                allowedCalls);
    }

    /** A copy that pings after this much silence; zero never pings. */
    public SessionSettings withPingInterval(Duration interval) {
        return new SessionSettings(
                limits,
                amfLimits,
                chunkSize,
                windowBytes,
                connectTimeout,
                callTimeout,
                interval,
                pingTimeout,
                maxPendingCalls,
                maxStreams,
                maxIgnored,
                allowedCalls);
    }

    /** A copy with these bounds of the chunk stream and of values. */
    public SessionSettings withLimits(RtmpLimits rtmp, AmfLimits amf) {
        return new SessionSettings(
                rtmp,
                amf,
                chunkSize,
                windowBytes,
                connectTimeout,
                callTimeout,
                pingInterval,
                pingTimeout,
                maxPendingCalls,
                maxStreams,
                maxIgnored,
                allowedCalls);
    }
}
