package org.rtclite.sip.sdp;

import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.rtclite.media.audio.AudioCodec;

/**
 * The offer/answer state of one call with one audio stream (RFC 3264).
 *
 * <p>Makes our offers and answers and takes the far side's; keeps the order of media lines, the meaning of
 * payload types and the session version over all of them. What is refused changes nothing. One caller at a time.
 */
public final class OfferAnswer {

    private static final String AUDIO = "audio";

    private final AudioSettings settings;
    private final long sessionId;
    private final PayloadNumbers numbers = new PayloadNumbers();

    private long version;
    /** Our description that holds, or null before the first exchange. */
    private @Nullable SessionDescription local;
    /** Our offer that waits for its answer. */
    private @Nullable SessionDescription pending;
    /** Our last offer once it was answered: forks and the final response answer it again. */
    private @Nullable SessionDescription answeredOffer;

    private MediaDirection offered = MediaDirection.SENDRECV;
    private @Nullable AudioAgreement agreement;

    /**
     * Begins a call.
     *
     * @param sessionId random, not negative, below 2^62 (RFC 3264 section 5)
     */
    public OfferAnswer(AudioSettings settings, long sessionId) {
        if (sessionId < 0 || sessionId >= 1L << 62) {
            throw new IllegalArgumentException("session id is " + sessionId + ", must be 0 to 2^62 - 1");
        }
        this.settings = settings;
        this.sessionId = sessionId;
        this.version = sessionId;
    }

    /** What holds now; null before the first agreement. */
    public @Nullable AudioAgreement agreement() {
        return agreement;
    }

    /** Our description that holds now; null before the first agreement. */
    public @Nullable SessionDescription local() {
        return local;
    }

    /**
     * Makes an offer: the first, or another for a re-INVITE.
     *
     * @param direction what we want; hold is {@link MediaDirection#SENDONLY} or {@link MediaDirection#INACTIVE}
     */
    public SessionDescription offer(LocalAudio audio, MediaDirection direction) {
        List<RtpFormat> formats = new ArrayList<>();
        boolean events = settings.eventPayloadType() >= 0;
        if (events) {
            eventNumber(FormatMatch.USUAL_EVENT_RATE_HZ); // before a codec takes it
        }
        for (AudioCodec codec : settings.codecs().codecs()) {
            int number = numbers.numberFor(codec.encodingName(), codec.clockRateHz(), codec.staticPayloadType());
            formats.add(ours(number, codec));
        }
        if (events) {
            for (int rateHz : FormatMatch.eventRatesHz(settings.codecs().codecs().stream())) {
                formats.add(event(eventNumber(rateHz), rateHz));
            }
        }
        AudioAgreement before = agreement;
        String protocol = before == null ? settings.protocols().iterator().next() : before.protocol();
        MediaDescription line = audioLine(audio, protocol, formats, direction, settings.rtcpMux());
        SessionDescription made = describe(audio, withOthersRefused(line));
        pending = made;
        offered = direction;
        return made;
    }

    /** Forgets an offer that was refused or never answered; the session before stays. */
    public void withdraw() {
        pending = null;
    }

    /**
     * Takes the answer to our offer.
     *
     * <p>Another answer to the same offer takes the first one's place: early media is answered once more by the final
     * response, or by another fork (RFC 3261 s13.2.1).
     *
     * @throws IllegalStateException when there is no offer of ours to answer
     */
    public Negotiation accept(SessionDescription answer) {
        SessionDescription ours = pending != null ? pending : answeredOffer;
        if (ours == null) {
            throw new IllegalStateException("no offer waits for an answer");
        }
        int place = audioPlace(ours);
        if (answer.media().size() <= place) {
            return Negotiation.Refused.notAcceptable(
                    "answer has " + answer.media().size() + " media lines, the offer "
                            + ours.media().size());
        }
        MediaDescription line = answer.media().get(place);
        MediaDescription ourLine = ours.media().get(place);
        if (line.port() == 0 || !line.type().equals(AUDIO)) {
            return Negotiation.Refused.notAcceptable("audio was refused in the answer");
        }
        if (!line.protocol().equals(ourLine.protocol())) {
            return Negotiation.Refused.notAcceptable(
                    "profile is " + line.protocol() + " in the answer, " + ourLine.protocol() + " in the offer");
        }
        FormatMatch match = FormatMatch.of(line, settings.codecs());
        Negotiation result = agree(answer, line, ours, ourLine, match, offered, ourLine.has("rtcp-mux"));
        if (result instanceof Negotiation.Agreed) {
            pending = null;
            answeredOffer = ours;
        }
        return result;
    }

    /**
     * Answers an offer of the far side: its order, its payload types, its profile.
     *
     * @param wanted the most that we allow; the answer is that or less
     */
    public Negotiation answer(SessionDescription offer, LocalAudio audio, MediaDirection wanted) {
        String problem = "offer has no audio line";
        for (int place = 0; place < offer.media().size(); place++) {
            MediaDescription line = offer.media().get(place);
            if (!line.type().equals(AUDIO) || line.port() == 0) {
                continue;
            }
            if (!settings.protocols().contains(line.protocol())) {
                problem = "profile is " + line.protocol() + ", accepted are " + settings.protocols();
                continue;
            }
            FormatMatch match = FormatMatch.of(line, settings.codecs());
            if (match.isEmpty()) {
                problem = "no common codec in formats " + line.formats();
                continue;
            }
            return answer(offer, place, match, audio, wanted);
        }
        return Negotiation.Refused.notAcceptable(problem);
    }

    private Negotiation answer(
            SessionDescription offer, int place, FormatMatch match, LocalAudio audio, MediaDirection wanted) {
        MediaDescription line = offer.media().get(place);
        List<RtpFormat> formats = new ArrayList<>();
        match.codecs().forEach(f -> formats.add(ours(f.payloadType(), f.codec())));
        if (settings.eventPayloadType() >= 0) {
            match.events().forEach(e -> formats.add(event(e.payloadType(), e.clockRateHz())));
        }
        MediaDirection direction = remoteDirection(offer, line).mirror().and(wanted);
        boolean mux = settings.rtcpMux() && line.has("rtcp-mux");
        MediaDescription own = audioLine(audio, line.protocol(), formats, direction, mux);
        List<MediaDescription> media = new ArrayList<>();
        for (int i = 0; i < offer.media().size(); i++) {
            media.add(i == place ? own : offer.media().get(i).refused());
        }
        SessionDescription ours = describe(audio, media);
        Negotiation result = agree(offer, line, ours, own, match, wanted, mux);
        if (result instanceof Negotiation.Agreed) {
            answeredOffer = null;
        }
        return result;
    }

    /** Fills in the agreement and makes {@code ours} the description that holds. */
    private Negotiation agree(
            SessionDescription remote,
            MediaDescription line,
            SessionDescription ours,
            MediaDescription ourLine,
            FormatMatch match,
            MediaDirection wanted,
            boolean muxAllowed) {
        Connection connection = remote.connectionOf(line);
        if (connection == null) {
            return Negotiation.Refused.notAcceptable("no c= line for the audio line");
        }
        if (match.isEmpty()) {
            return Negotiation.Refused.notAcceptable("no common codec in formats " + line.formats());
        }
        List<RtpFormat> ourFormats = ourLine.rtpFormats();
        List<AgreedFormat> receive = match.receivedAs(ourFormats);
        if (receive.isEmpty()) {
            return Negotiation.Refused.notAcceptable("answer has none of the offered codecs: " + line.formats());
        }
        AgreedFormat send = match.codecs().get(0);
        List<RtpFormat> receiveEvents = match.eventsReceivedAs(ourFormats);
        boolean mux = muxAllowed && line.has("rtcp-mux");
        RtcpAddress rtcp = RtcpAddress.of(line, connection.host(), mux);
        AudioAgreement agreed = new AudioAgreement(
                connection.host(),
                line.port(),
                rtcp.host(),
                rtcp.port(),
                mux,
                remoteDirection(remote, line).mirror().and(wanted),
                line.protocol(),
                send,
                receive,
                receiveEvents.isEmpty() ? null : match.eventsFor(send.codec().clockRateHz()),
                receiveEvents,
                PacketTime.choose(line, send.codec(), settings.ptimeMs()),
                line);
        numbers.bind(ourFormats);
        numbers.bind(line.rtpFormats());
        local = ours;
        agreement = agreed;
        return new Negotiation.Agreed(ours, agreed);
    }

    /** RFC 3264 s8.4: the null address means that the far side wants no media, whatever the attribute says. */
    private static MediaDirection remoteDirection(SessionDescription remote, MediaDescription line) {
        MediaDirection stated = remote.directionOf(line);
        Connection connection = remote.connectionOf(line);
        boolean held = connection != null && connection.isNull();
        return held ? stated.and(MediaDirection.SENDONLY) : stated;
    }

    private SessionDescription describe(LocalAudio audio, List<MediaDescription> media) {
        Connection connection = Connection.of(audio.address());
        SessionDescription same = SessionDescription.of(origin(connection), connection, media);
        SessionDescription before = pending != null ? pending : local;
        // RFC 3264 s8: the version goes up by one with each change, and only then
        if (before == null || before.equals(same)) {
            return same;
        }
        version++;
        return same.withOrigin(origin(connection));
    }

    private Origin origin(Connection connection) {
        return new Origin(settings.userName(), Long.toString(sessionId), Long.toString(version), connection);
    }

    /** RFC 3264 s8: media lines keep their places; those that we do not use are refused again. */
    private List<MediaDescription> withOthersRefused(MediaDescription line) {
        SessionDescription before = local;
        if (before == null) {
            return List.of(line);
        }
        List<MediaDescription> media = new ArrayList<>();
        int place = audioPlace(before);
        for (int i = 0; i < before.media().size(); i++) {
            media.add(i == place ? line : before.media().get(i).refused());
        }
        return media;
    }

    private static int audioPlace(SessionDescription ours) {
        for (int i = 0; i < ours.media().size(); i++) {
            if (ours.media().get(i).port() != 0) {
                return i;
            }
        }
        throw new IllegalStateException("our description has no active media line");
    }

    private MediaDescription audioLine(
            LocalAudio audio, String protocol, List<RtpFormat> formats, MediaDirection direction, boolean mux) {
        List<String> payloadTypes = new ArrayList<>();
        List<Attribute> attributes = new ArrayList<>();
        for (RtpFormat format : formats) {
            payloadTypes.add(Integer.toString(format.payloadType()));
            attributes.add(format.rtpmap());
            if (format.fmtp() != null) {
                attributes.add(new Attribute("fmtp", format.payloadType() + " " + format.fmtp()));
            }
        }
        attributes.add(new Attribute("ptime", Integer.toString(settings.ptimeMs())));
        attributes.add(Attribute.flag(direction.attributeName()));
        if (mux) {
            attributes.add(Attribute.flag("rtcp-mux"));
        }
        if (audio.rtcpPort() != audio.rtpPort() + 1) {
            attributes.add(new Attribute("rtcp", Integer.toString(audio.rtcpPort())));
        }
        attributes.addAll(settings.extraAttributes());
        return MediaDescription.of(AUDIO, audio.rtpPort(), protocol, payloadTypes, attributes);
    }

    private static RtpFormat ours(int payloadType, AudioCodec codec) {
        String fmtp = RtpFormat.writeParameters(codec.offerParameters());
        return new RtpFormat(payloadType, codec.encodingName(), codec.clockRateHz(), 1, fmtp);
    }

    /** RFC 4733 s2.5.1.1: the digits, star, pound and A to D. */
    private static RtpFormat event(int payloadType, int clockRateHz) {
        return new RtpFormat(payloadType, RtpFormat.TELEPHONE_EVENT, clockRateHz, 1, "0-15");
    }

    private int eventNumber(int clockRateHz) {
        int wanted = clockRateHz == FormatMatch.USUAL_EVENT_RATE_HZ ? settings.eventPayloadType() : -1;
        return numbers.numberFor(RtpFormat.TELEPHONE_EVENT, clockRateHz, wanted);
    }
}
