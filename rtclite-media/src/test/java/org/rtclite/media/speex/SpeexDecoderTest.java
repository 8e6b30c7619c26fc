package org.rtclite.media.speex;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;

class SpeexDecoderTest {

    private final BitWriter writer = new BitWriter();
    private final byte[] payload = new byte[2000];

    @Test
    void allFramesOfAPayloadAreDecodedAtOnce() {
        SpfReader stream = SpfReader.open("o15-nb-fpp2");
        SpeexDecoder decoder = SpeexDecoder.narrowband().build();
        short[] pcm = new short[stream.pcm().length + 320];
        int at = 0;
        for (byte[] packet : stream.packets()) {
            assertTrue(decoder.maxSamples(packet.length) >= 320);
            at += decoder.decode(packet, 0, packet.length, pcm, at);
        }
        assertEquals(stream.pcm().length, at);
        double error = 0;
        for (int i = 0; i < at; i++) {
            error = Math.max(error, Math.abs(pcm[i] - stream.pcm()[i]));
        }
        assertTrue(error <= 12, "off by " + error);
    }

    @Test
    void payloadMayStandAnywhereInAnArray() {
        SpfReader stream = SpfReader.open("o21-wb-q8");
        SpeexDecoder plain = SpeexDecoder.wideband().build();
        SpeexDecoder moved = SpeexDecoder.wideband().build();
        short[] a = new short[320];
        short[] b = new short[400];
        for (byte[] packet : stream.packets()) {
            byte[] shifted = new byte[packet.length + 9];
            Arrays.fill(shifted, (byte) 0x55);
            System.arraycopy(packet, 0, shifted, 7, packet.length);
            assertEquals(320, plain.decode(packet, 0, packet.length, a, 0));
            assertEquals(320, moved.decode(shifted, 7, packet.length, b, 80));
            assertArrayEquals(a, Arrays.copyOfRange(b, 80, 400));
        }
    }

    @Test
    void framesAndDelaysAreThoseOfTheMode() {
        assertEquals(160, SpeexDecoder.narrowband().build().frameSamples());
        assertEquals(40, SpeexDecoder.narrowband().build().lookAheadSamples());
        assertEquals(320, SpeexDecoder.wideband().build().frameSamples());
        assertEquals(80, SpeexDecoder.wideband().build().lookAheadSamples());
        assertEquals(1280, SpeexDecoder.ultraWideband().stereo(true).build().frameSamples());
        assertEquals(160, SpeexDecoder.ultraWideband().build().lookAheadSamples());
        assertEquals(
                SpeexMode.ULTRA_WIDEBAND, SpeexDecoder.ultraWideband().build().mode());
    }

    @Test
    void widebandDecoderTakesNarrowbandPackets() {
        SpfReader stream = SpfReader.open("o07-nb-q8");
        SpeexDecoder narrow = SpeexDecoder.narrowband().highPass(false).build();
        SpeexDecoder wide = SpeexDecoder.wideband().highPass(false).build();
        short[] a = new short[160];
        short[] b = new short[320];
        double narrowPower = 0;
        double widePower = 0;
        for (byte[] packet : stream.packets()) {
            assertEquals(160, narrow.decode(packet, 0, packet.length, a, 0));
            assertEquals(320, wide.decode(packet, 0, packet.length, b, 0));
            for (short sample : a) {
                narrowPower += (double) sample * sample;
            }
            for (short sample : b) {
                widePower += (double) sample * sample / 2;
            }
        }
        assertEquals(1, widePower / narrowPower, 0.05);
    }

    @Test
    void narrowbandDecoderDropsTheUpperBandsOfAWiderStream() {
        for (String name : List.of("o21-wb-q8", "o20-wb-q7-fpp2", "o28-uwb-q8")) {
            SpfReader stream = SpfReader.open(name);
            SpeexDecoder narrow = SpeexDecoder.narrowband().build();
            short[] pcm = new short[160 * stream.framesPerPacket()];
            for (byte[] packet : stream.packets()) {
                assertEquals(pcm.length, narrow.decode(packet, 0, packet.length, pcm, 0), name);
            }
        }
    }

    @Test
    void terminatorAndEmptyPayloadHoldNoFrame() {
        SpeexDecoder decoder = SpeexDecoder.narrowband().build();
        short[] pcm = new short[160];
        assertEquals(0, decoder.decode(payload, 0, 0, pcm, 0));
        assertEquals(0, decoder.decode(new byte[] {0x7f}, 0, 1, pcm, 0));
        decoder.start(new byte[] {0x7f}, 0, 1);
        assertEquals(SpeexStatus.END, decoder.next(pcm, 0));
        assertEquals(SpeexStatus.END, decoder.next(pcm, 0));
    }

    @Test
    void unknownSubmodesAreCorruptAndTheDecoderGoesOn() {
        SpfReader stream = SpfReader.open("o07-nb-q8");
        SpeexDecoder disturbed = SpeexDecoder.narrowband().build();
        SpeexDecoder clean = SpeexDecoder.narrowband().build();
        short[] a = new short[160];
        short[] b = new short[160];
        byte[] good = stream.packets().get(3);
        for (int id = 9; id <= 12; id++) {
            byte[] bad = new byte[40];
            bad[0] = (byte) (id << 3);
            assertEquals(SpeexDecoder.CORRUPT, disturbed.decode(bad, 0, bad.length, a, 0), "submode " + id);
        }
        assertEquals(160, disturbed.decode(good, 0, good.length, a, 0));
        assertEquals(160, clean.decode(good, 0, good.length, b, 0));
        assertArrayEquals(b, a);
    }

    @Test
    void frameCutShortIsCorruptAndLeavesTheStateAlone() {
        SpfReader stream = SpfReader.open("o21-wb-q8");
        SpeexDecoder disturbed = SpeexDecoder.wideband().build();
        SpeexDecoder clean = SpeexDecoder.wideband().build();
        short[] a = new short[320];
        short[] b = new short[320];
        byte[] good = stream.packets().get(3);
        for (int length = 1; length < good.length; length++) {
            assertEquals(SpeexDecoder.CORRUPT, disturbed.decode(good, 0, length, a, 0), length + " bytes");
        }
        assertEquals(320, disturbed.decode(good, 0, good.length, a, 0));
        assertEquals(320, clean.decode(good, 0, good.length, b, 0));
        assertArrayEquals(b, a);
    }

    @Test
    void framesAheadOfACorruptOneAreKept() {
        byte[] good = SpfReader.open("o15-nb-fpp2").packets().get(0);
        SpeexFrames frames = new SpeexFrames(SpeexMode.NARROWBAND);
        assertEquals(2, frames.count(good, 0, good.length));
        byte[] cut = Arrays.copyOf(good, frames.endBit() / 8 - 10);
        short[] pcm = new short[320];
        assertEquals(160, SpeexDecoder.narrowband().build().decode(cut, 0, cut.length, pcm, 0));
    }

    @Test
    void moreThanTwoHighBandsAreCorrupt() {
        writer.reset(payload, 0);
        for (int i = 0; i < 3; i++) {
            writer.write(0b1001, 4);
            writer.write(0, 32);
        }
        writer.write(0, 5);
        writer.pad();
        assertEquals(
                SpeexDecoder.CORRUPT,
                SpeexDecoder.narrowband().build().decode(payload, 0, writer.bytes(), new short[160], 0));
    }

    @Test
    void listenerHearsRequestsAndUserData() {
        List<String> heard = new ArrayList<>();
        InBandListener listener = new InBandListener() {
            @Override
            public void onRequest(int code, long argument) {
                heard.add("request " + code + " " + Long.toHexString(argument));
            }

            @Override
            public void onUserData(int tag, byte[] data, int length) {
                heard.add("data " + tag + " " + Arrays.toString(Arrays.copyOf(data, length)));
            }
        };
        writer.reset(payload, 0);
        int[] widths = {1, 1, 4, 4, 4, 4, 4, 4, 8, 8, 16, 16, 32, 32};
        for (int code = 0; code < widths.length; code++) {
            writer.write(NarrowbandSubmode.IN_BAND_REQUEST, 5);
            writer.write(code, 4);
            writer.write(1, widths[code]);
        }
        for (int code = 14; code <= 15; code++) {
            writer.write(NarrowbandSubmode.IN_BAND_REQUEST, 5);
            writer.write(code, 4);
            writer.write(0x89abcdef, 32);
            writer.write(code, 32);
        }
        writer.write(NarrowbandSubmode.USER_DATA, 5);
        writer.write(2, 4);
        writer.write(21, 5);
        writer.write(0x7ffe, 16);
        writer.write(NarrowbandSubmode.SILENCE, 5);
        writer.pad();
        SpeexDecoder decoder = SpeexDecoder.narrowband().listener(listener).build();
        assertEquals(160, decoder.decode(payload, 0, writer.bytes(), new short[160], 0));
        List<String> expected = new ArrayList<>();
        for (int code = 0; code < 14; code++) {
            expected.add("request " + code + " 1");
        }
        expected.add("request 14 89abcdef0000000e");
        expected.add("request 15 89abcdef0000000f");
        expected.add("data 21 [127, -2]");
        assertEquals(expected, heard);
    }

    @Test
    void requestCutShortIsNotHeard() {
        List<Integer> heard = new ArrayList<>();
        SpeexDecoder decoder = SpeexDecoder.narrowband()
                .listener(new InBandListener() {
                    @Override
                    public void onRequest(int code, long argument) {
                        heard.add(code);
                    }
                })
                .build();
        writer.reset(payload, 0);
        writer.write(NarrowbandSubmode.IN_BAND_REQUEST, 5);
        writer.write(InBandListener.CHARACTER, 4);
        assertEquals(0, decoder.decode(payload, 0, 2, new short[160], 0));
        assertEquals(List.of(), heard);
    }

    @Test
    void stereoRequestMovesTheVoiceToOneSide() {
        byte[] frame = SpfReader.open("o07-nb-q8").packets().get(20);
        writer.reset(payload, 0);
        writer.write(NarrowbandSubmode.IN_BAND_REQUEST, 5);
        writer.write(InBandListener.STEREO, 4);
        writer.write(0b0_11111_11, 8);
        BitReader bits = new BitReader();
        bits.reset(frame, 0, frame.length);
        for (int i = 0; i < 300; i++) {
            writer.write(bits.read(1), 1);
        }
        writer.pad();
        SpeexDecoder decoder = SpeexDecoder.narrowband().stereo(true).build();
        assertEquals(2, decoder.channels());
        short[] pcm = new short[320];
        double left = 0;
        double right = 0;
        for (int round = 0; round < 5; round++) {
            assertEquals(320, decoder.decode(payload, 0, writer.bytes(), pcm, 0));
        }
        for (int i = 0; i < 320; i += 2) {
            left += (double) pcm[i] * pcm[i];
            right += (double) pcm[i + 1] * pcm[i + 1];
        }
        assertEquals(31 / 4.0, Math.log(left / right), 0.5);
    }

    @Test
    void concealmentFadesToSilence() {
        SpfReader stream = SpfReader.open("o21-wb-q8");
        SpeexDecoder decoder = SpeexDecoder.wideband().build();
        short[] pcm = new short[320];
        double speech = 0;
        for (byte[] packet : stream.packets()) {
            decoder.decode(packet, 0, packet.length, pcm, 0);
            speech = Math.max(speech, power(pcm));
        }
        decoder.conceal(1, pcm, 0);
        for (int i = 0; i < 15; i++) {
            assertEquals(320, decoder.conceal(1, pcm, 0));
        }
        assertTrue(power(pcm) < speech / 1000, "power " + power(pcm) + " of " + speech);
    }

    @Test
    void enhancementCanBeSwitchedWhileDecoding() {
        SpfReader stream = SpfReader.open("o03-nb-q2");
        SpeexDecoder switched = SpeexDecoder.narrowband().build();
        SpeexDecoder off = SpeexDecoder.narrowband().enhancement(false).build();
        switched.enhancement(false);
        short[] a = new short[160];
        short[] b = new short[160];
        for (byte[] packet : stream.packets()) {
            switched.decode(packet, 0, packet.length, a, 0);
            off.decode(packet, 0, packet.length, b, 0);
            assertArrayEquals(b, a);
        }
    }

    @Test
    void framesOverTheLimitAreDropped() {
        writer.reset(payload, 0);
        for (int i = 0; i < 100; i++) {
            writer.write(NarrowbandSubmode.SILENCE, 5);
        }
        writer.pad();
        SpeexDecoder decoder = SpeexDecoder.narrowband().build();
        assertEquals(50 * 160, decoder.maxSamples(writer.bytes()));
        short[] pcm = new short[50 * 160];
        assertEquals(pcm.length, decoder.decode(payload, 0, writer.bytes(), pcm, 0));
        SpeexDecoder strict =
                SpeexDecoder.narrowband().limits(new SpeexLimits(3)).build();
        assertEquals(3 * 160, strict.decode(payload, 0, writer.bytes(), pcm, 0));
    }

    @Test
    void wrongArgumentsAreNamed() {
        SpeexDecoder decoder = SpeexDecoder.narrowband().build();
        byte[] good = SpfReader.open("o15-nb-fpp2").packets().get(0);
        assertEquals(
                "2 frames of 160 samples do not fit into 400 samples at offset 100",
                assertThrows(
                                IllegalArgumentException.class,
                                () -> decoder.decode(good, 0, good.length, new short[400], 100))
                        .getMessage());
        assertThrows(IllegalArgumentException.class, () -> decoder.conceal(1, new short[159], 0));
        assertThrows(IllegalArgumentException.class, () -> decoder.conceal(-1, new short[159], 0));
        assertThrows(IndexOutOfBoundsException.class, () -> decoder.start(good, 10, good.length));
        assertThrows(IllegalArgumentException.class, () -> new SpeexLimits(0));
    }

    private static double power(short[] pcm) {
        double power = 0;
        for (short sample : pcm) {
            power += (double) sample * sample;
        }
        return power / pcm.length;
    }
}
