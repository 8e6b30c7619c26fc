package org.rtclite.media.ogg;

import java.io.Closeable;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.security.SecureRandom;
import java.util.List;
import java.util.Objects;

/**
 * Writes Speex packets into an Ogg stream (RFC 3533 and the Speex mapping).
 *
 * <p>A page is written after about a second of speech. Blocking; one caller at a time. {@link #close} marks the
 * last page and closes the stream below; without it the file ends in the midst, but can be read.
 */
public final class OggSpeexWriter implements Closeable {

    private static final int PAGE_HEADER_BYTES = 27;
    private static final int MAX_SEGMENTS = 255;
    private static final int MAX_PACKET_BYTES = 254 * 255;
    private static final int FIRST = 0x02;
    private static final int LAST = 0x04;

    private final OutputStream out;
    private final SpeexHeader header;
    private final int serial;
    private final int encoderDelay;
    private final int pagePackets;
    private final byte[] page = new byte[PAGE_HEADER_BYTES + MAX_SEGMENTS + MAX_SEGMENTS * 255];
    private final byte[] lengths = new byte[MAX_SEGMENTS];
    private final byte[] body = new byte[MAX_SEGMENTS * 255];
    private int segments;
    private int bodyBytes;
    private int packetsOnPage;
    private int sequence;
    private long samples;
    private long total = -1;
    private boolean closed;

    private OggSpeexWriter(OutputStream out, SpeexHeader header, OggComments comments, int encoderDelay, int serial)
            throws IOException {
        this.out = out;
        this.header = header;
        this.serial = serial;
        this.encoderDelay = encoderDelay;
        pagePackets = Math.max(1, 50 / header.framesPerPacket());
        byte[] first = header.toBytes();
        add(first, 0, first.length);
        writePage(FIRST, 0);
        byte[] second = comments.toBytes();
        add(second, 0, second.length);
        writePage(0, 0);
    }

    /**
     * Begins a stream with a random serial number.
     *
     * @param encoderDelay look-ahead of the encoder in samples of a channel
     */
    public static OggSpeexWriter to(OutputStream out, SpeexHeader header, List<String> comments, int encoderDelay)
            throws IOException {
        return to(out, header, comments, encoderDelay, new SecureRandom().nextInt());
    }

    /**
     * Begins a stream.
     *
     * @param comments lines of the form {@code NAME=value}
     * @param encoderDelay look-ahead of the encoder in samples of a channel
     * @param serial number that tells the stream from others in the file
     */
    public static OggSpeexWriter to(
            OutputStream out, SpeexHeader header, List<String> comments, int encoderDelay, int serial)
            throws IOException {
        if (header.extraHeaders() != 0) {
            throw new IllegalArgumentException("extra headers are " + header.extraHeaders() + ", none can be written");
        }
        if (encoderDelay < 0) {
            throw new IllegalArgumentException("encoder delay is " + encoderDelay + " samples, allowed from 0");
        }
        return new OggSpeexWriter(out, header, new OggComments(header.encoder(), comments), encoderDelay, serial);
    }

    /**
     * Writes a packet of as many frames as the header says; the last packet may have fewer.
     *
     * @param packet its length at least 1, at most 64770 bytes
     */
    public void write(byte[] packet, int offset, int length) throws IOException {
        Objects.checkFromIndexSize(offset, length, packet.length);
        if (closed) {
            throw new IllegalStateException("the Ogg stream is closed");
        }
        if (length < 1 || length > MAX_PACKET_BYTES) {
            throw new IllegalArgumentException("packet is " + length + " bytes, allowed 1 to " + MAX_PACKET_BYTES);
        }
        // kept back until more follows: the last page has to be marked
        if (packetsOnPage == pagePackets || segments + length / 255 + 1 > MAX_SEGMENTS) {
            writePage(0, position());
        }
        add(packet, offset, length);
        packetsOnPage++;
        samples += (long) header.framesPerPacket() * header.mode().frameSamples();
    }

    /** How many samples the decoder has got when it has all packets so far. */
    private long position() {
        long position = Math.max(0, samples - encoderDelay);
        return total < 0 ? position : Math.min(total, position);
    }

    /** Says how many samples of a channel were encoded: what is padding behind them is not played. */
    public void totalSamples(long total) {
        if (total < 0) {
            throw new IllegalArgumentException("total of samples is " + total + ", allowed from 0");
        }
        this.total = total;
    }

    private void add(byte[] packet, int offset, int length) {
        System.arraycopy(packet, offset, body, bodyBytes, length);
        bodyBytes += length;
        for (int left = length; ; left -= 255) {
            lengths[segments++] = (byte) Math.min(left, 255);
            if (left < 255) {
                return;
            }
        }
    }

    private void writePage(int flags, long granulePosition) throws IOException {
        ByteBuffer words = ByteBuffer.wrap(page).order(ByteOrder.LITTLE_ENDIAN);
        words.put((byte) 'O')
                .put((byte) 'g')
                .put((byte) 'g')
                .put((byte) 'S')
                .put((byte) 0)
                .put((byte) flags);
        words.putLong(granulePosition).putInt(serial).putInt(sequence++).putInt(0);
        words.put((byte) segments).put(lengths, 0, segments).put(body, 0, bodyBytes);
        words.putInt(22, OggCrc.of(page, 0, words.position(), 22));
        out.write(page, 0, words.position());
        segments = 0;
        bodyBytes = 0;
        packetsOnPage = 0;
    }

    /** Writes the last page and closes the stream below. */
    @Override
    public void close() throws IOException {
        if (closed) {
            return;
        }
        closed = true;
        try (out) {
            writePage(LAST, total < 0 ? position() : Math.min(total, samples));
        }
    }
}
