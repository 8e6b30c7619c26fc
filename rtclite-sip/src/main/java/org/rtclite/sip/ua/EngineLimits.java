package org.rtclite.sip.ua;

/**
 * What one engine may hold at most; beyond these it answers 503 with Retry-After.
 *
 * @param maxTransactions client and server transactions together
 * @param maxCalls calls, answered or not, in both directions
 * @param maxEarlyDialogs early dialogs of one outgoing call; further forks are ignored until one ends
 * @param maxRegistrations registrations kept alive
 * @param retryAfterSeconds what a 503 tells the far side
 */
public record EngineLimits(
        int maxTransactions, int maxCalls, int maxEarlyDialogs, int maxRegistrations, int retryAfterSeconds) {

    /** Checks that every limit is positive. */
    public EngineLimits {
        if (Math.min(Math.min(maxTransactions, maxCalls), Math.min(maxEarlyDialogs, maxRegistrations)) < 1
                || retryAfterSeconds < 0) {
            throw new IllegalArgumentException("engine limits must be positive: " + maxTransactions + " transactions, "
                    + maxCalls + " calls, " + maxEarlyDialogs + " early dialogs, " + maxRegistrations
                    + " registrations, Retry-After " + retryAfterSeconds);
        }
    }

    /** Room for a server of some thousand calls a second: 400,000 transactions, 100,000 calls. */
    public static EngineLimits defaults() {
        return new EngineLimits(400_000, 100_000, 16, 10_000, 10);
    }
}
