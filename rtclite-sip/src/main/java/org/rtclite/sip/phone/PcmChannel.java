package org.rtclite.sip.phone;

import java.util.concurrent.CancellationException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.LockSupport;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;
import org.rtclite.media.audio.AudioSink;
import org.rtclite.media.audio.AudioSource;
import org.rtclite.media.audio.PcmRing;

/**
 * A call's audio as PCM that a program reads and writes at a rate of its own: the bridge to speech services.
 *
 * <p>Reading waits for the far side's voice; writing takes bursts (speech synthesis is faster than real time), and the
 * channel paces them. One thread reads, any may write. What the far side says while nobody reads is kept for two
 * seconds, and then dropped and counted.
 */
public final class PcmChannel implements AutoCloseable {

    private static final int HEARD_SECONDS = 2;
    private static final int SAID_SECONDS = 60;
    private static final long POLL_NANOS = TimeUnit.MILLISECONDS.toNanos(100);

    private final int sampleRateHz;
    private final Waits waits;
    private final PcmRing heard;
    private final PcmRing said;
    private final ReentrantLock writing = new ReentrantLock();
    private final ReentrantLock reading = new ReentrantLock();
    private final Condition room = writing.newCondition();
    private volatile @Nullable Thread reader;
    private volatile long droppedSamples;
    private volatile long playedSamples;
    private volatile boolean closed;
    /** Total of samples ever queued; under the writing lock. */
    private long writtenSamples;
    /** What was queued up to this total is not said any more. */
    private volatile long clearedTo;

    PcmChannel(int sampleRateHz, Waits waits) {
        if (sampleRateHz < 8000 || sampleRateHz > 48_000) {
            throw new IllegalArgumentException("sample rate is " + sampleRateHz + " Hz, range 8000 to 48000");
        }
        this.sampleRateHz = sampleRateHz;
        this.waits = waits;
        this.heard = new PcmRing(HEARD_SECONDS * sampleRateHz);
        this.said = new PcmRing(SAID_SECONDS * sampleRateHz);
    }

    /** Samples per second of both directions. */
    public int sampleRateHz() {
        return sampleRateHz;
    }

    /**
     * Fills {@code pcm} with what the far side says, waiting until there is enough.
     *
     * @return samples read: all of {@code pcm}, less at the end of the call, -1 after it
     */
    public int read(short[] pcm) {
        waits.requireBlocking("PcmChannel.read");
        reading.lock();
        reader = Thread.currentThread();
        try {
            int read = 0;
            while (read < pcm.length) {
                boolean over = closed;
                read += heard.read(pcm, read, pcm.length - read);
                if (read == pcm.length || over) {
                    break;
                }
                LockSupport.parkNanos(this, POLL_NANOS);
                if (Thread.interrupted()) {
                    Thread.currentThread().interrupt();
                    throw new CancellationException("interrupted while waiting in PcmChannel.read");
                }
            }
            return read == 0 && pcm.length > 0 ? -1 : read;
        } finally {
            reader = null;
            reading.unlock();
        }
    }

    /** Says {@code pcm} after what was written before; waits only when a minute is queued already. */
    public void write(short[] pcm) {
        write(pcm, 0, pcm.length);
    }

    /**
     * Says {@code samples} samples from {@code offset} on.
     *
     * @throws IllegalStateException when the call is over
     */
    public void write(short[] pcm, int offset, int samples) {
        java.util.Objects.checkFromIndexSize(offset, samples, pcm.length);
        writing.lock();
        try {
            int done = 0;
            while (true) {
                if (closed) {
                    throw new IllegalStateException("the call is over: " + (samples - done) + " samples not said");
                }
                int taken = said.write(pcm, offset + done, samples - done);
                writtenSamples += taken;
                done += taken;
                if (done == samples) {
                    return;
                }
                waits.requireBlocking("PcmChannel.write with a full queue");
                // the media thread takes no lock, so nobody signals: look again soon
                room.awaitNanos(POLL_NANOS);
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new CancellationException("interrupted while waiting in PcmChannel.write");
        } finally {
            writing.unlock();
        }
    }

    /** Barge-in: what is queued is not said any more, within one packet; what is written next is. */
    public void clear() {
        writing.lock();
        try {
            clearedTo = writtenSamples;
        } finally {
            writing.unlock();
        }
    }

    /** How much is queued and not said yet, in milliseconds. */
    public long queuedMs() {
        long from = said.position();
        return Math.max(0, said.available() - Math.max(0, clearedTo - from)) * 1000 / sampleRateHz;
    }

    /** How much was said so far, in milliseconds: what was cleared does not count. */
    public long playedMs() {
        return playedSamples * 1000 / sampleRateHz;
    }

    /** How much of the far side's voice was dropped because nobody read it, in milliseconds. */
    public long droppedMs() {
        return droppedSamples * 1000 / sampleRateHz;
    }

    /** Ends reading and writing; the call goes on. */
    @Override
    public void close() {
        closed = true;
        Thread waiting = reader;
        if (waiting != null) {
            LockSupport.unpark(waiting);
        }
    }

    /** What the leg plays into. */
    AudioSink incoming() {
        return new AudioSink() {
            @Override
            public int sampleRateHz() {
                return sampleRateHz;
            }

            @Override
            public void write(short[] pcm, int offset, int samples) {
                int taken = heard.write(pcm, offset, samples);
                if (taken < samples) {
                    long total = droppedSamples + samples - taken; // the leg's thread is the only writer
                    droppedSamples = total;
                }
                Thread waiting = reader;
                if (waiting != null) {
                    LockSupport.unpark(waiting);
                }
            }
        };
    }

    /** What the leg says. */
    AudioSource outgoing() {
        return new AudioSource() {
            @Override
            public int sampleRateHz() {
                return sampleRateHz;
            }

            @Override
            public int read(short[] pcm, int offset, int samples) {
                long cleared = clearedTo - said.position();
                if (cleared > 0) {
                    said.skip((int) cleared);
                }
                int read = said.read(pcm, offset, samples);
                long total = playedSamples + read; // the leg's thread is the only writer
                playedSamples = total;
                return read;
            }
        };
    }
}
