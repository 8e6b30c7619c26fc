package org.rtclite.media.speex;

import static org.junit.jupiter.api.Assertions.assertTrue;

import java.lang.reflect.Method;
import org.junit.jupiter.api.Test;

class SpeexAllocationTest {

    private static final long ROUNDS = 20;

    @Test
    void decodingAndConcealingAllocateNothing() throws ReflectiveOperationException {
        for (String name : new String[] {"o13-nb-switch", "o14-nb-inband-user", "o26-wb-switch", "o29-uwb-vbr6-loss"}) {
            SpfReader stream = SpfReader.open(name);
            byte[][] packets = stream.packets().toArray(new byte[0][]);
            SpeexDecoder decoder = SpeexDecoder.of(stream.mode()).build();
            short[] pcm = new short[10 * decoder.frameSamples()];
            decode(decoder, packets, pcm); // classes are loaded
            long before = allocatedBytes();
            for (long round = 0; round < ROUNDS; round++) {
                decode(decoder, packets, pcm);
            }
            long bytes = allocatedBytes() - before;
            assertTrue(bytes < ROUNDS * packets.length, name + " allocated " + bytes + " bytes"); // far below one each
        }
    }

    /** By reflection: the module does not read the management modules, and should not for a test's sake. */
    private static long allocatedBytes() throws ReflectiveOperationException {
        Object threads = Class.forName("java.lang.management.ManagementFactory")
                .getMethod("getThreadMXBean")
                .invoke(null);
        Method allocated =
                Class.forName("com.sun.management.ThreadMXBean").getMethod("getThreadAllocatedBytes", long.class);
        return (long) allocated.invoke(threads, Thread.currentThread().getId());
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
}
