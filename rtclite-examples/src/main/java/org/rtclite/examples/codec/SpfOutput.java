package org.rtclite.examples.codec;

import java.io.IOException;
import java.nio.file.Path;
import java.util.Arrays;
import org.rtclite.media.speex.SpeexEncoder;

/** A packet file that is encoded; a packet that the encoder would not send is empty. */
final class SpfOutput implements PcmOutput {

    private final SpeexEncoder encoder;
    private final int framesPerPacket;
    private final SpfWriter packets;
    private final short[] pending;
    private final byte[] packet;
    private int filled;
    private long samples;
    private long encoded;
    private boolean closed;

    /** Creates the file, or empties it. */
    SpfOutput(Path file, SpeexEncoder encoder, int framesPerPacket) throws IOException {
        this.encoder = encoder;
        this.framesPerPacket = framesPerPacket;
        packets = new SpfWriter(file, new SpfHeader(encoder.mode(), encoder.channels(), true, framesPerPacket, 0));
        pending = new short[framesPerPacket * encoder.frameSamples()];
        packet = new byte[framesPerPacket * encoder.maxFrameBytes()];
    }

    @Override
    public void write(short[] pcm, int offset, int frames) throws IOException {
        samples += frames;
        int count = frames * encoder.channels();
        for (int taken = 0; taken < count; ) {
            int step = Math.min(count - taken, pending.length - filled);
            System.arraycopy(pcm, offset + taken, pending, filled, step);
            taken += step;
            filled += step;
            if (filled == pending.length) {
                encode();
            }
        }
    }

    private void encode() throws IOException {
        int length = encoder.encodePayload(pending, 0, framesPerPacket, packet, 0);
        packets.write(packet, length);
        encoded += (long) framesPerPacket * encoder.mode().frameSamples();
        filled = 0;
    }

    /** Encodes the rest, and silence until the last sample is through both coders. */
    @Override
    public void close() throws IOException {
        if (closed) {
            return;
        }
        closed = true;
        try (packets) {
            long delayed = samples == 0 ? 0 : samples + Decoding.lagSamples(encoder.mode());
            while (encoded < delayed) {
                Arrays.fill(pending, filled, pending.length, (short) 0);
                encode();
            }
        }
    }
}
