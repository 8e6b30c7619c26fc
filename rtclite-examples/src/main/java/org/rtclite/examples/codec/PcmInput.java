package org.rtclite.examples.codec;

import java.io.Closeable;
import java.io.IOException;
import java.util.List;

/** PCM that a file holds or decodes to. One thread at a time; blocks on its file. */
interface PcmInput extends Closeable {

    /** What {@link #read} returns at the end. */
    int END = -1;

    /** Samples of each channel per second. */
    int sampleRateHz();

    /** Samples in a PCM frame: one per channel, interleaved. */
    int channels();

    /** PCM frames in all, as far as that is known beforehand; -1 when it is not. */
    long frames();

    /**
     * Reads PCM.
     *
     * @param pcm takes {@code frames * channels()} samples from {@code offset} on
     * @return PCM frames read, at least one; {@link #END} at the end
     */
    int read(short[] pcm, int offset, int frames) throws IOException;

    /** By how many samples of a channel the PCM lags behind what was encoded; 0 where that was cut off. */
    default int lagSamples() {
        return 0;
    }

    /** What was found amiss up to here, in words, though it could be read. */
    default List<String> damages() {
        return List.of();
    }
}
