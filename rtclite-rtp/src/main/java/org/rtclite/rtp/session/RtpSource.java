package org.rtclite.rtp.session;

import java.net.InetSocketAddress;
import java.util.Optional;
import java.util.OptionalDouble;
import org.jspecify.annotations.Nullable;
import org.rtclite.rtp.rtcp.ReportBlock;

/**
 * One synchronisation source as we hear it: sequence, loss, jitter (RFC 3550 appendix A.1, A.3, A.8).
 *
 * <p>Changed by {@link RtpSession} only; what is read changes with the next packet.
 */
public final class RtpSource {

    private static final int SEQUENCE_MODULUS = 1 << 16;
    private static final int MAX_DROPOUT = 3000;
    private static final int MAX_MISORDER = 100;
    private static final int NO_BAD_SEQUENCE = SEQUENCE_MODULUS + 1;

    private final int ssrc;
    private final int minSequential;
    private int probation;
    private boolean started;

    private int baseSequence;
    private int maxSequence;
    private long cycles;
    private int badSequence = NO_BAD_SEQUENCE;
    private long received;
    private long expectedPrior;
    private long receivedPrior;
    private long bytesReceived;
    private long receivedBefore;
    private long expectedBefore;

    private boolean hasTransit;
    private int transit;
    private int lastTimestamp;
    private int clockRateHz;
    private long scaledJitter;

    private int lastSrNtpMiddle;
    private long lastSrNanos;
    private boolean hasSr;
    private double rttSeconds = Double.NaN;
    private @Nullable ReportBlock report;
    private @Nullable String cname;

    /** When RTP of it came last; meaningful once {@link #isSender}. */
    long lastRtpNanos;
    /** When anything of it came last. */
    long lastHeardNanos;

    boolean isSender;
    boolean isMember;
    boolean hasLeft;
    /** RTP came since our last report, so that it gets a block in the next one. */
    boolean heardSinceReport;

    @Nullable
    InetSocketAddress rtpAddress;

    RtpSource(int ssrc, int minSequential) {
        this.ssrc = ssrc;
        this.minSequential = minSequential;
        this.probation = minSequential;
    }

    /** Counts a packet (RFC 3550 appendix A.1). */
    ReceiveStatus receive(int sequence, int payloadBytes) {
        if (!started) {
            started = true;
            restart(sequence);
            maxSequence = sequence - 1 & 0xffff; // so that this one is in sequence
        }
        int delta = sequence - maxSequence & 0xffff;
        if (probation > 0) {
            boolean isInSequence = delta == 1;
            probation = isInSequence ? probation - 1 : Math.max(1, minSequential - 1);
            maxSequence = sequence;
            if (probation > 0) {
                return ReceiveStatus.PROBATION;
            }
            restart(sequence);
        } else if (delta < MAX_DROPOUT) {
            if (sequence < maxSequence) {
                cycles += SEQUENCE_MODULUS;
            }
            maxSequence = sequence;
        } else if (delta <= SEQUENCE_MODULUS - MAX_MISORDER) {
            if (sequence != badSequence) {
                badSequence = sequence + 1 & 0xffff;
                return ReceiveStatus.BAD_SEQUENCE;
            }
            // two in sequence: the other side started anew without telling us
            receivedBefore += received;
            expectedBefore += expectedHere();
            restart(sequence);
        }
        received++;
        bytesReceived += payloadBytes;
        return ReceiveStatus.ACCEPTED;
    }

    private void restart(int sequence) {
        baseSequence = sequence;
        maxSequence = sequence;
        badSequence = NO_BAD_SEQUENCE;
        cycles = 0;
        received = 0;
        receivedPrior = 0;
        expectedPrior = 0;
        hasTransit = false;
    }

    /** Takes a jitter sample (RFC 3550 appendix A.8); packets that share a timestamp give one sample. */
    void sampleJitter(int timestamp, int rateHz, long nowNanos) {
        if (rateHz != clockRateHz) {
            clockRateHz = rateHz;
            hasTransit = false;
            scaledJitter = 0;
        } else if (hasTransit && timestamp == lastTimestamp) {
            return;
        }
        lastTimestamp = timestamp;
        int arrival = (int) toUnits(nowNanos, rateHz);
        int newTransit = arrival - timestamp;
        if (hasTransit) {
            long difference = Math.abs((long) newTransit - transit);
            // a jump of more than 10 s is another time line, not jitter
            if (difference < 10L * rateHz) {
                scaledJitter += difference - ((scaledJitter + 8) >> 4);
            }
        }
        transit = newTransit;
        hasTransit = true;
    }

    static long toUnits(long nanos, int rateHz) {
        long seconds = Math.floorDiv(nanos, 1_000_000_000L);
        return seconds * rateHz + Math.floorMod(nanos, 1_000_000_000L) * rateHz / 1_000_000_000L;
    }

    void receiveSenderReport(int ntpMiddle, long nowNanos) {
        lastSrNtpMiddle = ntpMiddle;
        lastSrNanos = nowNanos;
        hasSr = true;
    }

    /** What this source says about our packets. */
    void receiveReport(ReportBlock block, int nowNtpMiddle) {
        report = block;
        if (block.lastSr() == 0) {
            return; // RFC 3550 s6.4.1: it has had no sender report yet, so there is no round trip
        }
        int roundTrip = nowNtpMiddle - block.lastSr() - (int) block.delaySinceLastSr();
        // clocks are read in steps: a hair below zero is zero; anything else out of range is not a measurement
        if (roundTrip > -66 && roundTrip < 60 << 16) {
            rttSeconds = Math.max(0, roundTrip) / 65536.0;
        }
    }

    void cname(String name) {
        cname = name;
    }

    /** Our report about this source; moves the interval that {@code fractionLost} is of (RFC 3550 appendix A.3). */
    ReportBlock nextReportBlock(long nowNanos) {
        long expectedInterval = expectedHere() - expectedPrior;
        long lostInterval = expectedInterval - (received - receivedPrior);
        expectedPrior = expectedHere();
        receivedPrior = received;
        int fraction = expectedInterval <= 0 || lostInterval <= 0
                ? 0
                : (int) Math.min(255, (lostInterval << 8) / expectedInterval);
        long lost = expectedHere() - received;
        long delay = hasSr ? toUnits(nowNanos - lastSrNanos, 65536) : 0;
        return new ReportBlock(
                ssrc,
                fraction,
                (int) Math.max(-ReportBlock.MAX_LOST - 1, Math.min(ReportBlock.MAX_LOST, lost)),
                (cycles + maxSequence) & 0xffffffffL,
                scaledJitter >> 4,
                hasSr ? lastSrNtpMiddle : 0,
                delay);
    }

    private long expectedHere() {
        return isValid() ? cycles + maxSequence - baseSequence + 1 : 0;
    }

    /** Synchronisation source identifier. */
    public int ssrc() {
        return ssrc;
    }

    /** Whether it has sent enough packets in sequence. */
    public boolean isValid() {
        return started && probation == 0;
    }

    /** RTP packets received since it became valid, duplicates and late ones counted. */
    public long packetsReceived() {
        return receivedBefore + received;
    }

    /** Payload bytes of those packets. */
    public long bytesReceived() {
        return bytesReceived;
    }

    /** Packets that its sequence numbers say it has sent. */
    public long packetsExpected() {
        return expectedBefore + expectedHere();
    }

    /** Expected less received: negative when duplicates prevail. */
    public long packetsLost() {
        return packetsExpected() - packetsReceived();
    }

    /** Highest sequence number with the count of its wraps above. */
    public long extendedHighestSequence() {
        return cycles + maxSequence;
    }

    /** Interarrival jitter in units of its RTP clock. */
    public long jitter() {
        return scaledJitter >> 4;
    }

    /** Interarrival jitter in milliseconds; 0 before two packets came. */
    public double jitterMs() {
        return clockRateHz == 0 ? 0 : scaledJitter / 16.0 * 1000 / clockRateHz;
    }

    /** Round trip time in milliseconds by LSR and DLSR; empty until measured. */
    public OptionalDouble rttMs() {
        return Double.isNaN(rttSeconds) ? OptionalDouble.empty() : OptionalDouble.of(rttSeconds * 1000);
    }

    /** What it said last about our packets. */
    public Optional<ReportBlock> report() {
        return Optional.ofNullable(report);
    }

    /** Its canonical name, once told. */
    public Optional<String> cname() {
        return Optional.ofNullable(cname);
    }
}
