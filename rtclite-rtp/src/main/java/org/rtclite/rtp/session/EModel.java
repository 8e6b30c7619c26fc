package org.rtclite.rtp.session;

/**
 * Speech quality from delay and loss by the E-model, reduced to what a packet network changes (ITU-T G.107).
 *
 * <p>Everything but delay (Idd) and equipment impairment with packet loss (Ie-eff) stays at the Recommendation's
 * defaults, which give R = 93.2.
 */
public final class EModel {

    private static final double DEFAULT_R = 93.2;
    private static final double G711_LOSS_ROBUSTNESS = 25.1; // Bpl of G.711 with concealment, ITU-T G.113 table I.4

    private EModel() {}

    /**
     * The transmission rating R, 0 to 100.
     *
     * @param oneWayDelayMs mouth to ear
     * @param lossFraction packets lost or late, 0 to 1, as random loss
     * @param codecImpairment Ie of the codec without loss (ITU-T G.113): 0 for G.711
     * @param lossRobustness Bpl of the codec (ITU-T G.113): 25.1 for G.711 with concealment
     */
    public static double rating(
            double oneWayDelayMs, double lossFraction, double codecImpairment, double lossRobustness) {
        double lossPercent = 100 * Math.max(0, Math.min(1, lossFraction));
        double equipment = codecImpairment + (95 - codecImpairment) * lossPercent / (lossPercent + lossRobustness);
        return Math.max(0, Math.min(100, DEFAULT_R - delayImpairment(oneWayDelayMs) - equipment));
    }

    /** Idd of G.107 section 7.4: nothing up to 100 ms. */
    private static double delayImpairment(double delayMs) {
        if (delayMs <= 100) {
            return 0;
        }
        double x = Math.log(delayMs / 100) / Math.log(2);
        return 25 * (Math.pow(1 + Math.pow(x, 6), 1.0 / 6) - 3 * Math.pow(1 + Math.pow(x / 3, 6), 1.0 / 6) + 2);
    }

    /** The mean opinion score that R stands for, 1 to 4.5 (G.107 annex B). */
    public static double mos(double rating) {
        if (rating <= 0) {
            return 1;
        }
        if (rating >= 100) {
            return 4.5;
        }
        double mos = 1 + 0.035 * rating + rating * (rating - 60) * (100 - rating) * 7e-6;
        return Math.max(1, mos); // the polynomial dips below 1 under R = 6.5
    }

    /** {@link #mos} of G.711 with concealment. */
    public static double g711Mos(double oneWayDelayMs, double lossFraction) {
        return mos(rating(oneWayDelayMs, lossFraction, 0, G711_LOSS_ROBUSTNESS));
    }
}
