package org.rtclite.media.file;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;

/**
 * The header of a RIFF/WAVE file.
 *
 * <pre>
 * "RIFF" size "WAVE"  { tag(4) size(4, little endian) content [pad to even] }...
 * "fmt "  format(2) channels(2) rate(4) bytes per second(4) frame bytes(2) bits(2)
 *         [extension length(2) [valid bits(2) speakers(4) subformat(16)]]
 * "fact"  frames(4): required unless the format is PCM
 * "data"  samples; must come after "fmt "
 * </pre>
 *
 * <p>RF64 files, whose "ds64" chunk holds sizes beyond 4 GiB, are read as well.
 */
final class WavHeader {

    static final int RIFF = HeaderInput.tag("RIFF");
    static final int RF64 = HeaderInput.tag("RF64");
    static final long MAX_DATA_BYTES = 0xFFFF_FFFFL - 58; // sizes are 32 bits

    private static final int WAVE = HeaderInput.tag("WAVE");
    private static final int FMT = HeaderInput.tag("fmt ");
    private static final int FACT = HeaderInput.tag("fact");
    private static final int DATA = HeaderInput.tag("data");
    private static final int DS64 = HeaderInput.tag("ds64");
    private static final int MAX_CHUNKS = 1000;
    private static final long UNKNOWN_SIZES = 0x7FFF_F000L; // and above: what writers put that cannot seek

    private static final int FORMAT_PCM = 1;
    private static final int FORMAT_FLOAT = 3;
    private static final int FORMAT_ALAW = 6;
    private static final int FORMAT_ULAW = 7;
    private static final int FORMAT_EXTENSIBLE = 0xFFFE;

    private final HeaderInput in;

    private WavHeader(HeaderInput in) {
        this.in = in;
    }

    /** Reads up to the first sample; the first tag has been read. */
    static Layout read(HeaderInput in, boolean large) throws IOException {
        return new WavHeader(in).read(large);
    }

    private Layout read(boolean large) throws IOException {
        in.int32(false); // the size of the whole: often wrong, never needed
        if (in.tag() != WAVE) {
            throw in.malformed("a RIFF file of another kind than WAVE", 8);
        }
        FileFormat format = null;
        long dataBytes = Layout.UNKNOWN;
        for (int i = 0; i < MAX_CHUNKS; i++) {
            long start = in.position();
            int tag = in.tag();
            long size = in.int32(false) & 0xFFFF_FFFFL;
            if (tag == DATA) {
                if (format == null) {
                    throw in.malformed("data chunk before the fmt chunk", start);
                }
                boolean open = size == 0 || size >= UNKNOWN_SIZES;
                long known = open ? Layout.UNKNOWN : size;
                return new Layout(format, false, large && dataBytes != Layout.UNKNOWN ? dataBytes : known);
            }
            long left = size;
            if (tag == FMT) {
                format = format(size, start);
                left -= in.position() - start - 8;
            } else if (tag == DS64 && size >= 16) {
                in.skip(8);
                dataBytes = (in.int32(false) & 0xFFFF_FFFFL) | ((long) in.int32(false) << 32);
                if (dataBytes < 0) {
                    throw in.malformed("data size of " + dataBytes, start);
                }
                left -= 16;
            }
            if (!in.skip(left + (size & 1))) {
                throw in.malformed("chunk of " + size + " bytes reaches beyond the end, no data chunk follows", start);
            }
        }
        throw in.malformed("no data chunk within the first " + MAX_CHUNKS + " chunks", in.position());
    }

    private FileFormat format(long size, long start) throws IOException {
        if (size < 16) {
            throw in.malformed("fmt chunk of " + size + " bytes, at least 16 needed", start);
        }
        int format = in.uint16(false);
        int channels = in.uint16(false);
        int rateHz = in.int32(false);
        in.int32(false);
        int frameBytes = in.uint16(false);
        int bits = in.uint16(false);
        if (format == FORMAT_EXTENSIBLE) {
            if (size < 26) {
                throw in.malformed("extensible fmt chunk of " + size + " bytes, at least 26 needed", start);
            }
            in.skip(8);
            format = in.uint16(false); // the first two bytes of the subformat; the rest is a constant
        }
        SampleEncoding encoding = encoding(format, bits, start);
        if (channels < 1 || channels > FileFormat.MAX_CHANNELS) {
            throw in.malformed(channels + " channels, limits 1 and " + FileFormat.MAX_CHANNELS, start);
        }
        if (rateHz < 1 || rateHz > FileFormat.MAX_RATE_HZ) {
            long unsigned = rateHz & 0xFFFF_FFFFL;
            throw in.malformed("rate of " + unsigned + " Hz, limits 1 and " + FileFormat.MAX_RATE_HZ, start);
        }
        FileFormat result = new FileFormat(rateHz, channels, encoding);
        if (frameBytes != result.frameBytes()) {
            throw in.malformed(frameBytes + " bytes per frame of " + channels + " x " + bits + " bits", start);
        }
        return result;
    }

    private SampleEncoding encoding(int format, int bits, long start) throws IOException {
        int bytes = (bits + 7) / 8;
        SampleEncoding encoding = switch (format) {
            case FORMAT_PCM ->
                switch (bytes) {
                    case 1 -> SampleEncoding.PCM8;
                    case 2 -> SampleEncoding.PCM16;
                    case 3 -> SampleEncoding.PCM24;
                    case 4 -> SampleEncoding.PCM32;
                    default -> null;
                };
            case FORMAT_FLOAT -> bits == 32 ? SampleEncoding.FLOAT32 : null;
            case FORMAT_ALAW -> bits == 8 ? SampleEncoding.ALAW : null;
            case FORMAT_ULAW -> bits == 8 ? SampleEncoding.ULAW : null;
            default -> null;
        };
        if (encoding == null) {
            throw in.malformed("format " + format + " with " + bits + " bits is not supported", start);
        }
        return encoding;
    }

    /** The header for so many bytes of samples. */
    static ByteBuffer header(FileFormat format, long dataBytes) {
        int tag = switch (format.encoding()) {
            case FLOAT32 -> FORMAT_FLOAT;
            case ALAW -> FORMAT_ALAW;
            case ULAW -> FORMAT_ULAW;
            default -> FORMAT_PCM;
        };
        boolean pcm = tag == FORMAT_PCM;
        int length = pcm ? 44 : 58;
        ByteBuffer header = ByteBuffer.allocate(length);
        long padded = dataBytes + (dataBytes & 1);
        header.putInt(RIFF).order(ByteOrder.LITTLE_ENDIAN).putInt((int) (length - 8 + padded));
        tag(header, WAVE);
        tag(header, FMT).putInt(pcm ? 16 : 18);
        header.putShort((short) tag).putShort((short) format.channels()).putInt(format.sampleRateHz());
        header.putInt(format.sampleRateHz() * format.frameBytes());
        header.putShort((short) format.frameBytes())
                .putShort((short) (8 * format.encoding().bytes()));
        if (!pcm) {
            header.putShort((short) 0);
            tag(header, FACT).putInt(4).putInt((int) (dataBytes / format.frameBytes()));
        }
        tag(header, DATA).putInt((int) dataBytes);
        return header.flip();
    }

    private static ByteBuffer tag(ByteBuffer header, int tag) {
        return header.putInt(Integer.reverseBytes(tag));
    }
}
