package org.rtclite.examples.codec;

import java.io.IOException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.rtclite.examples.cli.ExitCode;
import org.rtclite.media.audio.AudioDecoder;
import org.rtclite.media.g711.G711Codec;
import org.rtclite.media.speex.SpeexCodec;
import org.rtclite.media.speex.SpeexMode;
import org.rtclite.rtmp.flv.AudioTag;
import org.rtclite.rtmp.flv.FlvReader;
import org.rtclite.rtmp.flv.FlvTag;

/**
 * The sound of an FLV file, when it is Speex or G.711.
 *
 * <p>Senders leave pauses out: where the time stamps run ahead of the samples by more than a few frames, silence fills
 * the gap, up to a minute each.
 */
final class FlvInput implements PcmInput {

    private static final int LONGEST_JITTER_MS = 100;
    private static final int LONGEST_GAP_MS = 60_000;
    private static final int SILENCE_MS = 100; // given out at a time

    private final FlvReader reader;
    private final String place;
    private final int format;
    private final int rateHz;
    private final AudioDecoder decoder;
    private @Nullable FlvTag ahead;
    private byte[] payload = new byte[256];
    private short[] pcm;
    private int pcmFrom;
    private int pcmTo;
    private long silence; // samples of a gap that are still to come
    private long samples; // since the base time
    private long baseMs;
    private long corrupt;
    private long firstCorruptMs = -1;

    /** Finds the first sound in the file, which tells the codec. */
    FlvInput(FlvReader reader, String place) throws IOException {
        this.reader = reader;
        this.place = place;
        FlvTag first = nextAudio();
        if (first == null) {
            throw new FileFailure(ExitCode.NO_MEDIA, place + ": has no sound");
        }
        AudioTag header = header(first);
        format = header.format();
        rateHz = header.rateHz();
        AudioDecoder found = switch (format) {
            case AudioTag.SPEEX -> SpeexCodec.WIDEBAND.newDecoder(Map.of());
            case AudioTag.ULAW -> G711Codec.PCMU.newDecoder(Map.of());
            case AudioTag.ALAW -> G711Codec.PCMA.newDecoder(Map.of());
            default -> null;
        };
        if (found == null) {
            first.close();
            throw FileFailure.damaged(
                    place, "sound is " + header.codecName() + ", only Speex, mu-law and A-law are decoded");
        }
        decoder = found;
        pcm = new short[rateHz * SILENCE_MS / 1000];
        ahead = first;
        baseMs = first.timestampMs();
    }

    private @Nullable FlvTag nextAudio() throws IOException {
        for (FlvTag tag = reader.next(); tag != null; tag = reader.next()) {
            if (tag.type() == FlvTag.AUDIO && tag.body().readableBytes() > 1) {
                return tag;
            }
            tag.close();
        }
        return null;
    }

    private AudioTag header(FlvTag tag) throws IOException {
        AudioTag header = AudioTag.parse(tag.body());
        if (header == null) {
            throw FileFailure.damaged(place, "an audio tag at " + tag.timestampMs() + " ms has no header");
        }
        return header;
    }

    @Override
    public int sampleRateHz() {
        return rateHz;
    }

    @Override
    public int channels() {
        return 1;
    }

    @Override
    public long frames() {
        return -1;
    }

    @Override
    public int lagSamples() {
        return format == AudioTag.SPEEX ? Decoding.lagSamples(SpeexMode.WIDEBAND) : 0;
    }

    @Override
    public int read(short[] out, int offset, int frames) throws IOException {
        while (pcmFrom == pcmTo) {
            if (silence > 0) {
                pcmFrom = 0;
                pcmTo = (int) Math.min(silence, pcm.length);
                silence -= pcmTo;
                Arrays.fill(pcm, 0, pcmTo, (short) 0);
            } else if (!decodeNext()) {
                return END;
            }
        }
        int count = Math.min(frames, pcmTo - pcmFrom);
        System.arraycopy(pcm, pcmFrom, out, offset, count);
        pcmFrom += count;
        samples += count;
        return count;
    }

    /** Decodes the tag ahead, or makes the silence before it; false when there is none. */
    private boolean decodeNext() throws IOException {
        FlvTag tag = ahead == null ? nextAudio() : ahead;
        ahead = tag;
        if (tag == null) {
            return false;
        }
        long gapMs = tag.timestampMs() - baseMs - samples * 1000 / rateHz;
        if (gapMs > LONGEST_JITTER_MS && gapMs <= LONGEST_GAP_MS) {
            silence = gapMs * rateHz / 1000;
            return true;
        }
        if (Math.abs(gapMs) > LONGEST_JITTER_MS) { // behind, or far ahead: from here on another clock
            baseMs += gapMs;
        }
        ahead = null;
        try (tag) {
            decode(tag);
        }
        return true;
    }

    private void decode(FlvTag tag) throws IOException {
        AudioTag header = header(tag);
        if (header.format() != format) {
            throw FileFailure.damaged(
                    place, "sound becomes " + header.codecName() + " at " + tag.timestampMs() + " ms");
        }
        int length = tag.body().readableBytes() - header.headerBytes();
        if (payload.length < length) {
            payload = new byte[length];
        }
        tag.body().getBytes(tag.body().readerIndex() + header.headerBytes(), payload, 0, length);
        if (pcm.length < decoder.maxSamples(length)) {
            pcm = new short[decoder.maxSamples(length)];
        }
        pcmFrom = 0;
        pcmTo = Math.max(0, decoder.decode(payload, 0, length, pcm, 0));
        if (pcmTo == 0) {
            corrupt++;
            firstCorruptMs = firstCorruptMs < 0 ? tag.timestampMs() : firstCorruptMs;
        }
    }

    @Override
    public List<String> damages() {
        List<String> all = new ArrayList<>();
        if (corrupt > 0) {
            all.add(corrupt + " audio tags are corrupt and were left out, the first at " + firstCorruptMs + " ms");
        }
        if (reader.isTruncated()) {
            all.add("breaks off within a tag");
        }
        return all;
    }

    @Override
    public void close() throws IOException {
        if (ahead != null) {
            ahead.close();
            ahead = null;
        }
        reader.close();
    }
}
