package org.rtclite.rtp.dtmf;

import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Queue;
import org.jspecify.annotations.Nullable;

/**
 * Makes keys of telephone-event packets: each key once, whatever is lost, doubled or out of order (RFC 4733 s2.5.2).
 *
 * <p>A key is told apart by source, timestamp and event, never by the marker, which may be lost. It ends with the E bit,
 * with the beginning of another, or when no packet of it came for a while. Packets whose timestamp lies within a key
 * belong to it: so the copies of an end that some senders give new timestamps are no new keys.
 *
 * <p>One thread at a time; allocates per key, not per packet.
 */
public final class DtmfReceiver {

    private static final long TIMEOUT_NANOS = 200_000_000L;
    private static final int MAX_PENDING = 64;

    private final Queue<DtmfKey> keys = new ArrayDeque<>();
    private boolean hasKey;
    private boolean isDown;
    private int ssrc;
    private int timestamp;
    private int event;
    private int duration;
    private int earlierUnits; // of the segments before this one
    private int rateHz;
    private long lastNanos;

    /**
     * Takes the payload of a packet; what is no key (too short, other events) is ignored.
     *
     * @param clockRateHz of the telephone-event payload type
     */
    public void receive(int source, int time, byte[] payload, int offset, int length, int clockRateHz, long nowNanos) {
        if (length < TelephoneEvent.BYTES || TelephoneEvent.keyOf(TelephoneEvent.event(payload, offset)) == 0) {
            return;
        }
        int number = TelephoneEvent.event(payload, offset);
        int units = TelephoneEvent.duration(payload, offset);
        boolean isEnd = TelephoneEvent.isEnd(payload, offset);
        if (hasKey && source == ssrc) {
            int later = time - timestamp;
            if (later < 0) {
                return; // of a key before this one, overtaken
            }
            boolean isWithin = number == event && (later == 0 || later < duration);
            boolean isNextSegment = isDown && number == event && later == duration && units < duration && !isShort();
            if (isNextSegment) {
                earlierUnits += duration;
                timestamp = time;
                duration = 0;
            } else if (isDown && number == event && units > duration && later <= clockRateHz / 20) {
                // Deviation: a sender that moves the timestamp with each packet; two presses lie further apart
                timestamp = time;
            } else if (!isWithin) {
                begin(source, time, number, clockRateHz);
            }
        } else {
            begin(source, time, number, clockRateHz);
        }
        if (!isDown) {
            return; // a copy of the end
        }
        duration = Math.max(duration, units);
        lastNanos = nowNanos;
        if (isEnd) {
            finish();
        }
    }

    /** Whether the duration is so far from the limit that no segment can end here (RFC 4733 section 2.5.1.3). */
    private boolean isShort() {
        return duration < TelephoneEvent.MAX_DURATION - rateHz;
    }

    private void begin(int source, int time, int number, int clockRateHz) {
        finish();
        hasKey = true;
        isDown = true;
        ssrc = source;
        timestamp = time;
        event = number;
        duration = 0;
        earlierUnits = 0;
        rateHz = clockRateHz;
    }

    private void finish() {
        if (isDown) {
            isDown = false;
            if (keys.size() < MAX_PENDING) {
                long nanos = (long) (earlierUnits + duration) * 1_000_000_000L / rateHz;
                keys.add(new DtmfKey(TelephoneEvent.keyOf(event), Duration.ofNanos(nanos)));
            }
        }
    }

    /** Ends a key of which nothing was heard for a while. Call it now and then, such as each tick. */
    public void onTimeout(long nowNanos) {
        if (isDown && nowNanos - lastNanos >= TIMEOUT_NANOS) {
            finish();
        }
    }

    /** Whether a key is down. */
    public boolean isDown() {
        return isDown;
    }

    /** The next key that was released; null when there is none. */
    public @Nullable DtmfKey poll() {
        return keys.poll();
    }
}
