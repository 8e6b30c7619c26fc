package org.rtclite.rtp.jitter;

import java.util.Arrays;

/**
 * Learns from transit times how long packets should be held.
 *
 * <p>A transit time is arrival less media time, so only its differences mean something. The smallest one of the last
 * seconds is the base: a packet that took no detour. What the others took beyond their neighbours' base goes into a
 * histogram that slowly forgets. The neighbourhood lies on both sides of a packet, so that a route that became longer
 * or shorter moves the base and leaves no mark in the histogram.
 *
 * <p>The delay to choose is the cheapest: a millisecond of delay costs one, a percent of packets that come too late for
 * it costs {@code lateCost}. A heavy tail is then not paid for by everyone, a light one is waited for.
 *
 * <p>Constant time per packet, no allocation.
 */
final class DelayEstimator {

    static final int BLOCK = 16;
    private static final int REACH = 3; // blocks to either side
    private static final int BLOCKS = 8; // ring, at least 2 * REACH + 1
    private static final int RECENT = 12;
    private static final int BINS = 1024;
    private static final int BIN_MICROS = 1000;
    /** The base follows the last {@link #RECENT} packets upwards once they all exceed it by so much. */
    private static final int STEP_MICROS = 8_000;

    /** Blocks after which what nobody needed any more is not held for, whatever the histogram remembers: 7 s. */
    private static final int CALM = 22;

    private final double lateCost;
    private final double growth;
    private final int initialMicros;

    private final long[] transits = new long[BLOCK * BLOCKS];
    private final long[] blockMin = new long[BLOCKS];
    private long count;
    private long base;
    private int above; // packets in a row that exceed the base by a step

    // weights grow by 1 / forgetting factor, which is the same as letting the old ones fade
    private final double[] weights = new double[BINS];
    private double weight;
    private double total;
    private int changes;
    private final long[] largest = new long[CALM]; // detour of each of the last blocks
    private long learnt;

    /**
     * @param lateCost milliseconds of delay that are worth one percent of late packets
     * @param forgetting what is left of a packet's weight when the next one comes
     */
    DelayEstimator(double lateCost, double forgetting, int initialMicros) {
        this.lateCost = lateCost;
        this.growth = 1 / forgetting;
        this.initialMicros = initialMicros;
        reset();
    }

    /** Forgets everything. */
    void reset() {
        Arrays.fill(weights, 0);
        weight = 1;
        total = 0;
        learnt = 0;
        rebase();
        add(initialMicros - BIN_MICROS);
    }

    /** Forgets the base, keeps what is known about how transit times spread. */
    void rebase() {
        count = 0;
        above = 0;
    }

    /** Takes the transit time of a packet. */
    void observe(long transitMicros) {
        int block = (int) (count / BLOCK % BLOCKS);
        if (count % BLOCK == 0) {
            blockMin[block] = transitMicros;
        } else {
            blockMin[block] = Math.min(blockMin[block], transitMicros);
        }
        transits[(int) (count % transits.length)] = transitMicros;
        count++;
        updateBase(transitMicros);
        if (count % BLOCK == 0 && count / BLOCK > REACH) {
            learn(count / BLOCK - 1 - REACH);
        }
    }

    /** Enters a block whose neighbours are known on both sides. */
    private void learn(long block) {
        long past = Long.MAX_VALUE;
        for (long b = Math.max(0, block - REACH); b <= block; b++) {
            past = Math.min(past, blockMin[(int) (b % BLOCKS)]);
        }
        long future = Long.MAX_VALUE;
        for (long b = block; b <= block + REACH; b++) {
            future = Math.min(future, blockMin[(int) (b % BLOCKS)]);
        }
        long base = Math.max(past, future);
        int first = (int) (block * BLOCK % transits.length);
        long worst = 0;
        for (int i = 0; i < BLOCK; i++) {
            long detour = transits[first + i] - base;
            worst = Math.max(worst, detour);
            add(detour);
        }
        largest[(int) (learnt++ % CALM)] = worst;
    }

    /** The longest detour of the last seconds; unknown, which is as long as can be, before those have passed. */
    private long recentWorstMicros() {
        if (learnt < CALM) {
            return Long.MAX_VALUE / 2;
        }
        long worst = 0;
        for (long detour : largest) {
            worst = Math.max(worst, detour);
        }
        return worst;
    }

    private void add(long delayMicros) {
        int bin = (int) Math.max(0, Math.min(BINS - 1, delayMicros / BIN_MICROS));
        weights[bin] += weight;
        total += weight;
        weight *= growth;
        changes++;
        if (weight > 1e100) {
            double factor = 1 / weight;
            total = 0;
            for (int i = 0; i < BINS; i++) {
                weights[i] *= factor;
                total += weights[i];
            }
            weight = 1;
        }
    }

    /** Whether there is a base. */
    boolean hasBase() {
        return count > 0;
    }

    /** Counts the packets entered, so that a caller knows when to ask anew. */
    int changes() {
        return changes;
    }

    /** Transit time of a packet without a detour, as things are now. */
    long baseMicros() {
        return base;
    }

    private void updateBase(long transitMicros) {
        long blocks = (count + BLOCK - 1) / BLOCK;
        long least = Long.MAX_VALUE;
        for (long b = Math.max(0, blocks - REACH - 1); b < blocks; b++) {
            least = Math.min(least, blockMin[(int) (b % BLOCKS)]);
        }
        above = transitMicros > least + STEP_MICROS ? above + 1 : 0;
        base = above < RECENT ? least : recentLeast();
    }

    private long recentLeast() {
        long least = Long.MAX_VALUE;
        for (long i = count - RECENT; i < count; i++) {
            least = Math.min(least, transits[(int) (i % transits.length)]);
        }
        return least;
    }

    /**
     * The cheapest delay over the base on the grid {@code phaseMicros + n * stepMicros}.
     *
     * @param currentMicros the delay chosen before: the grid's nearest stays unless another is cheaper by
     *     {@code inertiaMs}
     */
    long cheapestMicros(long phaseMicros, int stepMicros, long currentMicros, double inertiaMs) {
        double late = total;
        double bestCost = Double.MAX_VALUE;
        double currentCost = Double.MAX_VALUE;
        long best = phaseMicros;
        long current = phaseMicros;
        int bin = 0;
        for (long delay = phaseMicros; delay < (long) BINS * BIN_MICROS; delay += stepMicros) {
            for (; (bin + 1L) * BIN_MICROS <= delay; bin++) { // a bin is in time when all of it is
                late -= weights[bin];
            }
            double cost = delay / 1000.0 + lateCost * 100 * late / total;
            if (cost < bestCost) {
                bestCost = cost;
                best = delay;
            }
            if (Math.abs(delay - currentMicros) <= stepMicros / 2) {
                currentCost = cost;
                current = delay;
            }
            if (delay / 1000.0 > bestCost && delay > currentMicros) {
                break; // nothing beyond can be cheaper
            }
        }
        long chosen = currentCost <= bestCost + inertiaMs ? current : best;
        long enough = recentWorstMicros() + BIN_MICROS;
        return chosen - stepMicros >= enough ? chosen - (chosen - enough) / stepMicros * stepMicros : chosen;
    }
}
