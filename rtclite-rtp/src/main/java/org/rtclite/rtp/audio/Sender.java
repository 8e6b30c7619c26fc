package org.rtclite.rtp.audio;

import java.net.InetSocketAddress;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;
import org.rtclite.media.audio.AudioCodec;
import org.rtclite.media.audio.AudioEncoder;
import org.rtclite.media.audio.AudioSource;
import org.rtclite.media.resample.ResampledSource;
import org.rtclite.media.resample.Resampler;
import org.rtclite.rtp.dtmf.DtmfSender;
import org.rtclite.rtp.dtmf.DtmfTiming;
import org.rtclite.rtp.dtmf.TelephoneEvent;
import org.rtclite.rtp.packet.RtpPacket;
import org.rtclite.rtp.session.RtpSession;

/**
 * The sending half of a leg: 10 ms of PCM in for each tick, a packet out whenever one is full.
 *
 * <p>Time passes whether or not something is sent, so that RTP timestamps stay true over holds, keys and pauses of the
 * codec. Allocates when the format changes, never per packet.
 */
final class Sender {

    private final RtpSession session;
    private final DtmfSender dtmf;
    private final LevelSmoother level = new LevelSmoother();
    private MediaPath path;
    private InetSocketAddress remote;

    private NegotiatedAudio negotiated;
    private AudioEncoder encoder;
    private int rateHz;
    private short[] frame;
    private int filled;
    private byte[] packet;
    private @Nullable AudioSource given;
    private @Nullable AudioSource source;
    private boolean muted;
    private boolean marker = true; // RFC 3551 s4.1: the first packet of a talkspurt
    private boolean sourceEnded;

    Sender(RtpSession session, NegotiatedAudio negotiated, MediaPath path, InetSocketAddress remote) {
        this.session = session;
        this.negotiated = negotiated;
        this.path = path;
        this.remote = remote;
        AudioCodec codec = negotiated.send().codec();
        this.dtmf = new DtmfSender(DtmfTiming.DEFAULT, eventRateHz(negotiated));
        this.encoder = codec.newEncoder(negotiated.send().parameters());
        this.frame = new short[0];
        this.packet = new byte[0];
        reserve();
    }

    private static int eventRateHz(NegotiatedAudio agreed) {
        EventFormat events = agreed.sendEvents();
        return events == null ? agreed.send().codec().clockRateHz() : events.clockRateHz();
    }

    private void reserve() {
        AudioCodec codec = negotiated.send().codec();
        rateHz = codec.sampleRateHz();
        frame = new short[rateHz / 100 * (negotiated.ptimeMs() / 10)];
        filled = 0;
        int frames = negotiated.ptimeMs() / codec.frameMs();
        packet = new byte
                [RtpPacket.FIXED_HEADER_BYTES + Math.max(TelephoneEvent.BYTES, frames * encoder.maxFrameBytes())];
    }

    void negotiate(NegotiatedAudio agreed) {
        PayloadFormat before = negotiated.send();
        boolean isNewFormat = !agreed.send().equals(before);
        boolean isNewLength = agreed.ptimeMs() != negotiated.ptimeMs();
        marker |= agreed.direction().sends() && !negotiated.direction().sends();
        if (isNewFormat || isNewLength) {
            // the part of a packet that is given up has taken its time all the same
            session.advance((int) ((long) filled * before.codec().clockRateHz() / rateHz));
        }
        negotiated = agreed;
        if (isNewFormat) {
            AudioCodec codec = agreed.send().codec();
            encoder = codec.newEncoder(agreed.send().parameters());
            if (codec.clockRateHz() != before.codec().clockRateHz()) {
                session.clockRateHz(codec.clockRateHz());
            }
        }
        dtmf.clockRateHz(eventRateHz(agreed));
        if (isNewFormat || isNewLength) {
            reserve();
            adaptSource();
        }
    }

    void path(MediaPath other) {
        path = other;
    }

    void remote(InetSocketAddress address) {
        remote = address;
    }

    /** A description with address 0.0.0.0 or port 0 wants no media (RFC 3264 section 8.4). */
    private boolean isReachable() {
        return remote.getPort() != 0
                && remote.getAddress() != null
                && !remote.getAddress().isAnyLocalAddress();
    }

    void source(@Nullable AudioSource other) {
        given = other;
        adaptSource();
    }

    private void adaptSource() {
        AudioSource inner = given;
        source = inner == null ? null : ResampledSource.of(inner, rateHz, Resampler.Quality.VOICE);
    }

    void mute(boolean silent) {
        muted = silent;
    }

    DtmfSender dtmf() {
        return dtmf;
    }

    int sampleRateHz() {
        return rateHz;
    }

    double levelDbov() {
        return level.dbov();
    }

    /** Whether the source ended since this was last asked. */
    boolean takeSourceEnded() {
        boolean ended = sourceEnded;
        sourceEnded = false;
        return ended;
    }

    /** Lets time pass without sending: what it held is not made up for (a stall). */
    void skip(int ticks) {
        session.advance(ticks * (negotiated.send().codec().clockRateHz() / 100));
        marker = true;
    }

    /**
     * Lets 10 ms pass.
     *
     * @param near takes what was sent, or silence: {@code sampleRateHz() / 100} samples
     */
    void tick(long nowNanos, short[] near) {
        int samples = rateHz / 100;
        boolean sends = negotiated.direction().sends() && isReachable();
        int got = sends ? read(samples) : 0;
        Arrays.fill(frame, filled + got, filled + samples, (short) 0);
        if (muted) {
            Arrays.fill(frame, filled, filled + samples, (short) 0);
        }
        System.arraycopy(frame, filled, near, 0, samples);
        level.add(near, 0, samples);
        filled += samples;
        if (filled == frame.length) {
            filled = 0;
            int units = negotiated.send().codec().clockRateHz() / 100 * (negotiated.ptimeMs() / 10);
            if (sends) {
                send(nowNanos);
            }
            session.advance(units);
        }
    }

    private int read(int samples) {
        AudioSource from = source;
        if (from == null) {
            return 0;
        }
        int got = from.read(frame, filled, samples);
        if (got == AudioSource.END) {
            source = null;
            given = null;
            sourceEnded = true;
            return 0;
        }
        return got;
    }

    private void send(long nowNanos) {
        EventFormat events = negotiated.sendEvents();
        if (events == null) {
            sendAudio(nowNanos);
            return;
        }
        // durations are in the event's own clock, also where a peer has none of the audio's rate
        switch (dtmf.step(session.timestamp(), events.clockRateHz() / 100 * (negotiated.ptimeMs() / 10))) {
            case AUDIO -> sendAudio(nowNanos);
            case SILENCE -> marker = true;
            case EVENT -> {
                int length = dtmf.writePayload(packet, RtpPacket.FIXED_HEADER_BYTES);
                send(dtmf.marker(), events.payloadType(), dtmf.timestamp(), length, nowNanos);
                marker = true;
            }
        }
    }

    private void sendAudio(long nowNanos) {
        int frames = frame.length / encoder.frameSamples();
        int length = encoder.encodePayload(frame, 0, frames, packet, RtpPacket.FIXED_HEADER_BYTES);
        if (length == 0) {
            marker = true; // a pause of the codec
            return;
        }
        send(marker, negotiated.send().payloadType(), session.timestamp(), length, nowNanos);
        marker = false;
    }

    private void send(boolean withMarker, int payloadType, int timestamp, int length, long nowNanos) {
        int header = session.writeHeader(packet, 0, withMarker, payloadType, timestamp, length, nowNanos);
        path.sendRtp(packet, 0, header + length, remote);
    }
}
