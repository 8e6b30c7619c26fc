package org.rtclite.media.speex;

import java.util.Collections;
import java.util.List;
import java.util.Map;
import org.rtclite.media.audio.AudioCodec;
import org.rtclite.media.audio.AudioDecoder;
import org.rtclite.media.audio.AudioEncoder;
import org.rtclite.media.audio.CodecRegistry;

/**
 * Speex at 8, 16 and 32 kHz as offers and answers name it (RFC 5574 section 5): {@code speex/8000} and so on.
 *
 * <p>Encoders follow what the far side asks for ({@link SpeexParameters}); {@link #asking} says what we ask for.
 * Decoders take any mode, whatever was agreed, and any number of frames up to a second. {@code ptime} is up to whoever
 * packs payloads: any multiple of 20 ms.
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
     * This codec with an offer that says what we would like to receive; what we send is up to the far side.
     *
     * @throws IllegalArgumentException when a mode is none of this band
     */
    public AudioCodec asking(SpeexParameters wanted) {
        for (int number : wanted.modes()) {
            if (quality(number) < 0) {
                throw new IllegalArgumentException(
                        "mode of speex/" + clockRateHz() + " is " + number + ", allowed 1 to 8");
            }
        }
        return new Asking(this, wanted.toMap());
    }

    /** A codec whose offer carries parameters. */
    private record Asking(SpeexCodec codec, Map<String, String> offerParameters) implements AudioCodec {

        Asking {
            offerParameters = Collections.unmodifiableMap(offerParameters); // keeps their order
        }

        @Override
        public String encodingName() {
            return codec.encodingName();
        }

        @Override
        public int clockRateHz() {
            return codec.clockRateHz();
        }

        @Override
        public int sampleRateHz() {
            return codec.sampleRateHz();
        }

        @Override
        public int staticPayloadType() {
            return codec.staticPayloadType();
        }

        @Override
        public int frameMs() {
            return codec.frameMs();
        }

        @Override
        public AudioEncoder newEncoder(Map<String, String> remoteParameters) {
            return codec.newEncoder(remoteParameters);
        }

        @Override
        public AudioDecoder newDecoder(Map<String, String> localParameters) {
            return codec.newDecoder(localParameters);
        }
    }

    /**
     * Makes the encoder that the far side asks for.
     *
     * <p>{@code vbr=on} varies the rate at the quality of the preferred mode, {@code vbr=vad} shortens pauses,
     * {@code cng=on} leaves them out, as the far side then fills them with noise of its own. All three use modes
     * beyond the preferred one, so that a list of modes without {@code any} gets the constant rate.
     */
    @Override
    public AudioEncoder newEncoder(Map<String, String> remoteParameters) {
        SpeexParameters asked = SpeexParameters.of(remoteParameters);
        int quality = preferredQuality(asked.modes());
        SpeexEncoder.Builder encoder = SpeexEncoder.of(mode).quality(quality);
        // RFC 5574 section 5.2: no mode but those of the list
        if (asked.anyMode()) {
            switch (asked.rate()) {
                case VARIABLE -> encoder.vbr(quality);
                case VOICE_ACTIVITY -> encoder.vad(true);
                case CONSTANT -> encoder.vad(false);
            }
            encoder.dtx(asked.comfortNoise());
        }
        return encoder.build();
    }

    /** Quality of the first mode in the list that the band has. */
    private int preferredQuality(List<Integer> modes) {
        for (int number : modes) {
            int quality = quality(number);
            if (quality >= 0) {
                return quality;
            }
        }
        // RFC 5574 section 4.1.1: "3,any" in narrowband, "8,any" in the others
        return mode == SpeexMode.NARROWBAND ? NARROWBAND_QUALITY[DEFAULT_NARROWBAND_MODE] : DEFAULT_WIDE_MODE;
    }

    /** Quality of one mode, RFC 5574 tables 1 and 2; -1 when the band has no such mode. */
    private int quality(int number) {
        if (mode == SpeexMode.NARROWBAND) {
            return number < NARROWBAND_QUALITY.length ? NARROWBAND_QUALITY[number] : -1;
        }
        return number;
    }

    @Override
    public AudioDecoder newDecoder(Map<String, String> localParameters) {
        return new SpeexPayloadDecoder(SpeexDecoder.of(mode).build());
    }
}
