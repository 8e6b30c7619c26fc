package org.rtclite.rtp.audio;

import java.net.InetSocketAddress;
import java.time.Duration;

/** What a leg tells its listener. The set will grow: keep a default branch. */
public sealed interface AudioLegEvent {

    /**
     * The first RTP packet of an accepted payload type came.
     *
     * @param payloadBytes bytes of its payload
     */
    record FirstMedia(InetSocketAddress from, int payloadType, int payloadBytes) implements AudioLegEvent {}

    /** A key was pressed at the far side (RFC 4733); told once per key, when it is released or known to have been. */
    record DigitReceived(char digit, Duration duration) implements AudioLegEvent {}

    /** A key of {@link AudioLeg#sendDigits} has been sent whole. */
    record DigitSent(char digit, int stillQueued) implements AudioLegEvent {}

    /** No RTP packet came for {@link AudioLegConfig#rtpTimeout()} while the direction says that we receive. */
    record RtpTimeout(Duration silence) implements AudioLegEvent {}

    /** RTP came again after an {@link RtpTimeout}. */
    record RtpResumed(Duration silence) implements AudioLegEvent {}

    /** The far side's RTCP BYE. */
    record RemoteBye(int ssrc, String reason) implements AudioLegEvent {}

    /** We send to another address from now on, because media comes from there (RFC 4961). */
    record RemoteChanged(InetSocketAddress from, InetSocketAddress to) implements AudioLegEvent {}

    /** The far side sends with another SSRC. */
    record RemoteSsrcChanged(int from, int to) implements AudioLegEvent {}

    /** The source that was sending gave {@code END} and is no longer asked. */
    record SourceEnded() implements AudioLegEvent {}
}
