package org.rtclite.media.file;

import java.io.Closeable;
import java.io.IOException;
import java.nio.file.Path;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import org.jspecify.annotations.Nullable;
import org.rtclite.media.audio.AudioSink;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Records both directions of a call into a file: the far end left, the near end right.
 *
 * <p>The media thread writes both {@linkplain #far() sides} in each tick; they stay aligned to the sample, also when
 * one side pauses, is dropped, or has another rate (the file gets the higher one). A thread of its own converts and
 * writes, behind a queue of four seconds; what does not fit is counted, and silence in the file. The file is readable
 * at any time but for its last second, and complete after {@link #close()}.
 */
public final class CallRecorder implements Closeable {

    /** What goes into the file. */
    public enum Channels {
        /** Left the far end, right the near end. */
        STEREO,
        /** Both ends mixed. */
        MONO
    }

    private static final Logger LOG = LoggerFactory.getLogger(CallRecorder.class);
    private static final long POLL_NANOS = TimeUnit.MILLISECONDS.toNanos(50);
    private static final long CLOSE_LIMIT_MS = 5000;

    private final AudioWriter writer;
    private final Channels channels;
    private final RecordedSide far;
    private final RecordedSide near;
    private final short[] frames;
    private final Thread thread;
    private volatile boolean pauseWanted;
    private boolean paused; // as of the current tick; by the media thread only
    private volatile boolean closing;
    private volatile @Nullable IOException failure;

    private CallRecorder(Path file, int farRateHz, int nearRateHz, Channels channels) throws IOException {
        int rateHz = Math.max(farRateHz, nearRateHz);
        this.channels = channels;
        far = new RecordedSide(this::takes, farRateHz, rateHz);
        near = new RecordedSide(this::takes, nearRateHz, rateHz);
        far.other = near;
        near.other = far;
        frames = new short[2 * far.capacity()];
        writer = AudioFile.create(file, FileFormat.pcm(rateHz, channels == Channels.STEREO ? 2 : 1));
        thread = new Thread(this::run, "rtclite-recorder");
        thread.setDaemon(true);
    }

    /**
     * Creates the file (WAV, or AU by its name) and begins to record.
     *
     * @param farRateHz rate of what {@link #far()} is written
     * @param nearRateHz rate of what {@link #near()} is written
     */
    public static CallRecorder start(Path file, int farRateHz, int nearRateHz, Channels channels) throws IOException {
        CallRecorder recorder = new CallRecorder(file, farRateHz, nearRateHz, channels);
        recorder.thread.start();
        return recorder;
    }

    /** Takes what the far end says; for the media thread. */
    public AudioSink far() {
        return far;
    }

    /** Takes what the near end says; for the media thread. */
    public AudioSink near() {
        return near;
    }

    /** Leaves out of the file what follows, from the next tick on. */
    public void pause() {
        pauseWanted = true;
    }

    /** Ends a pause. */
    public void resume() {
        pauseWanted = false;
    }

    /** Samples of both sides that the queue had no room for, at their own rates. */
    public long droppedSamples() {
        return far.dropped() + near.dropped();
    }

    /** Why writing stopped, if it did: a full disk, say. */
    public @Nullable IOException failure() {
        return failure;
    }

    /** Whether this tick is recorded: decided by the side that comes first, so that both sides agree. */
    private boolean takes(boolean firstOfTick) {
        if (firstOfTick) {
            paused = pauseWanted;
        }
        return !paused && !closing && failure == null;
    }

    private void run() {
        try (writer) {
            while (!closing) {
                drain();
                LockSupport.parkNanos(this, POLL_NANOS);
            }
            drain();
            while (far.hasQueued() || near.hasQueued()) { // one side is so far ahead that it has no room
                level();
                drain();
            }
            far.finish();
            near.finish();
            level();
        } catch (IOException e) {
            failure = e;
            LOG.warn("recording stopped: {}", e.toString());
        }
    }

    private void drain() throws IOException {
        boolean more = true;
        while (more) {
            boolean fromFar = far.convert();
            more = near.convert() || fromFar;
            writeOut();
        }
    }

    /** Brings both sides to the same length, and writes all of them. */
    private void level() throws IOException {
        far.padTo(near.ready());
        near.padTo(far.ready());
        writeOut();
    }

    private void writeOut() throws IOException {
        int n = Math.min(far.ready(), near.ready());
        if (channels == Channels.STEREO) {
            for (int i = 0; i < n; i++) {
                frames[2 * i] = far.sample(i);
                frames[2 * i + 1] = near.sample(i);
            }
        } else {
            for (int i = 0; i < n; i++) {
                int sum = far.sample(i) + near.sample(i);
                frames[i] = (short) Math.max(Short.MIN_VALUE, Math.min(Short.MAX_VALUE, sum));
            }
        }
        writer.write(frames, 0, n);
        far.consume(n);
        near.consume(n);
    }

    /**
     * Ends the recording: what was written before is in the file, header included, when this returns.
     *
     * @throws IOException if the file could not be written, now or earlier
     */
    @Override
    public void close() throws IOException {
        closing = true;
        LockSupport.unpark(thread);
        try {
            thread.join(CLOSE_LIMIT_MS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
        IOException failed = failure;
        if (failed != null) {
            throw new IOException("the recording is incomplete", failed);
        }
        if (thread.isAlive()) {
            throw new IOException("the recording was not finished within " + CLOSE_LIMIT_MS + " ms");
        }
    }
}
