package org.rtclite.media.speex;

import org.jspecify.annotations.Nullable;

/**
 * How the high band layer of a frame is coded; the layer begins with a 1 bit and its 3-bit number.
 *
 * <pre>
 *  1 | submode(3) | LSP(12) | 4 subframes
 *  subframe: folding gain(5), or: gain(4) | shape indices (twice when doubled)
 * </pre>
 *
 * @param id number in the bit stream, 0 to 4
 * @param bits length of the layer in bits, with the four of its header
 * @param shapes the innovation codebook; null when the low band's excitation is folded up
 * @param doubled whether a second innovation, scaled down, is added to the first
 */
record HighBandSubmode(int id, int bits, @Nullable ShapeCodebook shapes, boolean doubled) {

    static final int SUBFRAMES = 4;
    static final int ORDER = 8;

    /** Submode 0: four bits, or no layer at all: nothing above the low band. */
    static final int SILENCE = 0;

    private static final HighBandSubmode[] BY_ID = {
        new HighBandSubmode(SILENCE, 4, null, false),
        new HighBandSubmode(1, 36, null, false),
        new HighBandSubmode(2, 112, ShapeCodebook.HB_10_32, false),
        new HighBandSubmode(3, 192, ShapeCodebook.HB_8_128, false),
        new HighBandSubmode(4, 352, ShapeCodebook.HB_8_128, true),
    };

    private static final int[] WIDE_QUALITY = {1, 1, 1, 1, 1, 1, 2, 2, 3, 3, 4};

    /** The layer of that number in high band 1 (4 to 8 kHz) or 2 (8 to 16 kHz); null when there is none. */
    static @Nullable HighBandSubmode of(int band, int id) {
        int last = band == 1 ? 4 : 1;
        return id <= last ? BY_ID[id] : null;
    }

    /** Length in bits of any layer with that 3-bit number, 0 for a number that is not in use. */
    static int layerBits(int id) {
        return id < BY_ID.length ? BY_ID[id].bits : 0;
    }

    /** The layer that a quality of 0 to 10 stands for in high band 1 or 2. */
    static HighBandSubmode forQuality(int band, int quality) {
        SpeexMode.checkQuality(quality);
        return BY_ID[band == 1 ? WIDE_QUALITY[quality] : Math.min(quality, 1)];
    }

    /** Samples of a subframe: 40 in high band 1, 80 in high band 2. */
    static int subframe(int band) {
        return band == 1 ? 40 : 80;
    }
}
