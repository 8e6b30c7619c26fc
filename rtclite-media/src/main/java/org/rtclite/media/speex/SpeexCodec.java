package org.rtclite.media.speex;

import java.util.Locale;
import java.util.Map;
import org.rtclite.media.audio.AudioCodec;
import org.rtclite.media.audio.AudioDecoder;
import org.rtclite.media.audio.AudioEncoder;
import org.rtclite.media.audio.CodecRegistry;

/**
 * Speex at 8, 16 and 32 kHz as offers and answers name it (RFC 5574 section 5): {@code speex/8000} and so on.
 *
 * <p>Encoders follow the far side's preferences: {@code mode}, {@code vbr} and {@code cng}; what is missing or
 * makes no sense is as if it were not there. Decoders take any mode, whatever was agreed. {@code ptime} is up to
 * whoever packs payloads: any multiple of 20 ms.
 */
public enum SpeexCodec implements AudioCodec {
    NARROWBAND(SpeexMode.NARROWBAND),
    WIDEBAND(SpeexMode.WIDEBAND),
    ULTRA_WIDEBAND(SpeexMode.ULTRA_WIDEBAND);

    /** Quality that stands for narrowband mode 0 to 8; mode 0 cannot be asked for. */
    private static final int[] NARROWBAND_QUALITY = {-1, 0, 2, 3, 5, 7, 9, 10, 1};

    private static final int DEFAULT_NARROWBAND_MODE = 3;
    private static final int DEFAULT_WIDE_MODE = 8;

    private static final CodecRegistry ALL = CodecRegistry.of(WIDEBAND, NARROWBAND, ULTRA_WIDEBAND);

    private final SpeexMode mode;

    SpeexCodec(SpeexMode mode) {
        this.mode = mode;
    }

    /** All three, wideband first: it sounds better than narrowband, and few peers know more. */
    public static CodecRegistry registry() {
        return ALL;
    }

    /** The mode of this codec. */
    public SpeexMode mode() {
        return mode;
    }

    @Override
    public String encodingName() {
        return "speex";
    }

    @Override
    public int clockRateHz() {
        return mode.sampleRateHz();
    }

    @Override
    public int sampleRateHz() {
        return mode.sampleRateHz();
    }

    @Override
    public int staticPayloadType() {
        return -1;
    }

    @Override
    public int frameMs() {
        return SpeexMode.FRAME_MS;
    }

    /**
     * Makes the encoder that the far side prefers.
     *
     * <p>{@code vbr=on} varies the rate at the quality of the preferred mode, {@code vbr=vad} shortens pauses,
     * {@code cng=on} leaves them out, as the far side then fills them with noise of its own.
     */
    @Override
    public AudioEncoder newEncoder(Map<String, String> remoteParameters) {
        int quality = preferredQuality(remoteParameters.getOrDefault("mode", ""));
        SpeexEncoder.Builder encoder = SpeexEncoder.of(mode).quality(quality);
        switch (value(remoteParameters, "vbr")) {
            case "on" -> encoder.vbr(quality);
            case "vad" -> encoder.vad(true);
            default -> encoder.vad(false);
        }
        return encoder.dtx(value(remoteParameters, "cng").equals("on")).build();
    }

    private static String value(Map<String, String> parameters, String name) {
        return parameters.getOrDefault(name, "").strip().toLowerCase(Locale.ROOT);
    }

    /** Quality of the first mode in a list like {@code "4,any"} that there is, with or without its quotes. */
    private int preferredQuality(String modes) {
        for (String entry : modes.replace("\"", "").split(",", -1)) {
            int quality = quality(entry.strip());
            if (quality >= 0) {
                return quality;
            }
        }
        // RFC 5574 section 4.1.1: "3,any" in narrowband, "8,any" in the others
        return mode == SpeexMode.NARROWBAND ? NARROWBAND_QUALITY[DEFAULT_NARROWBAND_MODE] : DEFAULT_WIDE_MODE;
    }

    /** Quality of one mode; -1 for {@code any} and for what is no mode of the band. */
    private int quality(String entry) {
        if (entry.isEmpty() || entry.length() > 2 || !entry.chars().allMatch(c -> c >= '0' && c <= '9')) {
            return -1;
        }
        int number = Integer.parseInt(entry);
        if (mode == SpeexMode.NARROWBAND) {
            return number < NARROWBAND_QUALITY.length ? NARROWBAND_QUALITY[number] : -1;
        }
        return number <= 10 ? number : -1;
    }

    @Override
    public AudioDecoder newDecoder(Map<String, String> localParameters) {
        return new SpeexPayloadDecoder(SpeexDecoder.of(mode).build());
    }
}
