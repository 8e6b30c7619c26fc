package org.rtclite.rtmp.netty;

import java.time.Duration;

/**
 * What clients may cost a server, beside the limits of each session.
 *
 * @param maxConnections connections at a time
 * @param maxConnectionsPerAddress connections at a time from one address
 * @param queueBytes what may wait to be sent to a player before inter frames are dropped
 * @param queueTime how far a player may lag behind before inter frames are dropped
 * @param stallTime how long a player may stay behind before it is disconnected
 * @param gopFrames frames kept since the last key frame for those who join; 0 keeps none
 * @param gopBytes their size altogether
 */
public record ServerLimits(
        int maxConnections,
        int maxConnectionsPerAddress,
        long queueBytes,
        Duration queueTime,
        Duration stallTime,
        int gopFrames,
        long gopBytes) {

    /** 4096 connections, 1024 from one address; 4 MiB and 5 s of queue, 30 s of stall; 2500 frames in 8 MiB. */
    public static final ServerLimits DEFAULT = new ServerLimits(
            4096, 1024, 4L * 1024 * 1024, Duration.ofSeconds(5), Duration.ofSeconds(30), 2500, 8L * 1024 * 1024);

    public ServerLimits {
        if (maxConnections < 1 || maxConnectionsPerAddress < 1 || queueBytes < 1 || gopFrames < 0 || gopBytes < 0) {
            throw new IllegalArgumentException("maxConnections " + maxConnections + ", maxConnectionsPerAddress "
                    + maxConnectionsPerAddress + ", queueBytes " + queueBytes + " must be at least 1, gopFrames "
                    + gopFrames + " and gopBytes " + gopBytes + " at least 0");
        }
        if (queueTime.isNegative() || queueTime.isZero() || stallTime.isNegative() || stallTime.isZero()) {
            throw new IllegalArgumentException(
                    "queueTime " + queueTime + " and stallTime " + stallTime + " must be positive");
        }
    }

    /** A copy that keeps that many frames, 0 for none, for those who join. */
    public ServerLimits withGop(int frames, long bytes) {
        return new ServerLimits(
                maxConnections, maxConnectionsPerAddress, queueBytes, queueTime, stallTime, frames, bytes);
    }

    /** A copy with another bound of what waits for one player. */
    public ServerLimits withQueue(long bytes, Duration time, Duration stall) {
        return new ServerLimits(maxConnections, maxConnectionsPerAddress, bytes, time, stall, gopFrames, gopBytes);
    }

    /** A copy with another bound of connections. */
    public ServerLimits withConnections(int all, int perAddress) {
        return new ServerLimits(all, perAddress, queueBytes, queueTime, stallTime, gopFrames, gopBytes);
    }
}
