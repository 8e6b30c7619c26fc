package org.rtclite.examples.codec;

import java.io.Closeable;
import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import org.rtclite.media.speex.SpeexMode;

/** Reads the packets of a packet file ({@link SpfHeader}), without decoding them. */
final class SpfReader implements Closeable {

    /** What {@link #read} returns after the last packet. */
    static final int END = -1;

    private final InputStream in;
    private final String place;
    private final SpfHeader header;
    private final byte[] packet = new byte[SpfHeader.MAX_PACKET_BYTES];
    private long position;
    private long read;
    private long packetOffset;

    /**
     * Reads the header.
     *
     * @param in closed by {@link #close}
     * @param place the file's name, for messages
     */
    SpfReader(InputStream in, String place) throws IOException {
        this.in = in;
        this.place = place;
        byte[] bytes = new byte[SpfHeader.BYTES];
        int got = fill(bytes, bytes.length);
        if (got < bytes.length) {
            throw FileFailure.damaged(place, "ends at byte " + got + ", within its header of " + bytes.length);
        }
        header = parse(bytes);
    }

    private SpfHeader parse(byte[] head) throws IOException {
        ByteBuffer bytes = ByteBuffer.wrap(head);
        String magic = new String(head, 0, SpfHeader.MAGIC.length(), StandardCharsets.ISO_8859_1);
        check(magic.equals(SpfHeader.MAGIC), "does not begin with " + SpfHeader.MAGIC, 0);
        int version = bytes.get(4);
        int mode = bytes.get(5);
        int channels = bytes.get(6);
        int rateHz = bytes.getInt(8);
        int framesPerPacket = bytes.get(12) & 0xff;
        check(version == SpfHeader.VERSION, "version is " + version + ", known is " + SpfHeader.VERSION, 4);
        check(mode >= 0 && mode <= 2, "mode is " + mode + ", allowed 0 to 2", 5);
        check(channels == 1 || channels == 2, "channels are " + channels + ", allowed 1 or 2", 6);
        SpeexMode speexMode = SpeexMode.ofSampleRate(8000 << mode);
        check(
                rateHz == speexMode.sampleRateHz(),
                "rate is " + (rateHz & 0xffffffffL) + " Hz, mode " + mode + " has " + speexMode.sampleRateHz(),
                8);
        check(
                framesPerPacket >= 1 && framesPerPacket <= SpfHeader.MAX_FRAMES_PER_PACKET,
                "frames per packet are " + framesPerPacket + ", allowed 1 to " + SpfHeader.MAX_FRAMES_PER_PACKET,
                12);
        return new SpfHeader(speexMode, channels, bytes.get(7) != 0, framesPerPacket, bytes.getInt(14) & 0xffffffffL);
    }

    private void check(boolean right, String fault, int at) throws IOException {
        if (!right) {
            throw FileFailure.damaged(place, fault + ", at byte " + at);
        }
    }

    SpfHeader header() {
        return header;
    }

    /**
     * Reads the next packet into {@link #packet}.
     *
     * @return its length, 0 when it was not received, or {@link #END}
     */
    int read() throws IOException {
        if (read == header.packets()) {
            return END;
        }
        packetOffset = position;
        byte[] size = new byte[2];
        if (fill(size, 2) == 2) {
            int length = (size[0] & 0xff) << 8 | (size[1] & 0xff);
            if (fill(packet, length) == length) {
                read++;
                return length;
            }
        }
        throw FileFailure.damaged(
                place, "packet " + (read + 1) + " of " + header.packets() + " breaks off, at byte " + packetOffset);
    }

    private int fill(byte[] bytes, int length) throws IOException {
        int got = in.readNBytes(bytes, 0, length);
        position += got;
        return got;
    }

    /** Where in the file the last packet begins. */
    long packetOffset() {
        return packetOffset;
    }

    /** The array that holds the last packet read; valid until the next call. */
    byte[] packet() {
        return packet;
    }

    @Override
    public void close() throws IOException {
        in.close();
    }
}
