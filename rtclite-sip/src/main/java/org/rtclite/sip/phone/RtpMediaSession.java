package org.rtclite.sip.phone;

import io.netty.channel.EventLoop;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.security.SecureRandom;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.Executor;
import org.jspecify.annotations.Nullable;
import org.rtclite.rtp.audio.AudioLeg;
import org.rtclite.rtp.audio.AudioLegConfig;
import org.rtclite.rtp.audio.AudioLegListener;
import org.rtclite.rtp.audio.Direction;
import org.rtclite.rtp.audio.EventFormat;
import org.rtclite.rtp.audio.NegotiatedAudio;
import org.rtclite.rtp.audio.PayloadFormat;
import org.rtclite.rtp.netty.RtpPort;
import org.rtclite.rtp.netty.RtpPortOptions;
import org.rtclite.sip.sdp.AgreedFormat;
import org.rtclite.sip.sdp.AudioAgreement;
import org.rtclite.sip.sdp.AudioSettings;
import org.rtclite.sip.sdp.LocalAudio;
import org.rtclite.sip.sdp.MediaDirection;
import org.rtclite.sip.sdp.Negotiation;
import org.rtclite.sip.sdp.OfferAnswer;
import org.rtclite.sip.sdp.RtpFormat;
import org.rtclite.sip.sdp.SdpParser;
import org.rtclite.sip.sdp.SdpResult;
import org.rtclite.sip.sdp.SessionDescription;

/**
 * The default media of a call: one RTP stream of audio on a pair of ports of its own.
 *
 * <p>Signalling and media share one event loop; all of this runs there.
 */
final class RtpMediaSession implements MediaSession {

    private static final SecureRandom RANDOM = new SecureRandom();

    private final EventLoop loop;
    private final InetAddress local;
    private final InetAddress advertised;
    private final AudioLegListener listener;
    private final OfferAnswer negotiation;
    private @Nullable CompletableFuture<RtpPort> binding;
    private @Nullable AudioLeg leg;
    private boolean held;
    private boolean closed;
    private volatile Agreement agreement = Agreement.NOTHING;

    private RtpMediaSession(
            EventLoop loop,
            InetAddress local,
            InetAddress advertised,
            AudioLegListener listener,
            AudioSettings settings) {
        this.loop = loop;
        this.local = local;
        this.advertised = advertised;
        this.listener = listener;
        this.negotiation = new OfferAnswer(settings, RANDOM.nextLong() >>> 2);
    }

    /** Media sessions that offer and accept this. */
    static Factory factory(AudioSettings settings) {
        return (loop, local, advertised, listener) -> new RtpMediaSession(loop, local, advertised, listener, settings);
    }

    @Override
    public CompletionStage<String> offer(boolean hold) {
        return port().thenApply(port -> {
            held = hold;
            return negotiation.offer(localAudio(port), wanted()).toString();
        });
    }

    @Override
    public CompletionStage<String> answer(String offer) {
        return port().thenApply(port -> {
            Negotiation outcome = negotiation.answer(parse(offer), localAudio(port), wanted());
            return take(outcome, port).toString();
        });
    }

    @Override
    public CompletionStage<Agreement> accept(String answer) {
        return port().thenApply(port -> {
            take(negotiation.accept(parse(answer)), port);
            return agreement;
        });
    }

    @Override
    public void offerRefused() {
        negotiation.withdraw();
    }

    private MediaDirection wanted() {
        return held ? MediaDirection.SENDONLY : MediaDirection.SENDRECV;
    }

    private static SessionDescription parse(String text) {
        SdpResult result = SdpParser.parse(text);
        if (result instanceof SdpResult.Description parsed) {
            return parsed.description();
        }
        SdpResult.Failure failure = (SdpResult.Failure) result;
        throw new MediaRefusedException("session description line " + failure.line() + ": " + failure.problem());
    }

    /** Binds at the first need: the description names the port. */
    private CompletableFuture<RtpPort> port() {
        CompletableFuture<RtpPort> bound = binding;
        if (bound == null) {
            bound = RtpPort.bind(loop, RtpPortOptions.any(local));
            binding = bound;
        }
        return bound;
    }

    private LocalAudio localAudio(RtpPort port) {
        return new LocalAudio(
                Addresses.text(advertised),
                port.rtpAddress().getPort(),
                port.rtcpAddress().getPort());
    }

    /** Makes the leg do what was agreed; returns our description. */
    private SessionDescription take(Negotiation outcome, RtpPort port) {
        if (outcome instanceof Negotiation.Refused refused) {
            throw new MediaRefusedException(refused.problem());
        }
        Negotiation.Agreed agreed = (Negotiation.Agreed) outcome;
        AudioAgreement audio = agreed.audio();
        NegotiatedAudio negotiated = negotiated(audio);
        long now = System.nanoTime();
        AudioLeg running = leg;
        if (running != null) {
            running.negotiate(negotiated, now);
        } else if (!closed) {
            AudioLeg made = new AudioLeg(AudioLegConfig.defaults(), negotiated, port.path(), listener, RANDOM, now);
            port.attach(made);
            leg = made;
        }
        agreement = new Agreement(
                audio.send().codec().encodingName() + "/" + audio.send().codec().clockRateHz(),
                audio.send().codec().sampleRateHz(),
                false,
                isHeldByPeer(audio),
                audio.sendEvents() != null);
        return agreed.local();
    }

    /** The far side's own direction tells; what we withhold ourselves is not its hold. */
    private boolean isHeldByPeer(AudioAgreement audio) {
        boolean weWithhold = held;
        return !audio.direction().sends() || (!weWithhold && !audio.direction().receives());
    }

    private static NegotiatedAudio negotiated(AudioAgreement audio) {
        RtpFormat events = audio.sendEvents();
        List<PayloadFormat> receive = new ArrayList<>();
        audio.receive().forEach(format -> receive.add(payloadFormat(format)));
        return new NegotiatedAudio(
                address(audio.remoteHost(), audio.remoteRtpPort()),
                address(audio.remoteRtcpHost(), audio.remoteRtcpPort()),
                audio.rtcpMux(),
                Direction.valueOf(audio.direction().name()),
                payloadFormat(audio.send()),
                audio.ptimeMs(),
                receive,
                events == null ? null : eventFormat(events),
                audio.receiveEvents().stream().map(RtpMediaSession::eventFormat).toList());
    }

    private static PayloadFormat payloadFormat(AgreedFormat format) {
        return new PayloadFormat(format.payloadType(), format.codec(), format.parameters());
    }

    private static EventFormat eventFormat(RtpFormat format) {
        return new EventFormat(format.payloadType(), format.clockRateHz());
    }

    /** Deviation: a host name in c= is refused, because looking it up would stop the event loop. */
    private static InetSocketAddress address(String host, int port) {
        InetAddress address = Addresses.numeric(host);
        if (address == null) {
            throw new MediaRefusedException("connection address " + host + " is not numeric");
        }
        return new InetSocketAddress(address, port);
    }

    @Override
    public Agreement agreement() {
        return agreement;
    }

    @Override
    public @Nullable AudioLeg leg() {
        return leg;
    }

    @Override
    public Executor legThread() {
        return task -> {
            if (loop.inEventLoop()) {
                task.run();
            } else {
                loop.execute(task);
            }
        };
    }

    @Override
    public CompletionStage<?> close() {
        closed = true;
        CompletableFuture<RtpPort> bound = binding;
        return bound == null
                ? CompletableFuture.completedFuture(null)
                : bound.handle((port, failure) -> port)
                        .thenCompose(port -> port == null ? CompletableFuture.completedFuture(null) : port.close());
    }
}
