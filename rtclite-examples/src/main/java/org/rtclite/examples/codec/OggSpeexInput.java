package org.rtclite.examples.codec;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import org.rtclite.media.ogg.OggSpeexPcmReader;
import org.rtclite.media.speex.SpeexMode;

/** An Ogg Speex file, decoded and trimmed to what was encoded; the links of a chain follow each other. */
final class OggSpeexInput implements PcmInput {

    private final OggSpeexPcmReader reader;
    private final SpeexMode mode;
    private final int rateHz; // as the header says: not that of the mode in odd recordings
    private final int channels;
    private final long frames;
    private final List<String> damages = new ArrayList<>();
    private int link = 1;
    private boolean ended;

    /** Decodes from the reader's place on. */
    OggSpeexInput(OggSpeexPcmReader reader) throws IOException {
        this.reader = reader;
        mode = reader.header().mode();
        rateHz = reader.header().sampleRateHz();
        channels = reader.channels();
        frames = reader.seekable() ? reader.lengthSamples() : -1;
    }

    @Override
    public int sampleRateHz() {
        return rateHz;
    }

    @Override
    public int channels() {
        return channels;
    }

    /** Of the first link. */
    @Override
    public long frames() {
        return frames;
    }

    @Override
    public int read(short[] pcm, int offset, int count) throws IOException {
        while (!ended) {
            int samples = reader.read(pcm, offset, count * channels);
            if (samples != OggSpeexPcmReader.END) {
                return samples / channels;
            }
            nextLink();
        }
        return END;
    }

    private void nextLink() throws IOException {
        if (reader.isTruncated()) {
            damages.add("breaks off at byte " + reader.offset() + ": stream " + link + " has no last page");
        }
        ended = true;
        if (!reader.nextLink()) {
            return;
        }
        link++;
        boolean sameRate = reader.header().sampleRateHz() == rateHz;
        if (reader.header().mode() == mode && sameRate && reader.channels() == channels) {
            ended = false;
        } else {
            damages.add("stream " + link + " is left out: it has " + reader.channels() + " channels of "
                    + reader.header().sampleRateHz() + " Hz, the first " + channels + " of " + rateHz);
        }
    }

    @Override
    public List<String> damages() {
        List<String> all = new ArrayList<>(damages);
        if (reader.concealedFrames() > 0) {
            all.add(reader.concealedFrames() + " frames are missing or damaged and were made up, the first before or on"
                    + " the page at byte " + reader.damageOffset());
        }
        return all;
    }

    @Override
    public void close() throws IOException {
        reader.close();
    }
}
