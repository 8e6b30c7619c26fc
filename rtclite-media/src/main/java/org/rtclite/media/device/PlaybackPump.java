package org.rtclite.media.device;

import java.util.Arrays;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.LongSupplier;
import org.rtclite.media.audio.AudioSink;
import org.rtclite.media.audio.PcmRing;
import org.rtclite.media.resample.Resampler;

/**
 * From the media thread to the loudspeaker: ring, drift correction, card.
 *
 * <p>{@link #write} belongs to the media thread, the rest to the playback thread. 30 ms are kept in the ring, which is
 * what a media thread may be late; 20 ms more after each time that this was too little.
 */
final class PlaybackPump implements AudioSink {

    static final int TARGET_MS = 30;
    static final int MAX_TARGET_MS = 150; // some sound servers move 100 ms at a time
    static final int TARGET_STEP_MS = 20;
    static final int BACKLOG_MS = 100; // above the target, a backlog is cut
    static final int BLOCK_MS = 10;

    private static final int RING_MS = 500;

    private final int sampleRateHz;
    private final LongSupplier nanoClock;
    private final PcmRing ring;
    private final DriftServo servo = new DriftServo();
    private final AtomicLong underruns = new AtomicLong();
    private final AtomicLong slips = new AtomicLong();
    private final AtomicLong lost = new AtomicLong();
    private volatile long lastWriteNanos;
    private volatile double driftPpm;

    private Resampler resampler;
    private short[] input;
    private short[] output;
    private int outputLength; // converted but not yet played
    private boolean priming = true;
    private int targetMs = TARGET_MS;

    PlaybackPump(int sampleRateHz, LongSupplier nanoClock) {
        this.sampleRateHz = sampleRateHz;
        this.nanoClock = nanoClock;
        ring = new PcmRing(samples(RING_MS));
        lastWriteNanos = nanoClock.getAsLong();
        resampler = new Resampler(sampleRateHz, sampleRateHz, Resampler.Quality.VOICE); // until there is a line
        input = new short[0];
        output = new short[0];
    }

    @Override
    public int sampleRateHz() {
        return sampleRateHz;
    }

    @Override
    public void write(short[] pcm, int offset, int samples) {
        lost.addAndGet(samples - ring.write(pcm, offset, samples));
        lastWriteNanos = nanoClock.getAsLong();
    }

    /** Prepares for a line, which may have another rate than the last one. */
    void attach(int lineRateHz) {
        resampler = Resampler.adjustable(sampleRateHz, lineRateHz, Resampler.Quality.VOICE);
        int block = lineRateHz * BLOCK_MS / 1000;
        input = new short[sampleRateHz * BLOCK_MS / 1000 * 2 + 2];
        output = new short[block + resampler.outputFor(input.length) + lineRateHz / sampleRateHz + 2];
        outputLength = 0;
        priming = true;
        servo.restart();
    }

    /** Plays one block; false when the card is gone. */
    boolean step(PcmLine line) {
        int block = line.sampleRateHz() * BLOCK_MS / 1000;
        prepare(block);
        if (line.move(output, block) < block) {
            return false;
        }
        outputLength -= block;
        System.arraycopy(output, block, output, 0, outputLength);
        return true;
    }

    private void prepare(int block) {
        int available = ring.available();
        if (priming && available < samples(targetMs)) {
            Arrays.fill(output, outputLength, Math.max(outputLength, block), (short) 0);
            outputLength = Math.max(outputLength, block);
            return;
        }
        if (priming || available > samples(targetMs + BACKLOG_MS)) {
            cut(available - samples(targetMs));
        }
        priming = false;
        follow(ring.available());
        int needed = resampler.inputFor(block - outputLength);
        int got = ring.read(input, 0, needed);
        if (got < needed) {
            underruns.incrementAndGet();
            Arrays.fill(input, got, needed, (short) 0);
            priming = true;
            targetMs = Math.min(MAX_TARGET_MS, targetMs + TARGET_STEP_MS);
            servo.restart();
        }
        outputLength += resampler.process(input, 0, needed, output, outputLength);
    }

    private void cut(int samples) {
        if (samples > samples(BACKLOG_MS)) {
            slips.incrementAndGet();
            lost.addAndGet(ring.skip(samples));
            servo.restart();
        }
    }

    /** Measures the level as if the media thread wrote evenly instead of tick by tick. */
    private void follow(int available) {
        double sinceMs = Math.min((nanoClock.getAsLong() - lastWriteNanos) / 1e6, TARGET_MS);
        double levelMs = available * 1000.0 / sampleRateHz + sinceMs;
        driftPpm = servo.update(levelMs - targetMs, BLOCK_MS / 1000.0);
        resampler.setDriftPpm(driftPpm);
    }

    private int samples(int ms) {
        return sampleRateHz * ms / 1000;
    }

    long underruns() {
        return underruns.get();
    }

    long slips() {
        return slips.get();
    }

    long lost() {
        return lost.get();
    }

    double driftPpm() {
        return driftPpm;
    }
}
