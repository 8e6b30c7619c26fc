package org.rtclite.rtmp.chunk;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.PooledByteBufAllocator;
import io.netty.buffer.UnpooledByteBufAllocator;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.rtclite.rtmp.Bytes;

class ChunkDecoderTest {

    private static final RtmpLimits TINY_CHUNKS = new RtmpLimits(1000, 500, 1500, 4, 1);

    private final Received received = new Received();
    private ChunkDecoder decoder = new ChunkDecoder(RtmpLimits.DEFAULT, UnpooledByteBufAllocator.DEFAULT);

    @AfterEach
    void close() {
        decoder.close();
    }

    private void tiny() {
        decoder.close();
        decoder = new ChunkDecoder(TINY_CHUNKS, UnpooledByteBufAllocator.DEFAULT);
    }

    private boolean feed(String hex) {
        ByteBuf in = Bytes.hex(hex);
        boolean sound = decoder.decode(in, received);
        assertFalse(in.isReadable());
        in.release();
        return sound;
    }

    private void expect(String... lines) {
        assertEquals(List.of(lines), received.lines);
        assertNull(decoder.failure());
    }

    @Test
    void readsEachTypeOfHeader() {
        feed("04" + "000014" + "000002" + "08" + "01000000" + "aabb"); // type 0, at 20
        feed("44" + "000014" + "000001" + "09" + "cc"); // type 1, 20 later
        feed("84" + "00000a" + "dd"); // type 2, 10 later
        feed("c4" + "ee"); // type 3, again 10 later
        expect(
                "4 type 8 stream 1 at 20 aabb",
                "4 type 9 stream 1 at 40 cc",
                "4 type 9 stream 1 at 50 dd",
                "4 type 9 stream 1 at 60 ee");
    }

    @Test
    void addsTheTimestampOfType0ForAType3RightAfterIt() {
        feed("04" + "000014" + "000001" + "08" + "01000000" + "aa" + "c4" + "bb" + "c4" + "cc");
        expect("4 type 8 stream 1 at 20 aa", "4 type 8 stream 1 at 40 bb", "4 type 8 stream 1 at 60 cc");
    }

    @ParameterizedTest
    @CsvSource({"02, 2", "3f, 63", "0000, 64", "00ff, 319", "010001, 320", "010101, 321", "01ffff, 65599", "010000, 64"
    })
    void readsChunkStreamIdsOfOneTwoAndThreeBytes(String basicHeader, int id) {
        feed(basicHeader + "000000" + "000001" + "08" + "01000000" + "aa");
        expect(id + " type 8 stream 1 at 0 aa");
    }

    @Test
    void readsTheStreamIdLittleEndian() {
        feed("04" + "000000" + "000000" + "08" + "78563412");
        expect("4 type 8 stream " + 0x12345678 + " at 0 ");
    }

    @Test
    void joinsChunksOfInterleavedStreams() {
        tiny();
        feed("02" + "000000" + "000004" + "01" + "00000000" + "00000002"); // chunks of 2
        feed("04" + "000000" + "000003" + "08" + "01000000" + "0102");
        feed("06" + "000000" + "000003" + "09" + "01000000" + "1112");
        feed("c4" + "03" + "c6" + "13");
        assertEquals(2, decoder.chunkSize());
        expect("2 type 1 stream 0 at 0 00000002", "4 type 8 stream 1 at 0 010203", "6 type 9 stream 1 at 0 111213");
    }

    @Test
    void keepsEmptyMessagesAndTheirTime() {
        feed("04" + "000014" + "000001" + "08" + "01000000" + "aa");
        feed("44" + "000014" + "000000" + "08");
        feed("44" + "000014" + "000001" + "08" + "bb");
        expect("4 type 8 stream 1 at 20 aa", "4 type 8 stream 1 at 40 ", "4 type 8 stream 1 at 60 bb");
    }

    @Test
    void readsExtendedTimestampsAlsoAfterType3() {
        tiny();
        feed("02" + "000000" + "000004" + "01" + "00000000" + "00000001"); // chunks of 1
        feed("04" + "ffffff" + "000002" + "08" + "01000000" + "01000000" + "aa" + "c4" + "01000000" + "bb");
        feed("44" + "ffffff" + "000001" + "08" + "00ffffff" + "cc"); // a delta of 0xFFFFFF
        feed("c4" + "00ffffff" + "dd"); // the same delta again
        feed("84" + "000001" + "ee"); // an ordinary delta: the flag is off
        feed("c4" + "00");
        received.lines.remove(0);
        expect(
                "4 type 8 stream 1 at 16777216 aabb",
                "4 type 8 stream 1 at 33554431 cc",
                "4 type 8 stream 1 at 50331646 dd",
                "4 type 8 stream 1 at 50331647 ee",
                "4 type 8 stream 1 at 50331648 00");
    }

    /** Cut at every place, since what is looked at and not taken must not be lost. */
    @Test
    void readsType3WithoutTheExtendedTimestampOfItsMessage() {
        String stream = "02" + "000000" + "000004" + "01" + "00000000" + "00000004" // chunks of 4
                + "04" + "ffffff" + "000009" + "08" + "01000000" + "01000002" + "a0a1a2a3" + "c4" + "01000003" + "c4"
                + "ff"
                + "04" + "000001" + "000001" + "08" + "01000000" + "bb";
        for (int first = 0; first <= stream.length() / 2; first++) {
            for (int second = first; second <= stream.length() / 2; second++) {
                tiny();
                received.lines.clear();
                feed(stream.substring(0, 2 * first));
                feed(stream.substring(2 * first, 2 * second));
                feed(stream.substring(2 * second));
                expect(
                        "2 type 1 stream 0 at 0 00000004",
                        "4 type 8 stream 1 at 16777218 a0a1a2a301000003ff",
                        "4 type 8 stream 1 at 1 bb");
            }
        }
    }

    @Test
    void wrapsTimestampsAt32Bits() {
        feed("04" + "ffffff" + "000001" + "08" + "01000000" + "fffffff0" + "aa");
        feed("84" + "000020" + "bb");
        feed("84" + "ffffff" + "fffffff0" + "cc"); // a delta of nearly 2^32 goes back
        expect("4 type 8 stream 1 at 4294967280 aa", "4 type 8 stream 1 at 16 bb", "4 type 8 stream 1 at 0 cc");
    }

    @Test
    void dropsTheAbortedPartAndReadsOn() {
        tiny();
        feed("02" + "000000" + "000004" + "01" + "00000000" + "00000002");
        feed("04" + "000000" + "000003" + "08" + "01000000" + "0102");
        feed("02" + "000000" + "000004" + "02" + "00000000" + "0000" + "c2" + "0004"); // abort 4
        feed("04" + "000005" + "000001" + "08" + "01000000" + "aa");
        received.lines.remove(0);
        expect("2 type 2 stream 0 at 0 00000004", "4 type 8 stream 1 at 5 aa");
    }

    @ParameterizedTest
    @ValueSource(strings = {"00000007", "ffffffff", "00010000"})
    void ignoresAbortsOfStreamsWithNothingToAbort(String id) {
        feed("02" + "000000" + "000004" + "02" + "00000000" + id);
        expect("2 type 2 stream 0 at 0 " + id);
    }

    @Test
    void takesAChunkSizeBeyond24BitsAsTheLargest() {
        feed("02" + "000000" + "000004" + "01" + "00000000" + "7fffffff");
        assertEquals(0xFFFFFF, decoder.chunkSize());
    }

    @Test
    void toleratesAFirstHeaderOfType1() {
        feed("42" + "000000" + "000004" + "03" + "00000005");
        expect("2 type 3 stream 0 at 0 00000005");
    }

    @Test
    void toleratesARepeatedHeaderInsideAMessage() {
        tiny();
        feed("02" + "000000" + "000004" + "01" + "00000000" + "00000001");
        feed("04" + "000007" + "000002" + "08" + "01000000" + "aa");
        feed("04" + "000007" + "000002" + "08" + "01000000" + "bb");
        received.lines.remove(0);
        expect("4 type 8 stream 1 at 7 aabb");
    }

    @Test
    void growsByWhatArrivesAndNotByWhatIsDeclared() {
        UnpooledByteBufAllocator pool = new UnpooledByteBufAllocator(false);
        ChunkDecoder greedy = new ChunkDecoder(RtmpLimits.DEFAULT, pool);
        for (int id = 3; id < 63; id++) {
            ByteBuf in = Bytes.hex("%02x".formatted(id) + "000000" + "3fffff" + "09" + "01000000" + "aabb");
            assertTrue(greedy.decode(in, received));
            in.release();
        }
        assertTrue(
                pool.metric().usedHeapMemory() <= 8L << 20, () -> pool.metric().toString());
        greedy.close();
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "84 000000 | chunk stream 4 starts with a header of type 2, after 0 messages",
                "c4 | chunk stream 4 starts with a header of type 3, after 0 messages",
                "04 000000 0003e9 08 01000000 | message of type 8 is 1001 bytes, limit 1000, on chunk stream 4, after 0 messages",
                "04 000000 0001f5 14 01000000 | message of type 20 is 501 bytes, limit 500, on chunk stream 4, after 0 messages",
                "02 000000 000004 01 00000000 00000000 | chunk size 0 is below the limit of 1, after 1 messages",
                "02 000000 000004 01 00000000 80000001 | chunk size -2147483647 is below the limit of 1, after 1 messages",
                "02 000000 000003 01 00000000 000001 | control message of type 1 is 3 bytes, at least 4 needed, after 1 messages",
                "03 000000 000000 08 00000000 04 000000 000000 08 00000000 05 000000 000000 08 00000000 "
                        + "06 000000 000000 08 00000000 07 000000 000000 08 00000000 "
                        + "| chunk stream 7 would be number 5, limit 4, after 4 messages"
            })
    void failsOnceAndSkipsTheRest(String hex, String reason) {
        tiny();
        assertFalse(feed(hex));
        assertEquals(reason, decoder.failure());
        int before = received.lines.size();
        assertFalse(feed("04" + "000000" + "000001" + "08" + "01000000" + "aa"));
        assertEquals(before, received.lines.size());
    }

    @Test
    void failsWhenAMessageChangesItsLengthHalfWay() {
        tiny();
        feed("02" + "000000" + "000004" + "01" + "00000000" + "00000001");
        feed("04" + "000000" + "000002" + "08" + "01000000" + "aa");
        assertFalse(feed("04" + "000000" + "000300" + "08" + "01000000" + "bb"));
        assertEquals(
                "chunk stream 4 changes its message from type 8, 2 bytes to type 8, 768 bytes with 1 bytes missing, after 1 messages",
                decoder.failure());
    }

    @Test
    void failsWhenUnfinishedMessagesTogetherAreTooLarge() {
        tiny();
        feed("02" + "000000" + "000004" + "01" + "00000000" + "000003e7"); // chunks of 999
        feed("04" + "000000" + "0003e8" + "08" + "01000000" + "aa".repeat(999));
        assertFalse(feed("05" + "000000" + "0003e8" + "08" + "01000000" + "aa".repeat(999)));
        assertEquals("unfinished messages hold 1998 bytes, limit 1500, after 1 messages", decoder.failure());
    }

    @Test
    void slicesAMessageThatLiesInOnePiece() {
        ByteBuf in = PooledByteBufAllocator.DEFAULT.buffer();
        in.writeBytes(Bytes.hex("04" + "000000" + "000003" + "08" + "01000000" + "aabbcc"));
        boolean[] shared = new boolean[1];
        decoder.decode(in, (id, type, stream, time, payload) -> {
            in.setByte(12, 0x77);
            shared[0] = payload.getByte(payload.readerIndex()) == 0x77;
            payload.release();
        });
        in.release();
        assertTrue(shared[0], "the payload is a copy");
    }

    @Test
    void stopsWhenTheSinkClosesIt() {
        ByteBuf in = Bytes.hex("04" + "000000" + "000001" + "08" + "01000000" + "aa" + "c4" + "bb");
        int[] count = new int[1];
        decoder.decode(in, (id, type, stream, time, payload) -> {
            count[0]++;
            payload.release();
            decoder.close();
        });
        assertEquals(1, count[0]);
        assertFalse(in.isReadable());
        in.release();
    }
}
