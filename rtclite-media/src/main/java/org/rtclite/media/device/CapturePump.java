package org.rtclite.media.device;

import java.util.Objects;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.LongSupplier;
import org.rtclite.media.audio.AudioSource;
import org.rtclite.media.audio.PcmRing;
import org.rtclite.media.resample.Resampler;

/**
 * From the microphone to the media thread: card, drift correction, ring.
 *
 * <p>{@link #read} belongs to the media thread, the rest to the capture thread. What was recorded before anyone read is
 * cut, so that a call does not begin with a delay. 30 ms are kept in the ring, 20 ms more after each time that this was
 * too little.
 */
final class CapturePump implements AudioSource {

    private final int sampleRateHz;
    private final LongSupplier nanoClock;
    private final PcmRing ring;
    private final DriftServo servo = new DriftServo();
    private final AtomicLong underruns = new AtomicLong();
    private final AtomicLong slips = new AtomicLong();
    private final AtomicLong lost = new AtomicLong();
    private volatile long lastReadNanos;
    private volatile boolean flowing; // the media thread reads
    private volatile double driftPpm;
    private volatile int targetMs = PlaybackPump.TARGET_MS;

    private Resampler resampler;
    private short[] input;
    private short[] output;

    CapturePump(int sampleRateHz, LongSupplier nanoClock) {
        this.sampleRateHz = sampleRateHz;
        this.nanoClock = nanoClock;
        ring = new PcmRing(samples(500));
        resampler = new Resampler(sampleRateHz, sampleRateHz, Resampler.Quality.VOICE); // until there is a line
        input = new short[0];
        output = new short[0];
    }

    @Override
    public int sampleRateHz() {
        return sampleRateHz;
    }

    @Override
    public int read(short[] pcm, int offset, int samples) {
        Objects.checkFromIndexSize(offset, samples, pcm.length);
        int available = ring.available();
        int target = samples(targetMs);
        lastReadNanos = nanoClock.getAsLong();
        if (!flowing) {
            if (available < target) {
                return 0;
            }
            ring.skip(available - target);
            flowing = true;
        } else if (available > target + samples(PlaybackPump.BACKLOG_MS)) {
            slips.incrementAndGet();
            lost.addAndGet(ring.skip(available - target));
        }
        int n = ring.read(pcm, offset, samples);
        if (n < samples) {
            underruns.incrementAndGet();
            flowing = false;
            targetMs = Math.min(PlaybackPump.MAX_TARGET_MS, target * 1000 / sampleRateHz + PlaybackPump.TARGET_STEP_MS);
        }
        return n;
    }

    /** Prepares for a line, which may have another rate than the last one. */
    void attach(int lineRateHz) {
        resampler = Resampler.adjustable(lineRateHz, sampleRateHz, Resampler.Quality.VOICE);
        input = new short[lineRateHz * PlaybackPump.BLOCK_MS / 1000];
        output = new short[2 * resampler.outputFor(input.length) + 2];
        servo.restart();
    }

    /** Records one block; false when the card is gone. */
    boolean step(PcmLine line) {
        if (line.move(input, input.length) < input.length) {
            return false;
        }
        int n = resampler.process(input, 0, input.length, output, 0);
        int written = ring.write(output, 0, n);
        if (flowing) {
            lost.addAndGet(n - written);
            follow();
        }
        return true;
    }

    /** Measures the level as if the media thread read evenly instead of tick by tick. */
    private void follow() {
        double sinceMs = Math.min((nanoClock.getAsLong() - lastReadNanos) / 1e6, PlaybackPump.TARGET_MS);
        double levelMs = ring.available() * 1000.0 / sampleRateHz - sinceMs;
        driftPpm = servo.update(levelMs - targetMs, PlaybackPump.BLOCK_MS / 1000.0);
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
