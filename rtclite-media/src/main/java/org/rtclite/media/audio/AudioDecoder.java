package org.rtclite.media.audio;

/** One direction of one stream through a codec: payload in, PCM out. Holds state; one caller at a time. */
public interface AudioDecoder {

    /** What {@link #decode} returns for a payload that is not of this codec; the state stays usable. */
    int CORRUPT = -1;

    /** The most samples that one payload of at most {@code payloadBytes} bytes can decode to. */
    int maxSamples(int payloadBytes);

    /**
     * Decodes a whole payload, all its frames.
     *
     * @param pcm takes at most {@link #maxSamples} samples from {@code pcmOffset} on
     * @return samples written, or {@link #CORRUPT}
     */
    int decode(byte[] payload, int offset, int length, short[] pcm, int pcmOffset);

    /**
     * Fills in for a payload that did not arrive.
     *
     * @param samples how many samples to conceal, any number up to 60 ms worth
     * @return samples written: always {@code samples}
     */
    int conceal(short[] pcm, int pcmOffset, int samples);

    /**
     * Whether the payload decoded last said that the far side pauses: it then sends only what changes in the noise
     * behind its speech, nothing is missing, and {@link #conceal} makes that noise for as long as it is asked.
     */
    default boolean pauses() {
        return false;
    }
}
