package org.rtclite.media.speex;

/** The three bands of Speex; each wider one adds a layer to the frame of the narrower. */
public enum SpeexMode {
    /** 8 kHz, 160 samples per frame. */
    NARROWBAND(8_000, 0),
    /** 16 kHz, 320 samples per frame: narrowband and one high band. */
    WIDEBAND(16_000, 1),
    /** 32 kHz, 640 samples per frame: wideband and one more high band. */
    ULTRA_WIDEBAND(32_000, 2);

    /** Length of a frame in milliseconds, in every mode. */
    public static final int FRAME_MS = 20;

    private final int sampleRateHz;
    private final int highBands;

    SpeexMode(int sampleRateHz, int highBands) {
        this.sampleRateHz = sampleRateHz;
        this.highBands = highBands;
    }

    /** Sampling rate in hertz, also the RTP clock rate (RFC 5574 section 3.1). */
    public int sampleRateHz() {
        return sampleRateHz;
    }

    /** Samples of one 20 ms frame. */
    public int frameSamples() {
        return sampleRateHz / 1000 * FRAME_MS;
    }

    /** How many high bands ride on the narrowband layer: 0, 1 or 2. */
    public int highBands() {
        return highBands;
    }

    /**
     * Bits of one frame at a constant bit rate, without terminator and padding.
     *
     * @param quality 0 (worst) to 10 (best)
     */
    public int frameBits(int quality) {
        int bits = NarrowbandSubmode.forQuality(this, quality).bits();
        for (int band = 1; band <= highBands(); band++) {
            bits += HighBandSubmode.forQuality(band, quality).bits();
        }
        return bits;
    }

    /**
     * The mode of that sampling rate.
     *
     * @throws IllegalArgumentException when it is none of 8000, 16000 and 32000
     */
    public static SpeexMode ofSampleRate(int sampleRateHz) {
        for (SpeexMode mode : values()) {
            if (mode.sampleRateHz == sampleRateHz) {
                return mode;
            }
        }
        throw new IllegalArgumentException("Speex has no mode for " + sampleRateHz + " Hz, only 8000, 16000 and 32000");
    }

    static int checkQuality(int quality) {
        if (quality < 0 || quality > 10) {
            throw new IllegalArgumentException("Speex quality is " + quality + ", allowed 0 to 10");
        }
        return quality;
    }
}
