package org.rtclite.media.audio;

/**
 * Where PCM comes from: a file, a tone, a microphone, a program.
 *
 * <p>Pulled by the media thread of a call, ten milliseconds at a time; it must not block, and it must not
 * perform file I/O (a source that reads a file does so ahead, on a thread of its own). One caller at a time.
 */
public interface AudioSource {

    /** What {@link #read} returns when there will never be samples again. */
    int END = -1;

    /** Samples per second of the PCM that {@link #read} gives, in hertz; constant over the life of the source. */
    int sampleRateHz();

    /**
     * Fills up to {@code samples} samples of 16-bit signed mono PCM into {@code pcm} from {@code offset} on.
     *
     * @return how many samples were written: less than asked for (down to 0) when the source has none now,
     *     which the caller hears as silence; {@link #END} when it is finished
     */
    int read(short[] pcm, int offset, int samples);
}
