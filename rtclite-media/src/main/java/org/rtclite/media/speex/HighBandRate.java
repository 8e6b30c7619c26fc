package org.rtclite.media.speex;

/** Chooses the submode of each frame of a high band: constant, by voice activity, or by how critical it is. */
final class HighBandRate {

    /** Criticality from which a submode is worth its bits at qualities 0 to 10, row by submode number. */
    private static final float[][] WIDE = {
        {-1, -1, -1, -1, -1, -1, -1, -1, -1, -1, -1},
        {-1, -1, -1, -1, -1, -1, -1, -1, -1, -1, -1},
        {11, 11, 9.5f, 8.5f, 7.5f, 6, 5, 3.9f, 3, 2, 1},
        {11, 11, 11, 11, 11, 9.5f, 8.7f, 7.8f, 7, 6.5f, 4},
        {11, 11, 11, 11, 11, 11, 11, 11, 9.8f, 7.5f, 5.5f}
    };

    private static final float[][] ULTRA_WIDE = {
        {-1, -1, -1, -1, -1, -1, -1, -1, -1, -1, -1},
        {3.9f, 2.5f, 0, 0, 0, 0, 0, 0, 0, 0, -1}
    };

    /** Criticality below which a frame counts as a pause at a constant rate, and what is then left of the band. */
    private static final float PAUSE = 2;

    private static final int PAUSE_SUBMODE = 1;

    private final int band;
    private final HighBandSubmode constant;
    private final boolean judgesFrames;
    private final boolean variable;
    private final float[][] thresholds;

    private float vbrQuality;
    private float criticality;

    /** @param band 1 above narrowband, 2 above wideband */
    HighBandRate(SpeexSettings settings, int band) {
        this.band = band;
        constant = HighBandSubmode.forQuality(band, settings.quality());
        judgesFrames = settings.judgesFrames();
        variable = settings.variable();
        thresholds = band == 1 ? WIDE : ULTRA_WIDE;
    }

    void vbrQuality(float quality) {
        vbrQuality = Math.max(0, Math.min(10, quality));
    }

    /** Criticality of the last frame. */
    float criticality() {
        return criticality;
    }

    /**
     * The submode of the next frame.
     *
     * @param lowCriticality what the layer below made of the frame
     * @param lowRms level of the band below
     * @param highRms level of this band
     */
    HighBandSubmode choose(float lowCriticality, float lowRms, float highRms) {
        criticality = lowCriticality;
        if (!judgesFrames) {
            return constant;
        }
        if (!variable) {
            return criticality < PAUSE ? submode(PAUSE_SUBMODE) : constant;
        }
        double tilt = 2 * Math.log((1 + highRms) / (1 + lowRms));
        criticality = Math.max(-1, criticality + 2 + (float) Math.max(-4, Math.min(2, tilt)));
        int id = thresholds.length - 1;
        while (id > HighBandSubmode.SILENCE && criticality < NarrowbandRate.threshold(thresholds[id], vbrQuality)) {
            id--;
        }
        return submode(id);
    }

    private HighBandSubmode submode(int id) {
        HighBandSubmode submode = HighBandSubmode.of(band, id);
        if (submode == null) {
            throw new IllegalStateException("high band " + band + " has no submode " + id);
        }
        return submode;
    }
}
