package org.rtclite.rtp.audio;

import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.List;
import java.util.random.RandomGenerator;
import org.jspecify.annotations.Nullable;
import org.rtclite.media.audio.AudioSink;
import org.rtclite.media.audio.AudioSource;
import org.rtclite.media.resample.ResampledSink;
import org.rtclite.media.resample.Resampler;
import org.rtclite.rtp.dtmf.DtmfKey;
import org.rtclite.rtp.dtmf.DtmfReceiver;
import org.rtclite.rtp.packet.PacketKind;
import org.rtclite.rtp.packet.RtpPacket;
import org.rtclite.rtp.session.ReceiveStatus;
import org.rtclite.rtp.session.RtpSession;
import org.rtclite.rtp.session.RtpSessionConfig;
import org.rtclite.rtp.session.RtpSessionOutput;

/**
 * The media path of one call: program audio to RTP packets and back.
 *
 * <p>Out, each tick: {@link AudioSource} -> resampler -> encoder, or telephone-event -> {@link RtpSession} header ->
 * {@link MediaPath}. In: datagram -> {@link PacketKind} -> {@link RemoteAddress} -> {@link RtpSession} statistics ->
 * playout buffer; each tick: packet, conceal or wait -> decoder -> resampler -> {@link AudioSink}.
 *
 * <p>One thread at a time: give it every datagram of its ports, and a tick every 10 ms. Deadlines are absolute: a tick
 * that comes late does the work of those that were missed, three at most; beyond that time is skipped, RTP timestamps
 * jump by it, and the stall is counted. No allocation per packet.
 */
public final class AudioLeg {

    private static final long TICK_NANOS = 10_000_000L;
    private static final int MAX_CATCH_UP = 3;
    private static final long OLD_SOURCE_NANOS = 200_000_000L;
    private static final int MAX_TICK_SAMPLES = 1920; // 192 kHz

    private final AudioLegConfig config;
    private final AudioLegListener listener;
    private final RtpSession session;
    private final Sender sender;
    private final Playout playout;
    private final DtmfReceiver dtmfReceiver = new DtmfReceiver();
    private final RemoteAddress remote;
    private final RtpPacket packet = new RtpPacket();
    private final LevelSmoother levelIn = new LevelSmoother();
    private final LegCounters counters;
    private final short[] near = new short[MAX_TICK_SAMPLES];
    private final short[] far = new short[MAX_TICK_SAMPLES];

    private NegotiatedAudio negotiated;
    private MediaPath path;
    private @Nullable InetSocketAddress remoteRtcp; // learnt; null: as described
    private final Outlet sink = new Outlet();
    private final Outlet farTap = new Outlet();
    private final Outlet nearTap = new Outlet();

    private boolean hasSource;
    private int ssrc;
    private boolean hasOldSource;
    private int oldSsrc;
    private boolean hasMedia;
    private long lastMediaNanos;
    private boolean isTimedOut;
    private long nextTickNanos;
    private boolean isClosed;

    /** A sink at the rate of the leg, whatever its own is. */
    private static final class Outlet {
        private @Nullable AudioSink given;
        private @Nullable AudioSink adapted;

        void set(@Nullable AudioSink sink) {
            given = sink;
            adapted = null;
        }

        void write(short[] pcm, int samples, int rateHz) {
            AudioSink to = given;
            if (to == null) {
                return;
            }
            AudioSink through = adapted;
            if (through == null || through.sampleRateHz() != rateHz) {
                through = ResampledSink.of(to, rateHz, Resampler.Quality.VOICE);
                adapted = through;
            }
            through.write(pcm, 0, samples);
        }
    }

    /**
     * Makes a leg that is ready to receive and sends from its first tick on, which is due at once.
     *
     * @param random draws SSRC, first sequence number and timestamp, and report times
     * @throws IllegalArgumentException if a codec's sample rate is no multiple of 100 Hz, or nothing is to be received
     */
    public AudioLeg(
            AudioLegConfig config,
            NegotiatedAudio negotiated,
            MediaPath path,
            AudioLegListener listener,
            RandomGenerator random,
            long nowNanos) {
        requireUsable(negotiated);
        this.config = config;
        this.negotiated = negotiated;
        this.path = path;
        this.listener = listener;
        String cname = config.cname().isEmpty() ? anonymousName(random) : config.cname();
        this.session = new RtpSession(
                // Deviation: between two parties our SSRC from there is an echo service, not a loop
                RtpSessionConfig.voice(cname, negotiated.send().codec().clockRateHz())
                        .withReflection(),
                config.wallClock(),
                random,
                nowNanos);
        this.remote =
                new RemoteAddress(config.latch(), config.latchWindow().toNanos(), negotiated.remoteRtp(), nowNanos);
        this.sender = new Sender(session, negotiated, path, negotiated.remoteRtp());
        this.playout = new Playout(config.jitter(), negotiated.receive());
        this.counters = new LegCounters(nowNanos);
        this.lastMediaNanos = nowNanos;
        this.nextTickNanos = nowNanos;
    }

    private static void requireUsable(NegotiatedAudio audio) {
        if (audio.receive().isEmpty()) {
            throw new IllegalArgumentException("no format to receive");
        }
        requireUsable(audio.send());
        audio.receive().forEach(AudioLeg::requireUsable);
    }

    private static void requireUsable(PayloadFormat format) {
        int rateHz = format.codec().sampleRateHz();
        if (rateHz % 100 != 0 || rateHz < 1000 || rateHz / 100 > MAX_TICK_SAMPLES) {
            throw new IllegalArgumentException("sample rate of "
                    + format.codec().encodingName() + " is " + rateHz + " Hz, must be a multiple of 100 up to 192000");
        }
    }

    /** RFC 7022 s4.2: 96 random bits say nothing about host or user. */
    private static String anonymousName(RandomGenerator random) {
        return String.format("%016x%08x", random.nextLong(), random.nextInt());
    }

    // ---- commands

    /** What was agreed last. */
    public NegotiatedAudio negotiated() {
        return negotiated;
    }

    /** The configuration that the leg was made with. */
    public AudioLegConfig config() {
        return config;
    }

    /** Goes on with what a re-INVITE agreed: SSRC, sequence numbers, timestamps and statistics continue. */
    public void negotiate(NegotiatedAudio agreed, long nowNanos) {
        requireUsable(agreed);
        boolean resumes =
                agreed.direction().receives() && !negotiated.direction().receives();
        if (!agreed.remoteRtcp().equals(negotiated.remoteRtcp())) {
            remoteRtcp = null;
        }
        negotiated = agreed;
        remote.describe(agreed.remoteRtp(), nowNanos);
        sender.negotiate(agreed);
        sender.remote(remote.current());
        playout.formats(agreed.receive());
        if (resumes) {
            playout.clear();
            lastMediaNanos = nowNanos;
            isTimedOut = false;
        }
    }

    /** Sends through {@code other} from now on. */
    public void path(MediaPath other) {
        path = other;
        sender.path(other);
    }

    /** Sends what {@code source} gives from now on; null: silence. It is read while the direction says that we send. */
    public void source(@Nullable AudioSource source) {
        sender.source(source);
    }

    /** Plays what is received into {@code to} from now on; null: nowhere. */
    public void sink(@Nullable AudioSink to) {
        sink.set(to);
    }

    /** Copies what is received into {@code tap} as well, 10 ms each tick, silence too; null: no more. */
    public void farTap(@Nullable AudioSink tap) {
        farTap.set(tap);
    }

    /** Copies what is sent into {@code tap} as well, 10 ms each tick, silence too; null: no more. */
    public void nearTap(@Nullable AudioSink tap) {
        nearTap.set(tap);
    }

    /** Whether silence is sent in place of what the source gives; the source is read on. */
    public void mute(boolean muted) {
        sender.mute(muted);
    }

    /**
     * Queues keys to be sent by RFC 4733: {@code 0-9 * # A-D}, {@code ,} and {@code w} pause.
     *
     * @return false when telephone-event was not agreed or the queue has no room for all of them: nothing is queued
     * @throws IllegalArgumentException for any other character
     */
    public boolean sendDigits(String digits) {
        return negotiated.sendEvents() != null && sender.dtmf().enqueue(digits);
    }

    /** Keys and pauses of {@link #sendDigits} that wait; the one being sent is not among them. */
    public int digitsQueued() {
        return sender.dtmf().queued();
    }

    /** Our synchronisation source identifier. */
    public int ssrc() {
        return session.ssrc();
    }

    /** Where media is sent: as described, or where it comes from. */
    public InetSocketAddress remoteAddress() {
        return remote.current();
    }

    // ---- in

    /** Takes one datagram that came to the leg's RTP or RTCP port. */
    public void receive(byte[] bytes, int offset, int length, InetSocketAddress from, long nowNanos) {
        if (isClosed) {
            return;
        }
        switch (PacketKind.of(bytes, offset, length)) {
            case RTP -> receiveRtp(bytes, offset, length, from, nowNanos);
            case RTCP -> receiveRtcp(bytes, offset, length, from, nowNanos);
            default -> counters.ignored++;
        }
    }

    private void receiveRtp(byte[] bytes, int offset, int length, InetSocketAddress from, long nowNanos) {
        if (packet.parse(bytes, offset, length) != RtpPacket.Status.OK || !remote.accepts(from, nowNanos)) {
            counters.ignored++;
            return;
        }
        PayloadFormat format = negotiated.receiveFormat(packet.payloadType());
        EventFormat event = format == null ? negotiated.receiveEvents(packet.payloadType()) : null;
        boolean isNoise = format == null && packet.payloadType() == ComfortNoise.PAYLOAD_TYPE;
        if (format == null && event == null && !isNoise) {
            counters.ignored++;
            if (hasSource && packet.ssrc() == ssrc) {
                playout.skip(packet);
            }
            return;
        }
        int rateHz = format != null ? format.codec().clockRateHz() : timestampRateHz(event);
        ReceiveStatus status = session.receive(packet, from, rateHz, nowNanos);
        drainSession();
        boolean isFirst = status == ReceiveStatus.PROBATION && !hasSource;
        if (!isFirst && (status != ReceiveStatus.ACCEPTED || !isCurrent(nowNanos))) {
            counters.ignored += status == ReceiveStatus.ACCEPTED ? 0 : 1;
            return;
        }
        heardMedia(from, nowNanos);
        if (!negotiated.direction().receives()) {
            return;
        }
        if (event != null) {
            playout.skip(packet);
            dtmfReceiver.receive(
                    packet.ssrc(),
                    packet.timestamp(),
                    bytes,
                    packet.payloadOffset(),
                    packet.payloadLength(),
                    event.clockRateHz(),
                    nowNanos);
            drainKeys();
        } else {
            playout.put(packet, nowNanos);
        }
    }

    /** RFC 4733 s2.1: events share the timestamps of the audio that they interrupt; they name its clock, or should. */
    private int timestampRateHz(@Nullable EventFormat event) {
        List<PayloadFormat> formats = negotiated.receive();
        for (int i = 0; event != null && i < formats.size(); i++) {
            if (formats.get(i).codec().clockRateHz() == event.clockRateHz()) {
                return event.clockRateHz();
            }
        }
        return formats.get(0).codec().clockRateHz();
    }

    /** Whether the packet is of the source that is played: the newest one, which replaces the one before for good. */
    private boolean isCurrent(long nowNanos) {
        int id = packet.ssrc();
        if (hasSource && id == ssrc) {
            return true;
        }
        if (hasOldSource && id == oldSsrc && nowNanos - lastMediaNanos < OLD_SOURCE_NANOS) {
            return false;
        }
        int before = ssrc;
        counters.adopt(session, hasSource ? ssrc : id, id);
        if (hasSource) {
            hasOldSource = true;
            oldSsrc = before;
        }
        boolean isChange = hasSource;
        hasSource = true;
        ssrc = id;
        if (isChange) {
            listener.onEvent(new AudioLegEvent.RemoteSsrcChanged(before, id));
        }
        return true;
    }

    private void heardMedia(InetSocketAddress from, long nowNanos) {
        InetSocketAddress before = remote.current();
        if (remote.heard(from, nowNanos)) {
            sender.remote(from);
            listener.onEvent(new AudioLegEvent.RemoteChanged(before, from));
        }
        long silence = nowNanos - lastMediaNanos;
        lastMediaNanos = nowNanos;
        if (isTimedOut) {
            isTimedOut = false;
            listener.onEvent(new AudioLegEvent.RtpResumed(Duration.ofNanos(silence)));
        }
        if (!hasMedia) {
            hasMedia = true;
            listener.onEvent(new AudioLegEvent.FirstMedia(from, packet.payloadType(), packet.payloadLength()));
        }
    }

    private void receiveRtcp(byte[] bytes, int offset, int length, InetSocketAddress from, long nowNanos) {
        if (!remote.acceptsControl(from)) {
            counters.ignored++;
            return;
        }
        switch (session.receiveRtcp(bytes, offset, length, nowNanos)) {
            case OK -> {
                if (config.latch() == LatchPolicy.SYMMETRIC && !negotiated.rtcpMux()) {
                    remoteRtcp = from;
                }
            }
            default -> counters.ignored++;
        }
        drainSession();
    }

    private void drainKeys() {
        for (DtmfKey key = dtmfReceiver.poll(); key != null; key = dtmfReceiver.poll()) {
            listener.onEvent(new AudioLegEvent.DigitReceived(key.key(), key.held()));
        }
    }

    private void drainSession() {
        for (RtpSessionOutput output = session.poll(); output != null; output = session.poll()) {
            if (output instanceof RtpSessionOutput.SendRtcp rtcp) {
                sendRtcp(rtcp.compound());
            } else if (output instanceof RtpSessionOutput.SourceLeft left) {
                listener.onEvent(new AudioLegEvent.RemoteBye(left.ssrc(), left.reason()));
            }
        }
    }

    private void sendRtcp(byte[] compound) {
        if (negotiated.rtcpMux()) {
            path.sendRtp(compound, 0, compound.length, remote.current()); // RFC 5761 s5.1.1: from the one port
            return;
        }
        InetSocketAddress learnt = remoteRtcp;
        path.sendRtcp(compound, 0, compound.length, learnt != null ? learnt : negotiated.remoteRtcp());
    }

    // ---- time

    /** When the next tick is due. */
    public long nextTickNanos() {
        return nextTickNanos;
    }

    /** Plays and sends what is due: nothing when called early, several ticks' worth when called late. */
    public void tick(long nowNanos) {
        if (isClosed || nowNanos < nextTickNanos) {
            return;
        }
        long due = (nowNanos - nextTickNanos) / TICK_NANOS + 1;
        if (due > MAX_CATCH_UP) {
            long skipped = due - MAX_CATCH_UP;
            sender.skip((int) Math.min(skipped, Integer.MAX_VALUE / 2000));
            nextTickNanos += skipped * TICK_NANOS;
            counters.stalls++;
            due = MAX_CATCH_UP;
        }
        for (; due > 0 && !isClosed; due--) {
            long tickNanos = nextTickNanos;
            nextTickNanos += TICK_NANOS;
            play(tickNanos);
            sender.tick(nowNanos, near);
            nearTap.write(near, sender.sampleRateHz() / 100, sender.sampleRateHz());
        }
        afterTicks(nowNanos);
    }

    private void play(long tickNanos) {
        int samples = playout.tick(tickNanos, far);
        int rateHz = playout.sampleRateHz();
        levelIn.add(far, 0, samples);
        sink.write(far, samples, rateHz);
        farTap.write(far, samples, rateHz);
    }

    private void afterTicks(long nowNanos) {
        dtmfReceiver.onTimeout(nowNanos);
        drainKeys();
        char sent = sender.dtmf().takeFinishedKey();
        if (sent != 0) {
            listener.onEvent(new AudioLegEvent.DigitSent(sent, sender.dtmf().queued()));
        }
        if (sender.takeSourceEnded()) {
            listener.onEvent(new AudioLegEvent.SourceEnded());
        }
        if (nowNanos >= session.nextDeadlineNanos()) {
            session.onTimeout(nowNanos);
            drainSession();
        }
        long timeout = config.rtpTimeout().toNanos();
        if (timeout > 0 && !isTimedOut && negotiated.direction().receives() && nowNanos - lastMediaNanos >= timeout) {
            isTimedOut = true;
            listener.onEvent(new AudioLegEvent.RtpTimeout(Duration.ofNanos(nowNanos - lastMediaNanos)));
        }
    }

    // ---- figures

    /** The figures of the whole call. */
    public AudioLegStats stats(long nowNanos) {
        return counters.total(this, nowNanos);
    }

    /** The figures since this was last called, or since the beginning. */
    public AudioLegStats interval(long nowNanos) {
        return counters.interval(this, nowNanos);
    }

    RtpSession session() {
        return session;
    }

    Playout playout() {
        return playout;
    }

    boolean hasSource() {
        return hasSource;
    }

    int remoteSsrc() {
        return ssrc;
    }

    double levelInDbov() {
        return levelIn.dbov();
    }

    double levelOutDbov() {
        return sender.levelDbov();
    }

    /** Says BYE by RTCP and stops: from now on ticks and datagrams do nothing. */
    public void close(long nowNanos) {
        if (!isClosed) {
            session.leave("", nowNanos);
            drainSession();
            isClosed = true;
        }
    }

    /** Whether {@link #close} was called. */
    public boolean isClosed() {
        return isClosed;
    }
}
