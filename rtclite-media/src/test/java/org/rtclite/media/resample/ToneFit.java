package org.rtclite.media.resample;

/** Fits a sine of known frequency to samples by least squares, and tells what is left. */
record ToneFit(double amplitude, double residualRms) {

    static ToneFit of(float[] pcm, int offset, int n, double hz, int rateHz) {
        double cc = 0;
        double ss = 0;
        double cs = 0;
        double xc = 0;
        double xs = 0;
        double omega = 2 * Math.PI * hz / rateHz;
        for (int i = 0; i < n; i++) {
            double c = Math.cos(omega * i);
            double s = Math.sin(omega * i);
            double x = pcm[offset + i];
            cc += c * c;
            ss += s * s;
            cs += c * s;
            xc += x * c;
            xs += x * s;
        }
        double determinant = cc * ss - cs * cs;
        double a = (xc * ss - xs * cs) / determinant;
        double b = (xs * cc - xc * cs) / determinant;
        double squares = 0;
        for (int i = 0; i < n; i++) {
            double rest = pcm[offset + i] - a * Math.cos(omega * i) - b * Math.sin(omega * i);
            squares += rest * rest;
        }
        return new ToneFit(Math.hypot(a, b), Math.sqrt(squares / n));
    }

    double snrDb() {
        return 20 * Math.log10(amplitude / Math.sqrt(2) / residualRms);
    }
}
