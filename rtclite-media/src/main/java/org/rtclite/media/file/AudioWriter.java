package org.rtclite.media.file;

import java.io.Closeable;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.SeekableByteChannel;
import java.util.Objects;

/**
 * Writes a sound file from 16-bit linear PCM.
 *
 * <p>Made by {@link AudioFile}. Blocks on the disk; one caller at a time. Samples reach the file at least once per
 * second of audio, together with a header that counts them: what a killed process leaves behind can be read.
 */
public final class AudioWriter implements Closeable {

    private static final int BUFFER_BYTES = 16 * 1024;

    /** The kinds of file. */
    enum Container {
        WAV,
        AU;

        ByteBuffer header(FileFormat format, long dataBytes) {
            return this == WAV ? WavHeader.header(format, dataBytes) : AuHeader.header(format, dataBytes);
        }

        long maxDataBytes() {
            return this == WAV ? WavHeader.MAX_DATA_BYTES : AuHeader.MAX_DATA_BYTES;
        }
    }

    private final SeekableByteChannel channel;
    private final Container container;
    private final FileFormat format;
    private final String name;
    private final byte[] buffer;
    private final long flushBytes; // a second of audio
    private int buffered;
    private long dataBytes; // written to the channel
    private long flushedBytes; // that the header counts
    private boolean closed;

    AudioWriter(SeekableByteChannel channel, Container container, FileFormat format, String name) throws IOException {
        this.channel = channel;
        this.container = container;
        this.format = format;
        this.name = name;
        buffer = new byte[Math.max(1, BUFFER_BYTES / format.frameBytes()) * format.frameBytes()];
        flushBytes = (long) format.sampleRateHz() * format.frameBytes();
        writeFully(container.header(format, 0));
    }

    /** What the file holds. */
    public FileFormat format() {
        return format;
    }

    /** Frames written so far. */
    public long frames() {
        return (dataBytes + buffered) / format.frameBytes();
    }

    /**
     * Appends {@code frames} frames, channels interleaved.
     *
     * @throws IOException if the disk fails or the file would pass 4 GiB, the limit of its kind
     */
    public void write(short[] pcm, int offset, int frames) throws IOException {
        int channels = format.channels();
        int samples = Math.multiplyExact(frames, channels);
        Objects.checkFromIndexSize(offset, samples, pcm.length);
        if (closed) {
            throw new IOException(name + " is closed");
        }
        long length = dataBytes + buffered + (long) frames * format.frameBytes();
        if (length > container.maxDataBytes()) {
            throw new IOException(name + " would hold " + length + " bytes, limit " + container.maxDataBytes());
        }
        int bytes = format.encoding().bytes();
        for (int done = 0; done < samples; ) {
            int n = Math.min(samples - done, (buffer.length - buffered) / bytes);
            boolean bigEndian = container == Container.AU;
            format.encoding().encode(pcm, offset + done, n, bigEndian, buffer, buffered);
            buffered += n * bytes;
            done += n;
            if (buffered == buffer.length) {
                writeOut();
            }
        }
        if (dataBytes + buffered - flushedBytes >= flushBytes) {
            flush();
        }
    }

    /** Hands all samples to the file system and makes the header count them. */
    public void flush() throws IOException {
        writeOut();
        if (dataBytes != flushedBytes) {
            flushedBytes = dataBytes;
            long end = channel.position();
            channel.position(0);
            writeFully(container.header(format, dataBytes));
            channel.position(end);
        }
    }

    private void writeOut() throws IOException {
        writeFully(ByteBuffer.wrap(buffer, 0, buffered));
        dataBytes += buffered;
        buffered = 0;
    }

    private void writeFully(ByteBuffer bytes) throws IOException {
        while (bytes.hasRemaining()) {
            channel.write(bytes);
        }
    }

    @Override
    public void close() throws IOException {
        if (closed) {
            return;
        }
        closed = true;
        try (channel) {
            flush();
            if (container == Container.WAV && dataBytes % 2 == 1) {
                writeFully(ByteBuffer.allocate(1)); // chunks are padded to even lengths
            }
        }
    }
}
