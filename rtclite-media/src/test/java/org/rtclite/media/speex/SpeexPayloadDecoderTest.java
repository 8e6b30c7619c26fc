package org.rtclite.media.speex;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.util.Arrays;
import org.junit.jupiter.api.Test;
import org.rtclite.media.audio.AudioDecoder;

class SpeexPayloadDecoderTest {

    private final SpfReader stream = SpfReader.open("o20-wb-q7-fpp2");
    private final SpeexDecoder plain = SpeexDecoder.wideband().build();
    private final SpeexPayloadDecoder decoder =
            new SpeexPayloadDecoder(SpeexDecoder.wideband().build());

    @Test
    void concealmentInPiecesIsThatOfWholeFrames() {
        short[] expected = new short[960];
        short[] actual = new short[960];
        byte[] payload = stream.packets().get(30);
        assertEquals(640, plain.decode(payload, 0, payload.length, expected, 0));
        assertEquals(640, decoder.decode(payload, 0, payload.length, actual, 0));
        plain.conceal(3, expected, 0);
        for (int at = 0; at < 960; at += 160) {
            assertEquals(160, decoder.conceal(actual, at, 160));
        }
        assertArrayEquals(expected, actual);
    }

    @Test
    void arrivingPayloadDropsTheRestOfAConcealedFrame() {
        short[] expected = new short[640];
        short[] actual = new short[640];
        byte[] payload = stream.packets().get(30);
        plain.decode(payload, 0, payload.length, expected, 0);
        decoder.decode(payload, 0, payload.length, actual, 0);
        plain.conceal(1, expected, 0);
        decoder.conceal(actual, 0, 100);
        assertArrayEquals(Arrays.copyOf(expected, 100), Arrays.copyOf(actual, 100));
        plain.decode(payload, 0, payload.length, expected, 0);
        decoder.decode(payload, 0, payload.length, actual, 0);
        assertArrayEquals(expected, actual);
        plain.conceal(1, expected, 0);
        decoder.conceal(actual, 0, 320);
        assertArrayEquals(Arrays.copyOf(expected, 320), Arrays.copyOf(actual, 320));
    }

    @Test
    void corruptPayloadAndWrongLengthsAreTold() {
        assertEquals(AudioDecoder.CORRUPT, decoder.decode(new byte[] {0x48, 0, 0}, 0, 3, new short[640], 0));
        assertEquals(0, decoder.conceal(new short[0], 0, 0));
        assertEquals(
                "concealment of 961 samples, allowed 0 to 960",
                assertThrows(IllegalArgumentException.class, () -> decoder.conceal(new short[961], 0, 961))
                        .getMessage());
        assertEquals(32 * 320, decoder.maxSamples(20));
    }
}
