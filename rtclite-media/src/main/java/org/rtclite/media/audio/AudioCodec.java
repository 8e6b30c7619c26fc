package org.rtclite.media.audio;

import java.util.Map;

/**
 * A codec as offers and answers name it, and the maker of its encoders and decoders.
 *
 * <p>Immutable. Programs add codecs of their own (Opus, say) by putting an implementation into a
 * {@link CodecRegistry}.
 */
public interface AudioCodec {

    /** Encoding name as in {@code a=rtpmap}, compared without regard to case: {@code PCMU}, {@code speex}. */
    String encodingName();

    /** RTP clock rate in hertz, as in {@code a=rtpmap}. */
    int clockRateHz();

    /** Rate of the PCM that its encoders take and its decoders give, in hertz; most often the clock rate. */
    int sampleRateHz();

    /** Static payload type of RFC 3551 section 6, or -1 when it is dynamic. */
    int staticPayloadType();

    /** Length of one frame in milliseconds: packets carry a whole number of them. */
    int frameMs();

    /** Parameters for {@code a=fmtp} in an offer; empty when there are none. */
    default Map<String, String> offerParameters() {
        return Map.of();
    }

    /**
     * Makes the encoder of a stream.
     *
     * @param remoteParameters the far side's {@code a=fmtp} parameters, names in lower case
     */
    AudioEncoder newEncoder(Map<String, String> remoteParameters);

    /**
     * Makes the decoder of a stream.
     *
     * @param localParameters our own {@code a=fmtp} parameters, names in lower case
     */
    AudioDecoder newDecoder(Map<String, String> localParameters);
}
