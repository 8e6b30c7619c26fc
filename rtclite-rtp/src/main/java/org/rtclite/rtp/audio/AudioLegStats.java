package org.rtclite.rtp.audio;

import java.time.Duration;
import java.util.OptionalDouble;

/**
 * The figures of a leg over a span of time: the whole call, or since the last {@link AudioLeg#interval}.
 *
 * @param span the time that the counts are of
 * @param codec encoding name of what was last received, or of what is sent when nothing was
 * @param packetsSent RTP packets sent, telephone-event too
 * @param bytesSent payload bytes sent
 * @param packetsReceived RTP packets received of the current source, duplicates and late ones too
 * @param bytesReceived their payload bytes
 * @param packetsLost expected less received (RFC 3550 appendix A.3); negative when duplicates prevail
 * @param packetsLate came after their time to play
 * @param packetsDuplicate came twice
 * @param packetsIgnored of an unknown payload type, from a refused address, or malformed
 * @param framesPlayed 10 ms frames played from packets
 * @param framesConcealed 10 ms frames made up in place of missing packets
 * @param stalls times when the ticks came so late that time was skipped
 * @param jitterMs interarrival jitter of RFC 3550 appendix A.8
 * @param delayMs delay of the playout buffer now
 * @param rttMs round trip by RTCP; empty until measured
 * @param remoteLossFraction loss that the far side reports of our packets, 0 to 1; empty until reported
 * @param levelInDbov level of what was played last, -127 to 0
 * @param levelOutDbov level of what was sent last, -127 to 0
 * @param mos listening quality by the E-model (ITU-T G.107), 1 to 4.5; empty until measured
 */
public record AudioLegStats(
        Duration span,
        String codec,
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
        long stalls,
        double jitterMs,
        double delayMs,
        OptionalDouble rttMs,
        OptionalDouble remoteLossFraction,
        double levelInDbov,
        double levelOutDbov,
        OptionalDouble mos) {}
