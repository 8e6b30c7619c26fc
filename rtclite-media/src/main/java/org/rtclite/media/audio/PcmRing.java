package org.rtclite.media.audio;

import java.util.Arrays;
import java.util.Objects;
import java.util.concurrent.atomic.AtomicLong;

/**
 * A queue of PCM between one writing and one reading thread, without locks.
 *
 * <p>Neither side ever waits or allocates: a full ring takes less than it is offered, an empty one gives less than
 * it is asked for.
 */
public final class PcmRing {

    private final short[] samples;
    private final AtomicLong written = new AtomicLong(); // by the writer only; positions never wrap
    private final AtomicLong read = new AtomicLong(); // by the reader only

    /**
     * Makes a ring.
     *
     * @param capacitySamples how many samples fit, rounded up to a power of two
     */
    public PcmRing(int capacitySamples) {
        if (capacitySamples < 1 || capacitySamples > 1 << 28) {
            throw new IllegalArgumentException("capacity is " + capacitySamples + " samples, limits 1 and 2^28");
        }
        samples = new short[Integer.highestOneBit(2 * capacitySamples - 1)];
    }

    /** How many samples fit. */
    public int capacity() {
        return samples.length;
    }

    /** Samples that can be read now; at least as many to the reader, at most as many to the writer. */
    public int available() {
        long from = read.get();
        return (int) (written.get() - from);
    }

    /** Samples that can be written now; at least as many to the writer. */
    public int free() {
        return samples.length - available();
    }

    /** All samples ever read or dropped: where the reader is. */
    public long position() {
        return read.get();
    }

    /** Puts up to {@code n} samples in; returns how many fitted. For the writing thread. */
    public int write(short[] pcm, int offset, int n) {
        Objects.checkFromIndexSize(offset, n, pcm.length);
        int taken = Math.min(n, free());
        long end = written.getPlain();
        int at = (int) end & (samples.length - 1);
        int first = Math.min(taken, samples.length - at);
        System.arraycopy(pcm, offset, samples, at, first);
        System.arraycopy(pcm, offset + first, samples, 0, taken - first);
        written.setRelease(end + taken);
        return taken;
    }

    /** Puts up to {@code n} zeros in; returns how many fitted. For the writing thread. */
    public int writeSilence(int n) {
        int taken = Math.min(n, free());
        long end = written.getPlain();
        int at = (int) end & (samples.length - 1);
        int first = Math.min(taken, samples.length - at);
        Arrays.fill(samples, at, at + first, (short) 0);
        Arrays.fill(samples, 0, taken - first, (short) 0);
        written.setRelease(end + taken);
        return taken;
    }

    /** Takes up to {@code n} samples out; returns how many there were. For the reading thread. */
    public int read(short[] pcm, int offset, int n) {
        Objects.checkFromIndexSize(offset, n, pcm.length);
        long start = read.getPlain();
        int given = (int) Math.min(n, written.getAcquire() - start);
        int at = (int) start & (samples.length - 1);
        int first = Math.min(given, samples.length - at);
        System.arraycopy(samples, at, pcm, offset, first);
        System.arraycopy(samples, 0, pcm, offset + first, given - first);
        read.setRelease(start + given);
        return given;
    }

    /** Drops up to {@code n} of the oldest samples; returns how many there were. For the reading thread. */
    public int skip(int n) {
        long start = read.getPlain();
        int dropped = (int) Math.min(n, written.getAcquire() - start);
        read.setRelease(start + dropped);
        return dropped;
    }
}
