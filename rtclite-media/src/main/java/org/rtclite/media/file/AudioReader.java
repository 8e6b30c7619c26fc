package org.rtclite.media.file;

import java.io.Closeable;
import java.io.IOException;
import java.io.InputStream;
import java.util.Arrays;
import java.util.Objects;

/**
 * Reads a sound file as 16-bit linear PCM.
 *
 * <p>Made by {@link AudioFile}. Blocks on its stream; one caller at a time. A file that ends early, as a killed
 * recorder leaves it, ends the PCM and is no error.
 */
public final class AudioReader implements Closeable {

    /** What {@link #read} returns at the end of the file. */
    public static final int END = -1;

    private static final int BUFFER_BYTES = 16 * 1024;

    private final InputStream in;
    private final Layout layout;
    private final int frameBytes;
    private final byte[] buffer;
    private final short[] decoded; // when channels are mixed
    private long leftBytes;

    AudioReader(InputStream in, Layout layout) {
        this.in = in;
        this.layout = layout;
        frameBytes = layout.format().frameBytes();
        buffer = new byte[Math.max(1, BUFFER_BYTES / frameBytes) * frameBytes];
        decoded = new short[buffer.length / layout.format().encoding().bytes()];
        leftBytes = layout.dataBytes() == Layout.UNKNOWN ? Long.MAX_VALUE : layout.dataBytes();
    }

    /** What the file holds. */
    public FileFormat format() {
        return layout.format();
    }

    /** Frames in the file as its header says, or -1 if it does not. */
    public long frames() {
        return layout.dataBytes() == Layout.UNKNOWN ? -1 : layout.dataBytes() / frameBytes;
    }

    /**
     * Reads up to {@code frames} frames, channels interleaved.
     *
     * @param pcm takes {@code frames * channels} samples from {@code offset} on
     * @return frames read, fewer only before the end; {@link #END} at the end
     */
    public int read(short[] pcm, int offset, int frames) throws IOException {
        int channels = layout.format().channels();
        Objects.checkFromIndexSize(offset, Math.multiplyExact(frames, channels), pcm.length);
        int done = 0;
        while (done < frames) {
            int got = fill(frames - done);
            if (got == 0) {
                break;
            }
            SampleEncoding encoding = layout.format().encoding();
            encoding.decode(buffer, 0, got * channels, layout.bigEndian(), pcm, offset + done * channels);
            done += got;
        }
        return done == 0 && frames > 0 ? END : done;
    }

    /**
     * Reads up to {@code frames} frames with all channels mixed into one (their mean).
     *
     * @return samples read, fewer only before the end; {@link #END} at the end
     */
    public int readMono(short[] pcm, int offset, int frames) throws IOException {
        int channels = layout.format().channels();
        if (channels == 1) {
            return read(pcm, offset, frames);
        }
        Objects.checkFromIndexSize(offset, frames, pcm.length);
        int done = 0;
        while (done < frames) {
            int got = fill(frames - done);
            if (got == 0) {
                break;
            }
            layout.format().encoding().decode(buffer, 0, got * channels, layout.bigEndian(), decoded, 0);
            for (int i = 0; i < got; i++) {
                int sum = 0;
                for (int c = 0; c < channels; c++) {
                    sum += decoded[i * channels + c];
                }
                pcm[offset + done + i] = (short) (sum / channels);
            }
            done += got;
        }
        return done == 0 && frames > 0 ? END : done;
    }

    /** Reads the rest of the file, mixed to one channel. Fails if that is more than {@code maxSamples}. */
    public short[] readAllMono(int maxSamples) throws IOException {
        short[] pcm = new short[Math.min(maxSamples, 8192)];
        int length = 0;
        while (true) {
            if (length == pcm.length) {
                if (length == maxSamples) {
                    if (fill(1) > 0) {
                        throw new IOException("the file has more than " + maxSamples + " samples");
                    }
                    return pcm;
                }
                pcm = Arrays.copyOf(pcm, (int) Math.min(maxSamples, 2L * length));
            }
            int got = readMono(pcm, length, pcm.length - length);
            if (got == END) {
                return Arrays.copyOf(pcm, length);
            }
            length += got;
        }
    }

    /** Whole frames read into the buffer, as many as wanted, fit and exist. */
    private int fill(int frames) throws IOException {
        int bytes = (int) Math.min(Math.min((long) frames * frameBytes, buffer.length), leftBytes);
        int got = in.readNBytes(buffer, 0, bytes - bytes % frameBytes);
        leftBytes = got < bytes ? 0 : leftBytes - got;
        return got / frameBytes;
    }

    @Override
    public void close() throws IOException {
        in.close();
    }
}
