package org.rtclite.rtp.session;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.rtclite.rtp.packet.RtpPacket;
import org.rtclite.rtp.rtcp.Goodbye;
import org.rtclite.rtp.rtcp.ReceiverReport;
import org.rtclite.rtp.rtcp.RtcpCompound;
import org.rtclite.rtp.rtcp.RtcpLimits;
import org.rtclite.rtp.rtcp.RtcpPacket;
import org.rtclite.rtp.rtcp.SenderReport;
import org.rtclite.rtp.rtcp.SourceDescription;

class RtpSessionTest {

    private static final long SECOND = 1_000_000_000L;
    private static final InetSocketAddress PEER = new InetSocketAddress(InetAddress.getLoopbackAddress(), 5000);
    private static final InetSocketAddress OTHER = new InetSocketAddress(InetAddress.getLoopbackAddress(), 6000);
    private static final WallClock WALL = new WallClock(0, Instant.parse("2026-01-01T00:00:00Z"));

    private final RtpSession session = session(1);
    private final byte[] bytes = new byte[172];
    private long reportedNanos;

    private static RtpSession session(long seed) {
        return new RtpSession(RtpSessionConfig.voice("cname@test", 8000), WALL, new Random(seed), 0);
    }

    private ReceiveStatus receive(int ssrc, int sequence, InetSocketAddress from, long nowNanos) {
        RtpPacket.writeHeader(bytes, 0, false, 0, sequence, 160 * sequence, ssrc);
        RtpPacket packet = new RtpPacket();
        assertEquals(RtpPacket.Status.OK, packet.parse(bytes, 0, bytes.length));
        return session.receive(packet, from, 8000, nowNanos);
    }

    private static void receiveRtcp(RtpSession to, List<RtcpPacket> packets, long nowNanos) {
        byte[] compound = RtcpCompound.toBytes(packets);
        assertEquals(RtcpCompound.Status.OK, to.receiveRtcp(compound, 0, compound.length, nowNanos));
    }

    private static List<RtcpPacket> sent(RtpSession from) {
        List<RtcpPacket> packets = new ArrayList<>();
        for (RtpSessionOutput output = from.poll(); output != null; output = from.poll()) {
            if (output instanceof RtpSessionOutput.SendRtcp rtcp) {
                byte[] compound = rtcp.compound();
                packets.addAll(RtcpCompound.parse(compound, 0, compound.length, RtcpLimits.DEFAULT)
                        .packets());
            }
        }
        return packets;
    }

    /** Lets time pass until the next report, however often its time is reconsidered. */
    private List<RtcpPacket> nextReport() {
        List<RtcpPacket> packets = List.of();
        while (packets.isEmpty()) {
            reportedNanos = session.nextDeadlineNanos();
            session.onTimeout(reportedNanos);
            packets = sent(session);
        }
        return packets;
    }

    /** When reports were sent over {@code seconds}. */
    private static List<Long> reportTimes(RtpSession session, long seconds) {
        List<Long> times = new ArrayList<>();
        for (long now = session.nextDeadlineNanos(); now < seconds * SECOND; now = session.nextDeadlineNanos()) {
            session.onTimeout(now);
            assertTrue(session.nextDeadlineNanos() > now, "time goes on");
            if (!sent(session).isEmpty()) {
                times.add(now);
            }
        }
        return times;
    }

    @Test
    void reportsEveryFiveSecondsOnAverageAndTheFirstTimeSooner() {
        double first = 0;
        double sum = 0;
        int count = 0;
        for (int seed = 0; seed < 50; seed++) {
            List<Long> times = reportTimes(session(seed), 600);
            first += times.get(0);
            for (int i = 1; i < times.size(); i++) {
                double interval = (times.get(i) - times.get(i - 1)) / 1e9;
                assertTrue(interval >= 2.5 / 1.22 && interval <= 7.5 / 1.21, "interval " + interval);
                sum += interval;
                count++;
            }
        }
        // RFC 3550 s6.3.1: the compensation makes the mean the deterministic interval, were nothing reconsidered
        assertEquals(5, sum / count, 0.9);
        assertTrue(first / 50 < 3 * 1e9, "the first after half the minimum");
    }

    @Test
    void slowsDownAsACrowdGrows() {
        for (int i = 0; i < 1000; i++) {
            receiveRtcp(session, List.of(new ReceiverReport(i + 10, List.of())), SECOND);
        }
        RtpSession crowded = new RtpSession(
                new RtpSessionConfig("c", 8000, 80_000, java.time.Duration.ofSeconds(5), 2, 4000, false),
                WALL,
                new Random(3),
                0);
        for (int i = 0; i < 1000; i++) {
            receiveRtcp(crowded, List.of(new ReceiverReport(i + 10, List.of())), SECOND);
        }
        crowded.onTimeout(crowded.nextDeadlineNanos());
        assertTrue(sent(crowded).isEmpty(), "reconsidered: a thousand joined since the time was set");
        // 1001 receivers with compounds of about 40 + 28 bytes share 75 % of 500 byte/s
        assertTrue(crowded.nextDeadlineNanos() > 40 * SECOND, "next " + crowded.nextDeadlineNanos() / 1e9);
    }

    @Test
    void speaksSoonerWhenTheCrowdLeaves() {
        RtpSession crowded = new RtpSession(
                new RtpSessionConfig("c", 8000, 80_000, java.time.Duration.ofSeconds(5), 2, 4000, false),
                WALL,
                new Random(3),
                0);
        for (int i = 0; i < 1000; i++) {
            receiveRtcp(crowded, List.of(new ReceiverReport(i + 10, List.of())), SECOND);
        }
        crowded.onTimeout(crowded.nextDeadlineNanos());
        long before = crowded.nextDeadlineNanos();
        long now = 3 * SECOND;
        for (int i = 0; i < 900; i++) {
            receiveRtcp(crowded, List.of(new Goodbye(List.of(i + 10), "")), now);
        }
        long after = crowded.nextDeadlineNanos();
        assertEquals(0.1, (double) (after - now) / (before - now), 0.03, "a tenth stayed: a tenth of the wait");
    }

    @Test
    void reportsAsASenderWithTheTimeOfBothClocks() {
        session.advance(8000);
        int timestamp = session.timestamp();
        session.writeHeader(bytes, 0, false, 0, timestamp, 160, SECOND);
        session.advance(160);
        List<RtcpPacket> packets = nextReport();
        long now = reportedNanos;
        SenderReport report = assertInstanceOf(SenderReport.class, packets.get(0));
        assertEquals(session.ssrc(), report.ssrc());
        assertEquals(1, report.packetCount());
        assertEquals(160, report.octetCount());
        assertEquals((now - SECOND) * 8e-6, report.rtpTimestamp() - timestamp, 1);
        assertEquals(2_208_988_800L + 1_767_225_600L + now / SECOND, report.ntpTimestamp() >>> 32);
        SourceDescription description = assertInstanceOf(SourceDescription.class, packets.get(1));
        assertEquals("cname@test", description.cname(session.ssrc()).orElseThrow());
    }

    @Test
    void reportsAsAReceiverWhatItHeardSinceTheLastReport() {
        for (int i = 0; i < 10; i++) {
            receive(7, i, PEER, i * SECOND / 50);
        }
        receiveRtcp(session, List.of(new SenderReport(7, 0x1122_3344_5566_7788L, 0, 0, 0, List.of())), SECOND / 2);
        ReceiverReport report =
                assertInstanceOf(ReceiverReport.class, nextReport().get(0));
        long now = reportedNanos;
        assertEquals(1, report.blocks().size());
        assertEquals(7, report.blocks().get(0).ssrc());
        assertEquals(0x3344_5566, report.blocks().get(0).lastSr());
        assertEquals((now - SECOND / 2) / 1e9, report.blocks().get(0).delaySinceLastSr() / 65536.0, 1e-4);
        ReceiverReport next =
                assertInstanceOf(ReceiverReport.class, nextReport().get(0));
        assertEquals(List.of(), next.blocks(), "nothing was heard since");
    }

    @Test
    void stopsBeingASenderAfterTwoReports() {
        session.writeHeader(bytes, 0, false, 0, 0, 160, 0);
        assertInstanceOf(SenderReport.class, nextReport().get(0));
        assertInstanceOf(SenderReport.class, nextReport().get(0));
        assertInstanceOf(ReceiverReport.class, nextReport().get(0));
    }

    @Test
    void takesAnotherSsrcWhenSomebodyUsesOursAndKnowsItsLoopAfterwards() {
        int before = session.ssrc();
        session.writeHeader(bytes, 0, false, 0, 0, 160, 0);
        assertEquals(ReceiveStatus.PROBATION, receive(before, 5, PEER, SECOND), "the stranger is a source of its own");
        int after = session.ssrc();
        assertNotEquals(before, after);
        List<RtpSessionOutput> outputs = new ArrayList<>();
        for (RtpSessionOutput output = session.poll(); output != null; output = session.poll()) {
            outputs.add(output);
        }
        RtpSessionOutput.SendRtcp bye = assertInstanceOf(RtpSessionOutput.SendRtcp.class, outputs.get(0));
        Goodbye goodbye = assertInstanceOf(
                Goodbye.class,
                RtcpCompound.parse(bye.compound(), 0, bye.compound().length, RtcpLimits.DEFAULT)
                        .packets()
                        .get(2));
        assertEquals(List.of(before), goodbye.ssrcs());
        assertEquals(new RtpSessionOutput.OwnSsrcChanged(before, after), outputs.get(1));
        // the same address with our new SSRC: those are our own packets come back
        assertEquals(ReceiveStatus.LOOP, receive(after, 6, PEER, SECOND));
        assertEquals(after, session.ssrc());
        assertNull(session.poll());
    }

    @Test
    void hearsAnEchoOfItselfWhenToldThatThereAreTwoParties() {
        RtpSession echoed = new RtpSession(RtpSessionConfig.voice("c", 8000).withReflection(), WALL, new Random(1), 0);
        int own = echoed.ssrc();
        RtpPacket packet = new RtpPacket();
        for (int i = 0; i < 5; i++) {
            echoed.writeHeader(bytes, 0, false, 0, 160 * i, 160, i * SECOND / 50);
            assertEquals(RtpPacket.Status.OK, packet.parse(bytes, 0, bytes.length));
            echoed.receive(packet, PEER, 8000, i * SECOND / 50);
        }
        assertEquals(own, echoed.ssrc());
        assertNull(echoed.poll());
        assertEquals(4, echoed.source(own).orElseThrow().packetsReceived());
    }

    @Test
    void refusesASecondAddressOfASourceUntilTheFirstIsSilent() {
        receive(7, 0, PEER, 0);
        assertEquals(ReceiveStatus.ACCEPTED, receive(7, 1, PEER, SECOND / 50));
        assertEquals(ReceiveStatus.COLLISION, receive(7, 2, OTHER, SECOND / 25));
        assertEquals(ReceiveStatus.ACCEPTED, receive(7, 2, OTHER, SECOND));
        assertEquals(ReceiveStatus.COLLISION, receive(7, 3, PEER, SECOND + SECOND / 50));
    }

    @Test
    void forgetsInventedSourcesBeforeRealOnes() {
        receive(7, 0, PEER, 0);
        receive(7, 1, PEER, 0);
        for (int i = 0; i < 1000; i++) {
            receive(1000 + i, i, PEER, SECOND / 100);
        }
        assertTrue(session.sources().size() <= 16);
        assertTrue(session.source(7).orElseThrow().isValid());
    }

    @Test
    void forgetsWhoIsSilentForFiveIntervals() {
        receive(7, 0, PEER, 0);
        receive(7, 1, PEER, 0);
        List<RtpSessionOutput> outputs = new ArrayList<>();
        while (session.nextDeadlineNanos() < 60 * SECOND) {
            session.onTimeout(session.nextDeadlineNanos());
            for (RtpSessionOutput output = session.poll(); output != null; output = session.poll()) {
                outputs.add(output);
            }
        }
        assertTrue(outputs.contains(new RtpSessionOutput.SourceTimedOut(7)));
        assertTrue(session.source(7).isEmpty());
    }

    @Test
    void tellsAByeOnceAndKeepsTheSourceForStragglers() {
        receive(7, 0, PEER, 0);
        receive(7, 1, PEER, 0);
        receiveRtcp(session, List.of(new Goodbye(List.of(7), "done")), SECOND);
        assertEquals(new RtpSessionOutput.SourceLeft(7, "done"), session.poll());
        receiveRtcp(session, List.of(new Goodbye(List.of(7, 8), "done")), SECOND);
        assertNull(session.poll());
        assertTrue(session.source(7).isPresent());
    }

    @Test
    void saysByeAtOnceAmongFewAndLaterAmongMany() {
        session.leave("bye", SECOND);
        List<RtcpPacket> packets = sent(session);
        assertEquals(new Goodbye(List.of(session.ssrc()), "bye"), packets.get(2));
        assertEquals(Long.MAX_VALUE, session.nextDeadlineNanos());

        RtpSession crowded = new RtpSession(
                new RtpSessionConfig("c", 8000, 80_000, java.time.Duration.ofSeconds(5), 2, 4000, false),
                WALL,
                new Random(3),
                0);
        for (int i = 0; i < 1000; i++) {
            receiveRtcp(crowded, List.of(new ReceiverReport(i + 10, List.of())), SECOND);
        }
        crowded.leave("bye", 2 * SECOND);
        assertTrue(sent(crowded).isEmpty());
        long deadline = crowded.nextDeadlineNanos();
        assertTrue(deadline > 2 * SECOND && deadline < 7 * SECOND, "deadline " + deadline);
        crowded.onTimeout(deadline);
        while (crowded.nextDeadlineNanos() != Long.MAX_VALUE) {
            crowded.onTimeout(crowded.nextDeadlineNanos());
        }
        assertEquals(new Goodbye(List.of(crowded.ssrc()), "bye"), sent(crowded).get(2));
    }

    @Test
    void changesNothingForMalformedControlPackets() {
        byte[] broken = RtcpCompound.toBytes(List.of(new ReceiverReport(9, List.of())));
        broken[0] = 0x41;
        assertEquals(RtcpCompound.Status.BAD_VERSION, session.receiveRtcp(broken, 0, broken.length, SECOND));
        assertTrue(session.sources().isEmpty());
    }
}
