package org.rtclite.media.audio;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * The codecs that a program offers, in order of preference. Immutable.
 *
 * @param codecs the codecs, most wanted first; no two with the same encoding name and clock rate
 */
public record CodecRegistry(List<AudioCodec> codecs) {

    public CodecRegistry {
        codecs = List.copyOf(codecs);
        for (int i = 0; i < codecs.size(); i++) {
            for (int j = 0; j < i; j++) {
                if (matches(
                        codecs.get(j),
                        codecs.get(i).encodingName(),
                        codecs.get(i).clockRateHz())) {
                    throw new IllegalArgumentException("codec " + codecs.get(i).encodingName() + "/"
                            + codecs.get(i).clockRateHz() + " is registered twice");
                }
            }
        }
    }

    /** Makes a registry of these codecs, most wanted first. */
    public static CodecRegistry of(AudioCodec... codecs) {
        return new CodecRegistry(List.of(codecs));
    }

    /** The codec of that {@code a=rtpmap} name (case does not count) and clock rate. */
    public Optional<AudioCodec> find(String encodingName, int clockRateHz) {
        return codecs.stream()
                .filter(c -> matches(c, encodingName, clockRateHz))
                .findFirst();
    }

    /** The codec of that static payload type (RFC 3551 section 6), for offers that carry no rtpmap. */
    public Optional<AudioCodec> findStatic(int payloadType) {
        return codecs.stream()
                .filter(c -> payloadType >= 0 && c.staticPayloadType() == payloadType)
                .findFirst();
    }

    /** A copy with {@code codec} added as the least wanted. */
    public CodecRegistry with(AudioCodec codec) {
        List<AudioCodec> more = new ArrayList<>(codecs);
        more.add(codec);
        return new CodecRegistry(more);
    }

    private static boolean matches(AudioCodec codec, String encodingName, int clockRateHz) {
        return codec.encodingName().equalsIgnoreCase(encodingName) && codec.clockRateHz() == clockRateHz;
    }
}
