package org.rtclite.media.ogg;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;
import org.rtclite.media.speex.SpeexMode;

/**
 * The first packet of a Speex stream in Ogg: what a decoder has to know (Speex manual, "Ogg file format").
 *
 * <pre>
 *   0  "Speex   "            36  sampling rate         56  frame size
 *   8  version, 20 chars     40  mode                  60  variable bit rate
 *  28  version number        44  bit-stream version    64  frames per packet
 *  32  header size           48  channels              68  extra headers
 *                            52  bit rate              72  two reserved words      (little-endian words)
 * </pre>
 *
 * @param mode band of the stream
 * @param sampleRateHz rate to play at: that of the mode, save for odd recordings
 * @param channels 1, or 2 with intensity stereo
 * @param framesPerPacket frames in each packet but perhaps the last, at least 1
 * @param variableBitRate whether frames differ in length
 * @param bitRate bits per second, -1 when unknown
 * @param encoder what names itself as the encoder, at most 20 characters of ASCII
 * @param extraHeaders packets to pass over between comments and data
 */
public record SpeexHeader(
        SpeexMode mode,
        int sampleRateHz,
        int channels,
        int framesPerPacket,
        boolean variableBitRate,
        int bitRate,
        String encoder,
        int extraHeaders) {

    /** Length of the packet that {@link #toBytes} gives. */
    public static final int BYTES = 80;

    private static final byte[] MAGIC = "Speex   ".getBytes(StandardCharsets.US_ASCII);
    private static final int ENCODER_BYTES = 20;
    private static final int BITSTREAM_VERSION = 4;
    private static final int MAX_FRAMES_PER_PACKET = 50;
    private static final int MAX_RATE_HZ = 192_000;

    public SpeexHeader {
        String fault = fault(sampleRateHz, channels, framesPerPacket, extraHeaders);
        if (fault != null) {
            throw new IllegalArgumentException(fault);
        }
        if (encoder.length() > ENCODER_BYTES
                || !StandardCharsets.US_ASCII.newEncoder().canEncode(encoder)) {
            throw new IllegalArgumentException(
                    "encoder is '" + encoder + "', allowed " + ENCODER_BYTES + " characters of ASCII");
        }
    }

    /** A header of our own writing, at the rate of the mode. */
    public static SpeexHeader of(SpeexMode mode, int channels, int framesPerPacket) {
        return new SpeexHeader(mode, mode.sampleRateHz(), channels, framesPerPacket, false, -1, "rtclite", 0);
    }

    /** The same header, saying whether frames differ in length. */
    public SpeexHeader variable(boolean on) {
        return new SpeexHeader(mode, sampleRateHz, channels, framesPerPacket, on, bitRate, encoder, extraHeaders);
    }

    private static @Nullable String fault(int sampleRateHz, int channels, int framesPerPacket, int extraHeaders) {
        if (sampleRateHz < 1 || sampleRateHz > MAX_RATE_HZ) {
            return "sampling rate is " + sampleRateHz + " Hz, allowed 1 to " + MAX_RATE_HZ;
        }
        if (channels < 1 || channels > 2) {
            return "channels are " + channels + ", allowed 1 or 2";
        }
        if (framesPerPacket < 1 || framesPerPacket > MAX_FRAMES_PER_PACKET) {
            return "frames per packet are " + framesPerPacket + ", allowed 1 to " + MAX_FRAMES_PER_PACKET;
        }
        return extraHeaders < 0 ? "extra headers are " + extraHeaders + ", allowed from 0" : null;
    }

    /** Whether a packet begins as a Speex header does. */
    static boolean matches(byte[] data, int offset, int length) {
        return length >= MAGIC.length && Arrays.equals(data, offset, offset + MAGIC.length, MAGIC, 0, MAGIC.length);
    }

    /**
     * Reads a header packet.
     *
     * @throws IOException naming the field that is out of range
     */
    static SpeexHeader parse(byte[] packet, int length) throws IOException {
        if (length < BYTES || !matches(packet, 0, length)) {
            throw new IOException("Speex header is " + length + " bytes, at least " + BYTES + " are needed");
        }
        ByteBuffer in = ByteBuffer.wrap(packet, 0, length).order(ByteOrder.LITTLE_ENDIAN);
        int modeId = in.getInt(40);
        int version = in.getInt(44);
        if (modeId < 0 || modeId > 2) {
            throw new IOException("mode in the Speex header is " + modeId + ", allowed 0 to 2");
        }
        if (version != BITSTREAM_VERSION) {
            throw new IOException("bit-stream version in the Speex header is " + version + ", supported is 4");
        }
        // old encoders left the number of frames per packet at 0
        int framesPerPacket = Math.max(1, in.getInt(64));
        String fault = fault(in.getInt(36), in.getInt(48), framesPerPacket, in.getInt(68));
        if (fault != null) {
            throw new IOException("Speex header: " + fault);
        }
        return new SpeexHeader(
                SpeexMode.ofSampleRate(8_000 << modeId),
                in.getInt(36),
                in.getInt(48),
                framesPerPacket,
                in.getInt(60) != 0,
                in.getInt(52),
                encoder(packet),
                in.getInt(68));
    }

    private static String encoder(byte[] packet) {
        StringBuilder text = new StringBuilder();
        for (int i = MAGIC.length; i < MAGIC.length + ENCODER_BYTES && packet[i] != 0; i++) {
            text.append(packet[i] > 0 ? (char) packet[i] : '?');
        }
        return text.toString();
    }

    /** The header packet: {@link #BYTES} bytes. */
    byte[] toBytes() {
        ByteBuffer out = ByteBuffer.allocate(BYTES).order(ByteOrder.LITTLE_ENDIAN);
        out.put(MAGIC).put(encoder.getBytes(StandardCharsets.US_ASCII)).position(28);
        out.putInt(1).putInt(BYTES).putInt(sampleRateHz).putInt(mode.highBands());
        out.putInt(BITSTREAM_VERSION).putInt(channels).putInt(bitRate).putInt(mode.frameSamples());
        out.putInt(variableBitRate ? 1 : 0).putInt(framesPerPacket).putInt(extraHeaders);
        return out.array();
    }
}
