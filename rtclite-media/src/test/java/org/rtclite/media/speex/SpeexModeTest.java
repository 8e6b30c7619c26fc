package org.rtclite.media.speex;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertThrows;

import org.junit.jupiter.api.Test;

class SpeexModeTest {

    private static final int[] NARROW = {43, 79, 119, 160, 160, 220, 220, 300, 300, 364, 492};
    private static final int[] WIDE = {79, 115, 155, 196, 256, 336, 412, 476, 556, 684, 844};

    @Test
    void frameBitsAreThoseOfTheFormatAtEveryQuality() {
        for (int quality = 0; quality <= 10; quality++) {
            assertEquals(NARROW[quality], SpeexMode.NARROWBAND.frameBits(quality), "narrowband " + quality);
            assertEquals(WIDE[quality], SpeexMode.WIDEBAND.frameBits(quality), "wideband " + quality);
            assertEquals(
                    WIDE[quality] + (quality == 0 ? 4 : 36),
                    SpeexMode.ULTRA_WIDEBAND.frameBits(quality),
                    "ultra-wideband " + quality);
        }
    }

    @Test
    void framesLastTwentyMilliseconds() {
        assertEquals(160, SpeexMode.NARROWBAND.frameSamples());
        assertEquals(320, SpeexMode.ofSampleRate(16_000).frameSamples());
        assertEquals(640, SpeexMode.ULTRA_WIDEBAND.frameSamples());
    }

    @Test
    void wrongQualityAndRateAreNamedInTheError() {
        assertEquals(
                "Speex quality is 11, allowed 0 to 10",
                assertThrows(IllegalArgumentException.class, () -> SpeexMode.NARROWBAND.frameBits(11))
                        .getMessage());
        assertEquals(
                "Speex has no mode for 44100 Hz, only 8000, 16000 and 32000",
                assertThrows(IllegalArgumentException.class, () -> SpeexMode.ofSampleRate(44_100))
                        .getMessage());
    }

    @Test
    void secondHighBandHasOnlyTwoSubmodes() {
        assertEquals(4, HighBandSubmode.of(1, 4).id());
        assertNull(HighBandSubmode.of(1, 5));
        assertNull(HighBandSubmode.of(2, 2));
        assertNull(NarrowbandSubmode.of(9));
    }
}
