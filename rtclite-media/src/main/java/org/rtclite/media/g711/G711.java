package org.rtclite.media.g711;

import java.util.Objects;
import java.util.function.IntUnaryOperator;

/**
 * The two companding laws of ITU-T G.711 between 16-bit linear PCM and 8-bit codes.
 *
 * <p>Bit-exact to the ITU-T software tool library (G.191): mu-law sees the upper 14 bits of a sample, A-law the
 * upper 12, negatives as ones' complement. Codes are in transmission format: mu-law inverted, A-law with its
 * even bits toggled. Both directions are table look-ups; nothing allocates. Stateless, safe on any thread.
 */
@SuppressWarnings("ImmutableEnumChecker") // the tables are written once, here, and never handed out
public enum G711 {
    /** The law of North America and Japan: PCMU, payload type 0. */
    ULAW(G711::ulawCode, G711::ulawSample),
    /** The law of Europe: PCMA, payload type 8. */
    ALAW(G711::alawCode, G711::alawSample);

    private static final int ULAW_BIAS = 33; // G.711 table 2a: the segments' edges are powers of two less 33
    private static final int ULAW_MAX = 0x1FFF;
    private static final int ALAW_TOGGLE = 0x55;
    private static final int POSITIVE = 0x80;

    private static final byte[] ULAW_TO_ALAW = ulawToAlaw();
    private static final byte[] ALAW_TO_ULAW = alawToUlaw();

    private final byte[] codes = new byte[1 << 16]; // by the sample as an unsigned number
    private final short[] samples = new short[1 << 8];

    G711(IntUnaryOperator code, IntUnaryOperator sample) {
        for (int i = 0; i < codes.length; i++) {
            codes[i] = (byte) code.applyAsInt((short) i);
        }
        for (int i = 0; i < samples.length; i++) {
            samples[i] = (short) sample.applyAsInt(i);
        }
    }

    /** The code of one sample. */
    public byte encode(short sample) {
        return codes[sample & 0xFFFF];
    }

    /** The sample of one code. */
    public short decode(byte code) {
        return samples[code & 0xFF];
    }

    /** The code of a zero sample: what fills a gap in a stream of codes. */
    public byte silence() {
        return codes[0];
    }

    /**
     * Encodes {@code n} samples, one byte each.
     *
     * @throws IndexOutOfBoundsException if either range is not inside its array
     */
    public void encode(short[] pcm, int pcmOffset, int n, byte[] out, int outOffset) {
        Objects.checkFromIndexSize(pcmOffset, n, pcm.length);
        Objects.checkFromIndexSize(outOffset, n, out.length);
        byte[] table = codes;
        for (int i = 0; i < n; i++) {
            out[outOffset + i] = table[pcm[pcmOffset + i] & 0xFFFF];
        }
    }

    /**
     * Decodes {@code n} codes, one sample each.
     *
     * @throws IndexOutOfBoundsException if either range is not inside its array
     */
    public void decode(byte[] codes, int offset, int n, short[] pcm, int pcmOffset) {
        Objects.checkFromIndexSize(offset, n, codes.length);
        Objects.checkFromIndexSize(pcmOffset, n, pcm.length);
        short[] table = samples;
        for (int i = 0; i < n; i++) {
            pcm[pcmOffset + i] = table[codes[offset + i] & 0xFF];
        }
    }

    /**
     * Turns {@code n} codes of this law into codes of the other one (G.711 tables 3 and 4).
     *
     * <p>{@code out} may be {@code in} at the same offset. Going there and back changes at most the last bit.
     *
     * @throws IndexOutOfBoundsException if either range is not inside its array
     */
    public void transcode(byte[] in, int inOffset, int n, byte[] out, int outOffset) {
        Objects.checkFromIndexSize(inOffset, n, in.length);
        Objects.checkFromIndexSize(outOffset, n, out.length);
        byte[] table = this == ULAW ? ULAW_TO_ALAW : ALAW_TO_ULAW;
        for (int i = 0; i < n; i++) {
            out[outOffset + i] = table[in[inOffset + i] & 0xFF];
        }
    }

    /** 1 sign, 3 segment and 4 interval bits, all inverted: G.711 table 2. */
    private static int ulawCode(int sample) {
        int magnitude = Math.min(((sample < 0 ? ~sample : sample) >> 2) + ULAW_BIAS, ULAW_MAX);
        int segment = 26 - Integer.numberOfLeadingZeros(magnitude); // the bias makes bit 5 the lowest leading one
        int interval = (magnitude >> (segment + 1)) & 0x0F;
        int code = ~((segment << 4) | interval) & 0x7F;
        return sample < 0 ? code : code | POSITIVE;
    }

    private static int ulawSample(int code) {
        int number = ~code & 0x7F;
        int middle = ((number & 0x0F) << 1) | 0x21; // in half intervals: the leading one and the middle
        int magnitude = ((middle << (number >> 4)) - ULAW_BIAS) << 2;
        return (code & POSITIVE) == 0 ? -magnitude : magnitude;
    }

    /** 1 sign, 3 segment and 4 interval bits, even bits toggled: G.711 table 1. */
    private static int alawCode(int sample) {
        int magnitude = (sample < 0 ? ~sample : sample) >> 4;
        int segment = Math.max(0, 28 - Integer.numberOfLeadingZeros(magnitude)); // segments 0 and 1 are one line
        int interval = (magnitude >> Math.max(0, segment - 1)) & 0x0F;
        int code = ((segment << 4) | interval) ^ ALAW_TOGGLE;
        return sample < 0 ? code : code | POSITIVE;
    }

    private static int alawSample(int code) {
        int number = (code ^ ALAW_TOGGLE) & 0x7F;
        int segment = number >> 4;
        int middle = ((number & 0x0F) << 1) | (segment == 0 ? 0x01 : 0x21);
        int magnitude = middle << Math.max(0, segment - 1) << 3;
        return (code & POSITIVE) == 0 ? -magnitude : magnitude;
    }

    /**
     * G.711 table 3. It follows decoding and encoding again except where an output value of one law falls between
     * two of the other: there the Recommendation picks the one that survives the way back.
     */
    private static byte[] ulawToAlaw() {
        byte[] table = new byte[256];
        for (int number = 0; number < 128; number++) { // mu-law values are numbered from 0, A-law values from 1
            int alaw;
            if (number == 48 || number == 49 || number == 64) {
                alaw = number == 48 ? 46 : number == 49 ? 48 : 64;
            } else if (number >= 81 && number <= 95) {
                alaw = number + 1;
            } else {
                alaw = ((alawCode(ulawSample(~number & 0xFF)) ^ ALAW_TOGGLE) & 0x7F) + 1;
            }
            table[~number & 0xFF] = (byte) (((alaw - 1) ^ ALAW_TOGGLE) | POSITIVE);
            table[~number & 0x7F] = (byte) ((alaw - 1) ^ ALAW_TOGGLE);
        }
        return table;
    }

    /** G.711 table 4, with the same remark. */
    private static byte[] alawToUlaw() {
        byte[] table = new byte[256];
        for (int number = 1; number <= 128; number++) {
            int code = (number - 1) ^ ALAW_TOGGLE;
            int ulaw = number >= 81 && number <= 96 ? number - 1 : ~ulawCode(alawSample(code | POSITIVE)) & 0x7F;
            table[code | POSITIVE] = (byte) ~ulaw;
            table[code] = (byte) (~ulaw & 0x7F);
        }
        return table;
    }
}
