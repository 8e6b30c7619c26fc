package org.rtclite.media.speex;

/** A codebook of three-tap pitch gains: the row's taps weigh the lag plus one, the lag and the lag minus one. */
final class PitchGains {

    static final PitchGains HIGH_RATE = new PitchGains(SpeexTables.PITCH_GAIN, 7);
    static final PitchGains LOW_RATE = new PitchGains(SpeexTables.PITCH_GAIN_LOW_RATE, 5);

    private final int bits;
    private final float[] taps;
    private final float[] bounds;

    private PitchGains(byte[] table, int bits) {
        this.bits = bits;
        int rows = 1 << bits;
        taps = new float[3 * rows];
        bounds = new float[rows];
        for (int row = 0; row < rows; row++) {
            for (int tap = 0; tap < 3; tap++) {
                taps[3 * row + tap] = table[4 * row + tap] / 64f + 0.5f;
            }
            bounds[row] = table[4 * row + 3] / 32f;
        }
    }

    /** Bits of an index: 5 or 7. */
    int bits() {
        return bits;
    }

    /** Tap 0, 1 or 2 of a row. */
    float tap(int row, int tap) {
        return taps[3 * row + tap];
    }

    /** By how much at most the row lets the excitation grow; only the encoder asks. */
    float bound(int row) {
        return bounds[row];
    }

    /** The gain of one tap that a row of three amounts to; negative outer taps count half. */
    static float single(float tap0, float tap1, float tap2) {
        double sum = Math.abs(tap1);
        sum += tap0 > 0 ? tap0 : -0.5 * tap0;
        sum += tap2 > 0 ? tap2 : -0.5 * tap2;
        return (float) sum;
    }
}
