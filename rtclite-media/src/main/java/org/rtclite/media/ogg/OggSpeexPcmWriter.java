package org.rtclite.media.ogg;

import java.io.Closeable;
import java.io.IOException;
import java.io.OutputStream;
import java.util.Arrays;
import java.util.List;
import java.util.Objects;
import org.rtclite.media.speex.SpeexEncoder;

/**
 * Encodes PCM into a Speex stream in Ogg, one frame per packet.
 *
 * <p>A reader gets back exactly as many samples as were written, in time with them. Blocking; one caller at a
 * time. {@link #close} encodes what is left and closes the stream below.
 */
public final class OggSpeexPcmWriter implements Closeable {

    private final SpeexEncoder encoder;
    private final OggSpeexWriter packets;
    private final short[] frame;
    private final byte[] packet;
    private int filled;
    private long frames;
    private long samples;
    private boolean closed;

    private OggSpeexPcmWriter(SpeexEncoder encoder, OggSpeexWriter packets) {
        this.encoder = encoder;
        this.packets = packets;
        frame = new short[encoder.frameSamples()];
        packet = new byte[encoder.maxFrameBytes()];
    }

    /**
     * Begins a stream.
     *
     * @param encoder a new encoder that sends every frame
     * @param comments lines of the form {@code NAME=value}
     */
    public static OggSpeexPcmWriter to(OutputStream out, SpeexEncoder encoder, List<String> comments)
            throws IOException {
        SpeexHeader header =
                SpeexHeader.of(encoder.mode(), encoder.channels(), 1).variable(encoder.variableBitRate());
        return new OggSpeexPcmWriter(encoder, OggSpeexWriter.to(out, header, comments, encoder.lookAheadSamples()));
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
            int step = Math.min(count - taken, frame.length - filled);
            System.arraycopy(pcm, offset + taken, frame, filled, step);
            taken += step;
            filled += step;
            if (filled == frame.length) {
                encodeFrame();
            }
        }
    }

    private void encodeFrame() throws IOException {
        int length = encoder.encode(frame, 0, packet, 0);
        if (length == 0) {
            throw new IllegalStateException("the encoder left a frame out: files hold every frame");
        }
        packets.write(packet, 0, length);
        filled = 0;
        frames++;
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
            while (frames * frameSamples < delayed) {
                Arrays.fill(frame, filled, frame.length, (short) 0);
                encodeFrame();
            }
        }
    }
}
