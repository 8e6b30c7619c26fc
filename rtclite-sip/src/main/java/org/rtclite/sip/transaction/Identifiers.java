package org.rtclite.sip.transaction;

import java.util.random.RandomGenerator;

/**
 * Makes tags, branches and Call-IDs: 80 bits each from the injected source, and nothing about this machine.
 *
 * <p>RFC 3261 s19.3 asks for at least 32 random bits in a tag, s8.1.1.7 for the magic cookie in a branch.
 */
public final class Identifiers {

    /** What a branch made by RFC 3261 begins with (s8.1.1.7). */
    public static final String MAGIC_COOKIE = "z9hG4bK";

    private static final char[] ALPHABET = "abcdefghijklmnopqrstuvwxyz234567".toCharArray();
    private static final int LENGTH = 16;

    private final RandomGenerator random;

    /** Takes the source of randomness: a SecureRandom in production, a seeded one in tests. */
    public Identifiers(RandomGenerator random) {
        this.random = random;
    }

    /** A new branch, beginning with the magic cookie. */
    public String branch() {
        return MAGIC_COOKIE + text();
    }

    /** A new From or To tag. */
    public String tag() {
        return text();
    }

    /** A new Call-ID. */
    public String callId() {
        return text();
    }

    /** A first CSeq number, below 2^16 so that no dialog gets near 2^31 (RFC 3261 s8.1.1.5). */
    public int firstSequence() {
        return 1 + random.nextInt(0xFFFF);
    }

    /** A delay between the two bounds in whole steps of 10 ms, both included (RFC 3261 s14.1). */
    public long delayNanos(long minimumMs, long maximumMs) {
        long steps = (maximumMs - minimumMs) / 10;
        return (minimumMs + 10 * random.nextLong(steps + 1)) * 1_000_000L;
    }

    private String text() {
        char[] text = new char[LENGTH];
        long high = random.nextLong();
        long low = random.nextLong();
        for (int i = 0; i < LENGTH; i++) {
            long bits = i < LENGTH / 2 ? high >>> (5 * i) : low >>> (5 * (i - LENGTH / 2));
            text[i] = ALPHABET[(int) (bits & 31)];
        }
        return new String(text);
    }
}
