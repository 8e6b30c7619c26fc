package org.rtclite.rtmp.chunk;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.netty.buffer.UnpooledByteBufAllocator;
import java.util.Random;
import org.junit.jupiter.api.Test;

class ChunkFuzzTest {

    private static final RtmpLimits LIMITS = new RtmpLimits(5000, 5000, 8000, 8, 1);

    /** Counts what is in use, which is quicker than the leak detector and as sharp. */
    private final UnpooledByteBufAllocator allocator = new UnpooledByteBufAllocator(false);

    @Test
    void readsDamagedStreamsTheSameWayHoweverTheyArriveAndLeaksNothing() {
        long seed = Long.getLong("rtclite.seed", 1);
        System.out.println("ChunkFuzzTest seed " + seed);
        Random random = new Random(seed);
        int failures = 0;
        int rounds = 1_000 * Integer.getInteger("rtclite.fuzz", 1);
        for (int round = 0; round < rounds; round++) {
            byte[] wire = damaged(random);
            Received whole = new Received();
            String failure = read(wire, wire.length, whole);
            Received pieces = new Received();
            assertEquals(failure, read(wire, 1 + random.nextInt(7), pieces), () -> "seed " + seed);
            assertEquals(whole.lines, pieces.lines, () -> "seed " + seed);
            failures += failure == null ? 0 : 1;
        }
        assertEquals(0, allocator.metric().usedHeapMemory(), "bytes leaked");
        int failed = failures;
        assertTrue(failed > rounds / 50 && failed < rounds * 19 / 20, () -> failed + " of " + rounds + " failed");
    }

    private static byte[] damaged(Random random) {
        ChunkEncoder encoder = new ChunkEncoder();
        ByteBuf wire = Unpooled.buffer();
        byte[] payload = new byte[400];
        random.nextBytes(payload);
        long timeMs = random.nextBoolean() ? 0 : 0xFFFFF0;
        for (int i = 0; i < 8; i++) {
            int type = random.nextInt(6) == 0 ? 1 + random.nextInt(2) : 8 + random.nextInt(2);
            int length = type < 8 ? 4 : random.nextInt(payload.length);
            ByteBuf body = Unpooled.wrappedBuffer(payload, 0, length);
            if (type < 8) {
                body = Unpooled.copyInt(1 + random.nextInt(300));
            }
            encoder.encode(2 + random.nextInt(4), type, 1, timeMs, body, wire);
            if (type == 1) {
                encoder.setChunkSize(body.getInt(0));
            }
            timeMs += random.nextInt(40);
        }
        byte[] bytes = new byte[wire.readableBytes()];
        wire.readBytes(bytes).release();
        for (int i = random.nextInt(4); i > 0; i--) {
            bytes[random.nextInt(bytes.length)] = (byte) random.nextInt();
        }
        return bytes;
    }

    private String read(byte[] wire, int step, Received sink) {
        try (ChunkDecoder decoder = new ChunkDecoder(LIMITS, allocator)) {
            for (int at = 0; at < wire.length; at += step) {
                ByteBuf part = Unpooled.copiedBuffer(wire, at, Math.min(step, wire.length - at));
                decoder.decode(part, sink);
                part.release();
            }
            return decoder.failure();
        }
    }
}
