package org.rtclite.examples.codec;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.rtclite.examples.cli.ExitCode;
import org.rtclite.media.speex.SpeexMode;
import org.rtclite.rtmp.audio.AudioTagSource;
import org.rtclite.rtmp.audio.AudioTagSource.Put;
import org.rtclite.rtmp.flv.AudioTag;
import org.rtclite.rtmp.flv.FlvReader;
import org.rtclite.rtmp.flv.FlvTag;

/** The sound of an FLV file, decoded at the rate that its first tag has; pauses that were left out are filled in. */
final class FlvInput implements PcmInput {

    private static final int LEAST_RATE_HZ = 8000;

    private final FlvReader reader;
    private final String place;
    private final AudioTagSource source;
    private final boolean speex;
    private @Nullable FlvTag ahead;
    private long firstCorruptMs = -1;

    /** Finds the first sound in the file, which tells the rate. */
    FlvInput(FlvReader reader, String place) throws IOException {
        this.reader = reader;
        this.place = place;
        FlvTag first = reader.next();
        while (first != null && (first.type() != FlvTag.AUDIO || AudioTag.parse(first.body()) == null)) {
            first.close();
            first = reader.next();
        }
        AudioTag header = first == null ? null : AudioTag.parse(first.body());
        if (header == null) {
            throw new FileFailure(ExitCode.NO_MEDIA, place + ": has no sound");
        }
        ahead = first;
        speex = header.format() == AudioTag.SPEEX;
        source = AudioTagSource.recorded(Math.max(LEAST_RATE_HZ, header.rateHz()));
    }

    @Override
    public int sampleRateHz() {
        return source.sampleRateHz();
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
        return speex ? Decoding.lagSamples(SpeexMode.WIDEBAND) : 0;
    }

    @Override
    public int read(short[] pcm, int offset, int frames) throws IOException {
        int count = source.read(pcm, offset, frames);
        while (count == 0) {
            putNext();
            count = source.read(pcm, offset, frames);
        }
        return count == AudioTagSource.END ? END : count;
    }

    private void putNext() throws IOException {
        FlvTag tag = ahead == null ? reader.next() : ahead;
        ahead = tag;
        if (tag == null) {
            source.end();
            return;
        }
        Put put = source.put(tag);
        if (put == Put.FULL) { // a pause is on its way out; once more afterwards
            return;
        }
        long timeMs = tag.timestampMs();
        tag.close();
        ahead = null;
        if (put == Put.UNSUPPORTED) {
            throw FileFailure.damaged(
                    place, "sound at " + timeMs + " ms is " + source.codecName() + ", for which there is no decoder");
        }
        if (put == Put.CORRUPT && firstCorruptMs < 0) {
            firstCorruptMs = timeMs;
        }
    }

    @Override
    public List<String> damages() {
        List<String> all = new ArrayList<>();
        if (firstCorruptMs >= 0) {
            all.add(source.stats().corrupt() + " audio tags are corrupt and were left out, the first at "
                    + firstCorruptMs + " ms");
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
