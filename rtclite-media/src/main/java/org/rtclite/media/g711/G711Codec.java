package org.rtclite.media.g711;

import java.util.Map;
import java.util.Objects;
import org.rtclite.media.audio.AudioCodec;
import org.rtclite.media.audio.AudioDecoder;
import org.rtclite.media.audio.AudioEncoder;
import org.rtclite.media.audio.CodecRegistry;
import org.rtclite.media.audio.LossConcealment;

/**
 * PCMU and PCMA at 8000 Hz: one byte per sample, any packet time that is a multiple of 10 ms (RFC 3551 s4.5.14).
 *
 * <p>Its decoders take payloads of any length and conceal lost ones after G.711 Appendix I ({@link
 * LossConcealment}), without delay. Nothing allocates per frame.
 */
public enum G711Codec implements AudioCodec {
    PCMU(G711.ULAW, 0),
    PCMA(G711.ALAW, 8);

    private static final int RATE_HZ = 8000;
    private static final int FRAME_MS = 10;
    private static final int FRAME_SAMPLES = RATE_HZ / 1000 * FRAME_MS;
    private static final CodecRegistry BOTH = CodecRegistry.of(PCMU, PCMA);

    private final G711 law;
    private final int payloadType;

    G711Codec(G711 law, int payloadType) {
        this.law = law;
        this.payloadType = payloadType;
    }

    /** PCMU, then PCMA: what every telephone understands. */
    public static CodecRegistry registry() {
        return BOTH;
    }

    /** The companding law of this codec. */
    public G711 law() {
        return law;
    }

    @Override
    public String encodingName() {
        return name();
    }

    @Override
    public int clockRateHz() {
        return RATE_HZ;
    }

    @Override
    public int sampleRateHz() {
        return RATE_HZ;
    }

    @Override
    public int staticPayloadType() {
        return payloadType;
    }

    @Override
    public int frameMs() {
        return FRAME_MS;
    }

    @Override
    public AudioEncoder newEncoder(Map<String, String> remoteParameters) {
        return new Encoder(law);
    }

    @Override
    public AudioDecoder newDecoder(Map<String, String> localParameters) {
        return new Decoder(law);
    }

    private record Encoder(G711 law) implements AudioEncoder {

        @Override
        public int frameSamples() {
            return FRAME_SAMPLES;
        }

        @Override
        public int maxFrameBytes() {
            return FRAME_SAMPLES;
        }

        @Override
        public int encode(short[] pcm, int pcmOffset, byte[] out, int outOffset) {
            return encodePayload(pcm, pcmOffset, 1, out, outOffset);
        }

        @Override
        public int encodePayload(short[] pcm, int pcmOffset, int frames, byte[] out, int outOffset) {
            int samples = Math.multiplyExact(frames, FRAME_SAMPLES);
            law.encode(pcm, pcmOffset, samples, out, outOffset);
            return samples;
        }
    }

    private static final class Decoder implements AudioDecoder {

        private final G711 law;
        private final LossConcealment concealment = new LossConcealment(RATE_HZ);

        Decoder(G711 law) {
            this.law = law;
        }

        @Override
        public int maxSamples(int payloadBytes) {
            return payloadBytes;
        }

        @Override
        public int decode(byte[] payload, int offset, int length, short[] pcm, int pcmOffset) {
            law.decode(payload, offset, length, pcm, pcmOffset);
            concealment.received(pcm, pcmOffset, length);
            return length;
        }

        @Override
        public int conceal(short[] pcm, int pcmOffset, int samples) {
            Objects.checkFromIndexSize(pcmOffset, samples, pcm.length);
            concealment.conceal(pcm, pcmOffset, samples);
            return samples;
        }
    }
}
