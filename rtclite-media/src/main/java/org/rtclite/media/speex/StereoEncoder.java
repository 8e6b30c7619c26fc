package org.rtclite.media.speex;

/**
 * Intensity stereo: mixes two channels and describes how they differ in an in-band request.
 *
 * <pre>
 *  0 | 1110 | 1001 | right louder(1) | balance in quarter nepers(5) | coherence(2)
 * </pre>
 */
final class StereoEncoder {

    /** Bits of the request. */
    static final int BITS = 17;

    private static final int MAX_BALANCE = 31;
    private static final double STEPS_PER_NEPER = 4;

    /** Bounds between the steps of the mixture's energy in relation to that of the channels. */
    private static final double[] COHERENCE_BOUNDS = {0.2825, 0.356, 0.4485};

    /**
     * Mixes a frame.
     *
     * @param pcm pairs of samples from {@code offset} on, left first, as many as {@code mixed} takes
     */
    void mix(short[] pcm, int offset, float[] mixed, BitWriter bits) {
        double left = 0;
        double right = 0;
        double both = 0;
        for (int i = 0; i < mixed.length; i++) {
            float l = pcm[offset + 2 * i];
            float r = pcm[offset + 2 * i + 1];
            float m = 0.5f * (l + r);
            mixed[i] = m;
            left += l * l;
            right += r * r;
            both += m * m;
        }
        bits.write(NarrowbandSubmode.IN_BAND_REQUEST, 5);
        bits.write(InBandListener.STEREO, 4);
        double balance = STEPS_PER_NEPER * Math.log((left + 1) / (right + 1));
        bits.write(balance > 0 ? 0 : 1, 1);
        bits.write((int) Math.min(MAX_BALANCE, Math.round(Math.abs(balance))), 5);
        double share = both / (1 + left + right);
        int coherence = 0;
        while (coherence < COHERENCE_BOUNDS.length && share > COHERENCE_BOUNDS[coherence]) {
            coherence++;
        }
        bits.write(coherence, 2);
    }
}
