package org.rtclite.media.speex;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;
import org.rtclite.media.audio.AudioDecoder;
import org.rtclite.media.audio.AudioEncoder;
import org.rtclite.media.audio.CodecRegistry;

/** The codec as RTP sessions see it: names, rates, parameters of RFC 5574, payloads of several frames. */
class SpeexCodecTest {

    @Test
    void registryFindsEachRateByItsRtpmap() {
        CodecRegistry registry = SpeexCodec.registry();
        assertSame(SpeexCodec.NARROWBAND, registry.find("SPEEX", 8000).orElseThrow());
        assertSame(SpeexCodec.WIDEBAND, registry.find("speex", 16_000).orElseThrow());
        assertSame(SpeexCodec.ULTRA_WIDEBAND, registry.find("speex", 32_000).orElseThrow());
        for (SpeexCodec codec : SpeexCodec.values()) {
            assertEquals(codec.mode().sampleRateHz(), codec.clockRateHz());
            assertEquals(codec.clockRateHz(), codec.sampleRateHz());
            assertEquals(-1, codec.staticPayloadType());
            assertEquals(20, codec.frameMs());
        }
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "NARROWBAND | '' | 160",
                "NARROWBAND | any | 160",
                "NARROWBAND | \"4,any\" | 220",
                "NARROWBAND | \"8,any\" | 79",
                "NARROWBAND | 1 | 43",
                "NARROWBAND | \"7\" | 492",
                "NARROWBAND | \"0,9,10, 5\" | 300",
                "NARROWBAND | garbage,-1,99999999999 | 160",
                "WIDEBAND | '' | 556",
                "WIDEBAND | \"any\" | 556",
                "WIDEBAND | \"10,any\" | 844",
                "WIDEBAND | \"0\" | 79",
                "WIDEBAND | \"11,12,6\" | 412",
                "ULTRA_WIDEBAND | '' | 592",
                "ULTRA_WIDEBAND | \"3,5\" | 232",
            })
    void encoderTakesTheFirstModeOfTheListThatThereIs(SpeexCodec codec, String modes, int frameBits) {
        AudioEncoder encoder = codec.newEncoder(Map.of("mode", modes));
        byte[] payload = new byte[encoder.maxFrameBytes()];
        int length = encoder.encode(Voice.at(codec.mode()), 0, payload, 0);
        assertEquals((frameBits + 7) / 8, length);
    }

    @ParameterizedTest
    @EnumSource(SpeexCodec.class)
    void variableRateAndActivityDetectionShortenSilence(SpeexCodec codec) {
        int constant = silentFrameBytes(codec, Map.of());
        assertTrue(silentFrameBytes(codec, Map.of("vbr", "off", "cng", "off")) == constant);
        assertTrue(silentFrameBytes(codec, Map.of("vbr", "VAD")) < constant);
        int variable = silentFrameBytes(codec, Map.of("vbr", "on"));
        assertTrue(variable > 0 && variable < constant);
        assertEquals(0, silentFrameBytes(codec, Map.of("vbr", "on", "cng", "on")));
        assertEquals(0, silentFrameBytes(codec, Map.of("vbr", "vad", "cng", "on")));
        assertEquals(constant, silentFrameBytes(codec, Map.of("vbr", "perhaps", "cng", "")));
    }

    /** What the 12th frame of silence takes. */
    private static int silentFrameBytes(SpeexCodec codec, Map<String, String> parameters) {
        AudioEncoder encoder = codec.newEncoder(parameters);
        byte[] payload = new byte[encoder.maxFrameBytes()];
        short[] silence = new short[encoder.frameSamples()];
        int length = -1;
        for (int i = 0; i < 12; i++) {
            length = encoder.encode(silence, 0, payload, 0);
        }
        return length;
    }

    @ParameterizedTest
    @EnumSource(SpeexCodec.class)
    void payloadsOfSeveralFramesDecodeToAllOfThem(SpeexCodec codec) {
        short[] pcm = Voice.at(codec.mode());
        AudioEncoder encoder = codec.newEncoder(Map.of());
        AudioDecoder decoder = codec.newDecoder(Map.of());
        byte[] payload = new byte[3 * encoder.maxFrameBytes()];
        for (int from = 0; from + 3 * encoder.frameSamples() <= pcm.length; from += 3 * encoder.frameSamples()) {
            int length = encoder.encodePayload(pcm, from, 3, payload, 0);
            short[] out = new short[decoder.maxSamples(length)];
            assertEquals(3 * encoder.frameSamples(), decoder.decode(payload, 0, length, out, 0));
        }
    }
}
