package org.rtclite.sip.sdp;

import java.util.Collections;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import org.rtclite.media.audio.CodecRegistry;

/**
 * What this side offers and accepts for audio, the same for all its calls.
 *
 * @param codecs most wanted first
 * @param eventPayloadType payload type that our offers give telephone-event/8000 (RFC 4733), those of other clock
 *     rates get free ones; -1 to do without
 * @param ptimeMs packet time that we ask for, and send with when the far side asks for none
 * @param rtcpMux true to offer and accept RTP and RTCP on one port (RFC 5761)
 * @param userName of the {@code o=} line: {@code -}, or a name
 * @param protocols what we accept of the profile; the first is what we offer. An answer repeats the offer's.
 * @param extraAttributes added to our audio line, such as {@code crypto}
 */
public record AudioSettings(
        CodecRegistry codecs,
        int eventPayloadType,
        int ptimeMs,
        boolean rtcpMux,
        String userName,
        Set<String> protocols,
        List<Attribute> extraAttributes) {

    /** RTP/AVP, and RTP/AVPF when the far side offers it. */
    private static final Set<String> PLAIN = new LinkedHashSet<>(List.of("RTP/AVP", "RTP/AVPF"));

    public AudioSettings {
        if (eventPayloadType < -1 || eventPayloadType > 127) {
            throw new IllegalArgumentException(
                    "telephone-event payload type is " + eventPayloadType + ", must be 0 to 127, or -1");
        }
        if (ptimeMs < 10 || ptimeMs > 200 || ptimeMs % 10 != 0) {
            throw new IllegalArgumentException("ptime is " + ptimeMs + " ms, must be a multiple of 10 from 10 to 200");
        }
        if (protocols.isEmpty() || codecs.codecs().isEmpty()) {
            throw new IllegalArgumentException("there must be a protocol and a codec");
        }
        protocols = Collections.unmodifiableSet(new LinkedHashSet<>(protocols));
        extraAttributes = List.copyOf(extraAttributes);
    }

    /** These codecs with telephone-event 101, 20 ms, rtcp-mux when the far side offers it, plain RTP. */
    public static AudioSettings of(CodecRegistry codecs) {
        return new AudioSettings(codecs, 101, 20, true, "-", PLAIN, List.of());
    }

    /** The same with other codecs. */
    public AudioSettings withCodecs(CodecRegistry others) {
        return new AudioSettings(others, eventPayloadType, ptimeMs, rtcpMux, userName, protocols, extraAttributes);
    }

    /** The same with another payload type for telephone-event; -1 to do without. */
    public AudioSettings withEventPayloadType(int payloadType) {
        return new AudioSettings(codecs, payloadType, ptimeMs, rtcpMux, userName, protocols, extraAttributes);
    }

    /** The same with another packet time. */
    public AudioSettings withPtimeMs(int milliseconds) {
        return new AudioSettings(codecs, eventPayloadType, milliseconds, rtcpMux, userName, protocols, extraAttributes);
    }

    /** The same with or without rtcp-mux. */
    public AudioSettings withRtcpMux(boolean mux) {
        return new AudioSettings(codecs, eventPayloadType, ptimeMs, mux, userName, protocols, extraAttributes);
    }

    /** The same with other profiles, the offered one first, and attributes that go with them. */
    public AudioSettings withProtocols(Set<String> accepted, List<Attribute> attributes) {
        return new AudioSettings(codecs, eventPayloadType, ptimeMs, rtcpMux, userName, accepted, attributes);
    }
}
