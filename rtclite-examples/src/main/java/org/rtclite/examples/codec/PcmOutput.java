package org.rtclite.examples.codec;

import java.io.Closeable;
import java.io.IOException;

/** A file that takes PCM, perhaps encoding it; complete once closed. One thread at a time; blocks on its file. */
interface PcmOutput extends Closeable {

    /** Appends {@code frames} PCM frames of as many channels as the output was made for. */
    void write(short[] pcm, int offset, int frames) throws IOException;
}
