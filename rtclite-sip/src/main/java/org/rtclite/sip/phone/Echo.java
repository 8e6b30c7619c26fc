package org.rtclite.sip.phone;

import org.rtclite.media.audio.AudioSink;
import org.rtclite.media.audio.AudioSource;
import org.rtclite.media.audio.PcmRing;

/** Gives back what it hears, 20 ms later at most; on the leg's thread. */
final class Echo implements AudioSink, AudioSource {

    private static final int RATE_HZ = 8000;
    private static final int DEPTH_SAMPLES = RATE_HZ / 5;

    private final PcmRing ring = new PcmRing(DEPTH_SAMPLES);

    @Override
    public int sampleRateHz() {
        return RATE_HZ;
    }

    @Override
    public void write(short[] pcm, int offset, int samples) {
        ring.write(pcm, offset, samples);
    }

    @Override
    public int read(short[] pcm, int offset, int samples) {
        return ring.read(pcm, offset, samples);
    }
}
