package org.rtclite.rtp.audio;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;
import org.rtclite.media.audio.AudioEncoder;
import org.rtclite.media.speex.SpeexCodec;
import org.rtclite.media.speex.SpeexFrames;
import org.rtclite.rtp.packet.RtpPacket;
import org.rtclite.rtp.testing.LinkConditions;

/** Speex in a call (RFC 5574): two legs over a simulated network in virtual time. */
class SpeexLegTest {

    private static final int PAYLOAD_TYPE = 97;
    private static final int SECONDS = 6;

    private static LegPair pair(long seed, SpeexCodec codec, int ptimeMs, Map<String, String> parameters) {
        PayloadFormat format = new PayloadFormat(PAYLOAD_TYPE, codec, parameters);
        return new LegPair(
                seed,
                AudioLegConfig.defaults(),
                agreed -> agreed.withReceive(List.of(format)).withSend(format, ptimeMs));
    }

    private static RtpPacket parsed(byte[] bytes) {
        RtpPacket packet = new RtpPacket();
        assertEquals(RtpPacket.Status.OK, packet.parse(bytes, 0, bytes.length));
        return packet;
    }

    private static int frames(SpeexCodec codec, RtpPacket packet) {
        return new SpeexFrames(codec.mode()).count(packet.bytes(), packet.payloadOffset(), packet.payloadLength());
    }

    @ParameterizedTest
    @CsvSource({
        "NARROWBAND, 20, 0", "NARROWBAND, 40, 0", "NARROWBAND, 60, 0", "NARROWBAND, 200, 0", "NARROWBAND, 20, 0.05",
        "NARROWBAND, 60, 0.05", "WIDEBAND, 20, 0", "WIDEBAND, 40, 0", "WIDEBAND, 60, 0.05", "ULTRA_WIDEBAND, 20, 0.05",
        "ULTRA_WIDEBAND, 40, 0", "ULTRA_WIDEBAND, 60, 0"
    })
    void speechArrivesAtEveryRateAndPacketTime(SpeexCodec codec, int ptimeMs, double loss) {
        LegPair pair = pair(41, codec, ptimeMs, Map.of());
        pair.network.conditions(LinkConditions.PERFECT
                .withLoss(loss)
                .withDelay(Duration.ofMillis(20), Duration.ofMillis(loss > 0 ? 5 : 0)));
        Syllables voice = new Syllables(codec.sampleRateHz(), SECONDS, 1);
        Syllables.Ear ear = new Syllables.Ear(codec.sampleRateHz(), SECONDS + 1);
        pair.alice.leg.source(voice);
        pair.bob.leg.sink(ear);
        pair.run(Duration.ofSeconds(SECONDS));
        double likeness = voice.likeness(ear);
        assertTrue(likeness > (loss > 0 ? 0.85 : 0.93), "likeness " + likeness);
        AudioLegStats stats = pair.bob.leg.stats(pair.clock.nowNanos());
        assertEquals("speex", stats.codec());
        assertEquals(loss > 0, stats.framesConcealed() > 0, stats.toString());
        assertTrue(stats.framesConcealed() <= (stats.packetsLost() + 2) * ptimeMs / 10, stats.toString());
        RtpPacket first = parsed(pair.alice.sentRtp.get(0));
        for (int i = 0; i < pair.alice.sentRtp.size(); i++) {
            RtpPacket packet = parsed(pair.alice.sentRtp.get(i));
            assertEquals(first.timestamp() + i * codec.clockRateHz() / 1000 * ptimeMs, packet.timestamp());
            assertEquals(ptimeMs / 20, frames(codec, packet));
        }
    }

    @Test
    void anotherVoiceIsNotTakenForTheOneThatWasSent() {
        LegPair pair = pair(42, SpeexCodec.NARROWBAND, 20, Map.of());
        Syllables.Ear ear = new Syllables.Ear(8000, SECONDS + 1);
        pair.alice.leg.source(new Syllables(8000, SECONDS, 1));
        pair.bob.leg.sink(ear);
        pair.run(Duration.ofSeconds(SECONDS));
        double likeness = new Syllables(8000, SECONDS, 2).likeness(ear);
        assertTrue(likeness < 0.5, "the measure tells them apart: " + likeness);
    }

    /** What a sender packs is its own affair: the time base is the timestamp's, nothing is lost and nothing waited for. */
    @ParameterizedTest
    @EnumSource(SpeexCodec.class)
    void packetsOfAnyNumberOfFramesKeepTheTimeBase(SpeexCodec codec) {
        int seconds = 10;
        int[] counts = {1, 3, 2, 1, 1, 5, 2, 4, 1, 3};
        LegPair pair = pair(43, codec, 20, Map.of());
        pair.alice.isStalled = true;
        Syllables voice = new Syllables(codec.sampleRateHz(), seconds, 3);
        Syllables.Ear ear = new Syllables.Ear(codec.sampleRateHz(), seconds + 1);
        pair.bob.leg.sink(ear);
        AudioEncoder encoder = codec.newEncoder(Map.of());
        short[] pcm = new short[10 * encoder.frameSamples()];
        byte[] packet = new byte[RtpPacket.FIXED_HEADER_BYTES + 10 * encoder.maxFrameBytes()];
        int timestamp = 0;
        AudioLegStats learnt = pair.bob.leg.stats(pair.clock.nowNanos());
        for (int i = 0; timestamp < codec.clockRateHz() * (seconds - 1); i++) {
            int frames = counts[i % counts.length];
            int samples = voice.read(pcm, 0, frames * encoder.frameSamples());
            int length = encoder.encodePayload(pcm, 0, frames, packet, RtpPacket.FIXED_HEADER_BYTES);
            RtpPacket.writeHeader(packet, 0, i == 0, PAYLOAD_TYPE, i, timestamp, 4711);
            // sent when its last frame has been spoken
            pair.run(Duration.ofMillis(20L * frames));
            pair.bob.leg.receive(
                    packet, 0, RtpPacket.FIXED_HEADER_BYTES + length, pair.alice.address, pair.clock.nowNanos());
            timestamp += samples;
            learnt = timestamp < codec.clockRateHz() * 5 ? pair.bob.leg.stats(pair.clock.nowNanos()) : learnt;
        }
        AudioLegStats stats = pair.bob.leg.stats(pair.clock.nowNanos());
        assertEquals(0, stats.packetsLost());
        assertEquals(0, stats.packetsLate());
        assertEquals(learnt.framesConcealed(), stats.framesConcealed(), "once it knows what to wait for: " + stats);
        double likeness = voice.likeness(ear);
        assertTrue(likeness > 0.8, "likeness " + likeness);
        assertTrue(stats.delayMs() < 150, "the longest packet takes 80 ms more than the shortest: " + stats);
    }

    @Test
    void pausesAreNotSentAndAreFilledWithTheNoiseThatWasThere() {
        LegPair pair = pair(44, SpeexCodec.WIDEBAND, 40, Map.of("vbr", "vad", "cng", "on"));
        Syllables.Ear ear = new Syllables.Ear(16_000, 21);
        pair.bob.leg.sink(ear);
        Hiss hiss = new Hiss();
        pair.alice.leg.source(hiss);
        pair.run(Duration.ofSeconds(20));
        int sent = pair.alice.sentRtp.size();
        assertTrue(sent < 250, sent + " packets of 500 possible ones");
        AudioLegStats stats = pair.bob.leg.stats(pair.clock.nowNanos());
        assertEquals(0, stats.framesConcealed(), "a pause is no loss");
        assertEquals(0, stats.packetsLost());
        assertEquals(-50, ear.dbov(10, 20), 6, "noise, not silence");
        // RFC 5574 section 3.1: marked after a pause, and only then
        RtpPacket before = parsed(pair.alice.sentRtp.get(0));
        assertTrue(before.marker());
        int pauses = 0;
        for (byte[] bytes : pair.alice.sentRtp.subList(1, sent)) {
            RtpPacket packet = parsed(bytes);
            boolean contiguous = packet.timestamp() == before.timestamp() + 640;
            assertEquals(!contiguous, packet.marker());
            assertEquals(before.sequence() + 1 & 0xffff, packet.sequence());
            pauses += contiguous ? 0 : 1;
            before = packet;
        }
        assertTrue(pauses > 5, pauses + " pauses");
        hiss.amplitude = 6000;
        pair.run(Duration.ofMillis(400));
        assertFalse(pair.alice.sentRtp.size() < sent + 4, "sends again when there is something to say");
    }

    /** White noise, at -50 dB below overload to begin with. */
    private static final class Hiss implements org.rtclite.media.audio.AudioSource {
        private final java.util.Random random = new java.util.Random(5);
        double amplitude = 32768 * Math.pow(10, -50 / 20.0);

        @Override
        public int sampleRateHz() {
            return 16_000;
        }

        @Override
        public int read(short[] pcm, int offset, int samples) {
            for (int i = 0; i < samples; i++) {
                pcm[offset + i] = (short) Math.round(amplitude * random.nextGaussian());
            }
            return samples;
        }
    }

    @Test
    void changesBetweenTheRatesInTheMiddleOfACall() {
        PayloadFormat wide = PayloadFormat.of(97, SpeexCodec.WIDEBAND);
        PayloadFormat narrow = PayloadFormat.of(98, SpeexCodec.NARROWBAND);
        LegPair pair = new LegPair(
                45,
                AudioLegConfig.defaults(),
                agreed -> agreed.withReceive(List.of(wide, narrow)).withSend(wide, 20));
        pair.alice.leg.source(new LegPair.Sine(440, 8000));
        for (PayloadFormat format : List.of(wide, narrow, wide, narrow)) {
            pair.alice.leg.negotiate(pair.alice.leg.negotiated().withSend(format, 20), pair.clock.nowNanos());
            pair.run(Duration.ofSeconds(1));
        }
        for (int second = 0; second < 4; second++) {
            double level = 20 * Math.log10(pair.bob.heard.rms(8000 * second + 4000, 3200) / (8000 / Math.sqrt(2)));
            assertEquals(0, level, 1, "second " + second);
        }
    }
}
