package org.rtclite.rtmp.session;

import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import java.time.Duration;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.function.Function;
import java.util.random.RandomGenerator;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;
import org.jspecify.annotations.Nullable;

/**
 * The server's part of publisher authentication, Adobe's or Limelight's.
 *
 * <p>Challenges carry their own proof of origin and age, so that asking costs no memory; one that was answered rightly is
 * remembered until it expires and does not count twice. An unknown user is asked like a known one. One verifier serves all
 * connections of a server; it may be called from any thread.
 */
public final class PublisherVerifier {

    /** Whose challenge is sent. */
    public enum Scheme {
        /** Adobe's (authmod=adobe), which encoders know best. */
        ADOBE(PublisherDigest.ADOBE),
        /** Limelight's (authmod=llnw). */
        LIMELIGHT(PublisherDigest.LIMELIGHT);

        private final String wireName;

        Scheme(String wireName) {
            this.wireName = wireName;
        }
    }

    /** What to do with a client. */
    public sealed interface Decision {
        /** Accept it. */
        record Accepted(String user, String app) implements Decision {}

        /** Reject it with this description ({@link RtmpServerSession#rejectConnect}); it may come again. */
        record Rejected(String description) implements Decision {}
    }

    private static final int TIME_DIGITS = 16;
    private static final int NONCE_DIGITS = 16;
    private static final int PROOF_BYTES = 16;
    private static final int MAX_USED = 10_000;

    private final Scheme scheme;
    private final Function<String, @Nullable String> passwords;
    private final RandomGenerator random;
    private final long lifetimeMillis;
    private final SecretKeySpec key;
    private final Map<String, Long> used = new LinkedHashMap<>();

    /**
     * A verifier.
     *
     * @param passwords the password of a user, null for unknown users; called on the thread that calls {@link #check}
     * @param lifetime how long a challenge can be answered
     * @param random draws the key and the challenges, a SecureRandom unless in tests
     */
    public PublisherVerifier(
            Scheme scheme, Function<String, @Nullable String> passwords, Duration lifetime, RandomGenerator random) {
        this.scheme = scheme;
        this.passwords = passwords;
        this.random = random;
        lifetimeMillis = lifetime.toMillis();
        byte[] secret = new byte[32];
        random.nextBytes(secret);
        key = new SecretKeySpec(secret, "HmacSHA256");
    }

    /**
     * Decides about a client.
     *
     * @param app what it asked for, with the query ({@link SessionOutput.ConnectRequested#app})
     */
    public synchronized Decision check(String app, long nowNanos) {
        Map<String, String> query = PublisherDigest.query(app);
        String prefix = "[ AccessManager.Reject ] : [ ";
        String user = query.get("user");
        if (!scheme.wireName.equals(query.get("authmod")) || user == null || user.isEmpty()) {
            return new Decision.Rejected(prefix + "code=403 need auth; authmod=" + scheme.wireName + " ] : ");
        }
        String asked = prefix + "authmod=" + scheme.wireName + " ] : ?reason=";
        if (!query.containsKey("response")) {
            return new Decision.Rejected(asked + "needauth&user=" + user + challenge(user, nowNanos));
        }
        if (!isRight(user, PublisherDigest.withoutQuery(app), query, nowNanos)) {
            return new Decision.Rejected(asked + "authfailed");
        }
        return new Decision.Accepted(user, PublisherDigest.withoutQuery(app));
    }

    private String challenge(String user, long nowNanos) {
        HexFormat hex = HexFormat.of();
        String nonce = hex.toHexDigits(nowNanos / 1_000_000) + hex.toHexDigits(random.nextLong());
        String token = nonce + proof(nonce, user);
        return scheme == Scheme.ADOBE
                ? "&salt=" + salt(user) + "&challenge=" + token + "&opaque=" + token
                : "&nonce=" + token;
    }

    private boolean isRight(String user, String app, Map<String, String> query, long nowNanos) {
        String token = query.getOrDefault(scheme == Scheme.ADOBE ? "opaque" : "nonce", "");
        boolean valid = isOurs(token, user, nowNanos / 1_000_000);
        String password = passwords.apply(user);
        String expected = scheme == Scheme.ADOBE
                ? PublisherDigest.adobe(
                        user, String.valueOf(password), salt(user), token, query.getOrDefault("challenge", ""))
                : PublisherDigest.limelight(
                        user,
                        String.valueOf(password),
                        app,
                        token,
                        query.getOrDefault("nc", ""),
                        query.getOrDefault("cnonce", ""));
        boolean same = equal(expected, query.getOrDefault("response", ""));
        return valid && same && password != null && firstUse(token, nowNanos / 1_000_000);
    }

    private boolean isOurs(String token, String user, long nowMillis) {
        int nonceDigits = TIME_DIGITS + NONCE_DIGITS;
        if (token.length() != nonceDigits + 2 * PROOF_BYTES) {
            return false;
        }
        String nonce = token.substring(0, nonceDigits);
        if (!equal(proof(nonce, user), token.substring(nonceDigits))) {
            return false;
        }
        // the proof holds, so the digits are ours
        long ageMillis = nowMillis - HexFormat.fromHexDigitsToLong(nonce, 0, TIME_DIGITS);
        return ageMillis >= 0 && ageMillis <= lifetimeMillis;
    }

    private boolean firstUse(String token, long nowMillis) {
        Iterator<Long> times = used.values().iterator(); // oldest first
        while (times.hasNext() && (nowMillis - times.next() > lifetimeMillis || used.size() >= MAX_USED)) {
            times.remove();
        }
        return used.putIfAbsent(token, nowMillis) == null;
    }

    private String salt(String user) {
        return proof("salt", user).substring(0, 8);
    }

    private String proof(String nonce, String user) {
        try {
            Mac mac = Mac.getInstance("HmacSHA256");
            mac.init(key);
            byte[] proof = mac.doFinal((nonce + "\n" + user).getBytes(StandardCharsets.UTF_8));
            return HexFormat.of().formatHex(Arrays.copyOf(proof, PROOF_BYTES));
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("every Java has HmacSHA256", e);
        }
    }

    private static boolean equal(String one, String other) {
        return MessageDigest.isEqual(one.getBytes(StandardCharsets.UTF_8), other.getBytes(StandardCharsets.UTF_8));
    }
}
