package org.rtclite.media.speex;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;

/** Random and damaged payloads: never an exception, and the decoder recovers. */
class SpeexDecoderFuzzTest {

    private static final int ROUNDS = 2000 * Integer.getInteger("rtclite.fuzz", 1);

    @Test
    void damagedPayloadsDecodeToSomethingAndSpeechReturnsAfterwards() {
        long seed = Long.getLong("rtclite.seed", 1);
        System.out.println("SpeexDecoderFuzzTest seed " + seed);
        Random random = new Random(seed);
        List<SpfReader> streams = new ArrayList<>();
        for (String name :
                List.of("o13-nb-switch", "o14-nb-inband-user", "o26-wb-switch", "o28-uwb-q8", "o30-nb-stereo-q6")) {
            streams.add(SpfReader.open(name));
        }
        short[] pcm = new short[60 * 1280];
        SpeexMode[] modes = SpeexMode.values();
        SpeexFrames[] walkers = new SpeexFrames[3];
        SpeexDecoder[] decoders = new SpeexDecoder[3];
        for (int i = 0; i < 3; i++) {
            decoders[i] = SpeexDecoder.of(modes[i]).stereo(i == 1).build();
            walkers[i] = new SpeexFrames(modes[i]);
        }
        for (int round = 0; round < ROUNDS; round++) {
            int which = random.nextInt(3);
            SpfReader stream = streams.get(random.nextInt(streams.size()));
            byte[] payload = payload(random, stream);
            SpeexDecoder decoder = decoders[which];
            String place = "round " + round + " of seed " + seed;
            int samples = decoder.decode(payload, 0, payload.length, pcm, 0);
            int frames = walkers[which].count(payload, 0, payload.length);
            if (samples == SpeexDecoder.CORRUPT) {
                assertEquals(0, frames, place);
                assertEquals(SpeexStatus.CORRUPT, walkers[which].status(), place);
            } else {
                assertEquals(frames * decoder.frameSamples(), samples, place);
                assertTrue(samples <= decoder.maxSamples(payload.length), place);
            }
            if (random.nextInt(4) == 0) {
                decoder.conceal(1 + random.nextInt(3), pcm, 0);
            }
        }
        for (SpeexDecoder decoder : decoders) {
            if (decoder.channels() == 1) { // the balance of two channels rests where it was told to
                assertSpeechReturns(decoder, seed);
            }
        }
    }

    private static byte[] payload(Random random, SpfReader stream) {
        byte[] payload =
                stream.packets().get(random.nextInt(stream.packets().size())).clone();
        switch (random.nextInt(4)) {
            case 0 -> {
                payload = new byte[random.nextInt(200)];
                random.nextBytes(payload);
            }
            case 1 -> {
                for (int flips = 1 + random.nextInt(20); flips > 0 && payload.length > 0; flips--) {
                    payload[random.nextInt(payload.length)] ^= (byte) (1 << random.nextInt(8));
                }
            }
            case 2 -> payload = java.util.Arrays.copyOf(payload, random.nextInt(payload.length + 10));
            default -> {
                // all bits behind the header at random: the largest gains and the wildest filters
                for (int i = 1; i < payload.length; i++) {
                    payload[i] = (byte) (random.nextInt(3) == 0 ? 0xff : random.nextInt());
                }
            }
        }
        return payload;
    }

    /** A decoder that was fed nonsense decodes a good stream nearly as a new one does, after a while. */
    private static void assertSpeechReturns(SpeexDecoder used, long seed) {
        SpfReader stream = SpfReader.open("o08-nb-q9");
        SpeexDecoder fresh = SpeexDecoder.of(used.mode()).build();
        short[] a = new short[used.frameSamples()];
        short[] b = new short[used.frameSamples()];
        double signal = 0;
        double error = 0;
        for (int i = 0; i < stream.packets().size(); i++) {
            byte[] packet = stream.packets().get(i);
            used.decode(packet, 0, packet.length, a, 0);
            fresh.decode(packet, 0, packet.length, b, 0);
            for (int k = 0; k < a.length && i > 100; k++) {
                signal += (double) b[k] * b[k];
                error += Math.pow(a[k] - b[k], 2);
            }
        }
        assertTrue(error <= signal / 10, "error " + error + " of " + signal + ", seed " + seed);
    }
}
