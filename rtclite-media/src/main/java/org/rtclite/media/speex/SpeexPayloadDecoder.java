package org.rtclite.media.speex;

import org.rtclite.media.audio.AudioDecoder;

/**
 * A {@link SpeexDecoder} as the receiving end of an RTP stream (RFC 5574 section 3): whole payloads, and
 * concealment of any length. Allocates nothing per payload.
 */
final class SpeexPayloadDecoder implements AudioDecoder {

    private static final int MAX_CONCEALED_MS = 60;

    private final SpeexDecoder decoder;
    private final short[] concealed;
    private int concealedFrom;

    SpeexPayloadDecoder(SpeexDecoder decoder) {
        this.decoder = decoder;
        concealed = new short[decoder.frameSamples()];
        concealedFrom = concealed.length;
    }

    @Override
    public int maxSamples(int payloadBytes) {
        return decoder.maxSamples(payloadBytes);
    }

    @Override
    public int decode(byte[] payload, int offset, int length, short[] pcm, int pcmOffset) {
        concealedFrom = concealed.length; // the rest of a concealed frame is outdone by what arrived
        int samples = decoder.decode(payload, offset, length, pcm, pcmOffset);
        return samples == SpeexDecoder.CORRUPT ? CORRUPT : samples;
    }

    @Override
    public int conceal(short[] pcm, int pcmOffset, int samples) {
        int most = decoder.mode().sampleRateHz() / 1000 * MAX_CONCEALED_MS * decoder.channels();
        if (samples < 0 || samples > most) {
            throw new IllegalArgumentException("concealment of " + samples + " samples, allowed 0 to " + most);
        }
        int written = 0;
        while (written < samples) {
            if (concealedFrom == concealed.length) {
                decoder.conceal(1, concealed, 0);
                concealedFrom = 0;
            }
            int step = Math.min(samples - written, concealed.length - concealedFrom);
            System.arraycopy(concealed, concealedFrom, pcm, pcmOffset + written, step);
            concealedFrom += step;
            written += step;
        }
        return samples;
    }

    @Override
    public boolean pauses() {
        return decoder.pauses();
    }
}
