package org.rtclite.media.speex;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.lang.reflect.Method;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Coding allocates not a byte, once classes are loaded. */
class SpeexAllocationTest {

    private static final int ROUNDS = 5;

    /** By reflection: the module does not read the management modules, and should not for a test's sake. */
    private final Object threads;

    private final Method allocated;

    SpeexAllocationTest() throws ReflectiveOperationException {
        threads = Class.forName("java.lang.management.ManagementFactory")
                .getMethod("getThreadMXBean")
                .invoke(null);
        allocated = Class.forName("com.sun.management.ThreadMXBean").getMethod("getThreadAllocatedBytes", long.class);
        for (int i = 0; i < 20; i++) {
            allocatedBytes(); // calls by reflection become cheaper after some
        }
    }

    @Test
    void decodingAndConcealingAllocateNothing() throws ReflectiveOperationException {
        for (String name : new String[] {"o13-nb-switch", "o14-nb-inband-user", "o26-wb-switch", "o29-uwb-vbr6-loss"}) {
            SpfReader stream = SpfReader.open(name);
            byte[][] packets = stream.packets().toArray(new byte[0][]);
            SpeexDecoder decoder = SpeexDecoder.of(stream.mode()).build();
            short[] pcm = new short[10 * decoder.frameSamples()];
            assertEquals(0, allocatedBy(() -> decode(decoder, packets, pcm)), name);
        }
    }

    private static void decode(SpeexDecoder decoder, byte[][] packets, short[] pcm) {
        for (byte[] packet : packets) {
            if (packet.length == 0) {
                decoder.conceal(1, pcm, 0);
            } else {
                decoder.decode(packet, 0, packet.length, pcm, 0);
            }
        }
    }

    /** Constant, variable and average rate, activity detection, stereo, with a request before every other frame. */
    @ParameterizedTest
    @EnumSource(SpeexMode.class)
    void encodingAllocatesNothing(SpeexMode mode) throws ReflectiveOperationException {
        short[] pcm = Voice.at(mode);
        int bitRate = mode.frameBits(6) * 50;
        for (SpeexEncoder.Builder settings : List.of(
                SpeexEncoder.of(mode).quality(0),
                SpeexEncoder.of(mode).quality(4).complexity(1),
                SpeexEncoder.of(mode).quality(8),
                SpeexEncoder.of(mode).quality(10).complexity(2),
                SpeexEncoder.of(mode).vbr(1),
                SpeexEncoder.of(mode).vbr(8),
                SpeexEncoder.of(mode).abr(bitRate),
                SpeexEncoder.of(mode).quality(6).vad(true),
                SpeexEncoder.of(mode).vbr(6).dtx(true),
                SpeexEncoder.of(mode).quality(6).stereo(true))) {
            SpeexEncoder encoder = settings.build();
            byte[] payload = new byte[2 * encoder.maxFrameBytes()];
            assertEquals(
                    0,
                    allocatedBy(() -> encode(encoder, pcm, payload)),
                    () -> mode + ", up to " + encoder.maxFrameBytes() + " bytes a frame");
        }
    }

    private static void encode(SpeexEncoder encoder, short[] pcm, byte[] payload) {
        int samples = 2 * encoder.frameSamples();
        for (int at = 0; at + samples <= pcm.length / 2; at += samples) {
            encoder.request(InBandListener.CHARACTER, 'A');
            encoder.encodePayload(pcm, at, 2, payload, 0);
        }
    }

    /** What the leanest of some rounds allocates: a compiler that works meanwhile does so in one or two of them. */
    private long allocatedBy(Runnable work) throws ReflectiveOperationException {
        return leastAllocated(work) - leastAllocated(() -> {});
    }

    private long leastAllocated(Runnable work) throws ReflectiveOperationException {
        long least = Long.MAX_VALUE;
        for (int round = 0; round < ROUNDS; round++) {
            long before = allocatedBytes();
            work.run();
            least = Math.min(least, allocatedBytes() - before);
        }
        return least;
    }

    private long allocatedBytes() throws ReflectiveOperationException {
        return (long) allocated.invoke(threads, Thread.currentThread().getId());
    }
}
