package org.rtclite.media.spi;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.util.List;
import java.util.Objects;
import javax.sound.sampled.AudioInputStream;
import org.jspecify.annotations.Nullable;
import org.rtclite.media.ogg.OggSpeexPcmWriter;
import org.rtclite.media.speex.SpeexEncoder;

/** The Speex file that becomes of PCM, as bytes; encodes as it is read. */
final class EncodedStream extends InputStream {

    private static final int SAMPLES_AT_ONCE = 4096;

    private final AudioInputStream source;
    private final SpeexEncoder encoder;
    private final ByteArrayOutputStream encoded = new ByteArrayOutputStream();
    private final byte[] bytes = new byte[2 * SAMPLES_AT_ONCE];
    private final short[] pcm = new short[SAMPLES_AT_ONCE];
    private @Nullable OggSpeexPcmWriter writer;
    private byte[] ready = new byte[0];
    private int from;
    private boolean ended;

    EncodedStream(AudioInputStream source, SpeexEncoder encoder) {
        this.source = source;
        this.encoder = encoder;
    }

    @Override
    public int read() throws IOException {
        return fill() ? ready[from++] & 0xff : -1;
    }

    @Override
    public int read(byte[] out, int offset, int length) throws IOException {
        Objects.checkFromIndexSize(offset, length, out.length);
        if (length == 0) {
            return 0;
        }
        if (!fill()) {
            return -1;
        }
        int count = Math.min(length, ready.length - from);
        System.arraycopy(ready, from, out, offset, count);
        from += count;
        return count;
    }

    private boolean fill() throws IOException {
        while (from == ready.length && !ended) {
            encodeMore();
            ready = encoded.toByteArray();
            encoded.reset();
            from = 0;
        }
        return from < ready.length;
    }

    private void encodeMore() throws IOException {
        if (writer == null) {
            writer = OggSpeexPcmWriter.to(encoded, encoder, List.of());
        }
        int frameBytes = Short.BYTES * encoder.channels();
        int count = source.readNBytes(bytes, 0, bytes.length) / frameBytes * frameBytes;
        if (count == 0) {
            writer.close();
            ended = true;
            return;
        }
        int high = source.getFormat().isBigEndian() ? 0 : 1;
        for (int i = 0; i < count / 2; i++) {
            pcm[i] = (short) ((bytes[2 * i + high] << 8) | (bytes[2 * i + 1 - high] & 0xff));
        }
        writer.write(pcm, 0, count / 2);
    }

    @Override
    public void close() throws IOException {
        source.close();
    }
}
