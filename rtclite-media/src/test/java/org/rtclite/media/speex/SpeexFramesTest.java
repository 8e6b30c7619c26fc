package org.rtclite.media.speex;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

class SpeexFramesTest {

    @ParameterizedTest(name = "{0}")
    @MethodSource("org.rtclite.media.speex.SpeexConformanceTest#streams")
    void walkFindsAsManyFramesAsDecodingDoes(String name) {
        SpfReader stream = SpfReader.open(name);
        SpeexFrames frames = new SpeexFrames(stream.mode());
        SpeexDecoder decoder = SpeexDecoder.of(stream.mode()).build();
        short[] pcm = new short[10 * 640];
        for (byte[] packet : stream.packets()) {
            int count = frames.count(packet, 0, packet.length);
            assertEquals(SpeexStatus.END, frames.status());
            assertEquals(count * decoder.frameSamples(), decoder.decode(packet, 0, packet.length, pcm, 0));
            assertTrue(packet.length * 8 - frames.endBit() < 8, "padding of less than an octet");
        }
    }

    @Test
    void framesOfConstantRateHaveTheLengthOfTheirQuality() {
        SpfReader stream = SpfReader.open("o20-wb-q7-fpp2");
        byte[] packet = stream.packets().get(5);
        SpeexFrames frames = new SpeexFrames(SpeexMode.WIDEBAND).start(packet, 0, packet.length);
        assertTrue(frames.next());
        assertEquals(0, frames.startBit());
        assertEquals(SpeexMode.WIDEBAND.frameBits(7), frames.endBit());
        assertTrue(frames.next());
        assertEquals(SpeexMode.WIDEBAND.frameBits(7), frames.startBit());
        assertEquals(2 * SpeexMode.WIDEBAND.frameBits(7), frames.endBit());
        assertFalse(frames.next());
        assertFalse(frames.next());
        assertEquals(2, frames.frames());
    }

    @Test
    void framesCopiedOutOfAPayloadDecodeAsTheyDidInIt() {
        for (String name : List.of("o16-nb-fpp5-loss", "o20-wb-q7-fpp2")) {
            SpfReader stream = SpfReader.open(name);
            SpeexFrames frames = new SpeexFrames(stream.mode());
            SpeexDecoder whole = SpeexDecoder.of(stream.mode()).build();
            SpeexDecoder single = SpeexDecoder.of(stream.mode()).build();
            short[] expected = new short[5 * 640];
            short[] actual = new short[5 * 640];
            byte[] frame = new byte[100];
            for (byte[] packet : stream.packets()) {
                int samples = whole.decode(packet, 0, packet.length, expected, 0);
                int at = 0;
                frames.start(packet, 0, packet.length);
                while (frames.next()) {
                    int length = frames.copy(frame, 3);
                    assertEquals((frames.endBit() - frames.startBit() + 7) / 8, length);
                    at += single.decode(frame, 3, length, actual, at);
                }
                assertEquals(samples, at, name);
                assertArrayEquals(expected, actual, name);
            }
        }
    }

    @Test
    void copyNeedsRoomForTheFrame() {
        byte[] packet = SpfReader.open("o20-wb-q7-fpp2").packets().get(0);
        SpeexFrames frames = new SpeexFrames(SpeexMode.WIDEBAND).start(packet, 0, packet.length);
        assertTrue(frames.next());
        assertEquals(
                "frame of 60 bytes does not fit into 60 at offset 1",
                assertThrows(IllegalArgumentException.class, () -> frames.copy(new byte[60], 1))
                        .getMessage());
        assertEquals(60, frames.copy(new byte[61], 1));
        assertTrue(frames.next()); // the walk goes on where it was
    }

    @Test
    void limitAndCorruptionEndTheWalkWithTheirStatus() {
        byte[] silence = new byte[100];
        SpeexFrames frames = new SpeexFrames(SpeexMode.NARROWBAND, new SpeexLimits(7));
        assertEquals(7, frames.count(silence, 0, silence.length));
        assertEquals(SpeexStatus.FRAME, frames.status());
        assertEquals(0, frames.count(new byte[] {0x48, 0}, 0, 2));
        assertEquals(SpeexStatus.CORRUPT, frames.status());
        assertThrows(IndexOutOfBoundsException.class, () -> frames.start(silence, 50, 51));
    }
}
