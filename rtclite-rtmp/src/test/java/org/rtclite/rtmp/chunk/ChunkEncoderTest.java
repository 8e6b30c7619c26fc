package org.rtclite.rtmp.chunk;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.netty.buffer.UnpooledByteBufAllocator;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.rtclite.rtmp.Bytes;

class ChunkEncoderTest {

    private final ChunkEncoder encoder = new ChunkEncoder();

    private String encode(int id, int type, int stream, long timestampMs, String payload) {
        ByteBuf out = Unpooled.buffer();
        encoder.encode(id, type, stream, timestampMs, Bytes.hex(payload), out);
        return Bytes.hexAndRelease(out);
    }

    @Test
    void writesTheShortestHeaderThatSaysWhatChanged() {
        assertEquals("04" + "000014" + "000001" + "08" + "01000000" + "aa", encode(4, 8, 1, 20, "aa"));
        assertEquals("84" + "000014" + "bb", encode(4, 8, 1, 40, "bb"));
        assertEquals("c4" + "cc", encode(4, 8, 1, 60, "cc"));
        assertEquals("84" + "000001" + "dd", encode(4, 8, 1, 61, "dd"));
        assertEquals("44" + "000001" + "000002" + "08" + "eeee", encode(4, 8, 1, 62, "eeee"));
        assertEquals("44" + "000001" + "000002" + "09" + "ffff", encode(4, 9, 1, 63, "ffff"));
        assertEquals("04" + "000040" + "000002" + "09" + "02000000" + "1111", encode(4, 9, 2, 64, "1111"));
    }

    @Test
    void startsAfreshWhenTimeGoesBack() {
        encode(4, 8, 1, 20, "aa");
        assertEquals("04" + "000013" + "000001" + "08" + "01000000" + "bb", encode(4, 8, 1, 19, "bb"));
    }

    @Test
    void goesOnForwardsWhenTimeWraps() {
        encode(4, 8, 1, 0xFFFF_FFF0L, "aa");
        assertEquals("84" + "000020" + "bb", encode(4, 8, 1, 0x1_0000_0010L, "bb"));
    }

    @Test
    void neverStartsAMessageWithType3RightAfterType0() {
        encode(4, 8, 1, 20, "aa");
        assertEquals("84" + "000014", encode(4, 8, 1, 40, "bb").substring(0, 8));
        assertEquals("05" + "000000" + "000001" + "08" + "01000000" + "aa", encode(5, 8, 1, 0, "aa"));
        assertEquals("85" + "000000" + "bb", encode(5, 8, 1, 0, "bb"));
        assertEquals("c5" + "cc", encode(5, 8, 1, 0, "cc"));
    }

    @Test
    void repeatsTheExtendedTimestampInEveryChunk() {
        encoder.setChunkSize(1);
        assertEquals(
                "04" + "ffffff" + "000003" + "08" + "01000000" + "00ffffff" + "aa" + "c4" + "00ffffff" + "bb" + "c4"
                        + "00ffffff" + "cc",
                encode(4, 8, 1, 0xFFFFFF, "aabbcc"));
        assertEquals(
                "84" + "ffffff" + "01000000" + "dd" + "c4" + "01000000" + "ee" + "c4" + "01000000" + "ff",
                encode(4, 8, 1, 0x1FFFFFF, "ddeeff"));
        assertEquals("c4" + "01000000", encode(4, 8, 1, 0x2FFFFFF, "ddeeff").substring(0, 10));
        assertEquals("84" + "fffffe" + "dd" + "c4" + "ee" + "c4" + "ff", encode(4, 8, 1, 0x3FFFFFD, "ddeeff"));
    }

    @ParameterizedTest
    @CsvSource({"2, 02", "63, 3f", "64, 0000", "319, 00ff", "320, 010001", "65599, 01ffff"})
    void writesChunkStreamIdsInTheNarrowestForm(int id, String basicHeader) {
        assertEquals(basicHeader + "000000" + "000000" + "08" + "00000000", encode(id, 8, 0, 0, ""));
    }

    @Test
    void cutsExactlyAtTheChunkSize() {
        encoder.setChunkSize(2);
        assertEquals("04" + "000000" + "000002" + "08" + "00000000" + "aabb", encode(4, 8, 0, 0, "aabb"));
        assertEquals("44" + "000000" + "000004" + "08" + "aabb" + "c4" + "ccdd", encode(4, 8, 0, 0, "aabbccdd"));
    }

    @Test
    void refusesWhatDoesNotFitTheHeader() {
        ByteBuf out = Unpooled.buffer();
        ByteBuf none = Unpooled.EMPTY_BUFFER;
        assertThrows(IllegalArgumentException.class, () -> encoder.encode(1, 8, 0, 0, none, out));
        assertThrows(IllegalArgumentException.class, () -> encoder.encode(65600, 8, 0, 0, none, out));
        assertThrows(IllegalArgumentException.class, () -> encoder.encode(4, 256, 0, 0, none, out));
        assertThrows(IllegalArgumentException.class, () -> encoder.setChunkSize(0));
        assertThrows(IllegalArgumentException.class, () -> encoder.setChunkSize(0x1000000));
        assertEquals(0, out.readableBytes());
        out.release();
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 2, 127, 128, 4096, 0xFFFFFF})
    void isReadBackWhateverTheChunkSizeAndTheCutsOnArrival(int chunkSize) {
        long seed = Long.getLong("rtclite.seed", 1);
        Random random = new Random(seed);
        UnpooledByteBufAllocator allocator = new UnpooledByteBufAllocator(false);
        for (int round = 0; round < 10 * Integer.getInteger("rtclite.fuzz", 1); round++) {
            ChunkEncoder from = new ChunkEncoder();
            from.setChunkSize(chunkSize);
            List<String> expected = new ArrayList<>();
            ByteBuf wire = Unpooled.buffer();
            wire.writeBytes(Bytes.hex("02" + "000000" + "000004" + "01" + "00000000" + "%08x".formatted(chunkSize)));
            long timeMs = random.nextInt(4) * 0xFFFFF0L;
            for (int i = 0; i < 30; i++) {
                int id = new int[] {3, 4, 63, 64, 319, 320, 65599}[random.nextInt(7)];
                timeMs += random.nextInt(10) == 0 ? random.nextInt() : random.nextInt(3) * 20;
                ByteBuf payload = Bytes.counting(random.nextInt(5) == 0 ? random.nextInt(600) : random.nextInt(3));
                int type = 8 + random.nextInt(2);
                from.encode(id, type, i / 20, timeMs, payload, wire);
                expected.add(id + " type " + type + " stream " + i / 20 + " at " + (timeMs & 0xFFFF_FFFFL) + " "
                        + Bytes.hexAndRelease(payload));
            }
            for (int cut : new int[] {1, 1 + random.nextInt(50), wire.readableBytes()}) {
                Received received = new Received();
                RtmpLimits limits = new RtmpLimits(1000, 1000, 10000, 10, 1);
                try (ChunkDecoder decoder = new ChunkDecoder(limits, allocator)) {
                    for (int at = 0; at < wire.readableBytes(); at += cut) {
                        ByteBuf part = wire.slice(at, Math.min(cut, wire.readableBytes() - at));
                        assertTrue(decoder.decode(part, received), () -> decoder.failure() + ", seed " + seed);
                    }
                }
                received.lines.remove(0);
                assertEquals(expected, received.lines, () -> "seed " + seed + ", cut " + cut);
            }
            wire.release();
            assertEquals(0, allocator.metric().usedHeapMemory(), "bytes leaked");
        }
    }
}
