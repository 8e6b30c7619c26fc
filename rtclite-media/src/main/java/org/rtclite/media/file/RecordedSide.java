package org.rtclite.media.file;

import java.util.Arrays;
import java.util.Objects;
import java.util.concurrent.atomic.AtomicLong;
import org.jspecify.annotations.Nullable;
import org.rtclite.media.audio.AudioSink;
import org.rtclite.media.audio.PcmRing;
import org.rtclite.media.resample.Resampler;

/**
 * One direction of a recorded call, from the media thread to the recorder's thread.
 *
 * <p>The media thread's half counts what it was offered and puts silence where samples are missing, so that position
 * in the queue is time. The recorder's half converts to the file's rate.
 */
final class RecordedSide implements AudioSink {

    private static final int QUEUE_SECONDS = 4;
    private static final int CONVERTED_AT_ONCE_MS = 100;
    private static final int TOLERATED_LAG_MS = 60; // more than ticks in a row that catch up after a stall

    /** Decides whether what is offered is recorded. */
    interface Gate {

        /** Called for each block; {@code firstOfTick} says that the other side has yet to be offered this tick's. */
        boolean takes(boolean firstOfTick);
    }

    private final Gate gate;
    private final int sampleRateHz;
    private final int tolerated;
    private final PcmRing ring;
    RecordedSide other = this;

    // the media thread's
    private long elapsed; // samples offered since the start, pauses and gaps included
    private boolean absent; // was further behind than catching up explains
    private long missing; // silence still to be put into the ring
    private final AtomicLong dropped = new AtomicLong();

    // the recorder's
    private final @Nullable Resampler resampler;
    private final short[] input;
    private final short[] ready; // a second at the file's rate
    private int readyLength;
    private int early; // samples to leave out at the start: the resampler's latency

    RecordedSide(Gate gate, int sampleRateHz, int fileRateHz) {
        this.gate = gate;
        this.sampleRateHz = sampleRateHz;
        tolerated = sampleRateHz * TOLERATED_LAG_MS / 1000;
        ring = new PcmRing(QUEUE_SECONDS * sampleRateHz);
        input = new short[sampleRateHz / 1000 * CONVERTED_AT_ONCE_MS + 1];
        if (sampleRateHz == fileRateHz) {
            resampler = null;
        } else {
            resampler = new Resampler(sampleRateHz, fileRateHz, Resampler.Quality.VOICE);
            early = (int) ((long) resampler.latencySamples() * fileRateHz / sampleRateHz);
        }
        ready = new short[fileRateHz];
    }

    @Override
    public int sampleRateHz() {
        return sampleRateHz;
    }

    @Override
    public void write(short[] pcm, int offset, int samples) {
        Objects.checkFromIndexSize(offset, samples, pcm.length);
        boolean firstOfTick = elapsed * other.sampleRateHz >= other.elapsed * sampleRateHz;
        boolean taken = gate.takes(firstOfTick);
        catchUp(samples, absent ? 0 : tolerated, taken);
        absent = false;
        elapsed += samples;
        if (taken) {
            put(pcm, offset, samples);
        }
        if (other.catchUp(0, other.tolerated, taken)) {
            other.absent = true;
        }
    }

    long dropped() {
        return dropped.get();
    }

    /** Puts silence where this side was not written to while the other one was; false if it was. */
    private boolean catchUp(int arriving, int toleratedLag, boolean taken) {
        long lag = other.elapsed * sampleRateHz / other.sampleRateHz - elapsed - arriving;
        boolean behind = lag > toleratedLag;
        if (behind) {
            elapsed += lag;
            missing += taken ? lag : 0;
        }
        putMissing();
        return behind;
    }

    private void putMissing() {
        missing -= ring.writeSilence((int) Math.min(missing, ring.capacity()));
    }

    private void put(short[] pcm, int offset, int samples) {
        int written = missing > 0 ? 0 : ring.write(pcm, offset, samples);
        if (written < samples) {
            missing += samples - written;
            dropped.addAndGet(samples - written);
        }
    }

    int capacity() {
        return ready.length;
    }

    boolean hasQueued() {
        return ring.available() > 0;
    }

    /** Takes samples from the queue and converts them; false when there are none, or no room. */
    boolean convert() {
        int most = resampler == null ? input.length : resampler.outputFor(input.length);
        if (readyLength + most > ready.length) {
            return false;
        }
        int n = ring.read(input, 0, input.length);
        append(n);
        return n > 0;
    }

    /** Brings out what the resampler holds back. */
    void finish() {
        if (resampler != null) {
            int n = resampler.latencySamples();
            Arrays.fill(input, 0, n, (short) 0);
            append(n);
        }
    }

    private void append(int n) {
        if (resampler == null) {
            System.arraycopy(input, 0, ready, readyLength, n);
            readyLength += n;
            return;
        }
        int given = resampler.process(input, 0, n, ready, readyLength);
        int left = Math.min(early, given);
        System.arraycopy(ready, readyLength + left, ready, readyLength, given - left);
        early -= left;
        readyLength += given - left;
    }

    /** Appends silence until {@code length} samples are ready. */
    void padTo(int length) {
        if (length > readyLength) {
            Arrays.fill(ready, readyLength, length, (short) 0);
            readyLength = length;
        }
    }

    int ready() {
        return readyLength;
    }

    short sample(int i) {
        return ready[i];
    }

    void consume(int n) {
        System.arraycopy(ready, n, ready, 0, readyLength - n);
        readyLength -= n;
    }
}
