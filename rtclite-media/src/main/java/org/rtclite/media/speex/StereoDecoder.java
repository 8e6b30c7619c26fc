package org.rtclite.media.speex;

/** Intensity stereo: spreads one channel over two by the balance that in-band requests tell. */
final class StereoDecoder {

    private static final float[] COHERENCE = {0.25f, 0.315f, 0.397f, 0.5f};

    private float balance = 1;
    private float coherence = 0.5f;
    private float smoothLeft = 1;
    private float smoothRight = 1;

    /**
     * Takes the argument of a stereo request.
     *
     * <pre>
     *  | right louder(1) | balance in quarter nepers(5) | coherence(2) |
     * </pre>
     */
    void request(int argument) {
        double exponent = 0.25 * (argument >> 2 & 0x1f);
        balance = (float) Math.exp((argument & 0x80) != 0 ? -exponent : exponent);
        coherence = COHERENCE[argument & 0x3];
    }

    /** Spreads {@code samples} samples from {@code offset} on over twice as many places, left first. */
    void spread(short[] pcm, int offset, int samples) {
        float right = 1 / (float) Math.sqrt(coherence * (1.0 + balance));
        float left = (float) Math.sqrt(balance) * right;
        // backwards, so that it can be done in place; the gains glide backwards too, as in the reference decoder
        for (int i = samples - 1; i >= 0; i--) {
            short mono = pcm[offset + i];
            smoothLeft = smoothLeft * 0.98f + left * 0.02f;
            smoothRight = smoothRight * 0.98f + right * 0.02f;
            pcm[offset + 2 * i] = clip(smoothLeft * mono);
            pcm[offset + 2 * i + 1] = clip(smoothRight * mono);
        }
    }

    private static short clip(float value) {
        return (short) Math.max(Short.MIN_VALUE, Math.min(Short.MAX_VALUE, (int) value));
    }
}
