package org.rtclite.media.g711;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.Random;
import java.util.zip.CRC32;
import org.junit.jupiter.api.Test;

class G711Test {

    /** Decision values of G.711 table 2a, on its 14-bit scale: the upper edge of each interval. */
    private static int[] ulawEdges() {
        int[] edges = new int[129];
        int n = 0;
        edges[n++] = 0;
        edges[n++] = 1; // the first interval is half as wide as the fifteen that follow
        for (int width = 2, start = 1; n <= 128; width *= 2) {
            int intervals = start == 1 ? 15 : 16;
            for (int i = 1; i <= intervals; i++) {
                edges[n++] = start + i * width;
            }
            start = edges[n - 1];
        }
        return edges;
    }

    /** Decision values of G.711 table 1a, on its 12-bit scale without sign. */
    private static int[] alawEdges() {
        int[] edges = new int[129];
        int n = 0;
        for (int i = 0; i <= 32; i++) {
            edges[n++] = i;
        }
        for (int width = 2; n <= 128; width *= 2) {
            int start = edges[n - 1];
            for (int i = 1; i <= 16; i++) {
                edges[n++] = start + i * width;
            }
        }
        return edges;
    }

    private static int interval(int[] edges, int magnitude) {
        int i = 0;
        while (i < 127 && magnitude >= edges[i + 1]) {
            i++;
        }
        return i;
    }

    @Test
    void ulawPutsEverySampleIntoTheIntervalOfTheRecommendation() {
        int[] edges = ulawEdges();
        assertEquals(8159, edges[128], "virtual decision value of table 2a");
        for (int sample = Short.MIN_VALUE; sample <= Short.MAX_VALUE; sample++) {
            int magnitude = (sample < 0 ? -1 - sample : sample) / 4;
            int expected = 0x7F - interval(edges, magnitude) + (sample < 0 ? 0 : 0x80);
            assertEquals(expected, G711.ULAW.encode((short) sample) & 0xFF, "sample " + sample);
        }
    }

    @Test
    void alawPutsEverySampleIntoTheIntervalOfTheRecommendation() {
        int[] edges = alawEdges();
        assertEquals(2048, edges[128], "virtual decision value of table 1a, 4096, in units of two");
        for (int sample = Short.MIN_VALUE; sample <= Short.MAX_VALUE; sample++) {
            int magnitude = (sample < 0 ? -1 - sample : sample) / 16;
            int expected = (interval(edges, magnitude) + (sample < 0 ? 0 : 0x80)) ^ 0x55;
            assertEquals(expected, G711.ALAW.encode((short) sample) & 0xFF, "sample " + sample);
        }
    }

    @Test
    void decodesEveryCodeToTheMiddleOfItsInterval() {
        int[] ulaw = ulawEdges();
        int[] alaw = alawEdges();
        for (int i = 0; i < 128; i++) {
            int u = i == 0 ? 0 : (ulaw[i] + ulaw[i + 1]) * 2; // table 2a: y0 is 0, the others lie in the middle
            assertEquals(u, G711.ULAW.decode((byte) (0xFF - i)));
            assertEquals(-u, G711.ULAW.decode((byte) (0x7F - i)));
            int a = (alaw[i] + alaw[i + 1]) * 8;
            assertEquals(a, G711.ALAW.decode((byte) ((i + 0x80) ^ 0x55)));
            assertEquals(-a, G711.ALAW.decode((byte) (i ^ 0x55)));
        }
    }

    /** Check sums over all inputs of the ITU-T software tool library (G.191), its g711 module. */
    @Test
    void equalsTheToolLibraryOfTheItuOnAllInputs() {
        short[] every = new short[1 << 16];
        for (int i = 0; i < every.length; i++) {
            every[i] = (short) i;
        }
        byte[] codes = new byte[every.length];
        G711.ULAW.encode(every, 0, every.length, codes, 0);
        assertEquals(0x19DEA352L, crc(codes));
        G711.ALAW.encode(every, 0, every.length, codes, 0);
        assertEquals(0xAADA9009L, crc(codes));
        assertEquals(0x0C847A9FL, crc(decodeAll(G711.ULAW)));
        assertEquals(0x9D764657L, crc(decodeAll(G711.ALAW)));
    }

    @Test
    void knowsTheCodesOnTheWire() {
        assertEquals((byte) 0xFF, G711.ULAW.encode((short) 0));
        assertEquals((byte) 0x80, G711.ULAW.encode(Short.MAX_VALUE));
        assertEquals((byte) 0x00, G711.ULAW.encode(Short.MIN_VALUE));
        assertEquals((byte) 0x7F, G711.ULAW.encode((short) -1));
        assertEquals((byte) 0xD5, G711.ALAW.encode((short) 0));
        assertEquals((byte) 0xAA, G711.ALAW.encode(Short.MAX_VALUE));
        assertEquals((byte) 0x2A, G711.ALAW.encode(Short.MIN_VALUE));
        assertEquals(32124, G711.ULAW.decode((byte) 0x80));
        assertEquals(-32256, G711.ALAW.decode((byte) 0x2A));
        assertEquals((byte) 0xFF, G711.ULAW.silence());
        assertEquals((byte) 0xD5, G711.ALAW.silence());
    }

    /** G.711 section 5: the sequence of codes that gives a 1 kHz sine at 0 dBm0, 3.17 and 3.14 dB below the top. */
    @Test
    void theDigitalMilliwattIsASineOfOneKilohertz() {
        assertMilliwatt(G711.ULAW, 3.17, 0x1E, 0x0B, 0x0B, 0x1E, 0x9E, 0x8B, 0x8B, 0x9E);
        assertMilliwatt(G711.ALAW, 3.14, 0x34, 0x21, 0x21, 0x34, 0xB4, 0xA1, 0xA1, 0xB4);
    }

    private static void assertMilliwatt(G711 law, double overloadDb, int... codes) {
        double power = 0;
        double re = 0;
        double im = 0;
        for (int i = 0; i < codes.length; i++) {
            int sample = law.decode((byte) codes[i]);
            power += (double) sample * sample / codes.length;
            re += sample * Math.cos(2 * Math.PI * i / 8) / codes.length;
            im += sample * Math.sin(2 * Math.PI * i / 8) / codes.length;
        }
        double full = law.decode((byte) codes[1]) == 0 ? 0 : law.decode(law.encode(Short.MAX_VALUE));
        double db = 10 * Math.log10(power / (full * full / 2));
        assertEquals(-overloadDb, db, 0.15);
        assertTrue(2 * (re * re + im * im) > 0.999 * power, "all of the power at one kilohertz");
    }

    @Test
    void transcodesByTheTablesOfTheRecommendation() {
        byte[] all = new byte[256];
        for (int i = 0; i < 256; i++) {
            all[i] = (byte) i;
        }
        byte[] alaw = new byte[256];
        G711.ULAW.transcode(all, 0, 256, alaw, 0);
        byte[] ulaw = new byte[256];
        G711.ALAW.transcode(all, 0, 256, ulaw, 0);
        assertEquals(0x36BB5A0FL, crc(alaw));
        assertEquals(0x67FC3AE1L, crc(ulaw));
        byte[] back = new byte[256];
        G711.ALAW.transcode(alaw, 0, 256, back, 0);
        for (int i = 0; i < 256; i++) {
            assertTrue(Math.abs((back[i] & 0x7F) - (i & 0x7F)) <= 1, "mu-law code " + i + " came back as " + back[i]);
            assertEquals(i & 0x80, back[i] & 0x80, "sign of mu-law code " + i);
            int direct = G711.ALAW.encode(G711.ULAW.decode((byte) i)) ^ 0x55;
            assertTrue(Math.abs(((alaw[i] ^ 0x55) & 0x7F) - (direct & 0x7F)) <= 1, "mu-law code " + i);
        }
    }

    @Test
    void codingADecodedSampleGivesItsCodeBack() {
        for (int i = 0; i < 256; i++) {
            byte code = (byte) i;
            assertEquals(code, G711.ALAW.encode(G711.ALAW.decode(code)));
            byte expected = i == 0x7F ? (byte) 0xFF : code; // minus zero is zero
            assertEquals(expected, G711.ULAW.encode(G711.ULAW.decode(code)));
        }
    }

    @Test
    void workOnRangesOfArraysAndRefuseOthers() {
        short[] pcm = {1, 2, 1000, -1000, 5};
        byte[] out = new byte[6];
        G711.ULAW.encode(pcm, 2, 2, out, 3);
        byte[] expected = {0, 0, 0, G711.ULAW.encode((short) 1000), G711.ULAW.encode((short) -1000), 0};
        assertArrayEquals(expected, out);
        assertThrows(IndexOutOfBoundsException.class, () -> G711.ULAW.encode(pcm, 4, 2, out, 0));
        assertThrows(IndexOutOfBoundsException.class, () -> G711.ULAW.encode(pcm, 0, 5, out, 2));
        assertThrows(IndexOutOfBoundsException.class, () -> G711.ALAW.decode(out, -1, 2, pcm, 0));
        assertThrows(IndexOutOfBoundsException.class, () -> G711.ALAW.decode(out, 0, 6, pcm, 0));
        assertThrows(IndexOutOfBoundsException.class, () -> G711.ALAW.transcode(out, 0, 7, out, 0));
    }

    @Test
    void quantisationNoiseIsThatOfTheLaws() {
        Random random = new Random(711);
        for (G711 law : G711.values()) {
            double signal = 0;
            double noise = 0;
            for (int i = 0; i < 100_000; i++) {
                short sample = (short) Math.round(random.nextGaussian() * 3000);
                double error = law.decode(law.encode(sample)) - sample;
                signal += (double) sample * sample;
                noise += error * error;
            }
            double snr = 10 * Math.log10(signal / noise);
            assertTrue(snr > 37 && snr < 39.5, law + " has " + snr + " dB");
        }
    }

    private static byte[] decodeAll(G711 law) {
        ByteBuffer bytes = ByteBuffer.allocate(512).order(ByteOrder.LITTLE_ENDIAN);
        for (int i = 0; i < 256; i++) {
            bytes.putShort(law.decode((byte) i));
        }
        return bytes.array();
    }

    private static long crc(byte[] bytes) {
        CRC32 crc = new CRC32();
        crc.update(bytes);
        return crc.getValue();
    }
}
