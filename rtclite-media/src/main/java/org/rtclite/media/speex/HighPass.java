package org.rtclite.media.speex;

/** Second-order high-pass that keeps hum and offset out of a coder; one object is one signal's state. */
final class HighPass {

    /** Where the filter stands: cut-off frequencies fall from about 110 Hz to 35 Hz. */
    enum Place {
        NARROWBAND_INPUT(0.95654f, -1.91309f, -1.91120f, 0.91498f),
        NARROWBAND_OUTPUT(0.96446f, -1.92879f, -1.92683f, 0.93071f),
        WIDEBAND_INPUT(0.96723f, -1.93445f, -1.93338f, 0.93553f),
        WIDEBAND_OUTPUT(0.98645f, -1.97277f, -1.97226f, 0.97332f);

        /** Numerator outer, number[1] and denominator coefficients; the numerator is symmetric. */
        private final float outer;

        private final float middle;
        private final float pole1;
        private final float pole2;

        Place(float outer, float middle, float pole1, float pole2) {
            this.outer = outer;
            this.middle = middle;
            this.pole1 = pole1;
            this.pole2 = pole2;
        }
    }

    private float memory0;
    private float memory1;

    /** Filters {@code samples} samples in place. */
    void filter(Place place, float[] signal, int offset, int samples) {
        float m0 = memory0;
        float m1 = memory1;
        for (int i = offset; i < offset + samples; i++) {
            float x = signal[i];
            float y = place.outer * x + m0;
            m0 = m1 + place.middle * x + -place.pole1 * y;
            m1 = place.outer * x + -place.pole2 * y;
            signal[i] = y;
        }
        memory0 = m0;
        memory1 = m1;
    }
}
