package org.rtclite.sip.sdp;

import java.util.Map;
import org.rtclite.media.audio.AudioCodec;

/**
 * A codec under the payload type that stands for it in one direction of a call.
 *
 * @param payloadType 0 to 127
 * @param codec ours
 * @param parameters {@code a=fmtp} of the side that receives this format, names in lower case
 */
public record AgreedFormat(int payloadType, AudioCodec codec, Map<String, String> parameters) {

    public AgreedFormat {
        parameters = Map.copyOf(parameters);
    }
}
