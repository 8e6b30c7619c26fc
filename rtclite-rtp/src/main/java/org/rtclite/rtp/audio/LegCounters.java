package org.rtclite.rtp.audio;

import java.time.Duration;
import java.util.OptionalDouble;
import org.jspecify.annotations.Nullable;
import org.rtclite.rtp.rtcp.ReportBlock;
import org.rtclite.rtp.session.EModel;
import org.rtclite.rtp.session.RtpSession;
import org.rtclite.rtp.session.RtpSource;

/** Makes the figures of a leg: those of the whole call, and those of an interval by difference. */
final class LegCounters {

    /** Quality is not told from less than a second of audio. */
    private static final long LEAST_FRAMES = 100;

    /** Everything that only grows, at one moment. */
    private record Snapshot(
            long nanos,
            long packetsSent,
            long bytesSent,
            long packetsReceived,
            long bytesReceived,
            long packetsLost,
            long packetsLate,
            long packetsDuplicate,
            long packetsIgnored,
            long framesPlayed,
            long framesConcealed,
            long stalls) {

        Snapshot minus(Snapshot before) {
            return new Snapshot(
                    nanos - before.nanos,
                    packetsSent - before.packetsSent,
                    bytesSent - before.bytesSent,
                    packetsReceived - before.packetsReceived,
                    bytesReceived - before.bytesReceived,
                    packetsLost - before.packetsLost,
                    packetsLate - before.packetsLate,
                    packetsDuplicate - before.packetsDuplicate,
                    packetsIgnored - before.packetsIgnored,
                    framesPlayed - before.framesPlayed,
                    framesConcealed - before.framesConcealed,
                    stalls - before.stalls);
        }
    }

    long ignored;
    long stalls;
    private final Snapshot start;
    private Snapshot intervalStart;
    // of the sources that were played before the current one
    private long receivedBefore;
    private long bytesBefore;
    private long lostBefore;

    LegCounters(long nowNanos) {
        start = new Snapshot(nowNanos, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0);
        intervalStart = start;
    }

    /** Another source is played from now on: what the old one counted is kept, what the new one has is left out. */
    void adopt(RtpSession session, int oldSsrc, int newSsrc) {
        if (oldSsrc == newSsrc) {
            return;
        }
        RtpSource old = session.source(oldSsrc).orElse(null);
        if (old != null) {
            receivedBefore += old.packetsReceived();
            bytesBefore += old.bytesReceived();
            lostBefore += old.packetsLost();
        }
        RtpSource next = session.source(newSsrc).orElse(null);
        if (next != null) {
            // the packet that made it valid is counted already
            receivedBefore -= next.packetsReceived() - 1;
            bytesBefore -= next.bytesReceived();
            lostBefore -= next.packetsLost();
        }
    }

    private @Nullable RtpSource source(AudioLeg leg) {
        return leg.hasSource() ? leg.session().source(leg.remoteSsrc()).orElse(null) : null;
    }

    private Snapshot snapshot(AudioLeg leg, long nowNanos) {
        RtpSource source = source(leg);
        return new Snapshot(
                nowNanos,
                leg.session().packetsSent(),
                leg.session().bytesSent(),
                receivedBefore + (source == null ? 0 : source.packetsReceived()),
                bytesBefore + (source == null ? 0 : source.bytesReceived()),
                lostBefore + (source == null ? 0 : source.packetsLost()),
                leg.playout().buffer().latePackets(),
                leg.playout().buffer().duplicatePackets(),
                ignored,
                leg.playout().framesPlayed(),
                leg.playout().framesConcealed(),
                stalls);
    }

    AudioLegStats total(AudioLeg leg, long nowNanos) {
        return stats(leg, snapshot(leg, nowNanos).minus(start));
    }

    AudioLegStats interval(AudioLeg leg, long nowNanos) {
        Snapshot now = snapshot(leg, nowNanos);
        Snapshot span = now.minus(intervalStart);
        intervalStart = now;
        return stats(leg, span);
    }

    private AudioLegStats stats(AudioLeg leg, Snapshot span) {
        RtpSource source = source(leg);
        OptionalDouble rtt = source == null ? OptionalDouble.empty() : source.rttMs();
        ReportBlock report = source == null ? null : source.report().orElse(null);
        double delayMs = leg.playout().buffer().delayMs();
        String codec = leg.playout().codecName(leg.negotiated().send().codec().encodingName());
        return new AudioLegStats(
                Duration.ofNanos(span.nanos()),
                codec,
                span.packetsSent(),
                span.bytesSent(),
                span.packetsReceived(),
                span.bytesReceived(),
                span.packetsLost(),
                span.packetsLate(),
                span.packetsDuplicate(),
                span.packetsIgnored(),
                span.framesPlayed(),
                span.framesConcealed(),
                span.stalls(),
                source == null ? 0 : source.jitterMs(),
                delayMs,
                rtt,
                report == null ? OptionalDouble.empty() : OptionalDouble.of(report.fractionLost() / 256.0),
                leg.levelInDbov(),
                leg.levelOutDbov(),
                mos(codec, span, delayMs + leg.negotiated().ptimeMs() + rtt.orElse(0) / 2));
    }

    /** ITU-T G.113 gives the impairment of G.711 only among the codecs here: the others have no score. */
    private static OptionalDouble mos(String codec, Snapshot span, double oneWayDelayMs) {
        long frames = span.framesPlayed() + span.framesConcealed();
        boolean isG711 = codec.equalsIgnoreCase("PCMU") || codec.equalsIgnoreCase("PCMA");
        if (!isG711 || frames < LEAST_FRAMES) {
            return OptionalDouble.empty();
        }
        return OptionalDouble.of(EModel.g711Mos(oneWayDelayMs, (double) span.framesConcealed() / frames));
    }
}
