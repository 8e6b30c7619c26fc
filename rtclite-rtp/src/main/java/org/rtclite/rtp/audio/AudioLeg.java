package org.rtclite.rtp.audio;

import java.net.InetSocketAddress;
import java.util.random.RandomGenerator;
import org.jspecify.annotations.Nullable;
import org.rtclite.media.audio.AudioSink;
import org.rtclite.media.audio.AudioSource;

/**
 * The media path of one call: program audio to RTP packets and back.
 *
 * <p>Out: source, resampler, encoder, header, {@link MediaPath}. In: datagram, {@code PacketKind}, {@code RtpSession}
 * statistics, {@code JitterBuffer}; then each tick: packet, conceal or wait, decoder, resampler, sink.
 *
 * <p>One thread at a time: give it every datagram of its port, and a tick every 10 ms. No allocation per packet.
 */
public final class AudioLeg {

    private final AudioLegConfig config;
    private NegotiatedAudio negotiated;

    /**
     * Makes a leg that is ready to receive and sends at its first tick.
     *
     * @param random draws SSRC, first sequence number and timestamp, and report times
     */
    public AudioLeg(
            AudioLegConfig config,
            NegotiatedAudio negotiated,
            MediaPath path,
            AudioLegListener listener,
            RandomGenerator random,
            long nowNanos) {
        this.config = config;
        this.negotiated = negotiated;
    }

    /** What was agreed last. */
    public NegotiatedAudio negotiated() {
        return negotiated;
    }

    /** The configuration that the leg was made with. */
    public AudioLegConfig config() {
        return config;
    }

    /** Goes on with what a re-INVITE agreed: SSRC, sequence numbers and statistics continue. */
    public void negotiate(NegotiatedAudio agreed, long nowNanos) {
        negotiated = agreed;
    }

    /** Sends through {@code path} from now on. */
    public void path(MediaPath path) {
        throw new UnsupportedOperationException("not yet");
    }

    /** Sends what {@code source} gives from now on; null: silence. */
    public void source(@Nullable AudioSource source) {
        throw new UnsupportedOperationException("not yet");
    }

    /** Plays what is received into {@code sink} from now on; null: nowhere. */
    public void sink(@Nullable AudioSink sink) {
        throw new UnsupportedOperationException("not yet");
    }

    /** Copies what is received into {@code tap} as well, for a recorder; null: no more. */
    public void farTap(@Nullable AudioSink tap) {
        throw new UnsupportedOperationException("not yet");
    }

    /** Copies what is sent into {@code tap} as well, for a recorder; null: no more. */
    public void nearTap(@Nullable AudioSink tap) {
        throw new UnsupportedOperationException("not yet");
    }

    /** Whether silence is sent in place of what the source gives; the source is read on. */
    public void mute(boolean muted) {
        throw new UnsupportedOperationException("not yet");
    }

    /**
     * Queues keys to be sent by RFC 4733: {@code 0-9 * # A-D}, {@code ,} and {@code w} pause.
     *
     * @return false when telephone-event was not agreed or the queue has no room for all of them: nothing is queued
     */
    public boolean sendDigits(String digits) {
        throw new UnsupportedOperationException("not yet");
    }

    /** Takes one datagram that came to the leg's RTP or RTCP port. */
    public void receive(byte[] bytes, int offset, int length, InetSocketAddress from, long nowNanos) {
        throw new UnsupportedOperationException("not yet");
    }

    /** Lets 10 ms pass: plays and sends what is due. Call it every 10 ms; it makes up for ticks that came late. */
    public void tick(long nowNanos) {
        throw new UnsupportedOperationException("not yet");
    }

    /** The figures of the whole call. */
    public AudioLegStats stats(long nowNanos) {
        throw new UnsupportedOperationException("not yet");
    }

    /** The figures since this was last called, or since the beginning. */
    public AudioLegStats interval(long nowNanos) {
        throw new UnsupportedOperationException("not yet");
    }

    /** Says BYE by RTCP and stops: from now on ticks and datagrams do nothing. */
    public void close(long nowNanos) {
        throw new UnsupportedOperationException("not yet");
    }
}
