package org.rtclite.rtp.audio;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.lang.reflect.Method;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.rtclite.media.g711.G711Codec;
import org.rtclite.media.speex.SpeexCodec;
import org.rtclite.rtp.packet.RtpPacket;
import org.rtclite.rtp.testing.LinkConditions;

class AudioLegTest {

    private static final double AMPLITUDE = 8000;

    private static RtpPacket parsed(byte[] bytes) {
        RtpPacket packet = new RtpPacket();
        assertEquals(RtpPacket.Status.OK, packet.parse(bytes, 0, bytes.length));
        return packet;
    }

    @Test
    void playsTheToneThatTheOtherSideSends() {
        LegPair pair = new LegPair(1);
        pair.alice.leg.source(new LegPair.Sine(440, AMPLITUDE));
        pair.run(Duration.ofSeconds(5));
        assertTrue(
                pair.bob.heard.shareAtLevel(200, AMPLITUDE) > 0.999,
                "share " + pair.bob.heard.shareAtLevel(200, AMPLITUDE));
        AudioLegStats stats = pair.bob.leg.stats(pair.clock.nowNanos());
        assertEquals(0, stats.packetsLost());
        assertEquals(0, stats.packetsLate());
        assertEquals(0, stats.packetsIgnored());
        assertEquals("PCMU", stats.codec());
        assertTrue(Math.abs(stats.packetsSent() - 250) <= 2, stats.toString());
        assertEquals(1, pair.bob.events(AudioLegEvent.FirstMedia.class).size());
        assertEquals(160, pair.bob.events(AudioLegEvent.FirstMedia.class).get(0).payloadBytes());
        assertEquals(20 * Math.log10(AMPLITUDE / Math.sqrt(2) / 32768), stats.levelInDbov(), 0.5);
    }

    @Test
    void sendsContiguousSequenceNumbersAndTimestampsOfTwentyMilliseconds() {
        LegPair pair = new LegPair(2);
        pair.run(Duration.ofSeconds(2));
        RtpPacket first = parsed(pair.alice.sentRtp.get(0));
        assertTrue(first.marker());
        for (int i = 1; i < pair.alice.sentRtp.size(); i++) {
            RtpPacket packet = parsed(pair.alice.sentRtp.get(i));
            assertFalse(packet.marker());
            assertEquals(first.sequence() + i & 0xffff, packet.sequence());
            assertEquals(first.timestamp() + 160 * i, packet.timestamp());
            assertEquals(first.ssrc(), packet.ssrc());
            assertEquals(160, packet.payloadLength());
        }
    }

    @Test
    void concealsLossAndReportsIt() {
        LegPair pair = new LegPair(3);
        pair.network.conditions(LinkConditions.PERFECT.withLoss(0.05));
        pair.alice.leg.source(new LegPair.Sine(300, AMPLITUDE));
        pair.run(Duration.ofSeconds(60));
        AudioLegStats stats = pair.bob.leg.stats(pair.clock.nowNanos());
        long lost = pair.alice.sentRtp.size() - stats.packetsReceived();
        assertTrue(Math.abs(stats.packetsLost() - lost) <= 3, "lost " + lost + ", " + stats);
        assertEquals(0.05, (double) stats.packetsLost() / pair.alice.sentRtp.size(), 0.015);
        assertTrue(stats.framesConcealed() >= 2 * stats.packetsLost() - 4, stats.toString());
        assertTrue(pair.bob.heard.shareAtLevel(200, AMPLITUDE) > 0.97, "concealment keeps the tone up");
        assertTrue(stats.mos().orElseThrow() > 3 && stats.mos().orElseThrow() < 4, stats.toString());
        AudioLegStats remote = pair.alice.leg.stats(pair.clock.nowNanos());
        assertEquals(0.05, remote.remoteLossFraction().orElseThrow(), 0.05);
    }

    @Test
    void measuresTheRoundTripByReports() {
        LegPair pair = new LegPair(4);
        pair.network.conditions(LinkConditions.PERFECT.withDelay(Duration.ofMillis(40), Duration.ZERO));
        assertTrue(pair.alice.leg.stats(pair.clock.nowNanos()).rttMs().isEmpty());
        assertTrue(pair.alice.leg.stats(pair.clock.nowNanos()).mos().isEmpty());
        pair.run(Duration.ofSeconds(30));
        assertEquals(80, pair.alice.leg.stats(pair.clock.nowNanos()).rttMs().orElseThrow(), 1);
        assertEquals(80, pair.bob.leg.stats(pair.clock.nowNanos()).rttMs().orElseThrow(), 1);
    }

    @Test
    void sendsKeysBothWaysAtOnceExactlyOnceInOrderThroughLossAndDuplication() {
        for (int seed = 0; seed < 20; seed++) {
            LegPair pair = new LegPair(seed);
            pair.network.conditions(
                    LinkConditions.PERFECT.withLoss(0.1).withDuplication(0.1).withReorder(0.05, Duration.ofMillis(30)));
            pair.alice.leg.source(new LegPair.Sine(440, AMPLITUDE));
            pair.run(Duration.ofMillis(200));
            assertTrue(pair.alice.leg.sendDigits("0123456789*#ABCD11"));
            assertTrue(pair.bob.leg.sendDigits("99w88,7"));
            pair.run(Duration.ofSeconds(8));
            assertEquals("0123456789*#ABCD11", pair.bob.digits(), "seed " + seed);
            assertEquals("99887", pair.alice.digits(), "seed " + seed);
            assertEquals(18, pair.alice.events(AudioLegEvent.DigitSent.class).size());
        }
    }

    @Test
    void sendsNoAudioWhileAKeyIsDown() {
        LegPair pair = new LegPair(5);
        pair.alice.leg.source(new LegPair.Sine(440, AMPLITUDE));
        pair.run(Duration.ofMillis(100));
        int before = pair.alice.sentRtp.size();
        pair.alice.leg.sendDigits("5");
        pair.run(Duration.ofMillis(400));
        List<RtpPacket> packets = pair.alice.sentRtp.subList(before, pair.alice.sentRtp.size()).stream()
                .map(AudioLegTest::parsed)
                .toList();
        List<RtpPacket> events =
                packets.stream().filter(p -> p.payloadType() == LegPair.EVENTS).toList();
        assertEquals(7, events.size(), "five of 20 ms, the last of them three times");
        int first = packets.indexOf(events.get(0));
        assertEquals(first + 6, packets.indexOf(events.get(6)), "nothing between them");
        assertTrue(packets.get(first + 7).marker(), "audio begins anew");
        assertEquals(events.get(0).timestamp() + 160 * 8, packets.get(first + 7).timestamp(), "the gap takes its time");
    }

    @Test
    void keepsSourceAndSequenceOverHoldAndResume() {
        LegPair pair = new LegPair(6);
        pair.alice.leg.source(new LegPair.Sine(440, AMPLITUDE));
        pair.run(Duration.ofSeconds(1));
        RtpPacket last = parsed(pair.alice.sentRtp.get(pair.alice.sentRtp.size() - 1));
        int sent = pair.alice.sentRtp.size();
        pair.alice.leg.negotiate(pair.alice.leg.negotiated().withDirection(Direction.INACTIVE), pair.clock.nowNanos());
        pair.run(Duration.ofSeconds(10));
        assertEquals(sent, pair.alice.sentRtp.size());
        assertEquals(0, pair.alice.events(AudioLegEvent.RtpTimeout.class).size(), "no time-out on hold");
        pair.alice.leg.negotiate(pair.alice.leg.negotiated().withDirection(Direction.SENDRECV), pair.clock.nowNanos());
        pair.run(Duration.ofSeconds(2));
        RtpPacket next = parsed(pair.alice.sentRtp.get(sent));
        assertTrue(next.marker());
        assertEquals(last.ssrc(), next.ssrc());
        assertEquals(last.sequence() + 1 & 0xffff, next.sequence());
        assertEquals(8000 * 10, next.timestamp() - last.timestamp(), 320);
        int resumedAt = pair.bob.heard.size / 8 - 1500;
        assertTrue(pair.bob.heard.shareAtLevel(resumedAt, AMPLITUDE) > 0.99);
    }

    @Test
    void changesCodecAndPacketTimeWithoutLosingSourceOrSequence() {
        LegPair pair = new LegPair(7);
        pair.alice.leg.source(new LegPair.Sine(440, AMPLITUDE));
        pair.run(Duration.ofSeconds(1));
        int sent = pair.alice.sentRtp.size();
        PayloadFormat pcma = PayloadFormat.of(8, G711Codec.PCMA);
        pair.bob.leg.negotiate(
                pair.bob.leg.negotiated().withReceive(List.of(pcma, PayloadFormat.of(0, G711Codec.PCMU))),
                pair.clock.nowNanos());
        pair.alice.leg.negotiate(pair.alice.leg.negotiated().withSend(pcma, 30), pair.clock.nowNanos());
        pair.run(Duration.ofSeconds(1));
        RtpPacket last = parsed(pair.alice.sentRtp.get(sent - 1));
        RtpPacket next = parsed(pair.alice.sentRtp.get(sent));
        assertEquals(8, next.payloadType());
        assertEquals(240, next.payloadLength());
        assertEquals(last.ssrc(), next.ssrc());
        assertEquals(last.sequence() + 1 & 0xffff, next.sequence());
        assertEquals("PCMA", pair.bob.leg.stats(pair.clock.nowNanos()).codec());
        assertTrue(pair.bob.heard.shareAtLevel(1300, AMPLITUDE) > 0.99);
    }

    @Test
    void keepsTimestampsTrueWhenAPacketIsGivenUpHalfFull() {
        LegPair pair = new LegPair(21);
        pair.run(Duration.ofMillis(500));
        int sent = pair.alice.sentRtp.size();
        while (pair.alice.sentRtp.size() == sent) {
            pair.run(Duration.ofMillis(10));
        }
        RtpPacket last = parsed(pair.alice.sentRtp.get(sent));
        pair.run(Duration.ofMillis(10));
        pair.alice.leg.negotiate(
                pair.alice.leg.negotiated().withSend(PayloadFormat.of(8, G711Codec.PCMA), 20), pair.clock.nowNanos());
        pair.run(Duration.ofMillis(100));
        RtpPacket next = parsed(pair.alice.sentRtp.get(sent + 1));
        assertEquals(8, next.payloadType());
        assertEquals(160 + 80, next.timestamp() - last.timestamp());
    }

    @Test
    void catchesUpThreeFramesAfterAStallAndLetsTheRestOfTheTimeGo() {
        LegPair pair = new LegPair(8);
        pair.run(Duration.ofSeconds(1));
        RtpPacket last = parsed(pair.alice.sentRtp.get(pair.alice.sentRtp.size() - 1));
        int sent = pair.alice.sentRtp.size();
        pair.alice.isStalled = true;
        pair.run(Duration.ofMillis(500));
        pair.alice.isStalled = false;
        pair.run(Duration.ofMillis(40));
        RtpPacket next = parsed(pair.alice.sentRtp.get(sent));
        assertEquals(1, pair.alice.leg.stats(pair.clock.nowNanos()).stalls());
        assertEquals(last.sequence() + 1 & 0xffff, next.sequence());
        assertTrue(next.marker());
        assertEquals(8 * 490, next.timestamp() - last.timestamp(), 160);
        assertTrue(pair.alice.sentRtp.size() - sent <= 4, "sent " + (pair.alice.sentRtp.size() - sent));
        pair.run(Duration.ofSeconds(1));
        RtpPacket end = parsed(pair.alice.sentRtp.get(pair.alice.sentRtp.size() - 1));
        assertEquals(8 * 1540, end.timestamp() - last.timestamp(), 160, "time stays true");
    }

    @Test
    void followsANewSourceAndIgnoresWhatTheOldOneStillSends() {
        LegPair pair = new LegPair(9);
        pair.run(Duration.ofSeconds(1));
        byte[] stray = pair.alice.sentRtp.get(pair.alice.sentRtp.size() - 1).clone();
        for (int i = 0; i < 50; i++) {
            byte[] packet = new byte[172];
            RtpPacket.writeHeader(packet, 0, i == 0, 0, 1000 + i, 160 * i, 0x12345678);
            pair.bob.leg.receive(packet, 0, packet.length, pair.alice.address, pair.clock.nowNanos());
            stray[3]++;
            pair.bob.leg.receive(stray, 0, stray.length, pair.alice.address, pair.clock.nowNanos());
            pair.clock.advance(Duration.ofMillis(20));
            pair.bob.leg.tick(pair.clock.nowNanos());
        }
        List<AudioLegEvent.RemoteSsrcChanged> changes = pair.bob.events(AudioLegEvent.RemoteSsrcChanged.class);
        assertEquals(1, changes.size());
        assertEquals(0x12345678, changes.get(0).to());
    }

    @Test
    void tellsSilenceOfTheFarSideAndItsEnd() {
        LegPair pair = new LegPair(10);
        pair.run(Duration.ofSeconds(1));
        pair.alice.isStalled = true;
        pair.run(Duration.ofSeconds(12));
        assertEquals(1, pair.bob.events(AudioLegEvent.RtpTimeout.class).size());
        pair.alice.isStalled = false;
        pair.run(Duration.ofSeconds(1));
        assertEquals(1, pair.bob.events(AudioLegEvent.RtpResumed.class).size());
    }

    @Test
    void saysByeAndHearsIt() {
        LegPair pair = new LegPair(11);
        pair.run(Duration.ofSeconds(1));
        pair.alice.leg.close(pair.clock.nowNanos());
        pair.alice.leg.close(pair.clock.nowNanos());
        int sent = pair.alice.sentRtp.size();
        pair.run(Duration.ofSeconds(1));
        assertEquals(sent, pair.alice.sentRtp.size());
        assertEquals(1, pair.alice.sentRtcp.size());
        assertEquals(1, pair.bob.events(AudioLegEvent.RemoteBye.class).size());
        assertEquals(
                pair.alice.leg.ssrc(),
                pair.bob.events(AudioLegEvent.RemoteBye.class).get(0).ssrc());
    }

    @Test
    void refusesAStrangerOnceTheCallIsHeard() {
        LegPair pair = new LegPair(12);
        pair.alice.leg.source(new LegPair.Sine(440, AMPLITUDE));
        pair.run(Duration.ofMillis(500));
        InetSocketAddress attacker = LegPair.address("203.0.113.66", 6666);
        for (int i = 0; i < 500; i++) {
            byte[] packet =
                    pair.alice.sentRtp.get(pair.alice.sentRtp.size() - 1).clone();
            packet[3] = (byte) (packet[3] + 10);
            java.util.Arrays.fill(packet, 12, packet.length, (byte) 0);
            pair.bob.leg.receive(packet, 0, packet.length, attacker, pair.clock.nowNanos());
            pair.run(Duration.ofMillis(20));
        }
        assertEquals(pair.alice.address, pair.bob.leg.remoteAddress());
        assertEquals(0, pair.bob.events(AudioLegEvent.RemoteChanged.class).size());
        assertTrue(pair.bob.heard.shareAtLevel(200, AMPLITUDE) > 0.999);
        assertEquals(500, pair.bob.leg.stats(pair.clock.nowNanos()).packetsIgnored());
    }

    @Test
    void answersToWhereMediaComesFromWithinTheWindowOnly() {
        LegPair pair = new LegPair(13);
        pair.network.detach(pair.alice.address); // described, but behind a NAT that maps it to:
        InetSocketAddress mapped = LegPair.address("203.0.113.9", 31000);
        byte[] packet = new byte[172];
        RtpPacket.writeHeader(packet, 0, true, 0, 1, 160, 42);
        pair.bob.leg.receive(packet, 0, packet.length, mapped, pair.clock.nowNanos());
        assertEquals(mapped, pair.bob.leg.remoteAddress());
        assertEquals(1, pair.bob.events(AudioLegEvent.RemoteChanged.class).size());

        LegPair late = new LegPair(14);
        late.network.filter(datagram -> false);
        late.run(Duration.ofSeconds(6));
        late.bob.leg.receive(packet, 0, packet.length, mapped, late.clock.nowNanos());
        assertEquals(late.alice.address, late.bob.leg.remoteAddress());
        late.bob.leg.negotiate(late.bob.leg.negotiated(), late.clock.nowNanos());
        late.bob.leg.receive(packet, 0, packet.length, mapped, late.clock.nowNanos());
        assertEquals(mapped, late.bob.leg.remoteAddress(), "a re-INVITE opens the window again");
    }

    @Test
    void strictPolicyKnowsTheDescribedAddressOnly() {
        AudioLegConfig strict = AudioLegConfig.defaults().withLatch(LatchPolicy.STRICT, Duration.ofSeconds(5));
        LegPair pair = new LegPair(15, strict);
        byte[] packet = new byte[172];
        RtpPacket.writeHeader(packet, 0, true, 0, 1, 160, 42);
        pair.bob.leg.receive(packet, 0, packet.length, LegPair.address("192.0.2.1", 4002), pair.clock.nowNanos());
        assertEquals(0, pair.bob.events.size());
        pair.bob.leg.receive(packet, 0, packet.length, pair.alice.address, pair.clock.nowNanos());
        assertEquals(1, pair.bob.events(AudioLegEvent.FirstMedia.class).size());
    }

    @Test
    void hearsItselfFromAServiceThatSendsItsPacketsBack() {
        LegPair pair = new LegPair(16);
        pair.network.attach(pair.bob.address, (bytes, from, now) -> pair.network.send(pair.bob.address, from, bytes));
        pair.bob.isStalled = true;
        pair.alice.leg.source(new LegPair.Sine(660, AMPLITUDE));
        int ssrc = pair.alice.leg.ssrc();
        pair.run(Duration.ofSeconds(3));
        assertTrue(pair.alice.heard.shareAtLevel(200, AMPLITUDE) > 0.999);
        assertEquals(ssrc, pair.alice.leg.ssrc());
        assertEquals(0, pair.alice.leg.stats(pair.clock.nowNanos()).packetsIgnored());
    }

    @Test
    void playsComfortNoiseInAPauseAndConcealsNothing() {
        LegPair pair = new LegPair(17);
        for (int i = 0; i < 20; i++) {
            feed(pair, 0, i, 160 * i, new byte[160]);
        }
        feed(pair, 13, 20, 160 * 20, new byte[] {40}); // -40 dBov
        int from = pair.bob.heard.size + 8 * 200;
        pair.run(Duration.ofSeconds(1));
        double level = 20 * Math.log10(pair.bob.heard.rms(from, 4000) / 32768);
        assertEquals(-40, level, 1);
        assertEquals(0, pair.bob.leg.stats(pair.clock.nowNanos()).framesConcealed());
    }

    @Test
    void ignoresPayloadTypesThatWereNotAgreedAndMissesNothingForThem() {
        LegPair pair = new LegPair(18);
        int sequence = 0;
        for (int i = 0; i < 100; i++) {
            feed(pair, 0, sequence++, 160 * i, new byte[160]);
            if (i % 10 == 9) {
                feed(pair, 97, sequence++, 160 * i, new byte[20], false);
            }
        }
        AudioLegStats stats = pair.bob.leg.stats(pair.clock.nowNanos());
        assertEquals(10, stats.packetsIgnored());
        assertEquals(0, stats.framesConcealed());
    }

    private static void feed(LegPair pair, int payloadType, int sequence, int timestamp, byte[] payload) {
        feed(pair, payloadType, sequence, timestamp, payload, true);
    }

    private static void feed(
            LegPair pair, int payloadType, int sequence, int timestamp, byte[] payload, boolean takesTime) {
        byte[] packet = new byte[12 + payload.length];
        RtpPacket.writeHeader(packet, 0, false, payloadType, sequence, timestamp, 4711);
        System.arraycopy(payload, 0, packet, 12, payload.length);
        pair.alice.isStalled = true;
        pair.bob.leg.receive(packet, 0, packet.length, pair.alice.address, pair.clock.nowNanos());
        if (takesTime) {
            pair.run(Duration.ofMillis(20));
        }
    }

    @Test
    void tapsGetTenMillisecondsOfBothSidesEachTickWhateverHappens() {
        LegPair pair = new LegPair(19);
        LegPair.Heard far = new LegPair.Heard();
        LegPair.Heard near = new LegPair.Heard();
        pair.bob.leg.farTap(far);
        pair.bob.leg.nearTap(near);
        pair.alice.leg.source(new LegPair.Sine(440, AMPLITUDE));
        pair.bob.leg.source(new LegPair.Sine(500, AMPLITUDE / 2));
        pair.run(Duration.ofSeconds(1));
        pair.bob.leg.mute(true);
        pair.run(Duration.ofSeconds(1));
        pair.bob.leg.negotiate(pair.bob.leg.negotiated().withDirection(Direction.INACTIVE), pair.clock.nowNanos());
        pair.run(Duration.ofSeconds(1));
        assertEquals(far.size, near.size);
        assertEquals(3 * 8000, far.size, 80);
        assertEquals(AMPLITUDE / 2 / Math.sqrt(2), near.rms(0, 7900), 50);
        assertEquals(0, near.rms(8200, 7000), 0.01, "muted");
        assertEquals(AMPLITUDE / Math.sqrt(2), far.rms(8200, 7000), 100);
    }

    @Test
    void givesTheFiguresOfAnInterval() {
        LegPair pair = new LegPair(20);
        pair.run(Duration.ofSeconds(2));
        assertTrue(pair.bob.leg.interval(pair.clock.nowNanos()).packetsReceived() > 90);
        pair.run(Duration.ofSeconds(1));
        AudioLegStats second = pair.bob.leg.interval(pair.clock.nowNanos());
        assertTrue(Math.abs(second.packetsReceived() - 50) <= 1, second.toString());
        assertEquals(Duration.ofSeconds(1), second.span());
        assertTrue(second.mos().orElseThrow() > 4.3, second.toString());
    }

    /** Hands packets over in place, so that only what the legs do themselves is measured. */
    private static final class Wire implements MediaPath {
        private final InetSocketAddress from;
        private long nowNanos;
        private @org.jspecify.annotations.Nullable AudioLeg to;

        Wire(InetSocketAddress from) {
            this.from = from;
        }

        @Override
        public void sendRtp(byte[] bytes, int offset, int length, InetSocketAddress address) {
            AudioLeg other = to;
            if (other != null) {
                other.receive(bytes, offset, length, from, nowNanos);
            }
        }

        @Override
        public void sendRtcp(byte[] bytes, int offset, int length, InetSocketAddress address) {
            sendRtp(bytes, offset, length, address);
        }
    }

    private static List<PayloadFormat> formats() {
        return List.of(
                PayloadFormat.of(0, G711Codec.PCMU),
                PayloadFormat.of(97, SpeexCodec.NARROWBAND),
                PayloadFormat.of(98, SpeexCodec.WIDEBAND));
    }

    @ParameterizedTest
    @MethodSource("formats")
    void allocatesNothingPerPacket(PayloadFormat format) throws ReflectiveOperationException {
        InetSocketAddress a = LegPair.address("192.0.2.1", 4000);
        InetSocketAddress b = LegPair.address("192.0.2.2", 4000);
        Wire fromA = new Wire(a);
        Wire fromB = new Wire(b);
        AudioLeg legA = leg(b, fromA, format);
        AudioLeg legB = leg(a, fromB, format);
        fromA.to = legB;
        fromB.to = legA;
        AllocationCount allocations = new AllocationCount();
        long best = Long.MAX_VALUE;
        int rounds = format.codec() instanceof G711Codec ? 40 : 8;
        for (int round = 0; round < rounds; round++) {
            long before = allocations.bytes();
            for (int tick = 0; tick < 100; tick++) { // a second: a report falls into some rounds, not into all
                fromA.nowNanos += LegPair.TICK_NANOS;
                fromB.nowNanos += LegPair.TICK_NANOS;
                legA.tick(fromA.nowNanos);
                legB.tick(fromB.nowNanos);
            }
            best = Math.min(best, allocations.bytes() - before);
        }
        assertTrue(legB.stats(fromB.nowNanos).packetsReceived() > rounds * 50 - 100);
        assertTrue(best <= 256, best + " bytes for 100 packets, some of them of the measurement itself");
    }

    /** Bytes that this thread has allocated; by reflection, as this module does not read java.management. */
    private static final class AllocationCount {
        private final Object threads;
        private final Method count;

        AllocationCount() throws ReflectiveOperationException {
            threads = Class.forName("java.lang.management.ManagementFactory")
                    .getMethod("getThreadMXBean")
                    .invoke(null);
            count = Class.forName("com.sun.management.ThreadMXBean").getMethod("getThreadAllocatedBytes", long.class);
        }

        long bytes() throws ReflectiveOperationException {
            return (long) count.invoke(threads, Thread.currentThread().getId());
        }
    }

    private static AudioLeg leg(InetSocketAddress remote, MediaPath path, PayloadFormat format) {
        AudioLeg leg = new AudioLeg(
                AudioLegConfig.defaults(),
                NegotiatedAudio.of(remote, G711Codec.PCMU)
                        .withReceive(List.of(format))
                        .withSend(format, 20),
                path,
                AudioLegListener.NONE,
                new Random(remote.hashCode()),
                0);
        leg.source(new LegPair.Sine(440, AMPLITUDE));
        return leg;
    }

    @Test
    void tenThousandHostileDatagramsCostNoFrameOfARunningCall() {
        long seed = 20261124;
        System.out.println("hostile datagrams, seed " + seed);
        Random random = new Random(seed);
        LegPair pair = new LegPair(seed);
        pair.alice.leg.source(new LegPair.Sine(440, AMPLITUDE));
        pair.run(Duration.ofMillis(500));
        int rounds = 10_000 * Integer.getInteger("rtclite.fuzz", 1);
        for (int i = 0; i < rounds; i++) {
            byte[] datagram = hostile(random, pair);
            pair.bob.leg.receive(datagram, 0, datagram.length, pair.alice.address, pair.clock.nowNanos());
            if (i % 10 == 0) {
                pair.run(Duration.ofMillis(20));
            }
        }
        AudioLegStats stats = pair.bob.leg.stats(pair.clock.nowNanos());
        assertEquals(0, stats.framesConcealed(), stats.toString());
        assertTrue(pair.bob.heard.shareAtLevel(200, AMPLITUDE) > 0.999, stats.toString());
        assertEquals(0, pair.bob.events(AudioLegEvent.RemoteSsrcChanged.class).size());
    }

    /** Everything but a sound packet of the call's own SSRC, which nobody could tell from the call. */
    private static byte[] hostile(Random random, LegPair pair) {
        byte[] datagram = new byte[random.nextInt(200)];
        random.nextBytes(datagram);
        if (datagram.length >= 12 && random.nextInt(3) > 0) {
            datagram[0] = (byte) (0x80 | random.nextInt(64)); // looks like RTP
            datagram[1] = (byte) (random.nextBoolean() ? 0 : 192 + random.nextInt(32)); // of PCMU, or RTCP
            if (datagram[1] == 0) {
                datagram[8] = (byte) ~(pair.alice.leg.ssrc() >>> 24);
            }
        }
        return datagram;
    }
}
