package org.rtclite.media.spi;

import java.io.IOException;
import java.io.InputStream;
import java.util.Objects;
import org.rtclite.media.ogg.OggSpeexPcmReader;

/** The PCM of a Speex file as bytes; links of a chain follow each other as long as their format is the same. */
final class DecodedStream extends InputStream {

    private final OggSpeexPcmReader reader;
    private final boolean bigEndian;
    private final short[] pcm;
    private int from;
    private int to;
    private boolean secondByte;
    private boolean ended;

    DecodedStream(OggSpeexPcmReader reader, boolean bigEndian) {
        this.reader = reader;
        this.bigEndian = bigEndian;
        pcm = new short[reader.header().mode().frameSamples() * reader.channels()];
    }

    @Override
    public int read() throws IOException {
        if (!fill()) {
            return -1;
        }
        int sample = pcm[from];
        int value = secondByte == bigEndian ? sample & 0xff : (sample >> 8) & 0xff;
        from += secondByte ? 1 : 0;
        secondByte = !secondByte;
        return value;
    }

    @Override
    public int read(byte[] out, int offset, int length) throws IOException {
        Objects.checkFromIndexSize(offset, length, out.length);
        int written = 0;
        while (written < length && fill()) {
            out[offset + written++] = (byte) read();
        }
        return written == 0 && length > 0 ? -1 : written;
    }

    /** Makes sure that there is a sample to give. */
    private boolean fill() throws IOException {
        while (from == to && !ended) {
            from = 0;
            to = Math.max(0, reader.read(pcm, 0, pcm.length));
            if (to == 0) {
                ended = !nextLikeLink();
            }
        }
        return from < to;
    }

    private boolean nextLikeLink() throws IOException {
        int rate = reader.header().sampleRateHz();
        int channels = reader.channels();
        while (reader.nextLink()) {
            if (reader.header().sampleRateHz() == rate && reader.channels() == channels) {
                return true;
            }
        }
        return false;
    }

    @Override
    public void close() throws IOException {
        reader.close();
    }
}
