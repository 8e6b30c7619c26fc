package org.rtclite.rtp.session;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import org.junit.jupiter.api.Test;
import org.rtclite.rtp.rtcp.ReportBlock;

/** RFC 3550 appendix A by the numbers. */
class RtpSourceTest {

    private static final long MS = 1_000_000L;

    private final RtpSource source = new RtpSource(42, 2);

    private ReceiveStatus receive(int sequence) {
        return source.receive(sequence & 0xffff, 160);
    }

    @Test
    void becomesValidWithTheSecondPacketInSequence() {
        assertEquals(ReceiveStatus.PROBATION, receive(10));
        assertFalse(source.isValid());
        assertEquals(ReceiveStatus.PROBATION, receive(20));
        assertEquals(ReceiveStatus.ACCEPTED, receive(21));
        assertTrue(source.isValid());
        assertEquals(1, source.packetsExpected());
        assertEquals(0, source.packetsLost());
    }

    @Test
    void countsCyclesAcrossTheWrapAndNotForReorderedPackets() {
        for (int sequence = 65_530; sequence < 65_550; sequence++) {
            receive(sequence);
        }
        assertEquals(65_549, source.extendedHighestSequence());
        receive(65_546); // overtaken
        receive(65_534); // from before the wrap
        assertEquals(65_549, source.extendedHighestSequence());
        receive(65_550);
        assertEquals(65_550, source.extendedHighestSequence());
    }

    @Test
    void countsLossInTheIntervalAndOverAll() {
        receive(0);
        for (int sequence = 1; sequence <= 100; sequence++) {
            if (sequence % 4 != 0) {
                receive(sequence);
            }
        }
        receive(101);
        ReportBlock first = source.nextReportBlock(0);
        assertEquals(25, first.cumulativeLost());
        assertEquals(25 * 256 / 101, first.fractionLost());
        assertEquals(101, first.extendedHighestSequence());
        for (int sequence = 102; sequence <= 201; sequence++) {
            receive(sequence);
        }
        ReportBlock second = source.nextReportBlock(0);
        assertEquals(25, second.cumulativeLost());
        assertEquals(0, second.fractionLost());
        assertEquals(0, source.nextReportBlock(0).fractionLost(), "nothing expected, nothing lost");
    }

    @Test
    void loosesLessThanNothingWhenPacketsAreDoubled() {
        for (int sequence = 0; sequence < 50; sequence++) {
            receive(sequence);
            receive(sequence);
        }
        ReportBlock block = source.nextReportBlock(0);
        assertTrue(block.cumulativeLost() < -40, "lost " + block.cumulativeLost());
        assertEquals(0, block.fractionLost());
    }

    @Test
    void needsTwoPacketsToBelieveAJump() {
        for (int sequence = 0; sequence < 10; sequence++) {
            receive(sequence);
        }
        assertEquals(ReceiveStatus.BAD_SEQUENCE, receive(30_000));
        assertEquals(ReceiveStatus.ACCEPTED, receive(10));
        assertEquals(10, source.extendedHighestSequence());
        assertEquals(ReceiveStatus.BAD_SEQUENCE, receive(40_000));
        assertEquals(ReceiveStatus.ACCEPTED, receive(40_001));
        assertEquals(40_001, source.extendedHighestSequence());
        assertEquals(0, source.packetsLost(), "a restart loses nothing");
        assertEquals(11, source.packetsReceived());
    }

    @Test
    void computesJitterByTheRecurrenceOfTheRfc() {
        // arrivals of 20 ms packets at 8 kHz, early and late by up to 10 ms
        int[] arrivalMs = {0, 25, 40, 70, 75, 100, 130, 140};
        long scaled = 0;
        int transitBefore = 0;
        for (int i = 0; i < arrivalMs.length; i++) {
            source.sampleJitter(160 * i, 8000, 1_000_000 * MS + arrivalMs[i] * MS);
            int transit = 8 * arrivalMs[i] - 160 * i;
            if (i > 0) {
                scaled += Math.abs(transit - transitBefore) - ((scaled + 8) >> 4);
            }
            transitBefore = transit;
        }
        assertEquals(scaled >> 4, source.jitter());
        assertEquals(406 >> 4, source.jitter()); // by hand: 40, 77, 152, 262, 286, 348, 406 sixteenths
    }

    @Test
    void takesNoJitterFromPacketsThatShareATimestampNorFromAJumpOfTheTimeLine() {
        source.sampleJitter(0, 8000, 0);
        source.sampleJitter(160, 8000, 20 * MS);
        source.sampleJitter(160, 8000, 90 * MS);
        source.sampleJitter(320, 8000, 40 * MS);
        assertEquals(0, source.jitter());
        source.sampleJitter(400_000_000, 8000, 60 * MS);
        assertEquals(0, source.jitter());
    }

    @Test
    void measuresTheRoundTripOfTheRfcsExample() {
        // RFC 3550 figure 2: A = 0xb710:8000, DLSR = 5.250 s, LSR = 0xb705:2000, round trip 6.125 s
        source.receiveReport(new ReportBlock(1, 0, 0, 0, 0, 0xb705_2000, 0x0005_4000), 0xb710_8000);
        assertEquals(6125, source.rttMs().orElseThrow(), 0.1);
    }

    @Test
    void measuresNothingFromAReportThatHadNoSenderReport() {
        source.receiveReport(new ReportBlock(1, 0, 0, 0, 0, 0, 0), 0xb710_8000);
        assertTrue(source.rttMs().isEmpty());
        source.receiveReport(new ReportBlock(1, 0, 0, 0, 0, 0x1000_0000, 0), 0x0fff_0000);
        assertTrue(source.rttMs().isEmpty(), "a negative round trip is none");
    }
}
