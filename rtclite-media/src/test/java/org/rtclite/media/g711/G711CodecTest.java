package org.rtclite.media.g711;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.Map;
import org.junit.jupiter.api.Test;
import org.rtclite.media.audio.AudioDecoder;
import org.rtclite.media.audio.AudioEncoder;

class G711CodecTest {

    @Test
    void standInTheRegistryByNameAndStaticPayloadType() {
        assertSame(G711Codec.PCMU, G711Codec.registry().findStatic(0).orElseThrow());
        assertSame(G711Codec.PCMA, G711Codec.registry().find("pcma", 8000).orElseThrow());
        assertEquals(8000, G711Codec.PCMU.sampleRateHz());
        assertEquals(10, G711Codec.PCMA.frameMs());
    }

    @Test
    void encodesPacketsOfAnyNumberOfFramesAndDecodesThemWhole() {
        short[] pcm = new short[250];
        for (int i = 0; i < pcm.length; i++) {
            pcm[i] = (short) (i * 97);
        }
        for (G711Codec codec : G711Codec.values()) {
            AudioEncoder encoder = codec.newEncoder(Map.of());
            assertEquals(80, encoder.frameSamples());
            byte[] payload = new byte[3 * encoder.maxFrameBytes() + 1];
            assertEquals(240, encoder.encodePayload(pcm, 5, 3, payload, 1));
            AudioDecoder decoder = codec.newDecoder(Map.of());
            short[] out = new short[2 + decoder.maxSamples(240)];
            assertEquals(240, decoder.decode(payload, 1, 240, out, 2));
            short[] expected = new short[242];
            for (int i = 0; i < 240; i++) {
                expected[i + 2] = codec.law().decode(codec.law().encode(pcm[i + 5]));
            }
            assertArrayEquals(expected, out);
            assertEquals(0, decoder.decode(payload, 0, 0, out, 0));
        }
    }

    @Test
    void goesOnWithTheLastPeriodWhenAPacketIsMissing() {
        AudioDecoder decoder = G711Codec.PCMU.newDecoder(Map.of());
        byte[] payload = new byte[160];
        short[] pcm = new short[160];
        int n = 0;
        for (int packet = 0; packet < 4; packet++) {
            for (int i = 0; i < 160; i++, n++) {
                payload[i] = G711.ULAW.encode((short) (8000 * Math.sin(2 * Math.PI * 100 * n / 8000)));
            }
            decoder.decode(payload, 0, 160, pcm, 0);
        }
        assertEquals(80, decoder.conceal(pcm, 0, 80));
        for (int i = 0; i < 80; i++, n++) {
            double expected = 8000 * Math.sin(2 * Math.PI * 100 * n / 8000);
            assertTrue(Math.abs(pcm[i] - expected) < 400, "sample " + i + " is " + pcm[i] + ", not " + expected);
        }
    }
}
