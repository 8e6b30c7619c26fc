package org.rtclite.rtp.dtmf;

import java.util.ArrayDeque;

/**
 * Sends keys as telephone-events: one after the other, in step with the audio that they stand in for (RFC 4733).
 *
 * <p>The marker is set on the first packet of a key only; all its packets carry the timestamp of its beginning; the
 * duration grows from packet to packet; the last one is sent three times; a key that is held for longer than a packet
 * can tell goes on in a new segment (section 2.5.1). A comma pauses for 2 s, {@code w} for half a second.
 *
 * <p>The caller lets time pass with {@link #step}. One thread at a time; a step allocates nothing.
 */
public final class DtmfSender {

    /** What the span of time that has passed is filled with. */
    public enum Step {
        /** Audio: no key is down. */
        AUDIO,
        /** Nothing: between keys. */
        SILENCE,
        /** The packet that {@link #timestamp()}, {@link #marker()} and {@link #writePayload} describe. */
        EVENT
    }

    private enum State {
        IDLE,
        TONE,
        END,
        GAP,
        PAUSE
    }

    private record Key(char key, int holdMs) {}

    private static final int END_PACKETS = 3; // RFC 4733 s2.5.1.4
    private static final int SHORT_PAUSE_MS = 500;
    private static final int LONG_PAUSE_MS = 2000;

    private final DtmfTiming timing;
    private final ArrayDeque<Key> queue = new ArrayDeque<>();
    private State state = State.IDLE;
    private int rateHz;
    private int leftUnits; // of the tone, gap or pause
    private int endsLeft;
    private char key;
    private int event;
    private boolean marker;
    private int timestamp;
    private int duration;
    private char finished;

    public DtmfSender(DtmfTiming timing, int clockRateHz) {
        this.timing = timing;
        this.rateHz = clockRateHz;
    }

    /** Clock rate of the telephone-event payload type; takes effect with the next key. */
    public void clockRateHz(int hertz) {
        rateHz = hertz;
    }

    /**
     * Queues keys and pauses.
     *
     * @param keys {@code 0-9 * # A-D}, {@code ,} and {@code w}
     * @return false when there is no room for all of them: none is queued then
     * @throws IllegalArgumentException for any other character
     */
    public boolean enqueue(String keys) {
        for (int i = 0; i < keys.length(); i++) {
            char c = keys.charAt(i);
            if (TelephoneEvent.numberOf(c) < 0 && pauseMs(c) == 0) {
                throw new IllegalArgumentException(
                        "no key '" + c + "' at " + i + " of \"" + keys + "\", keys are 0-9 * # A-D , w");
            }
        }
        if (queue.size() + keys.length() > timing.maxQueued()) {
            return false;
        }
        for (int i = 0; i < keys.length(); i++) {
            queue.add(new Key(Character.toUpperCase(keys.charAt(i)), timing.toneMs()));
        }
        return true;
    }

    /** Queues one key to be held for {@code holdMs}; false when there is no room. */
    public boolean enqueue(char singleKey, int holdMs) {
        if (TelephoneEvent.numberOf(singleKey) < 0) {
            throw new IllegalArgumentException("no key '" + singleKey + "', keys are 0-9 * # A-D");
        }
        if (holdMs < 40) {
            throw new IllegalArgumentException("a key of " + holdMs + " ms, minimum 40");
        }
        if (queue.size() == timing.maxQueued()) {
            return false;
        }
        queue.add(new Key(Character.toUpperCase(singleKey), holdMs));
        return true;
    }

    private static int pauseMs(char c) {
        return c == ',' ? LONG_PAUSE_MS : c == 'w' || c == 'W' ? SHORT_PAUSE_MS : 0;
    }

    /** Drops what waits; a key that is down is released at the next step. */
    public void clear() {
        queue.clear();
        if (state == State.TONE) {
            leftUnits = 0;
        } else if (state == State.PAUSE) {
            state = State.IDLE;
        }
    }

    /** Whether nothing is being sent and nothing waits. */
    public boolean isIdle() {
        return state == State.IDLE && queue.isEmpty();
    }

    /** Keys and pauses that wait. */
    public int queued() {
        return queue.size();
    }

    /**
     * Lets a packet's time pass.
     *
     * @param startTimestamp RTP time at its beginning
     * @param units its length in units of the RTP timestamp
     */
    public Step step(int startTimestamp, int units) {
        if (state == State.IDLE) {
            Key next = queue.poll();
            if (next == null) {
                return Step.AUDIO;
            }
            begin(next, startTimestamp);
        }
        return switch (state) {
            case IDLE -> Step.AUDIO;
            case TONE -> tone(units);
            case END -> end(units);
            case GAP -> gap(units);
            case PAUSE -> pause(units);
        };
    }

    private void begin(Key next, int startTimestamp) {
        int pause = pauseMs(next.key());
        if (pause > 0) {
            state = State.PAUSE;
            leftUnits = units(pause);
            return;
        }
        state = State.TONE;
        key = next.key();
        event = TelephoneEvent.numberOf(key);
        marker = true;
        timestamp = startTimestamp;
        duration = 0;
        leftUnits = units(next.holdMs());
        endsLeft = END_PACKETS;
    }

    private Step tone(int units) {
        if (duration > 0) {
            marker = false;
        }
        if (duration + units > TelephoneEvent.MAX_DURATION) {
            // RFC 4733 s2.5.1.3: the next segment begins where this one ends, without marker
            timestamp += duration;
            duration = 0;
        }
        duration += units;
        leftUnits -= units;
        if (leftUnits <= 0) {
            state = State.END;
            endsLeft--;
            finished = key;
            leftUnits = units(timing.gapMs());
        }
        return Step.EVENT;
    }

    private Step end(int units) {
        marker = false;
        leftUnits -= units;
        if (--endsLeft == 0) {
            state = leftUnits > 0 ? State.GAP : State.IDLE;
        }
        return Step.EVENT;
    }

    private Step gap(int units) {
        leftUnits -= units;
        if (leftUnits <= 0) {
            state = State.IDLE;
        }
        return Step.SILENCE;
    }

    private Step pause(int units) {
        leftUnits -= units;
        if (leftUnits <= 0) {
            state = State.IDLE;
        }
        return Step.AUDIO;
    }

    private int units(int ms) {
        return (int) ((long) ms * rateHz / 1000);
    }

    /** Whether the packet has the marker: the first of a key. */
    public boolean marker() {
        return marker;
    }

    /** Timestamp of the packet: the beginning of the key, or of its segment. */
    public int timestamp() {
        return timestamp;
    }

    /** The key whose end was sent since this was last asked; 0 for none. */
    public char takeFinishedKey() {
        char ended = finished;
        finished = 0;
        return ended;
    }

    /** Writes the payload of the packet; returns its length, 4. */
    public int writePayload(byte[] out, int at) {
        return TelephoneEvent.write(out, at, event, state != State.TONE, timing.volume(), duration);
    }
}
