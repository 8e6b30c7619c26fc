package org.rtclite.rtp.jitter;

/**
 * How a playout buffer behaves.
 *
 * @param adaptive whether the delay follows the network; otherwise it stays at {@code initialMs}
 * @param initialMs delay before anything is known, in milliseconds
 * @param minMs the delay never goes below
 * @param maxMs the delay never goes above: what is older is dropped
 * @param capacityPackets packets that can be held, a power of two
 * @param maxPayloadBytes the longest payload that can be held; longer ones are refused
 */
public record JitterConfig(
        boolean adaptive, int initialMs, int minMs, int maxMs, int capacityPackets, int maxPayloadBytes) {

    public JitterConfig {
        if (minMs < 0 || initialMs < minMs || maxMs < initialMs || maxMs > 10_000) {
            throw new IllegalArgumentException("delays are min " + minMs + ", initial " + initialMs + ", max " + maxMs
                    + " ms: must be 0 <= min <= initial <= max <= 10000");
        }
        if (capacityPackets < 8 || capacityPackets > 4096 || Integer.bitCount(capacityPackets) != 1) {
            throw new IllegalArgumentException(
                    "capacity is " + capacityPackets + " packets, must be a power of two from 8 to 4096");
        }
        if (maxPayloadBytes < 1 || maxPayloadBytes > 65_535) {
            throw new IllegalArgumentException("payload limit is " + maxPayloadBytes + " bytes, range 1 to 65535");
        }
    }

    /** Follows the network: starts at 40 ms, between 0 and 500 ms; payloads of up to 200 ms of G.711. */
    public static JitterConfig defaults() {
        return new JitterConfig(true, 40, 0, 500, 128, 1600);
    }

    /** Stays at {@code delayMs}. */
    public static JitterConfig fixed(int delayMs) {
        return new JitterConfig(false, delayMs, delayMs, Math.max(500, delayMs + 200), 128, 1600);
    }
}
