package org.rtclite.examples.codec;

import java.io.BufferedOutputStream;
import java.io.Closeable;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.ByteBuffer;
import java.nio.channels.Channels;
import java.nio.channels.SeekableByteChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;

/** Writes a packet file ({@link SpfHeader}); {@link #close} counts the packets in its header. */
final class SpfWriter implements Closeable {

    private final SeekableByteChannel channel;
    private final OutputStream out;
    private final SpfHeader header;
    private long packets;
    private boolean closed;

    /**
     * Creates a file, or empties it.
     *
     * @param header its number of packets does not count
     */
    SpfWriter(Path file, SpfHeader header) throws IOException {
        this.header = header;
        channel = Files.newByteChannel(
                file, StandardOpenOption.CREATE, StandardOpenOption.WRITE, StandardOpenOption.TRUNCATE_EXISTING);
        out = new BufferedOutputStream(Channels.newOutputStream(channel));
        out.write(bytes(0));
    }

    private byte[] bytes(long count) {
        return ByteBuffer.allocate(SpfHeader.BYTES)
                .put(SpfHeader.MAGIC.getBytes(StandardCharsets.US_ASCII))
                .put((byte) SpfHeader.VERSION)
                .put((byte) header.mode().highBands())
                .put((byte) header.channels())
                .put((byte) (header.enhancement() ? 1 : 0))
                .putInt(header.mode().sampleRateHz())
                .put((byte) header.framesPerPacket())
                .put((byte) 0)
                .putInt((int) count)
                .array();
    }

    /**
     * Appends a packet.
     *
     * @param length 0 for a packet that is not sent, at most 65535
     */
    void write(byte[] packet, int length) throws IOException {
        if (length > SpfHeader.MAX_PACKET_BYTES) {
            throw new IllegalArgumentException("packet is " + length + " bytes, limit " + SpfHeader.MAX_PACKET_BYTES);
        }
        out.write(length >> 8);
        out.write(length);
        out.write(packet, 0, length);
        packets++;
    }

    @Override
    public void close() throws IOException {
        if (closed) {
            return;
        }
        closed = true;
        try (channel) {
            out.flush();
            channel.position(0);
            ByteBuffer bytes = ByteBuffer.wrap(bytes(packets));
            while (bytes.hasRemaining()) {
                channel.write(bytes);
            }
        }
    }
}
