package org.rtclite.rtmp.session;

import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.random.RandomGenerator;

/**
 * The client's part of publisher authentication, Adobe's or Limelight's, over several connections.
 *
 * <p>When connect is refused with {@link RefusalKind#AUTHENTICATION}, ask {@link #next} and connect again with the query
 * it gives appended to app and tcUrl; the first refusal names the scheme, the second brings the challenge. Both schemes
 * are built on MD5 and protect the password only from those who listen: prefer RTMPS.
 */
public final class PublisherAuthentication {

    /** A server that keeps asking is refusing. */
    private static final int MAX_ATTEMPTS = 3;

    private final String user;
    private final String password;
    private final RandomGenerator random;
    private int attempts;

    /** With these credentials; {@code random} draws the client's challenges, a SecureRandom unless in tests. */
    public PublisherAuthentication(String user, String password, RandomGenerator random) {
        this.user = user;
        this.password = password;
        this.random = random;
    }

    /**
     * The query, question mark included, to append to app and tcUrl of the next connection.
     *
     * @param refusal why connect was refused
     * @param app the application without a query
     * @return empty when the credentials are wrong or another attempt makes no sense
     */
    public Optional<String> next(NetStatus refusal, String app) {
        String text = refusal.description();
        String scheme = scheme(text);
        if (scheme.isEmpty() || ++attempts > MAX_ATTEMPTS) {
            return Optional.empty();
        }
        String query = "?authmod=" + scheme + "&user=" + user;
        Map<String, String> challenge = PublisherDigest.query(text);
        String reason = challenge.get("reason");
        if (reason == null) {
            return Optional.of(query);
        }
        if (!reason.equals("needauth")) {
            return Optional.empty();
        }
        return Optional.of(
                query + (scheme.equals(PublisherDigest.ADOBE) ? adobe(challenge) : limelight(challenge, app)));
    }

    private static String scheme(String description) {
        String text = description.toLowerCase(Locale.ROOT);
        if (text.contains("authmod=" + PublisherDigest.ADOBE)) {
            return PublisherDigest.ADOBE;
        }
        return text.contains("authmod=" + PublisherDigest.LIMELIGHT) ? PublisherDigest.LIMELIGHT : "";
    }

    private String adobe(Map<String, String> server) {
        String opaque = server.getOrDefault("opaque", "");
        String challenge = opaque.isEmpty() ? server.getOrDefault("challenge", "") : opaque;
        String own = own();
        String response = PublisherDigest.adobe(user, password, server.getOrDefault("salt", ""), challenge, own);
        return "&challenge=" + own + "&response=" + response + (opaque.isEmpty() ? "" : "&opaque=" + opaque);
    }

    private String limelight(Map<String, String> server, String app) {
        String nonce = server.getOrDefault("nonce", "");
        String cnonce = own();
        String nc = "00000001";
        String response =
                PublisherDigest.limelight(user, password, PublisherDigest.withoutQuery(app), nonce, nc, cnonce);
        return "&nonce=" + nonce + "&cnonce=" + cnonce + "&nc=" + nc + "&response=" + response;
    }

    private String own() {
        return String.format(Locale.ROOT, "%08x", random.nextInt());
    }
}
