package org.rtclite.sip.auth;

import java.nio.ByteBuffer;
import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import java.util.Arrays;
import java.util.Base64;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.random.RandomGenerator;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;

/**
 * Issues nonces that carry their own time and proof, and remembers the counts used with each.
 *
 * <pre>
 *  0        8              16              32
 *  +--------+--------------+---------------+
 *  | nanos  | random       | HMAC-SHA-256, |   in base64url
 *  | issued |              | first half    |
 *  +--------+--------------+---------------+
 * </pre>
 *
 * <p>Nothing is kept for a nonce before a valid response used it, so that challenges cost no memory.
 */
final class NonceRegister {

    /** Whether a nonce may be used with a count. */
    enum Use {
        FRESH,
        /** Ours, but too old or forgotten. */
        STALE,
        /** Ours, and this count was used before. */
        REPLAYED,
        /** Not ours. */
        FOREIGN
    }

    private static final int TIME_BYTES = 8;
    private static final int PLAIN_BYTES = 16;
    private static final int TOTAL_BYTES = 32;
    private static final int WINDOW = 64;

    /** The highest count seen, and which of the 64 below it. */
    private static final class Counts {
        private long highest;
        private long seen;
        private long issuedNanos;
    }

    private final long lifeNanos;
    private final int maxNonces;
    private final RandomGenerator random;
    private final SecretKeySpec key;
    private final Map<String, Counts> used = new LinkedHashMap<>();
    /** Nonces issued before this are no longer remembered and count as stale. */
    private long forgottenNanos = Long.MIN_VALUE;

    private boolean forgotten;

    NonceRegister(long lifeNanos, int maxNonces, RandomGenerator random) {
        this.lifeNanos = lifeNanos;
        this.maxNonces = maxNonces;
        this.random = random;
        byte[] secret = new byte[TOTAL_BYTES];
        random.nextBytes(secret);
        this.key = new SecretKeySpec(secret, "HmacSHA256");
    }

    String issue(long nowNanos) {
        byte[] nonce = new byte[TOTAL_BYTES];
        byte[] salt = new byte[PLAIN_BYTES - TIME_BYTES];
        random.nextBytes(salt);
        ByteBuffer.wrap(nonce).putLong(nowNanos).put(salt).put(proof(nonce));
        return Base64.getUrlEncoder().withoutPadding().encodeToString(nonce);
    }

    /** Checks a nonce without counting its use. */
    Use check(String nonce, long count, long nowNanos) {
        byte[] bytes = decode(nonce);
        if (bytes.length != TOTAL_BYTES
                || !MessageDigest.isEqual(proof(bytes), Arrays.copyOfRange(bytes, PLAIN_BYTES, TOTAL_BYTES))) {
            return Use.FOREIGN;
        }
        long issued = ByteBuffer.wrap(bytes).getLong();
        Counts counts = used.get(nonce);
        boolean lost = counts == null && forgotten && issued - forgottenNanos <= 0;
        if (nowNanos - issued > lifeNanos || lost) {
            return Use.STALE;
        }
        return counts == null || isNew(counts, count) ? Use.FRESH : Use.REPLAYED;
    }

    private static boolean isNew(Counts counts, long count) {
        long behind = counts.highest - count;
        return behind < 0 || (behind < WINDOW && (counts.seen >>> behind & 1) == 0);
    }

    /** Notes that a valid response used the nonce with that count. */
    void use(String nonce, long count) {
        Counts counts = used.get(nonce);
        if (counts == null) {
            forgetOldest();
            counts = new Counts();
            counts.issuedNanos = ByteBuffer.wrap(decode(nonce)).getLong();
            counts.highest = count;
            counts.seen = 1;
            used.put(nonce, counts);
            return;
        }
        long ahead = count - counts.highest;
        if (ahead > 0) {
            counts.seen = ahead >= WINDOW ? 1 : counts.seen << ahead | 1;
            counts.highest = count;
        } else {
            counts.seen |= 1L << -ahead;
        }
    }

    private void forgetOldest() {
        if (used.size() < maxNonces) {
            return;
        }
        Counts oldest = used.remove(used.keySet().iterator().next());
        if (oldest != null && (!forgotten || oldest.issuedNanos - forgottenNanos > 0)) {
            forgottenNanos = oldest.issuedNanos;
            forgotten = true;
        }
    }

    private byte[] proof(byte[] nonce) {
        try {
            Mac mac = Mac.getInstance("HmacSHA256");
            mac.init(key);
            mac.update(nonce, 0, PLAIN_BYTES);
            return Arrays.copyOf(mac.doFinal(), TOTAL_BYTES - PLAIN_BYTES);
        } catch (GeneralSecurityException missing) {
            throw new IllegalStateException("this Java runtime has no HmacSHA256", missing);
        }
    }

    private static byte[] decode(String nonce) {
        if (nonce.length() > 2 * TOTAL_BYTES) {
            return new byte[0];
        }
        try {
            return Base64.getUrlDecoder().decode(nonce);
        } catch (IllegalArgumentException foreign) {
            return new byte[0];
        }
    }
}
