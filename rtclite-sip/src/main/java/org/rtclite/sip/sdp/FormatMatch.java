package org.rtclite.sip.sdp;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.rtclite.media.audio.AudioCodec;
import org.rtclite.media.audio.CodecRegistry;

/**
 * The formats of a media line of the far side that we have, in its order and under its numbers.
 *
 * @param codecs with the far side's parameters
 * @param eventPayloadType its telephone-event, -1 when it has none
 */
record FormatMatch(List<AgreedFormat> codecs, int eventPayloadType) {

    static FormatMatch of(MediaDescription line, CodecRegistry registry) {
        List<AgreedFormat> codecs = new ArrayList<>();
        int event = -1;
        int eventRateHz = 0;
        for (RtpFormat format : line.rtpFormats()) {
            if (format.isTelephoneEvent()) {
                // one clock rate for all our formats: 8000 is preferred, the first is taken otherwise
                if (event < 0 || (format.clockRateHz() == 8000 && eventRateHz != 8000)) {
                    event = format.payloadType();
                    eventRateHz = format.clockRateHz();
                }
                continue;
            }
            Optional<AudioCodec> codec = format.channels() == 1
                    ? registry.find(format.encodingName(), format.clockRateHz())
                    : Optional.empty();
            codec.ifPresent(c -> codecs.add(new AgreedFormat(format.payloadType(), c, format.parameters())));
        }
        return new FormatMatch(codecs, event);
    }

    boolean isEmpty() {
        return codecs.isEmpty();
    }

    /** The common formats under the numbers of our own description, with our parameters. */
    List<AgreedFormat> receivedAs(List<RtpFormat> ours) {
        List<AgreedFormat> received = new ArrayList<>();
        for (RtpFormat format : ours) {
            for (AgreedFormat common : codecs) {
                AudioCodec codec = common.codec();
                if (format.matches(codec.encodingName(), codec.clockRateHz())) {
                    received.add(new AgreedFormat(format.payloadType(), codec, format.parameters()));
                    break;
                }
            }
        }
        return received;
    }
}
