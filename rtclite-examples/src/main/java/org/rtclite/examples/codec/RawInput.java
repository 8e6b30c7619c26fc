package org.rtclite.examples.codec;

import java.io.IOException;
import java.io.InputStream;
import java.util.List;

/** 16-bit little-endian samples without a header. */
final class RawInput implements PcmInput {

    private static final int BUFFER_BYTES = 16 * 1024;

    private final InputStream in;
    private final RawFormat format;
    private final long frames;
    private final byte[] buffer;
    private int left;

    /**
     * Reads a stream.
     *
     * @param bytes its length, -1 when it is not known
     */
    RawInput(InputStream in, RawFormat format, long bytes) {
        this.in = in;
        this.format = format;
        int frameBytes = 2 * format.channels();
        frames = bytes < 0 ? -1 : bytes / frameBytes;
        buffer = new byte[BUFFER_BYTES / frameBytes * frameBytes];
    }

    @Override
    public int sampleRateHz() {
        return format.sampleRateHz();
    }

    @Override
    public int channels() {
        return format.channels();
    }

    @Override
    public long frames() {
        return frames;
    }

    @Override
    public int read(short[] pcm, int offset, int count) throws IOException {
        int frameBytes = 2 * format.channels();
        int wanted = (int) Math.min(buffer.length, (long) count * frameBytes);
        int got = in.readNBytes(buffer, 0, wanted);
        int samples = got / frameBytes * format.channels();
        left = got % frameBytes;
        for (int i = 0; i < samples; i++) {
            pcm[offset + i] = (short) ((buffer[2 * i] & 0xff) | buffer[2 * i + 1] << 8);
        }
        return samples == 0 ? END : samples / format.channels();
    }

    @Override
    public List<String> damages() {
        return left == 0 ? List.of() : List.of("ends with " + left + " bytes that are no whole sample of each channel");
    }

    @Override
    public void close() throws IOException {
        in.close();
    }
}
