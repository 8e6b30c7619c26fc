package org.rtclite.media.speex;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** The encoder against the format's sizes and, through the decoder, against the speech that went in. */
class SpeexEncoderTest {

    /** Segmental signal-to-noise ratios in decibels, row by mode, that qualities 0 to 10 must reach. */
    private static final double[][] FLOORS = {
        {-3.7, 4.3, 6.9, 8.2, 8.2, 10.9, 10.9, 13.8, 13.8, 16.2, 18.6},
        {-4.1, 3.7, 6.1, 7.3, 9.4, 11.4, 12.6, 14.5, 14.9, 16.9, 17.5},
        {-4.3, 3.2, 5.7, 6.9, 9.0, 11.3, 12.3, 14.2, 14.5, 16.3, 16.7}
    };

    @ParameterizedTest
    @EnumSource(SpeexMode.class)
    void constantRateFramesHaveTheSizesOfTheFormat(SpeexMode mode) {
        short[] pcm = Voice.at(mode);
        SpeexFrames walker = new SpeexFrames(mode);
        for (int quality = 0; quality <= 10; quality++) {
            SpeexEncoder encoder =
                    SpeexEncoder.of(mode).quality(quality).complexity(1).build();
            byte[] payload = new byte[encoder.maxFrameBytes()];
            int expected = (mode.frameBits(quality) + 7) / 8;
            for (int from = 0; from < 20 * mode.frameSamples(); from += mode.frameSamples()) {
                int length = encoder.encode(pcm, from, payload, 0);
                assertEquals(expected, length, mode + " quality " + quality);
                assertEquals(1, walker.count(payload, 0, length));
            }
        }
    }

    @ParameterizedTest
    @EnumSource(SpeexMode.class)
    void decodedSpeechIsAsCloseAsItsQualityPromises(SpeexMode mode) {
        short[] pcm = Voice.at(mode);
        for (int quality = 0; quality <= 10; quality++) {
            double ratio = segmentalSnr(SpeexEncoder.of(mode).quality(quality), pcm);
            double floor = FLOORS[mode.highBands()][quality];
            assertTrue(ratio >= floor, mode + " quality " + quality + ": " + ratio + " dB, floor " + floor);
        }
    }

    private static double segmentalSnr(SpeexEncoder.Builder settings, short[] pcm) {
        SpeexEncoder encoder = settings.highPass(false).build();
        SpeexDecoder decoder = plainDecoder(encoder.mode());
        short[] decoded = Voice.codeAndDecode(encoder, decoder, pcm);
        int delay = encoder.lookAheadSamples() + decoder.lookAheadSamples();
        return Voice.segmentalSnr(pcm, decoded, delay, encoder.frameSamples());
    }

    private static SpeexDecoder plainDecoder(SpeexMode mode) {
        return SpeexDecoder.of(mode).enhancement(false).highPass(false).build();
    }

    @ParameterizedTest
    @EnumSource(SpeexMode.class)
    void higherComplexityIsCloserToTheSpeech(SpeexMode mode) {
        short[] pcm = Voice.at(mode);
        double fast = segmentalSnr(SpeexEncoder.of(mode).quality(8).complexity(1), pcm);
        double best = segmentalSnr(SpeexEncoder.of(mode).quality(8).complexity(10), pcm);
        assertTrue(best > fast + 0.4, fast + " dB at complexity 1, " + best + " dB at 10");
    }

    @ParameterizedTest
    @EnumSource(SpeexMode.class)
    void framesOfOnePayloadAreThoseOfSinglePackets(SpeexMode mode) {
        short[] pcm = Voice.at(mode);
        SpeexEncoder single = SpeexEncoder.of(mode).quality(6).build();
        SpeexEncoder joined = SpeexEncoder.of(mode).quality(6).build();
        SpeexDecoder singleDecoder = SpeexDecoder.of(mode).build();
        SpeexDecoder joinedDecoder = SpeexDecoder.of(mode).build();
        byte[] payload = new byte[4 * single.maxFrameBytes()];
        short[] expected = new short[4 * mode.frameSamples()];
        short[] actual = new short[4 * mode.frameSamples()];
        for (int from = 0; from < 20 * mode.frameSamples(); from += expected.length) {
            for (int i = 0; i < 4; i++) {
                int at = i * mode.frameSamples();
                int length = single.encode(pcm, from + at, payload, 0);
                singleDecoder.decode(payload, 0, length, expected, at);
            }
            int length = joined.encodePayload(pcm, from, 4, payload, 0);
            assertEquals((4 * mode.frameBits(6) + 7) / 8, length);
            assertEquals(actual.length, joinedDecoder.decode(payload, 0, length, actual, 0));
            assertArrayEquals(expected, actual);
        }
    }

    @ParameterizedTest
    @EnumSource(SpeexMode.class)
    void sameInputGivesSameBits(SpeexMode mode) {
        short[] pcm = Voice.at(mode);
        byte[][] runs = new byte[2][];
        for (int run = 0; run < 2; run++) {
            SpeexEncoder encoder = SpeexEncoder.of(mode).vbr(7).build();
            byte[] all = new byte[40 * encoder.maxFrameBytes()];
            int length = encoder.encodePayload(pcm, 0, 40, all, 0);
            runs[run] = Arrays.copyOf(all, length);
        }
        assertArrayEquals(runs[0], runs[1]);
    }

    @ParameterizedTest
    @EnumSource(SpeexMode.class)
    void extremeInputEncodesToGoodFramesAtEveryQuality(SpeexMode mode) {
        int samples = 12 * mode.frameSamples();
        List<short[]> inputs = new ArrayList<>();
        short[] square = new short[samples];
        short[] noise = new short[samples];
        short[] impulses = new short[samples];
        short[] offset = new short[samples];
        Random random = new Random(11);
        for (int i = 0; i < samples; i++) {
            square[i] = i / 20 % 2 == 0 ? Short.MAX_VALUE : Short.MIN_VALUE;
            noise[i] = (short) random.nextInt();
            impulses[i] = i % 997 == 0 ? Short.MAX_VALUE : 0;
            offset[i] = Short.MIN_VALUE;
        }
        short[] onset = new short[samples];
        System.arraycopy(noise, 0, onset, samples / 2, samples / 2);
        inputs.addAll(List.of(square, noise, impulses, offset, onset, new short[samples]));
        for (short[] input : inputs) {
            for (int quality = 0; quality <= 10; quality++) {
                SpeexEncoder encoder =
                        SpeexEncoder.of(mode).quality(quality).complexity(2).build();
                short[] decoded =
                        Voice.codeAndDecode(encoder, SpeexDecoder.of(mode).build(), input);
                assertEquals(input.length, decoded.length);
            }
        }
    }

    @ParameterizedTest
    @EnumSource(SpeexMode.class)
    void loudSquareWaveSurvives(SpeexMode mode) {
        short[] pcm = new short[50 * mode.frameSamples()];
        int halfPeriod = mode.sampleRateHz() / 400;
        for (int i = 0; i < pcm.length; i++) {
            pcm[i] = i / halfPeriod % 2 == 0 ? Short.MAX_VALUE : Short.MIN_VALUE;
        }
        double ratio = segmentalSnr(SpeexEncoder.of(mode).quality(4), pcm);
        assertTrue(ratio > 5, ratio + " dB");
    }

    @ParameterizedTest
    @EnumSource(SpeexMode.class)
    void digitalSilenceStaysSilent(SpeexMode mode) {
        short[] pcm = new short[30 * mode.frameSamples()];
        SpeexEncoder encoder = SpeexEncoder.of(mode).quality(8).build();
        for (short sample : Voice.codeAndDecode(encoder, SpeexDecoder.of(mode).build(), pcm)) {
            assertEquals(0, sample, 8);
        }
    }

    @ParameterizedTest
    @EnumSource(SpeexMode.class)
    void variableRateSpendsMoreOnHigherQualityAndLittleOnSilence(SpeexMode mode) {
        short[] pcm = Voice.at(mode);
        int before = 0;
        for (float quality : new float[] {1, 4, 7, 10}) {
            int bytes = bytes(SpeexEncoder.of(mode).vbr(quality).build(), pcm);
            assertTrue(bytes > before, quality + ": " + bytes + " bytes, after " + before);
            before = bytes;
        }
        int frames = 50;
        int silence = bytes(SpeexEncoder.of(mode).vbr(8).build(), new short[frames * mode.frameSamples()]);
        assertTrue(silence < frames * 16, silence + " bytes for " + frames + " silent frames");
        int constant = bytes(SpeexEncoder.of(mode).quality(8).build(), pcm);
        int variable = bytes(SpeexEncoder.of(mode).vbr(8).build(), pcm);
        assertTrue(variable < 1.2 * constant, variable + " bytes, " + constant + " at the constant rate");
    }

    private static int bytes(SpeexEncoder encoder, short[] pcm) {
        byte[] payload = new byte[encoder.maxFrameBytes()];
        int sum = 0;
        for (int from = 0; from + encoder.frameSamples() <= pcm.length; from += encoder.frameSamples()) {
            sum += encoder.encode(pcm, from, payload, 0);
        }
        return sum;
    }

    @ParameterizedTest
    @EnumSource(SpeexMode.class)
    void averageRateComesNearItsTarget(SpeexMode mode) {
        short[] voice = Voice.at(mode);
        short[] pcm = new short[10 * voice.length];
        for (int i = 0; i < pcm.length; i++) {
            pcm[i] = voice[i % voice.length];
        }
        int seconds = pcm.length / mode.sampleRateHz();
        for (int quality : new int[] {3, 6}) {
            int target = mode.frameBits(quality) * 50;
            double rate =
                    8.0 * bytes(SpeexEncoder.of(mode).abr(target).complexity(1).build(), pcm) / seconds;
            assertEquals(target, rate, 0.08 * target, mode + " quality " + quality);
        }
    }

    @ParameterizedTest
    @EnumSource(SpeexMode.class)
    void pausesAreNotSentButForAnUpdateOfTheNoise(SpeexMode mode) {
        short[] voice = Voice.at(mode);
        short[] pcm = new short[voice.length + 100 * mode.frameSamples()];
        System.arraycopy(voice, 0, pcm, 0, voice.length);
        Random random = new Random(3);
        for (int i = voice.length; i < pcm.length; i++) {
            pcm[i] = (short) (random.nextGaussian() * 10);
        }
        SpeexEncoder encoder = SpeexEncoder.of(mode).quality(8).dtx(true).build();
        byte[] payload = new byte[encoder.maxFrameBytes()];
        int unsent = 0;
        int updates = 0;
        int pauseFrames = 60;
        for (int from = 0; from + encoder.frameSamples() <= pcm.length; from += encoder.frameSamples()) {
            int length = encoder.encode(pcm, from, payload, 0);
            if (from >= pcm.length - pauseFrames * encoder.frameSamples()) {
                if (length == 0) {
                    unsent++;
                } else {
                    updates++;
                    assertTrue(length <= 15, length + " bytes in a pause");
                }
            }
        }
        assertTrue(unsent >= pauseFrames - 15, unsent + " of " + pauseFrames + " frames not sent");
        assertTrue(updates >= 2, updates + " updates");
        int again = encoder.encode(voice, 20 * encoder.frameSamples(), payload, 0);
        assertEquals((mode.frameBits(8) + 7) / 8, again, "speech after a pause");
    }

    @ParameterizedTest
    @EnumSource(SpeexMode.class)
    void activityDetectionSendsShortFramesInPauses(SpeexMode mode) {
        SpeexEncoder encoder = SpeexEncoder.of(mode).quality(8).vad(true).build();
        short[] silence = new short[encoder.frameSamples()];
        byte[] payload = new byte[encoder.maxFrameBytes()];
        int length = 0;
        for (int i = 0; i < 30; i++) {
            length = encoder.encode(silence, 0, payload, 0);
            assertTrue(length > 0);
        }
        int shortest = NarrowbandSubmode.valid(NarrowbandSubmode.VOCODER).bits() + 36 * mode.highBands();
        assertEquals((shortest + 7) / 8, length);
    }

    @Test
    void stereoTellsWhereTheSoundStands() {
        short[] voice = Voice.at(SpeexMode.WIDEBAND);
        for (double left : new double[] {0.1, 0.5, 0.9}) {
            short[] pcm = new short[2 * voice.length];
            for (int i = 0; i < voice.length; i++) {
                pcm[2 * i] = (short) (left * voice[i]);
                pcm[2 * i + 1] = (short) ((1 - left) * voice[i]);
            }
            SpeexEncoder encoder = SpeexEncoder.wideband().stereo(true).build();
            assertEquals(2, encoder.channels());
            SpeexDecoder decoder = SpeexDecoder.wideband().stereo(true).build();
            short[] decoded = Voice.codeAndDecode(encoder, decoder, pcm);
            double levelIn = Math.log(left / (1 - left));
            double levelOut = 0.5 * Math.log(energy(decoded, 0) / energy(decoded, 1));
            assertEquals(levelIn, levelOut, 0.15, "left share " + left);
        }
    }

    private static double energy(short[] pairs, int channel) {
        double sum = 1;
        for (int i = channel; i < pairs.length; i += 2) {
            sum += (double) pairs[i] * pairs[i];
        }
        return sum;
    }

    @Test
    void requestsAndUserDataReachTheFarSideBetweenFrames() {
        List<String> heard = new ArrayList<>();
        InBandListener listener = new InBandListener() {
            @Override
            public void onRequest(int code, long argument) {
                heard.add(code + "=" + Long.toUnsignedString(argument));
            }

            @Override
            public void onUserData(int tag, byte[] data, int length) {
                heard.add(tag + ":" + Arrays.toString(Arrays.copyOf(data, length)));
            }
        };
        SpeexEncoder encoder = SpeexEncoder.narrowband().dtx(true).build();
        SpeexDecoder decoder = SpeexDecoder.narrowband().listener(listener).build();
        short[] pcm = new short[160];
        byte[] payload = new byte[encoder.maxFrameBytes()];
        for (int i = 0; i < 20; i++) {
            encoder.encode(pcm, 0, payload, 0);
        }
        assertEquals(0, encoder.encode(pcm, 0, payload, 0), "silence is not sent");
        encoder.request(InBandListener.ENHANCEMENT, 1);
        encoder.request(InBandListener.CHARACTER, 'B');
        encoder.userData(21, new byte[] {9, -1, 2, 9}, 1, 2);
        encoder.request(14, -2);
        int length = encoder.encode(pcm, 0, payload, 0);
        assertTrue(length > 0, "but what is told before it is");
        assertEquals(160, decoder.decode(payload, 0, length, pcm, 0));
        assertEquals(List.of("0=1", "8=66", "21:[-1, 2]", "14=18446744073709551614"), heard);
        assertEquals(0, encoder.encode(new short[160], 0, payload, 0), "only once");
    }

    @Test
    void inBandMessagesAreBoundedPerFrame() {
        SpeexEncoder encoder = SpeexEncoder.narrowband().build();
        for (int i = 0; i < 15; i++) {
            encoder.request(InBandListener.CHARACTER, i);
        }
        IllegalStateException e =
                assertThrows(IllegalStateException.class, () -> encoder.request(InBandListener.CHARACTER, 15));
        assertEquals("in-band messages before the next frame are 272 bits long, limit 256", e.getMessage());
        byte[] payload = new byte[encoder.maxFrameBytes()];
        int length = encoder.encode(new short[160], 0, payload, 0);
        assertEquals(1, new SpeexFrames(SpeexMode.NARROWBAND).count(payload, 0, length));
        encoder.request(InBandListener.CHARACTER, 15);
    }

    @Test
    void wrongArgumentsAreRefusedWithValueAndBound() {
        assertRefused(
                "Speex quality is 11, allowed 0 to 10",
                () -> SpeexEncoder.narrowband().quality(11));
        assertRefused(
                "Speex quality is -1, allowed 0 to 10",
                () -> SpeexEncoder.narrowband().quality(-1));
        assertRefused(
                "Speex complexity is 0, allowed 1 to 10",
                () -> SpeexEncoder.narrowband().complexity(0));
        assertRefused(
                "Speex complexity is 11, allowed 1 to 10",
                () -> SpeexEncoder.narrowband().complexity(11));
        assertRefused(
                "Speex VBR quality is 10.5, allowed 0 to 10",
                () -> SpeexEncoder.wideband().vbr(10.5f));
        assertRefused(
                "Speex VBR quality is NaN, allowed 0 to 10",
                () -> SpeexEncoder.wideband().vbr(Float.NaN));
        assertRefused(
                "Speex average bit rate is 100, allowed 2150 to 24600",
                () -> SpeexEncoder.narrowband().abr(100));
        SpeexEncoder encoder = SpeexEncoder.narrowband().build();
        byte[] out = new byte[encoder.maxFrameBytes()];
        assertRefused(
                "PCM has 159 samples, 160 needed from offset 0 on", () -> encoder.encode(new short[159], 0, out, 0));
        assertRefused(
                "output has " + out.length + " bytes, " + out.length + " needed from offset 1 on",
                () -> encoder.encode(new short[160], 0, out, 1));
        assertRefused(
                "Speex frames is 51, allowed 1 to 50", () -> encoder.encodePayload(new short[8160], 0, 51, out, 0));
        assertRefused(
                "argument of in-band request 2 is 16, allowed 0 to 15", () -> encoder.request(InBandListener.MODE, 16));
        assertRefused("Speex in-band request code is 16, allowed 0 to 15", () -> encoder.request(16, 0));
        assertRefused("in-band request code is 9, which only stereo encoding sends", () -> encoder.request(9, 0));
        assertRefused("Speex user data length is 16, allowed 0 to 15", () -> encoder.userData(0, new byte[16], 0, 16));
        assertRefused("Speex user data tag is 32, allowed 0 to 31", () -> encoder.userData(32, new byte[1], 0, 1));
    }

    private static void assertRefused(String message, Runnable call) {
        assertEquals(
                message, assertThrows(IllegalArgumentException.class, call::run).getMessage());
    }

    @Test
    void delaysAreThoseOfTheAnalysisWindowAndTheFilterBanks() {
        assertEquals(40, SpeexEncoder.narrowband().build().lookAheadSamples());
        assertEquals(143, SpeexEncoder.wideband().build().lookAheadSamples());
        assertEquals(349, SpeexEncoder.ultraWideband().build().lookAheadSamples());
    }
}
