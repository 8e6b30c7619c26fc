package org.rtclite.rtp.dtmf;

/**
 * How keys are sent.
 *
 * @param toneMs how long a key is held
 * @param gapMs silence between keys
 * @param volume below 0 dBm0, 0 to 63
 * @param maxQueued keys and pauses that may wait
 */
public record DtmfTiming(int toneMs, int gapMs, int volume, int maxQueued) {

    /** 100 ms of tone, 60 ms of gap, -10 dBm0, 128 keys. */
    public static final DtmfTiming DEFAULT = new DtmfTiming(100, 60, 10, 128);

    public DtmfTiming {
        // ITU-T Q.24: a receiver may need 40 ms of either
        if (toneMs < 40 || toneMs > 60_000 || gapMs < 40 || gapMs > 60_000) {
            throw new IllegalArgumentException(
                    "tone is " + toneMs + " ms and gap " + gapMs + " ms, range of both 40 to 60000");
        }
        if ((volume & ~0x3f) != 0) {
            throw new IllegalArgumentException("volume is " + volume + ", range 0 to 63");
        }
        if (maxQueued < 1 || maxQueued > 10_000) {
            throw new IllegalArgumentException("queue is " + maxQueued + " keys, range 1 to 10000");
        }
    }
}
