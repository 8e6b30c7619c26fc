package org.rtclite.media.speex;

/**
 * What a decoder accepts from the far side.
 *
 * @param maxFramesPerPacket frames of one packet that are looked at; the rest is dropped
 */
public record SpeexLimits(int maxFramesPerPacket) {

    /** One second per packet. */
    public static final SpeexLimits DEFAULT = new SpeexLimits(50);

    public SpeexLimits {
        if (maxFramesPerPacket < 1) {
            throw new IllegalArgumentException(
                    "maxFramesPerPacket is " + maxFramesPerPacket + ", at least 1 is needed");
        }
    }
}
