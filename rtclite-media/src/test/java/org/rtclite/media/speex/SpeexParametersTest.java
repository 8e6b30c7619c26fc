package org.rtclite.media.speex;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.rtclite.media.audio.AudioEncoder;
import org.rtclite.media.speex.SpeexParameters.Rate;

/** The parameters of RFC 5574 section 4.1.1, read, written and followed. */
class SpeexParametersTest {

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "'' | '' | '' | [] true CONSTANT false",
                "any | '' | '' | [] true CONSTANT false",
                "\"any\" | off | off | [] true CONSTANT false",
                "4,any | '' | '' | [4] true CONSTANT false",
                "\"1,any\" | on | '' | [1] true VARIABLE false",
                "\"3,5\" | '' | '' | [3, 5] false CONSTANT false",
                "' 8 , 3 , ANY ' | VAD | ON | [8, 3] true VOICE_ACTIVITY true",
                "3,3,3 | on | on | [3] false VARIABLE true",
                "10,0,11,-1,x,99999999999 | maybe | yes | [10, 0] false CONSTANT false",
                "garbage | \"on\" | \"on\" | [] true VARIABLE true",
            })
    void readsWhatMakesSenseAndPassesOverTheRest(String mode, String vbr, String cng, String read) {
        SpeexParameters parameters = SpeexParameters.of(Map.of("mode", mode, "vbr", vbr, "cng", cng, "penh", "1"));
        assertEquals(
                read,
                parameters.modes() + " " + parameters.anyMode() + " " + parameters.rate() + " "
                        + parameters.comfortNoise());
    }

    @Test
    void nothingSaidIsTheDefault() {
        assertEquals(SpeexParameters.DEFAULT, SpeexParameters.of(Map.of()));
        assertTrue(SpeexParameters.DEFAULT.toMap().isEmpty());
    }

    @Test
    void writesTheModeInQuotesAndOnlyWhatIsNoDefault() {
        SpeexParameters wanted =
                SpeexParameters.DEFAULT.withMode(4).withRate(Rate.VARIABLE).withComfortNoise(true);
        assertEquals("{mode=\"4,any\", vbr=on, cng=on}", wanted.toMap().toString());
        assertEquals(wanted, SpeexParameters.of(wanted.toMap()));
        SpeexParameters only = new SpeexParameters(List.of(3), false, Rate.CONSTANT, false);
        assertEquals("{mode=\"3\"}", only.toMap().toString());
        assertEquals(only, SpeexParameters.of(only.toMap()));
        assertEquals(
                Map.of("vbr", "vad"),
                SpeexCodec.WIDEBAND
                        .asking(SpeexParameters.DEFAULT.withRate(Rate.VOICE_ACTIVITY))
                        .offerParameters());
    }

    @Test
    void refusesModesThatThereAreNot() {
        assertEquals(
                "Speex mode is 11, allowed 0 to 10",
                assertThrows(IllegalArgumentException.class, () -> SpeexParameters.DEFAULT.withMode(11))
                        .getMessage());
        assertEquals(
                "mode of speex/8000 is 9, allowed 1 to 8",
                assertThrows(
                                IllegalArgumentException.class,
                                () -> SpeexCodec.NARROWBAND.asking(SpeexParameters.DEFAULT.withMode(9)))
                        .getMessage());
        assertThrows(
                IllegalArgumentException.class, () -> new SpeexParameters(List.of(3, 3), true, Rate.CONSTANT, false));
    }

    /** The encoder's own pauses and rates are modes too: a list without {@code any} forbids them. */
    @ParameterizedTest
    @CsvSource({"3|5, on, on, 160", "3|5, vad, off, 160", "3|5|any, vad, off, 43", "3|5|any, on, off, 43"})
    void keepsToAListOfModesWithoutAny(String modes, String vbr, String cng, int silentFrameBits) {
        AudioEncoder encoder =
                SpeexCodec.NARROWBAND.newEncoder(Map.of("mode", modes.replace('|', ','), "vbr", vbr, "cng", cng));
        byte[] payload = new byte[encoder.maxFrameBytes()];
        int length = 0;
        for (int i = 0; i < 12; i++) {
            length = encoder.encode(new short[160], 0, payload, 0);
        }
        assertEquals((silentFrameBits + 7) / 8, length);
    }

    /** RFC 5574 section 3.3: 0 and then ones, at the end of the packet only. */
    @ParameterizedTest
    @CsvSource({"NARROWBAND, 1", "NARROWBAND, 2", "NARROWBAND, 3", "WIDEBAND, 3", "ULTRA_WIDEBAND, 5"})
    void padsTheLastFrameOfAPacketOnly(SpeexCodec codec, int frames) {
        AudioEncoder encoder = codec.newEncoder(Map.of("mode", "8,any"));
        short[] pcm = Voice.at(codec.mode());
        byte[] payload = new byte[frames * encoder.maxFrameBytes()];
        int length = encoder.encodePayload(pcm, 0, frames, payload, 0);
        SpeexFrames walker = new SpeexFrames(codec.mode());
        assertEquals(frames, walker.count(payload, 0, length));
        int end = walker.endBit();
        assertEquals((end + 7) / 8, length, "no octet but for padding");
        for (int bit = end; bit < 8 * length; bit++) {
            assertEquals(bit == end ? 0 : 1, payload[bit / 8] >> (7 - bit % 8) & 1, "padding bit " + (bit - end));
        }
    }
}
