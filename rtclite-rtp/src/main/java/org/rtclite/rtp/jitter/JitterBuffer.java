package org.rtclite.rtp.jitter;

import java.util.Arrays;

/**
 * Adaptive playout buffer: packets go in as they come, audio comes out as time passes, ten milliseconds at a time.
 *
 * <p>The consumer keeps a short queue of decoded audio. When it holds less than a tick, it asks {@link #next} until
 * it holds enough:
 *
 * <ul>
 *   <li>{@link Step#PACKET}: decode the payload of the accessors, then say {@link #played} how long it was, 0 when it
 *       holds no audio and the sender pauses from here on; and {@link #paused} when it holds audio and tells of a pause;
 *   <li>{@link Step#CONCEAL}: make up {@link #concealUnits()} of audio; something is late or lost;
 *   <li>{@link Step#WAIT}: give a tick of silence or of noise; nothing has begun, or the sender pauses.
 * </ul>
 *
 * <p>Late packets are played all the same as long as nothing behind them has been (the delay then grows), so the delay
 * must be brought back: {@link #adjustmentUnits} says by how much the audio should be stretched or shortened now, and
 * pauses of the sender are used to move without a trace.
 *
 * <p>Preallocated: neither putting nor getting allocates, but for the first payload of more than 512 bytes, which makes
 * room for long ones. Both take constant time but for gaps, which are searched slot by slot up to the capacity. One thread at a time. All units are those of the RTP timestamp.
 */
public final class JitterBuffer {

    /** What became of a packet. */
    public enum Put {
        /** Held. */
        STORED,
        /** Held already, or played already. */
        DUPLICATE,
        /** Its time has passed and later ones were played. */
        LATE,
        /** Longer than the configuration allows. */
        OVERSIZE,
        /** Of another source, or far away in sequence: everything held was dropped, and it begins anew with this one. */
        RESTARTED
    }

    /** What to do next. */
    public enum Step {
        PACKET,
        CONCEAL,
        WAIT
    }

    /** Milliseconds of delay that are worth one percent of packets that would come too late. */
    private static final double LATE_COST = 15;

    private static final double FORGETTING = 0.999;
    private static final int TICK_MICROS = 10_000;
    private static final int USUAL_PAYLOAD_BYTES = 512;
    /** Concealment of an empty buffer ends after this time: what is not there yet was not sent. */
    private static final int CONCEAL_LIMIT_MICROS = 100_000;
    /** Another delay must be cheaper by so many milliseconds before it is chosen. */
    private static final double INERTIA = 0.7;
    /** Transit times that differ by more than this beyond the maximum delay are another time line. */
    private static final int TIME_LINE_MICROS = 250_000;

    private static final int NO_AUDIO = -1; // length of a slot that only keeps a place

    private final JitterConfig config;
    private final DelayEstimator estimator;
    private final int mask;
    private int slotBytes;
    private byte[] payloads;
    private final long[] slotSequence;
    private final boolean[] slotHeld;
    private final long[] slotTimestamp;
    private final long[] slotMicros; // media time of that timestamp
    private final int[] slotLength;
    private final byte[] slotPayloadType;

    private int clockRateHz;
    private int tickUnits;
    private boolean hasSource;
    private int ssrc;
    private boolean isPlaying;
    private int held;

    private long highestSequence;
    private long highestTimestamp;
    private long nextSequence;
    private long nextTimestamp;
    private int packetUnits;
    private int longestUnits; // of a packet since the stream began
    private long concealed; // units made up since nextTimestamp without moving it
    private int farJumps;
    private boolean isPaused;

    private int currentSlot;
    private int concealUnits;
    private long playDelayMicros;
    private long goalMicros;
    private long goalPhaseMicros;
    private int goalChanges = -1;

    private long latePackets;
    private long duplicatePackets;
    private long lostPackets;
    private long droppedPackets;

    public JitterBuffer(JitterConfig config, int clockRateHz) {
        this.config = config;
        int capacity = config.capacityPackets();
        mask = capacity - 1;
        slotBytes = Math.min(USUAL_PAYLOAD_BYTES, config.maxPayloadBytes());
        payloads = new byte[capacity * slotBytes];
        slotSequence = new long[capacity];
        slotHeld = new boolean[capacity];
        slotTimestamp = new long[capacity];
        slotMicros = new long[capacity];
        slotLength = new int[capacity];
        slotPayloadType = new byte[capacity];
        estimator = new DelayEstimator(LATE_COST, FORGETTING, config.initialMs() * 1000);
        clockRateHz(clockRateHz);
        clear();
    }

    /** Changes the clock rate, which drops everything held. */
    public void clockRateHz(int hertz) {
        if (hertz < 1000 || hertz > 192_000) {
            throw new IllegalArgumentException("clock rate is " + hertz + " Hz, range 1000 to 192000");
        }
        if (hertz != clockRateHz) {
            clockRateHz = hertz;
            tickUnits = hertz / 100;
            clear();
        }
    }

    /** Drops everything held and waits for a first packet; what was learnt about the network is kept. */
    public void clear() {
        Arrays.fill(slotHeld, false);
        Arrays.fill(slotSequence, -1);
        held = 0;
        hasSource = false;
        isPlaying = false;
        isPaused = false;
        concealed = 0;
        packetUnits = 0;
        longestUnits = 0;
        farJumps = 0;
        estimator.rebase();
    }

    // ---- putting

    /**
     * Takes a packet; the payload is copied.
     *
     * @param sequence its lower 16 bits count
     */
    public Put put(
            int source,
            int sequence,
            int timestamp,
            int payloadType,
            byte[] bytes,
            int offset,
            int length,
            long arrivalNanos) {
        if (length > config.maxPayloadBytes()) {
            return Put.OVERSIZE;
        }
        if (!hasSource || source != ssrc) {
            boolean isFirst = !hasSource;
            begin(source, sequence & 0xffff, timestamp);
            store(highestSequence, highestTimestamp, payloadType, bytes, offset, length);
            estimator.observe(transitMicros(highestTimestamp, arrivalNanos));
            return isFirst ? Put.STORED : Put.RESTARTED;
        }
        long extended = highestSequence + (short) (sequence - (int) highestSequence);
        long extendedTimestamp = highestTimestamp + (timestamp - (int) highestTimestamp);
        long ahead = extended - nextSequence;
        if (ahead > mask || ahead < -mask - 1) {
            return putFar(source, sequence, timestamp, payloadType, bytes, offset, length, arrivalNanos);
        }
        farJumps = 0;
        int slot = (int) extended & mask;
        if (slotSequence[slot] == extended) {
            duplicatePackets++;
            return Put.DUPLICATE;
        }
        long transit = transitMicros(extendedTimestamp, arrivalNanos);
        if (isOtherTimeLine(transit)) {
            estimator.rebase();
            isPlaying = isPlaying && held > 0;
        }
        estimator.observe(transit);
        if (ahead < 0) {
            if (isPlaying) {
                latePackets++;
                return Put.LATE;
            }
            nextSequence = extended; // nothing was played yet: an overtaken first packet still begins
            nextTimestamp = extendedTimestamp;
        }
        if (extended > highestSequence) {
            highestSequence = extended;
            highestTimestamp = extendedTimestamp;
        }
        store(extended, extendedTimestamp, payloadType, bytes, offset, length);
        return Put.STORED;
    }

    /**
     * Takes note of a packet that carries no audio, such as a telephone-event: it keeps its place in the sequence, so that
     * it is not taken for lost, and silence is played for the time that it stands for.
     */
    public void skip(int source, int sequence, int timestamp) {
        if (!hasSource || source != ssrc) {
            return;
        }
        long extended = highestSequence + (short) (sequence - (int) highestSequence);
        long ahead = extended - nextSequence;
        if (ahead < 0 || ahead > mask || slotSequence[(int) extended & mask] == extended) {
            return;
        }
        long extendedTimestamp = highestTimestamp + (timestamp - (int) highestTimestamp);
        if (extended > highestSequence) {
            highestSequence = extended;
            highestTimestamp = extendedTimestamp;
        }
        store(extended, extendedTimestamp, 0, payloads, 0, 0);
        slotLength[(int) extended & mask] = NO_AUDIO;
    }

    /** Far away in sequence: one packet may be a stray, two are a sender that began anew. */
    private Put putFar(
            int source, int sequence, int timestamp, int type, byte[] bytes, int offset, int length, long nanos) {
        if (++farJumps < 2 && held > 0) {
            return Put.LATE;
        }
        droppedPackets += held;
        hasSource = false;
        put(source, sequence, timestamp, type, bytes, offset, length, nanos);
        return Put.RESTARTED;
    }

    private void begin(int source, int sequence, int timestamp) {
        clear();
        ssrc = source;
        hasSource = true;
        highestSequence = sequence + 0x10000L;
        highestTimestamp = (timestamp & 0xffffffffL) + 0x1_0000_0000L;
        nextSequence = highestSequence;
        nextTimestamp = highestTimestamp;
    }

    private void store(long sequence, long timestamp, int payloadType, byte[] bytes, int offset, int length) {
        if (length > slotBytes) {
            widenSlots();
        }
        int slot = (int) sequence & mask;
        System.arraycopy(bytes, offset, payloads, slot * slotBytes, length);
        slotSequence[slot] = sequence;
        slotTimestamp[slot] = timestamp;
        slotMicros[slot] = mediaMicros(timestamp);
        slotLength[slot] = length;
        slotPayloadType[slot] = (byte) payloadType;
        slotHeld[slot] = true;
        held++;
    }

    /** Few calls have packets of more than 60 ms of G.711: these get the room that is allowed, once. */
    private void widenSlots() {
        int wide = config.maxPayloadBytes();
        byte[] wider = new byte[slotHeld.length * wide];
        for (int slot = 0; slot < slotHeld.length; slot++) {
            if (slotHeld[slot]) {
                System.arraycopy(payloads, slot * slotBytes, wider, slot * wide, Math.max(0, slotLength[slot]));
            }
        }
        payloads = wider;
        slotBytes = wide;
    }

    private boolean isOtherTimeLine(long transitMicros) {
        if (!estimator.hasBase()) {
            return false;
        }
        long limit = config.maxMs() * 1000L + TIME_LINE_MICROS;
        return Math.abs(transitMicros - estimator.baseMicros()) > limit;
    }

    private long transitMicros(long timestamp, long arrivalNanos) {
        return arrivalNanos / 1000 - mediaMicros(timestamp);
    }

    private long mediaMicros(long units) {
        return units * 1_000_000L / clockRateHz;
    }

    // ---- getting

    /**
     * Says what to play behind the {@code queuedUnits} of audio that the consumer still has.
     *
     * @param queuedUnits less than a tick
     */
    public Step next(long nowNanos, int queuedUnits) {
        if (!hasSource) {
            return Step.WAIT;
        }
        long playMicros = nowNanos / 1000 + mediaMicros(queuedUnits);
        passMarks();
        dropOverdue(playMicros);
        if (held == 0) {
            return starve();
        }
        if (!isHeld(nextSequence)) {
            long found = nextSequence + 1;
            while (!isHeld(found)) {
                found++;
            }
            long missing = slotTimestamp[(int) found & mask] - nextTimestamp;
            long lost = (found - nextSequence) * longestUnits;
            // what the lost packets covered is made up for; a pause of the sender beyond it is not
            long toConceal = Math.min(missing, lost) - concealed;
            if (isPlaying && toConceal > 0) {
                concealUnits = (int) Math.min(toConceal, tickUnits);
                concealed += concealUnits;
                return Step.CONCEAL;
            }
            lostPackets += found - nextSequence;
            nextSequence = found;
            nextTimestamp += Math.max(0, Math.min(missing, lost));
            concealed = 0;
            passMarks();
            if (held == 0) {
                return starve();
            }
        }
        return isHeld(nextSequence) ? take((int) nextSequence & mask, playMicros) : starve();
    }

    /** Leaves packets without audio behind: from here on the sender pauses. */
    private void passMarks() {
        for (int slot = (int) nextSequence & mask;
                isHeld(nextSequence) && slotLength[slot] == NO_AUDIO;
                slot = (int) nextSequence & mask) {
            slotHeld[slot] = false;
            held--;
            nextSequence++;
            isPaused = true;
        }
    }

    private boolean isHeld(long sequence) {
        int slot = (int) sequence & mask;
        return slotHeld[slot] && slotSequence[slot] == sequence;
    }

    private Step starve() {
        if (!isPlaying) {
            return Step.WAIT;
        }
        if (isPaused || concealed >= (long) CONCEAL_LIMIT_MICROS * clockRateHz / 1_000_000) {
            concealed += tickUnits;
            return Step.WAIT;
        }
        concealUnits = tickUnits;
        concealed += tickUnits;
        return Step.CONCEAL;
    }

    private Step take(int slot, long playMicros) {
        long timestamp = slotTimestamp[slot];
        long delay = playMicros - slotMicros[slot] - estimator.baseMicros();
        boolean isTalkspurt = !isPlaying || timestamp > nextTimestamp;
        if (isTalkspurt && delay < goalMicros(Math.floorMod(delay, (long) TICK_MICROS)) - 500) {
            concealed += isPlaying ? tickUnits : 0;
            return Step.WAIT;
        }
        isPlaying = true;
        isPaused = false;
        currentSlot = slot;
        slotHeld[slot] = false;
        held--;
        nextSequence++;
        nextTimestamp = timestamp;
        concealed = 0;
        playDelayMicros = delay;
        return Step.PACKET;
    }

    private void dropOverdue(long playMicros) {
        long limit = config.maxMs() * 1000L;
        while (held > 1) {
            int slot = (int) nextSequence & mask;
            if (isHeld(nextSequence)) {
                long delay = playMicros - slotMicros[slot] - estimator.baseMicros();
                if (delay <= limit) {
                    return;
                }
                slotHeld[slot] = false;
                held--;
                droppedPackets++;
                nextTimestamp = slotTimestamp[slot] + packetUnits;
                concealed = 0;
            } else {
                return;
            }
            nextSequence++;
        }
    }

    /** Says how much audio the packet that {@link #next} gave held, in units of the RTP timestamp. */
    public void played(int units) {
        if (units == 0) {
            isPaused = true;
            return;
        }
        nextTimestamp += units;
        packetUnits = units;
        longestUnits = Math.max(longestUnits, units);
    }

    /** Says that the packet that {@link #next} gave announced a pause of the sender: what follows late is not lost. */
    public void paused() {
        isPaused = true;
    }

    /** Payload type of the packet that {@link #next} gave. */
    public int payloadType() {
        return slotPayloadType[currentSlot];
    }

    /** The array that holds its payload, valid until the next {@link #put}. */
    public byte[] payload() {
        return payloads;
    }

    /** Where its payload begins. */
    public int payloadOffset() {
        return currentSlot * slotBytes;
    }

    /** Bytes of its payload. */
    public int payloadLength() {
        return slotLength[currentSlot];
    }

    /** Its RTP timestamp. */
    public int timestamp() {
        return (int) slotTimestamp[currentSlot];
    }

    /** How much to make up after {@link Step#CONCEAL}: at most a tick. */
    public int concealUnits() {
        return concealUnits;
    }

    // ---- delay

    /** Where the delay should be, on the grid of ticks that packets of {@code phaseMicros} are needed at. */
    private long goalMicros(long phaseMicros) {
        if (!config.adaptive()) {
            return gridAtOrAbove(config.initialMs() * 1000L, phaseMicros);
        }
        if (estimator.changes() != goalChanges || Math.abs(phaseMicros - goalPhaseMicros) > 500) {
            goalChanges = estimator.changes();
            goalPhaseMicros = phaseMicros;
            goalMicros = estimator.cheapestMicros(phaseMicros, TICK_MICROS, goalMicros, INERTIA);
        }
        long least = gridAtOrAbove(config.minMs() * 1000L, phaseMicros);
        long most = gridAtOrAbove((config.maxMs() - 10) * 1000L, phaseMicros);
        return Math.max(least, Math.min(most, goalMicros - goalPhaseMicros + phaseMicros));
    }

    private static long gridAtOrAbove(long micros, long phase) {
        return micros + Math.floorMod(phase - micros, (long) TICK_MICROS);
    }

    /**
     * How much longer (positive) or shorter (negative) the audio taken last should be made, to bring the delay to where
     * it should be; 0 when it is right. Asked once after each {@link Step#PACKET}.
     *
     * <p>A packet is needed at a tick, so a delay between two ticks waits for nothing: the goal is a delay on the grid
     * of ticks.
     *
     * @param queuedUnits audio that was queued when the packet was taken
     */
    public int adjustmentUnits(int queuedUnits) {
        long phase = Math.floorMod(playDelayMicros - mediaMicros(queuedUnits), (long) TICK_MICROS);
        long limit = config.maxMs() * 1000L;
        long change = Math.max(-limit, Math.min(limit, goalMicros(phase) - playDelayMicros));
        return (int) (change * clockRateHz / 1_000_000L);
    }

    /** Delay of the packet taken last over one that takes no detour, in milliseconds. */
    public double delayMs() {
        return isPlaying ? playDelayMicros / 1000.0 : 0;
    }

    // ---- counts, over the life of the buffer

    /** Packets that came after later ones were played. */
    public long latePackets() {
        return latePackets;
    }

    /** Packets that came a second time. */
    public long duplicatePackets() {
        return duplicatePackets;
    }

    /** Packets that were passed over because they had not come. */
    public long lostPackets() {
        return lostPackets;
    }

    /** Packets that came in time and were dropped to keep the delay within its maximum. */
    public long droppedPackets() {
        return droppedPackets;
    }

    /** Packets held now. */
    public int heldPackets() {
        return held;
    }
}
