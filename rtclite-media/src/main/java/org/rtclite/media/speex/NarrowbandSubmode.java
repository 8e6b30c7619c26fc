package org.rtclite.media.speex;

import org.jspecify.annotations.Nullable;

/**
 * How one narrowband frame is coded; the frame begins with a 0 bit and its 4-bit number.
 *
 * <pre>
 *  0 | submode(4) | LSP(18 or 30) | [lag(7)] | [gain(4)] | frame gain(5) | [extra(4)] | 4 subframes
 *  subframe: [lag(7)] | [tap gains(5 or 7)] | [gain(1 or 3)] | shape indices (twice when doubled)
 * </pre>
 *
 * @param id number in the bit stream, 0 to 8
 * @param bits length of the layer in bits, with the five of its header
 * @param spectrum how the line spectral pairs are coded
 * @param pitch how the adaptive codebook is coded
 * @param tapGains the three-tap gain codebook; null with a forced lag
 * @param subframeGainBits 0, 1 or 3 bits of gain correction in each subframe
 * @param shapes the innovation codebook; null when the innovation is noise
 * @param doubled whether a second innovation, scaled down, is added to the first
 * @param combGain strength of the decoder's comb enhancer, 0 for none
 */
record NarrowbandSubmode(
        int id,
        int bits,
        Spectrum spectrum,
        Pitch pitch,
        @Nullable PitchGains tapGains,
        int subframeGainBits,
        @Nullable ShapeCodebook shapes,
        boolean doubled,
        float combGain) {

    /** Samples of a frame, of a subframe, subframes per frame, and the order of linear prediction. */
    static final int FRAME = 160;

    static final int SUBFRAME = 40;
    static final int SUBFRAMES = 4;
    static final int ORDER = 10;

    /** The shortest and the longest pitch lag in samples. */
    static final int LAG_MIN = 17;

    static final int LAG_MAX = 144;

    /** Numbers in place of a submode's that open something other than a frame. */
    static final int USER_DATA = 13;

    static final int IN_BAND_REQUEST = 14;
    static final int TERMINATOR = 15;

    /** Submode 0: five bits, no speech. */
    static final int SILENCE = 0;

    /** Submode 1: the vocoder that also tells of discontinuous transmission. */
    static final int VOCODER = 1;

    /** How line spectral pairs are coded: in three or five stages of 6 bits. */
    enum Spectrum {
        LOW_RATE,
        HIGH_RATE
    }

    /** How the adaptive codebook is coded. */
    enum Pitch {
        /** One lag and one 4-bit gain per frame, one tap. */
        FORCED,
        /** One lag per frame, three-tap gains per subframe. */
        FRAME_LAG,
        /** Lag and three-tap gains per subframe. */
        SUBFRAME_LAG
    }

    private static final NarrowbandSubmode[] BY_ID = {
        new NarrowbandSubmode(SILENCE, 5, Spectrum.LOW_RATE, Pitch.FORCED, null, 0, null, false, 0),
        new NarrowbandSubmode(VOCODER, 43, Spectrum.LOW_RATE, Pitch.FORCED, null, 0, null, false, 0),
        new NarrowbandSubmode(
                2,
                119,
                Spectrum.LOW_RATE,
                Pitch.FRAME_LAG,
                PitchGains.LOW_RATE,
                0,
                ShapeCodebook.NB_10_16,
                false,
                0.6f),
        new NarrowbandSubmode(
                3,
                160,
                Spectrum.LOW_RATE,
                Pitch.SUBFRAME_LAG,
                PitchGains.LOW_RATE,
                1,
                ShapeCodebook.NB_10_32,
                false,
                0.55f),
        new NarrowbandSubmode(
                4,
                220,
                Spectrum.LOW_RATE,
                Pitch.SUBFRAME_LAG,
                PitchGains.LOW_RATE,
                1,
                ShapeCodebook.NB_8_128,
                false,
                0.45f),
        new NarrowbandSubmode(
                5,
                300,
                Spectrum.HIGH_RATE,
                Pitch.SUBFRAME_LAG,
                PitchGains.HIGH_RATE,
                3,
                ShapeCodebook.NB_5_64,
                false,
                0.25f),
        new NarrowbandSubmode(
                6,
                364,
                Spectrum.HIGH_RATE,
                Pitch.SUBFRAME_LAG,
                PitchGains.HIGH_RATE,
                3,
                ShapeCodebook.NB_5_256,
                false,
                0.15f),
        new NarrowbandSubmode(
                7,
                492,
                Spectrum.HIGH_RATE,
                Pitch.SUBFRAME_LAG,
                PitchGains.HIGH_RATE,
                3,
                ShapeCodebook.NB_5_64,
                true,
                0.05f),
        new NarrowbandSubmode(8, 79, Spectrum.LOW_RATE, Pitch.FORCED, null, 0, ShapeCodebook.NB_20_32, false, 0.5f),
    };

    private static final int[] NARROW_QUALITY = {1, 8, 2, 3, 3, 4, 4, 5, 5, 6, 7};
    private static final int[] WIDE_QUALITY = {1, 8, 2, 3, 4, 5, 5, 6, 6, 7, 7};

    /** The submode of that number, 0 to 8; null for one that opens no frame. */
    static @Nullable NarrowbandSubmode of(int id) {
        return id < BY_ID.length ? BY_ID[id] : null;
    }

    /** The submode of that number, 0 to 8, known to be valid. */
    static NarrowbandSubmode valid(int id) {
        return BY_ID[id];
    }

    /** The submode that a quality of 0 to 10 stands for when the frame is of that mode. */
    static NarrowbandSubmode forQuality(SpeexMode mode, int quality) {
        int[] map = mode == SpeexMode.NARROWBAND ? NARROW_QUALITY : WIDE_QUALITY;
        return BY_ID[map[SpeexMode.checkQuality(quality)]];
    }
}
