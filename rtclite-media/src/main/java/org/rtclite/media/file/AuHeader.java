package org.rtclite.media.file;

import java.io.IOException;
import java.nio.ByteBuffer;

/**
 * The header of an AU file: six big-endian numbers, then a comment up to the first sample.
 *
 * <pre>
 * ".snd"  offset of the samples(4)  size or -1(4)  encoding(4)  rate(4)  channels(4)  comment
 * </pre>
 */
final class AuHeader {

    static final int SND = HeaderInput.tag(".snd");
    static final long MAX_DATA_BYTES = 0xFFFF_FFFEL;

    private static final int LENGTH = 24;
    private static final int HEADER_WRITTEN = 28; // players expect room for a comment
    private static final int MAX_COMMENT = 1 << 20;
    private static final SampleEncoding[] ENCODINGS = { // by number, from 1 on
        SampleEncoding.ULAW,
        SampleEncoding.PCM8,
        SampleEncoding.PCM16,
        SampleEncoding.PCM24,
        SampleEncoding.PCM32,
        SampleEncoding.FLOAT32
    };
    private static final int ALAW = 27;

    private AuHeader() {}

    /** Reads up to the first sample; the tag has been read. */
    static Layout read(HeaderInput in) throws IOException {
        int offset = in.int32(true);
        int size = in.int32(true);
        int number = in.int32(true);
        int rateHz = in.int32(true);
        int channels = in.int32(true);
        if (offset < LENGTH || offset > LENGTH + MAX_COMMENT) {
            throw in.malformed(
                    "samples start at " + offset + ", limits " + LENGTH + " and " + (LENGTH + MAX_COMMENT), 4);
        }
        SampleEncoding encoding = number == ALAW
                ? SampleEncoding.ALAW
                : number < 1 || number > ENCODINGS.length ? null : ENCODINGS[number - 1];
        if (encoding == null) {
            throw in.malformed("encoding " + number + " is not supported", 12);
        }
        if (rateHz < 1 || rateHz > FileFormat.MAX_RATE_HZ) {
            throw in.malformed("rate of " + rateHz + " Hz, limits 1 and " + FileFormat.MAX_RATE_HZ, 16);
        }
        if (channels < 1 || channels > FileFormat.MAX_CHANNELS) {
            throw in.malformed(channels + " channels, limits 1 and " + FileFormat.MAX_CHANNELS, 20);
        }
        if (!in.skip(offset - LENGTH)) {
            throw in.malformed("the comment of " + (offset - LENGTH) + " bytes reaches beyond the end", LENGTH);
        }
        long bytes = size == -1 ? Layout.UNKNOWN : size & 0xFFFF_FFFFL;
        return new Layout(new FileFormat(rateHz, channels, encoding), true, bytes);
    }

    /** The header for so many bytes of samples. */
    static ByteBuffer header(FileFormat format, long dataBytes) {
        int number = ALAW;
        for (int i = 0; i < ENCODINGS.length; i++) {
            if (ENCODINGS[i] == format.encoding()) {
                number = i + 1;
            }
        }
        return ByteBuffer.allocate(HEADER_WRITTEN)
                .putInt(SND)
                .putInt(HEADER_WRITTEN)
                .putInt((int) dataBytes)
                .putInt(number)
                .putInt(format.sampleRateHz())
                .putInt(format.channels())
                .putInt(0)
                .flip();
    }
}
