package org.rtclite.rtp.session;

import java.net.InetSocketAddress;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Queue;
import java.util.random.RandomGenerator;
import org.jspecify.annotations.Nullable;
import org.rtclite.rtp.packet.RtpPacket;
import org.rtclite.rtp.rtcp.Goodbye;
import org.rtclite.rtp.rtcp.ReceiverReport;
import org.rtclite.rtp.rtcp.ReportBlock;
import org.rtclite.rtp.rtcp.RtcpCompound;
import org.rtclite.rtp.rtcp.RtcpLimits;
import org.rtclite.rtp.rtcp.RtcpPacket;
import org.rtclite.rtp.rtcp.SenderReport;
import org.rtclite.rtp.rtcp.SourceDescription;

/**
 * A participant of an RTP session without I/O (RFC 3550): what it sends is numbered, what it hears is counted.
 *
 * <p>An engine: one thread at a time calls {@link #receive}, {@link #receiveRtcp}, a command or {@link #onTimeout},
 * then drains {@link #poll} and asks {@link #nextDeadlineNanos}. Sending and receiving RTP allocates nothing once a
 * source is known; RTCP, a few packets a minute, allocates.
 */
public final class RtpSession {

    private static final int MAX_CONFLICTS = 16;
    private static final int MAX_OUTPUTS = 256;
    private static final int MANY_MEMBERS = 50; // RFC 3550 s6.3.7
    private static final long NANOS = 1_000_000_000L;
    /** A source that moved to another address is followed once its old one was silent for so long. */
    private static final long MOVED_AFTER_NANOS = NANOS / 2;

    /** An address that uses our SSRC: a loop or another participant (RFC 3550 section 8.2). */
    private static final class Conflict {
        final InetSocketAddress address;
        long lastNanos;

        Conflict(InetSocketAddress address, long nowNanos) {
            this.address = address;
            this.lastNanos = nowNanos;
        }
    }

    private final RtpSessionConfig config;
    private final WallClock wallClock;
    private final RandomGenerator random;
    private final ReportSchedule schedule;
    private final List<RtpSource> sources = new ArrayList<>();
    private final List<Conflict> conflicts = new ArrayList<>();
    private final Queue<RtpSessionOutput> outputs = new ArrayDeque<>();

    private int ssrc;
    private int sequence;
    private int timestamp;
    private int clockRateHz;
    private long packetsSent;
    private long bytesSent;
    private long packetsBefore; // sent under an SSRC that we had to give up
    private long bytesBefore;
    private int sentTimestamp;
    private long sentNanos;
    private boolean hasSent;
    private long lastReportNanos;
    private long reportBeforeNanos;
    private @Nullable String leaving;
    private int byesHeard;
    private boolean hasLeft;
    private @Nullable RtpSource lastSource;

    public RtpSession(RtpSessionConfig config, WallClock wallClock, RandomGenerator random, long nowNanos) {
        this.config = config;
        this.wallClock = wallClock;
        this.random = random;
        this.clockRateHz = config.clockRateHz();
        this.ssrc = random.nextInt();
        this.sequence = random.nextInt() & 0xffff;
        this.timestamp = random.nextInt();
        this.lastReportNanos = nowNanos;
        this.reportBeforeNanos = nowNanos;
        this.schedule = new ReportSchedule(
                config,
                random,
                RtcpCompound.toBytes(List.of(
                                new ReceiverReport(ssrc, List.of()), SourceDescription.ofCname(ssrc, config.cname())))
                        .length,
                nowNanos);
    }

    // ---- sending

    /** Our synchronisation source identifier. */
    public int ssrc() {
        return ssrc;
    }

    /** RTP time of what is sent next, in units of the clock rate. */
    public int timestamp() {
        return timestamp;
    }

    /** Lets {@code units} of RTP time pass. */
    public void advance(int units) {
        timestamp += units;
    }

    /** The clock rate changes with the codec; RTP time goes on from where it is (RFC 7160). */
    public void clockRateHz(int hertz) {
        clockRateHz = hertz;
        hasSent = false;
    }

    /**
     * Writes the header of the next packet and counts it as sent.
     *
     * @param packetTimestamp most often {@link #timestamp()}; a telephone-event keeps that of its beginning
     * @param payloadBytes bytes of payload that follow
     * @return {@link RtpPacket#FIXED_HEADER_BYTES}
     */
    public int writeHeader(
            byte[] out, int at, boolean marker, int payloadType, int packetTimestamp, int payloadBytes, long nowNanos) {
        int bytes = RtpPacket.writeHeader(out, at, marker, payloadType, sequence, packetTimestamp, ssrc);
        sequence = sequence + 1 & 0xffff;
        packetsSent++;
        bytesSent += payloadBytes;
        sentTimestamp = timestamp;
        sentNanos = nowNanos;
        hasSent = true;
        return bytes;
    }

    /** RTP packets sent. */
    public long packetsSent() {
        return packetsSent;
    }

    /** Payload bytes sent. */
    public long bytesSent() {
        return bytesSent;
    }

    // ---- receiving

    /**
     * Counts a packet that was parsed.
     *
     * @param from its transport address
     * @param rateHz RTP clock rate of its payload type
     */
    public ReceiveStatus receive(RtpPacket packet, InetSocketAddress from, int rateHz, long nowNanos) {
        int id = packet.ssrc();
        if (id == ssrc && !config.hearsReflection() && isOwnLoop(from, nowNanos)) {
            return ReceiveStatus.LOOP;
        }
        RtpSource source = sourceOf(id, nowNanos);
        InetSocketAddress known = source.rtpAddress;
        if (known != null && !known.equals(from)) {
            // RFC 3550 s8.2: a third party's collision, or a source whose address moved (NAT, failover)
            if (nowNanos - source.lastRtpNanos < MOVED_AFTER_NANOS) {
                return ReceiveStatus.COLLISION;
            }
        }
        ReceiveStatus status = source.receive(packet.sequence(), packet.payloadLength());
        if (status == ReceiveStatus.ACCEPTED) {
            source.rtpAddress = from;
            source.lastRtpNanos = nowNanos;
            source.lastHeardNanos = nowNanos;
            source.isSender = true;
            source.isMember = true;
            source.hasLeft = false;
            source.heardSinceReport = true;
            source.sampleJitter(packet.timestamp(), rateHz, nowNanos);
        }
        return status;
    }

    /** RFC 3550 s8.2 for our own SSRC: true when the packet is ours come back; else we have taken another SSRC. */
    private boolean isOwnLoop(InetSocketAddress from, long nowNanos) {
        for (Conflict conflict : conflicts) {
            if (conflict.address.equals(from)) {
                conflict.lastNanos = nowNanos;
                return true;
            }
        }
        if (conflicts.size() == MAX_CONFLICTS) {
            conflicts.remove(0);
        }
        conflicts.add(new Conflict(from, nowNanos));
        int old = ssrc;
        emitCompound(List.of(new Goodbye(List.of(old), "SSRC collision")), nowNanos);
        do {
            ssrc = random.nextInt();
        } while (ssrc == old || find(ssrc) != null);
        packetsBefore = packetsSent;
        bytesBefore = bytesSent;
        emit(new RtpSessionOutput.OwnSsrcChanged(old, ssrc));
        return false;
    }

    private RtpSource sourceOf(int id, long nowNanos) {
        RtpSource source = find(id);
        if (source != null) {
            return source;
        }
        if (sources.size() == config.maxSources()) {
            forgetLeastValid();
        }
        source = new RtpSource(id, config.minSequential());
        source.lastHeardNanos = nowNanos;
        sources.add(source);
        lastSource = source;
        return source;
    }

    private @Nullable RtpSource find(int id) {
        RtpSource last = lastSource;
        if (last != null && last.ssrc() == id) {
            return last;
        }
        for (int i = 0; i < sources.size(); i++) {
            if (sources.get(i).ssrc() == id) {
                lastSource = sources.get(i);
                return lastSource;
            }
        }
        return null;
    }

    /** A flood of invented SSRCs pushes out its own kind: members go last, and of them the longest silent. */
    private void forgetLeastValid() {
        RtpSource worst = sources.get(0);
        for (RtpSource source : sources) {
            boolean isWorse =
                    source.isMember != worst.isMember ? worst.isMember : source.lastHeardNanos < worst.lastHeardNanos;
            if (isWorse) {
                worst = source;
            }
        }
        forget(worst);
    }

    private void forget(RtpSource source) {
        sources.remove(source);
        lastSource = null;
    }

    /** The source of that identifier, if it is known. */
    public Optional<RtpSource> source(int id) {
        return Optional.ofNullable(find(id));
    }

    /** All sources that are known, valid or not, in the order of their coming. A copy. */
    public List<RtpSource> sources() {
        return List.copyOf(sources);
    }

    /** Takes an RTCP datagram; what is malformed changes nothing. */
    public RtcpCompound.Status receiveRtcp(byte[] bytes, int offset, int length, long nowNanos) {
        RtcpCompound compound = RtcpCompound.parse(bytes, offset, length, RtcpLimits.DEFAULT);
        if (compound.status() != RtcpCompound.Status.OK) {
            return compound.status();
        }
        schedule.size(length);
        for (RtcpPacket packet : compound.packets()) {
            if (packet instanceof SenderReport report) {
                RtpSource source = heard(report.ssrc(), nowNanos);
                if (source != null) {
                    source.receiveSenderReport(report.ntpMiddle(), nowNanos);
                    receiveBlocks(source, report.blocks(), nowNanos);
                }
            } else if (packet instanceof ReceiverReport report) {
                RtpSource source = heard(report.ssrc(), nowNanos);
                if (source != null) {
                    receiveBlocks(source, report.blocks(), nowNanos);
                }
            } else if (packet instanceof SourceDescription description) {
                receiveDescription(description, nowNanos);
            } else if (packet instanceof Goodbye bye) {
                receiveGoodbye(bye, nowNanos);
            }
        }
        return RtcpCompound.Status.OK;
    }

    /** The member of that SSRC, taken up if it is new; null for our own, come back or stolen. */
    private @Nullable RtpSource heard(int id, long nowNanos) {
        if (id == ssrc) {
            return null;
        }
        RtpSource source = sourceOf(id, nowNanos);
        source.isMember = true;
        source.lastHeardNanos = nowNanos;
        return source;
    }

    private void receiveBlocks(RtpSource source, List<ReportBlock> blocks, long nowNanos) {
        for (ReportBlock block : blocks) {
            if (block.ssrc() == ssrc) {
                source.receiveReport(block, (int) (wallClock.ntpAt(nowNanos) >>> 16));
            }
        }
    }

    private void receiveDescription(SourceDescription description, long nowNanos) {
        for (SourceDescription.Chunk chunk : description.chunks()) {
            RtpSource source = heard(chunk.ssrc(), nowNanos);
            if (source != null) {
                description.cname(chunk.ssrc()).ifPresent(source::cname);
            }
        }
    }

    private void receiveGoodbye(Goodbye bye, long nowNanos) {
        byesHeard++;
        for (int id : bye.ssrcs()) {
            RtpSource source = id == ssrc ? null : find(id);
            if (source != null && !source.hasLeft) {
                // kept until the next report, so that packets overtaken by the BYE do not bring it back as new
                source.hasLeft = true;
                source.isSender = false;
                emit(new RtpSessionOutput.SourceLeft(id, bye.reason()));
                schedule.reverseReconsider(members(), nowNanos);
            }
        }
    }

    // ---- reporting

    /** When {@link #onTimeout} wants to be called; {@link Long#MAX_VALUE} after we left. */
    public long nextDeadlineNanos() {
        return hasLeft ? Long.MAX_VALUE : schedule.nextNanos();
    }

    /** Sends the report, or the BYE, that is due; does nothing when none is. */
    public void onTimeout(long nowNanos) {
        if (nowNanos < nextDeadlineNanos()) {
            return;
        }
        String reason = leaving;
        if (reason != null) {
            if (schedule.expire(byesHeard + 1, 0, false, nowNanos)) {
                emitGoodbye(reason, nowNanos);
            }
            return;
        }
        timeOutSources(nowNanos);
        if (schedule.expire(members(), senders(), weSend(), nowNanos)) {
            int bytes = emitCompound(List.of(), nowNanos);
            reportBeforeNanos = lastReportNanos;
            lastReportNanos = nowNanos;
            schedule.sent(bytes, members(), senders(), weSend(), nowNanos);
        }
    }

    /**
     * Says BYE: at once among few, after a pause that avoids a flood among more than 50 (RFC 3550 section 6.3.7).
     *
     * @param reason why, or empty
     */
    public void leave(String reason, long nowNanos) {
        if (hasLeft || leaving != null) {
            return;
        }
        if (members() <= MANY_MEMBERS) {
            emitGoodbye(reason, nowNanos);
            return;
        }
        leaving = reason;
        byesHeard = 0;
        schedule.leave(
                RtcpCompound.toBytes(List.of(new ReceiverReport(ssrc, List.of()), new Goodbye(List.of(ssrc), reason)))
                        .length,
                nowNanos);
    }

    private void emitGoodbye(String reason, long nowNanos) {
        emitCompound(List.of(new Goodbye(List.of(ssrc), reason)), nowNanos);
        hasLeft = true;
    }

    /** RFC 3550 s6.1: a report, then SDES CNAME, then the rest. */
    private int emitCompound(List<RtcpPacket> rest, long nowNanos) {
        List<RtcpPacket> packets = new ArrayList<>();
        List<ReportBlock> blocks = new ArrayList<>();
        for (RtpSource source : sources) {
            if (source.heardSinceReport && source.isValid() && blocks.size() < ReceiverReport.MAX_BLOCKS) {
                blocks.add(source.nextReportBlock(nowNanos));
                source.heardSinceReport = false;
            }
        }
        packets.add(
                weSend()
                        ? new SenderReport(
                                ssrc,
                                wallClock.ntpAt(nowNanos),
                                rtpTimeAt(nowNanos),
                                packetsSent - packetsBefore & 0xffffffffL,
                                bytesSent - bytesBefore & 0xffffffffL,
                                blocks)
                        : new ReceiverReport(ssrc, blocks));
        packets.add(SourceDescription.ofCname(ssrc, config.cname()));
        packets.addAll(rest);
        byte[] compound = RtcpCompound.toBytes(packets);
        emit(new RtpSessionOutput.SendRtcp(compound));
        return compound.length;
    }

    private int rtpTimeAt(long nowNanos) {
        return sentTimestamp + (int) RtpSource.toUnits(nowNanos - sentNanos, clockRateHz);
    }

    /** RFC 3550 s6.3.8: a sender is who has sent RTP within the last two report intervals. */
    private boolean weSend() {
        return hasSent && sentNanos >= reportBeforeNanos;
    }

    private int members() {
        int count = 1;
        for (RtpSource source : sources) {
            count += source.isMember && !source.hasLeft ? 1 : 0;
        }
        return count;
    }

    private int senders() {
        int count = weSend() ? 1 : 0;
        for (RtpSource source : sources) {
            count += source.isSender && !source.hasLeft ? 1 : 0;
        }
        return count;
    }

    /** RFC 3550 s6.3.5: who was silent for five intervals is no member, for two reports no sender. */
    private void timeOutSources(long nowNanos) {
        double interval = schedule.deterministicSeconds(members(), senders(), false);
        long memberLimit = nowNanos - (long) (5 * interval * NANOS);
        for (int i = sources.size() - 1; i >= 0; i--) {
            RtpSource source = sources.get(i);
            if (source.isSender && source.lastRtpNanos < reportBeforeNanos) {
                source.isSender = false;
            }
            if (source.hasLeft || source.lastHeardNanos < memberLimit) {
                forget(source);
                if (source.isMember && !source.hasLeft) {
                    emit(new RtpSessionOutput.SourceTimedOut(source.ssrc()));
                }
            }
        }
        // RFC 3550 s8.2: a conflict is remembered for ten report intervals
        conflicts.removeIf(conflict -> conflict.lastNanos < nowNanos - (long) (10 * interval * NANOS));
        schedule.reverseReconsider(members(), nowNanos);
    }

    private void emit(RtpSessionOutput output) {
        if (outputs.size() < MAX_OUTPUTS) {
            outputs.add(output);
        }
    }

    /** What is to be done or known next; null when there is nothing. */
    public @Nullable RtpSessionOutput poll() {
        return outputs.poll();
    }
}
