package org.rtclite.benchmarks;

import org.rtclite.media.speex.SpeexDecoder;
import org.rtclite.media.speex.SpeexMode;

/** PCM of a human voice, frame by frame; endless. */
final class VoicePcm {

    private static final int FRAMES = 60;

    private final short[] pcm;
    private final int frameSamples;
    private int next;

    VoicePcm(SpeexMode mode) {
        frameSamples = mode.frameSamples();
        pcm = new short[FRAMES * frameSamples];
        VoicePackets packets = new VoicePackets(mode);
        SpeexDecoder decoder = SpeexDecoder.of(mode).build();
        for (int i = 0; i < FRAMES; i++) {
            byte[] packet = packets.next();
            decoder.decode(packet, 0, packet.length, pcm, i * frameSamples);
        }
    }

    /** All samples; a frame starts at {@link #next}. */
    short[] pcm() {
        return pcm;
    }

    /** Where the next frame starts. */
    int next() {
        int offset = next;
        next = next + frameSamples == pcm.length ? 0 : next + frameSamples;
        return offset;
    }
}
