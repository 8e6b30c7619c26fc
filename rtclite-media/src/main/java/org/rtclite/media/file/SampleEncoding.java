package org.rtclite.media.file;

import org.rtclite.media.g711.G711;

/** How a file stores its samples. Everything is read as, and written from, 16-bit linear PCM. */
public enum SampleEncoding {
    /** 8-bit linear; unsigned in WAV, signed in AU. */
    PCM8(1),
    /** 16-bit linear. */
    PCM16(2),
    /** 24-bit linear, of which the upper 16 are read. */
    PCM24(3),
    /** 32-bit linear, of which the upper 16 are read. */
    PCM32(4),
    /** 32-bit IEEE floating point, full scale is 1. */
    FLOAT32(4),
    /** G.711 mu-law. */
    ULAW(1),
    /** G.711 A-law. */
    ALAW(1);

    private final int bytes;

    SampleEncoding(int bytes) {
        this.bytes = bytes;
    }

    /** Bytes that one sample takes. */
    public int bytes() {
        return bytes;
    }

    /** Decodes {@code n} samples; {@code bigEndian} is how AU stores them. */
    void decode(byte[] in, int offset, int n, boolean bigEndian, short[] pcm, int pcmOffset) {
        switch (this) {
            case ULAW -> G711.ULAW.decode(in, offset, n, pcm, pcmOffset);
            case ALAW -> G711.ALAW.decode(in, offset, n, pcm, pcmOffset);
            case FLOAT32 -> {
                for (int i = 0; i < n; i++) {
                    int at = offset + 4 * i;
                    pcm[pcmOffset + i] = fromFloat(Float.intBitsToFloat(int32(in, at, bigEndian)));
                }
            }
            case PCM8 -> {
                int bias = bigEndian ? 0 : 0x80;
                for (int i = 0; i < n; i++) {
                    pcm[pcmOffset + i] = (short) ((in[offset + i] ^ bias) << 8);
                }
            }
            default -> {
                int high = bigEndian ? 0 : bytes - 1; // the two most significant bytes
                int low = bigEndian ? 1 : bytes - 2;
                for (int i = 0; i < n; i++) {
                    int at = offset + bytes * i;
                    pcm[pcmOffset + i] = (short) ((in[at + high] << 8) | (in[at + low] & 0xFF));
                }
            }
        }
    }

    /** Encodes {@code n} samples. */
    void encode(short[] pcm, int pcmOffset, int n, boolean bigEndian, byte[] out, int offset) {
        switch (this) {
            case ULAW -> G711.ULAW.encode(pcm, pcmOffset, n, out, offset);
            case ALAW -> G711.ALAW.encode(pcm, pcmOffset, n, out, offset);
            case FLOAT32 -> {
                for (int i = 0; i < n; i++) {
                    int bits = Float.floatToIntBits(pcm[pcmOffset + i] / 32_768f);
                    for (int b = 0; b < 4; b++) {
                        out[offset + 4 * i + b] = (byte) (bits >> (bigEndian ? 24 - 8 * b : 8 * b));
                    }
                }
            }
            case PCM8 -> {
                int bias = bigEndian ? 0 : 0x80;
                for (int i = 0; i < n; i++) {
                    out[offset + i] = (byte) ((pcm[pcmOffset + i] >> 8) ^ bias);
                }
            }
            default -> {
                int high = bigEndian ? 0 : bytes - 1;
                int low = bigEndian ? 1 : bytes - 2;
                for (int i = 0; i < n; i++) {
                    int at = offset + bytes * i;
                    for (int b = 0; b < bytes; b++) {
                        out[at + b] = 0;
                    }
                    out[at + high] = (byte) (pcm[pcmOffset + i] >> 8);
                    out[at + low] = (byte) pcm[pcmOffset + i];
                }
            }
        }
    }

    private static int int32(byte[] in, int at, boolean bigEndian) {
        int value = 0;
        for (int b = 0; b < 4; b++) {
            value |= (in[at + b] & 0xFF) << (bigEndian ? 24 - 8 * b : 8 * b);
        }
        return value;
    }

    private static short fromFloat(float value) {
        return (short) Math.max(Short.MIN_VALUE, Math.min(Short.MAX_VALUE, Math.round(value * 32_768f))); // NaN is 0
    }
}
