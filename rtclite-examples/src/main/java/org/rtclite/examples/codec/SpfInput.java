package org.rtclite.examples.codec;

import java.io.IOException;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.rtclite.media.speex.SpeexDecoder;
import org.rtclite.media.speex.SpeexStatus;

/**
 * A packet file, decoded as its header says; nothing is trimmed, and packets that are missing are made up.
 *
 * <p>The decoder is called as many times per packet as the header says, or until it returns something else than a
 * frame.
 */
final class SpfInput implements PcmInput {

    private final SpfReader packets;
    private final SpfHeader header;
    private final @Nullable PacketReturns returns;
    private final SpeexDecoder decoder;
    private final short[] pcm;
    private int pcmFrom;
    private int pcmTo;
    private long corrupt;
    private long firstCorrupt = -1;

    /**
     * Decodes from the first packet on.
     *
     * @param decoding the enhancement can be off in the header too
     */
    SpfInput(SpfReader packets, Decoding decoding) {
        this.packets = packets;
        returns = decoding.returns();
        header = packets.header();
        decoder = decoding.set(SpeexDecoder.of(header.mode()))
                .enhancement(header.enhancement() && decoding.enhancement())
                .stereo(header.channels() == 2)
                .build();
        pcm = new short[header.framesPerPacket() * decoder.frameSamples()];
    }

    @Override
    public int sampleRateHz() {
        return header.mode().sampleRateHz();
    }

    @Override
    public int channels() {
        return header.channels();
    }

    @Override
    public long frames() {
        return header.packets() * header.framesPerPacket() * header.mode().frameSamples();
    }

    @Override
    public int lagSamples() {
        return Decoding.lagSamples(header.mode());
    }

    @Override
    public int read(short[] out, int offset, int frames) throws IOException {
        while (pcmFrom == pcmTo) {
            int length = packets.read();
            if (length == SpfReader.END) {
                return END;
            }
            decode(length);
        }
        int samples = Math.min(frames * channels(), pcmTo - pcmFrom);
        System.arraycopy(pcm, pcmFrom, out, offset, samples);
        pcmFrom += samples;
        return samples / channels();
    }

    private void decode(int length) throws IOException {
        pcmFrom = 0;
        pcmTo = 0;
        decoder.start(packets.packet(), 0, length);
        if (returns != null) {
            returns.packet(header.framesPerPacket());
        }
        SpeexStatus status = SpeexStatus.FRAME;
        for (int call = 0; call < header.framesPerPacket() && status == SpeexStatus.FRAME; call++) {
            if (length == 0) {
                decoder.conceal(1, pcm, pcmTo);
            } else {
                status = decoder.next(pcm, pcmTo);
            }
            pcmTo += status == SpeexStatus.FRAME ? decoder.frameSamples() : 0;
            if (returns != null) {
                returns.add(status);
            }
        }
        if (status == SpeexStatus.CORRUPT) {
            corrupt++;
            firstCorrupt = firstCorrupt < 0 ? packets.packetOffset() : firstCorrupt;
        }
    }

    @Override
    public List<String> damages() {
        return corrupt == 0
                ? List.of()
                : List.of(corrupt + " packets are corrupt and were left out, the first at byte " + firstCorrupt);
    }

    @Override
    public void close() throws IOException {
        packets.close();
    }
}
