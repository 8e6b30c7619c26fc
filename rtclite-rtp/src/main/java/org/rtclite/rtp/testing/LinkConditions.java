package org.rtclite.rtp.testing;

import java.time.Duration;

/**
 * What a network does to the datagrams of one direction.
 *
 * @param loss probability that a datagram is lost, 0 to 1
 * @param duplication probability that it arrives twice, the second copy with a delay of its own
 * @param reorder probability that it is held back by {@code reorderDelay}, so that later ones overtake it
 * @param delay what every datagram takes
 * @param jitter mean of an exponentially distributed delay on top; datagrams may overtake each other by it
 * @param reorderDelay how long a reordered datagram is held back
 */
public record LinkConditions(
        double loss, double duplication, double reorder, Duration delay, Duration jitter, Duration reorderDelay) {

    /** Everything arrives after 1 ms, once, in order. */
    public static final LinkConditions PERFECT =
            new LinkConditions(0, 0, 0, Duration.ofMillis(1), Duration.ZERO, Duration.ZERO);

    public LinkConditions {
        requireProbability("loss", loss);
        requireProbability("duplication", duplication);
        requireProbability("reorder", reorder);
        if (delay.isNegative() || jitter.isNegative() || reorderDelay.isNegative()) {
            throw new IllegalArgumentException(
                    "delay " + delay + ", jitter " + jitter + ", reorderDelay " + reorderDelay + ": none may be < 0");
        }
    }

    private static void requireProbability(String name, double value) {
        if (!(value >= 0 && value <= 1)) {
            throw new IllegalArgumentException(name + " is " + value + ", range 0 to 1");
        }
    }

    /** These conditions with another loss. */
    public LinkConditions withLoss(double probability) {
        return new LinkConditions(probability, duplication, reorder, delay, jitter, reorderDelay);
    }

    /** These conditions with another duplication. */
    public LinkConditions withDuplication(double probability) {
        return new LinkConditions(loss, probability, reorder, delay, jitter, reorderDelay);
    }

    /** These conditions with another share of datagrams held back by {@code heldBack}. */
    public LinkConditions withReorder(double probability, Duration heldBack) {
        return new LinkConditions(loss, duplication, probability, delay, jitter, heldBack);
    }

    /** These conditions with another delay and mean jitter. */
    public LinkConditions withDelay(Duration constant, Duration meanJitter) {
        return new LinkConditions(loss, duplication, reorder, constant, meanJitter, reorderDelay);
    }
}
