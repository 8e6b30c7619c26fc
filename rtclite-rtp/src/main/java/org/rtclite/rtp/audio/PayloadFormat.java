package org.rtclite.rtp.audio;

import java.util.Map;
import org.rtclite.media.audio.AudioCodec;

/**
 * A payload type number and what it stands for in this call, as an offer and its answer agreed.
 *
 * @param payloadType 0 to 127
 * @param codec the codec
 * @param parameters {@code a=fmtp} parameters, names in lower case: the far side's for what we send, our own for
 *     what we receive
 */
public record PayloadFormat(int payloadType, AudioCodec codec, Map<String, String> parameters) {

    public PayloadFormat {
        if ((payloadType & ~0x7f) != 0) {
            throw new IllegalArgumentException("payload type is " + payloadType + ", range 0 to 127");
        }
        parameters = Map.copyOf(parameters);
    }

    /** A format without {@code a=fmtp} parameters. */
    public static PayloadFormat of(int payloadType, AudioCodec codec) {
        return new PayloadFormat(payloadType, codec, Map.of());
    }
}
