package org.rtclite.rtmp.audio;

import java.nio.ByteOrder;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.rtclite.media.audio.AudioDecoder;
import org.rtclite.media.g711.G711Codec;
import org.rtclite.media.speex.SpeexCodec;
import org.rtclite.rtmp.flv.AudioTag;

/**
 * The decoder that the first octet of an audio tag asks for, and the rate of what it gives.
 *
 * @param octet the octet, 0 to 255
 * @param decoder holds the state of the stream
 * @param sampleRateHz 16000 for Speex and 8000 for G.711, whatever the rate bits say
 */
record TagDecoder(int octet, AudioDecoder decoder, int sampleRateHz) {

    private static final int[] RATES_HZ = {5512, 11025, 22050, 44100};

    /** The decoder for that octet; null when there is none. */
    static @Nullable TagDecoder of(int octet, ByteOrder nativeOrder) {
        return switch (octet >> 4) {
            case AudioTag.SPEEX -> of(octet, SpeexCodec.WIDEBAND.newDecoder(Map.of()), 16_000);
            case AudioTag.ULAW -> of(octet, G711Codec.PCMU.newDecoder(Map.of()), 8000);
            case AudioTag.ALAW -> of(octet, G711Codec.PCMA.newDecoder(Map.of()), 8000);
            case AudioTag.PCM_LITTLE_ENDIAN -> pcm(octet, ByteOrder.LITTLE_ENDIAN);
            case AudioTag.PCM_NATIVE -> pcm(octet, nativeOrder);
            default -> null;
        };
    }

    private static TagDecoder of(int octet, AudioDecoder decoder, int sampleRateHz) {
        return new TagDecoder(octet, decoder, sampleRateHz);
    }

    private static TagDecoder pcm(int octet, ByteOrder order) {
        int sampleRateHz = RATES_HZ[octet >> 2 & 3];
        int bits = (octet & 2) == 0 ? 8 : 16;
        int channels = (octet & 1) + 1;
        boolean bigEndian = order.equals(ByteOrder.BIG_ENDIAN);
        return of(octet, new PcmTagDecoder(sampleRateHz, bits, channels, bigEndian), sampleRateHz);
    }
}
