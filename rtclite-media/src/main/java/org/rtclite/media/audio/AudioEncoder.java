package org.rtclite.media.audio;

/** One direction of one stream through a codec: PCM in, payload out. Holds state; one caller at a time. */
public interface AudioEncoder {

    /** Samples of one frame at the codec's sample rate: the unit in which {@link #encode} takes PCM. */
    int frameSamples();

    /** The most bytes that one frame can take. */
    int maxFrameBytes();

    /**
     * Encodes one frame.
     *
     * @param pcm holds {@link #frameSamples()} samples from {@code pcmOffset} on
     * @param out takes at most {@link #maxFrameBytes()} bytes from {@code outOffset} on
     * @return bytes written; 0 when the codec says that this frame need not be sent (DTX)
     */
    int encode(short[] pcm, int pcmOffset, byte[] out, int outOffset);

    /**
     * Encodes {@code frames} frames into one payload, as an RTP packet carries them.
     *
     * <p>The default appends frame after frame, right for codecs of whole octets; codecs that pack frames as
     * bits override it. {@code out} has room for {@code frames * maxFrameBytes()} bytes.
     *
     * @return bytes written; 0 when nothing need be sent
     */
    default int encodePayload(short[] pcm, int pcmOffset, int frames, byte[] out, int outOffset) {
        int length = 0;
        for (int i = 0; i < frames; i++) {
            length += encode(pcm, pcmOffset + i * frameSamples(), out, outOffset + length);
        }
        return length;
    }
}
