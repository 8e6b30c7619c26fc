package org.rtclite.rtmp.audio;

import java.util.Arrays;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import org.rtclite.media.audio.AudioDecoder;
import org.rtclite.media.audio.LossConcealment;

/**
 * PCM of FLV (FLV 10.1 section E.4.2.1): 8 bits unsigned or 16 bits signed, one or two channels, which are mixed to one.
 * Allocates nothing per payload.
 */
final class PcmTagDecoder implements AudioDecoder {

    private static final int LOWEST_CONCEALED_HZ = 8000;

    private final int channels;
    private final int bytesPerSample;
    private final boolean bigEndian;
    private final @Nullable LossConcealment concealment;

    PcmTagDecoder(int sampleRateHz, int bits, int channels, boolean bigEndian) {
        this.channels = channels;
        this.bytesPerSample = bits / 8;
        this.bigEndian = bigEndian;
        concealment = sampleRateHz < LOWEST_CONCEALED_HZ ? null : new LossConcealment(sampleRateHz);
    }

    @Override
    public int maxSamples(int payloadBytes) {
        return payloadBytes / (bytesPerSample * channels);
    }

    @Override
    public int decode(byte[] payload, int offset, int length, short[] pcm, int pcmOffset) {
        int samples = maxSamples(length);
        int at = offset;
        for (int i = 0; i < samples; i++) {
            int sum = 0;
            for (int channel = 0; channel < channels; channel++) {
                sum += sample(payload, at);
                at += bytesPerSample;
            }
            pcm[pcmOffset + i] = (short) (channels == 2 ? sum >> 1 : sum);
        }
        if (concealment != null) {
            concealment.received(pcm, pcmOffset, samples);
        }
        return samples;
    }

    private int sample(byte[] payload, int at) {
        if (bytesPerSample == 1) {
            return ((payload[at] & 0xff) - 128) << 8;
        }
        return bigEndian ? payload[at] << 8 | (payload[at + 1] & 0xff) : payload[at + 1] << 8 | (payload[at] & 0xff);
    }

    @Override
    public int conceal(short[] pcm, int pcmOffset, int samples) {
        Objects.checkFromIndexSize(pcmOffset, samples, pcm.length);
        if (concealment != null) {
            concealment.conceal(pcm, pcmOffset, samples);
        } else {
            Arrays.fill(pcm, pcmOffset, pcmOffset + samples, (short) 0);
        }
        return samples;
    }
}
