package org.rtclite.examples.codec;

import java.io.IOException;
import java.util.List;
import org.rtclite.media.file.AudioReader;

/** A WAV or AU file. */
final class SoundFileInput implements PcmInput {

    private final AudioReader reader;
    private long read;
    private boolean ended;

    SoundFileInput(AudioReader reader) {
        this.reader = reader;
    }

    @Override
    public int sampleRateHz() {
        return reader.format().sampleRateHz();
    }

    @Override
    public int channels() {
        return reader.format().channels();
    }

    @Override
    public long frames() {
        return reader.frames();
    }

    @Override
    public int read(short[] pcm, int offset, int frames) throws IOException {
        int got = reader.read(pcm, offset, frames);
        ended |= got == AudioReader.END;
        read += Math.max(0, got);
        return got == AudioReader.END ? END : got;
    }

    @Override
    public List<String> damages() {
        return ended && read < reader.frames()
                ? List.of("breaks off: its header says " + reader.frames() + " samples, it has " + read)
                : List.of();
    }

    @Override
    public void close() throws IOException {
        reader.close();
    }
}
