package org.rtclite.media.ogg;

import java.io.Closeable;
import java.io.IOException;
import java.io.OutputStream;
import java.util.Arrays;
import java.util.List;
import java.util.Objects;
import org.rtclite.media.speex.SpeexEncoder;

/**
 * Encodes PCM into a Speex stream in Ogg.
 *
 * <p>A reader gets back exactly as many samples as were written, in time with them. Blocking; one caller at a
 * time. {@link #close} encodes what is left and closes the stream below.
 */
public final class OggSpeexPcmWriter implements Closeable {

    private final SpeexEncoder encoder;
    private final OggSpeexWriter packets;
    private final int framesPerPacket;
    private final short[] pending;
    private final byte[] packet;
    private int filled;
    private long frames;
    private long samples;
    private boolean closed;

    private OggSpeexPcmWriter(SpeexEncoder encoder, OggSpeexWriter packets, int framesPerPacket) {
        this.encoder = encoder;
        this.packets = packets;
        this.framesPerPacket = framesPerPacket;
        pending = new short[framesPerPacket * encoder.frameSamples()];
        packet = new byte[framesPerPacket * encoder.maxFrameBytes()];
    }

    /** Begins a stream of one frame per packet. */
    public static OggSpeexPcmWriter to(OutputStream out, SpeexEncoder encoder, List<String> comments)
            throws IOException {
        return to(out, encoder, 1, comments);
    }

    /**
     * Begins a stream.
     *
     * @param encoder a new encoder; frames that it would not send are written as a few bits of silence
     * @param framesPerPacket 1 to 50; the last packet may have fewer
     * @param comments lines of the form {@code NAME=value}
     */
    public static OggSpeexPcmWriter to(
            OutputStream out, SpeexEncoder encoder, int framesPerPacket, List<String> comments) throws IOException {
        SpeexHeader header = SpeexHeader.of(encoder.mode(), encoder.channels(), framesPerPacket)
                .variable(encoder.variableBitRate());
        return new OggSpeexPcmWriter(
                encoder, OggSpeexWriter.to(out, header, comments, encoder.lookAheadSamples()), framesPerPacket);
    }

    /**
     * Encodes PCM.
     *
     * @param count samples of all channels, interleaved: a multiple of their number
     */
    public void write(short[] pcm, int offset, int count) throws IOException {
        Objects.checkFromIndexSize(offset, count, pcm.length);
        if (closed) {
            throw new IllegalStateException("the Speex stream is closed");
        }
        if (count % encoder.channels() != 0) {
            throw new IllegalArgumentException(
                    count + " samples are no multiple of " + encoder.channels() + " channels");
        }
        samples += count / encoder.channels();
        int taken = 0;
        while (taken < count) {
            int step = Math.min(count - taken, pending.length - filled);
            System.arraycopy(pcm, offset + taken, pending, filled, step);
            taken += step;
            filled += step;
            if (filled == pending.length) {
                encodePacket(framesPerPacket);
            }
        }
    }

    private void encodePacket(int count) throws IOException {
        encoder.encodePayload(pending, 0, count, packet, 0);
        packets.write(packet, 0, encoder.payloadBytes());
        filled = 0;
        frames += count;
    }

    /** Encodes the rest, and silence until the last sample is through both coders; closes the stream below. */
    @Override
    public void close() throws IOException {
        if (closed) {
            return;
        }
        closed = true;
        try (packets) {
            packets.totalSamples(samples);
            int frameSamples = encoder.mode().frameSamples();
            long delayed = samples == 0 ? 0 : samples + encoder.lookAheadSamples() + frameSamples / 4;
            long missing = (delayed + frameSamples - 1) / frameSamples - frames;
            while (missing > 0) {
                Arrays.fill(pending, filled, pending.length, (short) 0);
                int count = (int) Math.min(missing, framesPerPacket);
                encodePacket(count);
                missing -= count;
            }
        }
    }
}
