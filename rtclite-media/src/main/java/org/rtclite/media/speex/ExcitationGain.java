package org.rtclite.media.speex;

/** Quantised levels of the narrowband innovation: one per frame, and a correction of it per subframe. */
final class ExcitationGain {

    static final int FRAME_LEVELS = 32;

    /** Levels per factor e. */
    private static final double FRAME_RESOLUTION = 3.5;

    private static final float[] FRAME = new float[FRAME_LEVELS];
    private static final float[] COARSE = {0.70469f, 1.05127f};
    private static final float[] COARSE_BOUNDS = {0.87798f};
    private static final float[] FINE = {
        0.061130f, 0.163546f, 0.310413f, 0.428220f, 0.555887f, 0.719055f, 0.938694f, 1.326874f
    };
    private static final float[] FINE_BOUNDS = {
        0.112338f, 0.236980f, 0.369316f, 0.492054f, 0.637471f, 0.828874f, 1.132784f
    };

    static {
        for (int i = 0; i < FRAME_LEVELS; i++) {
            FRAME[i] = (float) Math.exp(i / FRAME_RESOLUTION);
        }
    }

    private ExcitationGain() {}

    /** The frame level of a 5-bit index. */
    static float frame(int index) {
        return FRAME[index];
    }

    /** The 5-bit index of the level nearest to {@code rms}. */
    static int frameIndex(float rms) {
        int index = (int) Math.floor(0.5 + FRAME_RESOLUTION * Math.log(rms));
        return Math.max(0, Math.min(FRAME_LEVELS - 1, index));
    }

    /** The correction of a 1-bit or 3-bit index. */
    static float subframe(int index, int bits) {
        return bits == 1 ? COARSE[index] : FINE[index];
    }

    /** The 1-bit or 3-bit index of the correction nearest to {@code factor}. */
    static int subframeIndex(float factor, int bits) {
        float[] bounds = bits == 1 ? COARSE_BOUNDS : FINE_BOUNDS;
        int index = 0;
        while (index < bounds.length && factor > bounds[index]) {
            index++;
        }
        return index;
    }
}
