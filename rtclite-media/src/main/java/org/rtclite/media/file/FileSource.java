package org.rtclite.media.file;

import java.io.Closeable;
import java.io.IOException;
import java.nio.file.Path;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.locks.LockSupport;
import org.rtclite.media.audio.AudioSource;
import org.rtclite.media.audio.PcmRing;

/**
 * Plays a sound file: one thread reads ahead, the media thread takes samples and never waits for the disk.
 *
 * <pre>{@code
 * try (FileSource menu = FileSource.open(Path.of("menu.wav"))) {
 *     menu.fill();                  // two seconds are ready before the first tick asks
 *     call.setSource(menu);         // the media thread reads from now on
 *     menu.pump();                  // this thread reads ahead until all has been played
 * }
 * }</pre>
 *
 * <p>Channels are mixed to one; the rate is the file's. {@link #fill} and {@link #pump} belong to one thread, {@link
 * #read} to another; {@link #close} may be called from anywhere and ends both.
 */
public final class FileSource implements AudioSource, Closeable {

    private static final int CHUNK = 2048;
    private static final long LONGEST_PAUSE_NANOS = TimeUnit.MILLISECONDS.toNanos(200);
    private static final long SHORTEST_PAUSE_NANOS = TimeUnit.MILLISECONDS.toNanos(5);

    private final AudioReader reader;
    private final PcmRing ring;
    private final short[] chunk = new short[CHUNK];
    private int chunkLength;
    private int chunkPosition;
    private volatile boolean complete; // all of the file is in the ring, or has been
    private volatile boolean closed;
    private final AtomicLong underruns = new AtomicLong();

    /** Plays what the reader reads, and closes it. */
    public FileSource(AudioReader reader) {
        this.reader = reader;
        ring = new PcmRing(Math.max(CHUNK, 2 * reader.format().sampleRateHz()));
    }

    /** Opens a WAV or AU file. */
    public static FileSource open(Path file) throws IOException {
        return new FileSource(AudioFile.open(file));
    }

    @Override
    public int sampleRateHz() {
        return reader.format().sampleRateHz();
    }

    /** Takes samples: for the media thread. Gives what is there; the end after the last sample or {@link #close}. */
    @Override
    public int read(short[] pcm, int offset, int samples) {
        boolean atEnd = complete || closed; // before the ring, so that nothing that follows can be missed
        int n = closed ? 0 : ring.read(pcm, offset, samples);
        if (n == 0 && atEnd && samples > 0) {
            return END;
        }
        if (n < samples && !atEnd) {
            underruns.incrementAndGet();
        }
        return n;
    }

    /**
     * Reads ahead as far as there is room, up to two seconds, without waiting for the media thread.
     *
     * @return whether the file goes on
     */
    public boolean fill() throws IOException {
        while (!complete && !closed) {
            if (chunkPosition == chunkLength && !readChunk()) {
                break;
            }
            int n = ring.write(chunk, chunkPosition, chunkLength - chunkPosition);
            chunkPosition += n;
            if (chunkPosition < chunkLength) {
                return true;
            }
        }
        return false;
    }

    private boolean readChunk() throws IOException {
        try {
            chunkPosition = 0;
            chunkLength = Math.max(0, reader.readMono(chunk, 0, CHUNK));
            complete = chunkLength == 0;
            return !complete;
        } catch (IOException e) {
            chunkLength = 0;
            complete = true; // what was read is played, then this source ends
            if (closed) {
                return false;
            }
            throw e;
        }
    }

    /**
     * Reads ahead until the media thread has taken the last sample, or this source is closed.
     *
     * @throws IOException if the file cannot be read; what was read before is still played
     * @throws InterruptedException if this thread is interrupted, which closes this source
     */
    public void pump() throws IOException, InterruptedException {
        while (!closed && (fill() || ring.available() > 0)) {
            long untilHalf = TimeUnit.SECONDS.toNanos(ring.available()) / sampleRateHz() / 2;
            LockSupport.parkNanos(this, Math.max(SHORTEST_PAUSE_NANOS, Math.min(LONGEST_PAUSE_NANOS, untilHalf)));
            if (Thread.interrupted()) {
                close();
                throw new InterruptedException("interrupted while a file was played");
            }
        }
    }

    /** How many samples the media thread has taken. */
    public long positionSamples() {
        return ring.position();
    }

    /** How often the media thread found too little because reading ahead was late. */
    public long underruns() {
        return underruns.get();
    }

    @Override
    public void close() throws IOException {
        closed = true;
        reader.close();
    }
}
