package org.rtclite.media.ogg;

/** The checksum of Ogg pages: CRC-32 of polynomial 04c11db7, most significant bit first (RFC 3533 section 6). */
final class OggCrc {

    private static final int POLYNOMIAL = 0x04c11db7;
    private static final int[] TABLE = new int[256];

    static {
        for (int i = 0; i < TABLE.length; i++) {
            int value = i << 24;
            for (int bit = 0; bit < 8; bit++) {
                value = (value << 1) ^ (value < 0 ? POLYNOMIAL : 0);
            }
            TABLE[i] = value;
        }
    }

    private OggCrc() {}

    /** Checksum of {@code length} bytes, the four from {@code zeroAt} on taken as zero. */
    static int of(byte[] data, int offset, int length, int zeroAt) {
        int crc = 0;
        for (int i = offset; i < offset + length; i++) {
            int value = i >= zeroAt && i < zeroAt + 4 ? 0 : data[i];
            crc = (crc << 8) ^ TABLE[((crc >>> 24) ^ value) & 0xff];
        }
        return crc;
    }
}
