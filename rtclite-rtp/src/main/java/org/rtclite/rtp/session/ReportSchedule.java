package org.rtclite.rtp.session;

import java.util.random.RandomGenerator;

/**
 * When the next report is due (RFC 3550 sections 6.2, 6.3 and appendix A.7).
 *
 * <p>Randomised, with reconsideration when the time comes and reverse reconsideration when members leave, so that a
 * crowd that joins or leaves at once does not flood. Counts include ourselves.
 */
final class ReportSchedule {

    /** The mean of what timer reconsideration does to an interval is e - 3/2; it is divided out again. */
    private static final double COMPENSATION = Math.E - 1.5;

    private static final double SENDER_SHARE = 0.25;
    private static final double RTCP_SHARE = 0.05;
    private static final int UDP_IP_BYTES = 28;

    private final double rtcpBytesPerSecond;
    private final double minSeconds;
    private final RandomGenerator random;

    private boolean isInitial = true;
    private double averageBytes;
    private int membersBefore = 1;
    private long lastNanos;
    private long nextNanos;

    ReportSchedule(RtpSessionConfig config, RandomGenerator random, int firstCompoundBytes, long nowNanos) {
        rtcpBytesPerSecond = config.sessionBandwidthBps() * RTCP_SHARE / 8;
        minSeconds = config.minInterval().toNanos() / 1e9;
        this.random = random;
        averageBytes = firstCompoundBytes + UDP_IP_BYTES;
        lastNanos = nowNanos;
        nextNanos = nowNanos + intervalNanos(1, 0, false);
    }

    /** RFC 3550 s6.3.1: the interval without randomisation, in seconds. */
    double deterministicSeconds(int members, int senders, boolean weSend) {
        double share = rtcpBytesPerSecond;
        int count = members;
        if (senders <= members * SENDER_SHARE) {
            if (weSend) {
                share *= SENDER_SHARE;
                count = senders;
            } else {
                share *= 1 - SENDER_SHARE;
                count = members - senders;
            }
        }
        double least = isInitial ? minSeconds / 2 : minSeconds;
        return Math.max(least, count * averageBytes / share);
    }

    private long intervalNanos(int members, int senders, boolean weSend) {
        double seconds = deterministicSeconds(members, senders, weSend) * (random.nextDouble() + 0.5) / COMPENSATION;
        return (long) (seconds * 1e9);
    }

    long nextNanos() {
        return nextNanos;
    }

    /** RFC 3550 s6.3.6: the time has come; true when the report is really due, else the time was moved. */
    boolean expire(int members, int senders, boolean weSend, long nowNanos) {
        long due = lastNanos + intervalNanos(members, senders, weSend);
        membersBefore = members;
        if (due <= nowNanos) {
            return true;
        }
        nextNanos = due;
        return false;
    }

    /** A report of that many bytes was sent; draws the time of the next. */
    void sent(int bytes, int members, int senders, boolean weSend, long nowNanos) {
        size(bytes);
        lastNanos = nowNanos;
        isInitial = false;
        membersBefore = members;
        nextNanos = nowNanos + intervalNanos(members, senders, weSend);
    }

    /** A compound of that many bytes was sent or received: RFC 3550 s6.3.3. */
    void size(int bytes) {
        averageBytes += (bytes + UDP_IP_BYTES - averageBytes) / 16;
    }

    /** RFC 3550 s6.3.4: members left, so the others speak sooner. */
    void reverseReconsider(int members, long nowNanos) {
        if (members >= membersBefore || members < 1) {
            return;
        }
        double ratio = (double) members / membersBefore;
        nextNanos = nowNanos + (long) (ratio * (nextNanos - nowNanos));
        lastNanos = nowNanos - (long) (ratio * (nowNanos - lastNanos));
        membersBefore = members;
    }

    /** RFC 3550 s6.3.7: many leave at once; the schedule begins anew and counts those who say BYE. */
    void leave(int byeBytes, long nowNanos) {
        isInitial = true;
        membersBefore = 1;
        averageBytes = byeBytes + UDP_IP_BYTES;
        lastNanos = nowNanos;
        nextNanos = nowNanos + intervalNanos(1, 0, false);
    }
}
