package org.rtclite.media.audio;

/**
 * Where PCM goes: a recorder, a loudspeaker, a program.
 *
 * <p>Called by the media thread of a call; it must not block and must not perform file I/O (a recorder
 * queues). One caller at a time.
 */
public interface AudioSink {

    /** Samples per second that this sink takes, in hertz; constant over the life of the sink. */
    int sampleRateHz();

    /**
     * Takes {@code samples} samples of 16-bit signed mono PCM from {@code pcm}, starting at {@code offset}.
     *
     * <p>The array belongs to the caller and is reused after the call.
     */
    void write(short[] pcm, int offset, int samples);
}
