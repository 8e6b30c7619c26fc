package org.rtclite.media.speex;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.Random;
import org.junit.jupiter.api.Test;

class BitsTest {

    @Test
    void numbersOfAnyWidthComeBackAsWritten() {
        long seed = Long.getLong("rtclite.seed", 1);
        System.out.println("BitsTest seed " + seed);
        Random random = new Random(seed);
        byte[] buffer = new byte[300];
        BitWriter writer = new BitWriter();
        BitReader reader = new BitReader();
        for (int round = 0; round < 1000 * Integer.getInteger("rtclite.fuzz", 1); round++) {
            random.nextBytes(buffer);
            int offset = random.nextInt(10);
            int[] values = new int[80];
            int[] widths = new int[80];
            writer.reset(buffer, offset);
            for (int i = 0; i < values.length; i++) {
                widths[i] = random.nextInt(26);
                values[i] = random.nextInt() & ((1 << widths[i]) - 1);
                writer.write(values[i], widths[i]);
            }
            int written = writer.position();
            writer.pad();
            reader.reset(buffer, offset, writer.bytes());
            for (int i = 0; i < values.length; i++) {
                assertEquals(values[i], reader.read(widths[i]), "number " + i + " of seed " + seed);
            }
            assertEquals(written, reader.position());
        }
    }

    @Test
    void paddingIsAZeroAndThenOnes() {
        byte[] out = new byte[3];
        BitWriter writer = new BitWriter();
        writer.reset(out, 0);
        writer.write(0b101, 3);
        writer.pad();
        assertArrayEquals(new byte[] {(byte) 0b10101111, 0, 0}, out);
        writer.pad();
        assertEquals(1, writer.bytes());
    }

    @Test
    void truncatedWriterGoesOnFromTheEarlierPosition() {
        byte[] out = new byte[4];
        BitWriter writer = new BitWriter();
        writer.reset(out, 0);
        writer.write(0x7ff, 11);
        writer.truncate(5);
        writer.write(0, 2);
        writer.write(1, 1);
        assertArrayEquals(new byte[] {(byte) 0b11111001}, java.util.Arrays.copyOf(out, writer.bytes()));
    }

    @Test
    void readingPastTheEndYieldsZerosFromThenOn() {
        BitReader reader = new BitReader();
        reader.reset(new byte[] {-1, -1, -1}, 1, 1);
        assertEquals(0x1f, reader.read(5));
        assertEquals(1, reader.peek());
        assertEquals(3, reader.remaining());
        assertEquals(0, reader.read(4));
        assertEquals(0, reader.read(1));
        assertEquals(0, reader.peek());
        assertEquals(-1, reader.remaining());
    }

    @Test
    void longNumbersAndSkipsCrossOctets() {
        BitReader reader = new BitReader();
        byte[] data = {0x0f, (byte) 0xed, (byte) 0xcb, (byte) 0xa9, (byte) 0x87, 0x65, 0x43, 0x21, 0x0f};
        reader.reset(data, 0, data.length);
        reader.skip(4);
        assertEquals(0xfedcba9876543210L, reader.readLong(64));
        assertEquals(4, reader.remaining());
        reader.skip(5);
        assertEquals(-1, reader.remaining());
    }
}
