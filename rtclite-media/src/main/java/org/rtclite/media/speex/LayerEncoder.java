package org.rtclite.media.speex;

/**
 * One layer of the encoder and all layers below it: narrowband, or a high band on top of the next lower layer.
 *
 * <p>What the accessors return belongs to the layer and is that of the last frame; four values each, one per
 * subframe.
 */
interface LayerEncoder {

    /**
     * Codes one frame, this layer after the lower ones.
     *
     * @param in the frame at the layer's sampling rate, left as it is
     * @return false when the frame need not be sent (discontinuous transmission); its bits are written all the same
     */
    boolean encode(float[] in, int offset, BitWriter bits);

    /** Sets how good variable bit rate should sound, 0 to 10; ignored at a constant rate. */
    void vbrQuality(float quality);

    /** Whether the lowest layer coded the frame as silence of five bits. */
    boolean silent();

    /** How critical the listener is of errors in the frame, about 0 to 10; the higher, the more bits it deserves. */
    float criticality();

    /** Gain of A(z) at the upper edge of the layer's band. */
    float[] edgeGain();

    /** Root mean square of the coded excitation. */
    float[] excitationRms();

    /** Root mean square of the coded innovation. */
    float[] innovationRms();
}
