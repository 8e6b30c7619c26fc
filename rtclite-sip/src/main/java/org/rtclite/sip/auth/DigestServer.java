package org.rtclite.sip.auth;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.util.List;
import java.util.Locale;
import java.util.random.RandomGenerator;
import org.jspecify.annotations.Nullable;
import org.rtclite.sip.message.SipHeader;
import org.rtclite.sip.message.SipRequest;
import org.rtclite.sip.message.SipResponse;
import org.rtclite.sip.message.SipSyntaxException;
import org.rtclite.sip.message.SipUri;
import org.rtclite.sip.message.Uri;

/**
 * Challenges requests and checks the answers (RFC 7616 section 3.4, RFC 8760 section 2.3).
 *
 * <p>Nonces prove themselves and expire; each nonce count is good once, within a window of 64 that lets requests
 * overtake each other. Time is an argument. Not for several threads.
 */
public final class DigestServer {

    /**
     * What {@link #verify} found.
     *
     * @param outcome whether to serve the request
     * @param user who it is from when accepted, else null
     */
    public record Verdict(Outcome outcome, @Nullable String user) {

        /** True when the request may be served. */
        public boolean isAccepted() {
            return outcome == Outcome.ACCEPTED;
        }
    }

    /** The kinds of verdict. */
    public enum Outcome {
        /** The user is who it says. */
        ACCEPTED,
        /** No credentials for our realm: challenge. */
        MISSING,
        /** Right password, old nonce: challenge with stale. */
        STALE,
        /** Wrong user or password, another URI, a nonce that is not ours: challenge or refuse with 403. */
        REJECTED,
        /** Credentials seen before: challenge. */
        REPLAYED
    }

    private final DigestServerConfig config;
    private final PasswordLookup passwords;
    private final NonceRegister nonces;

    /**
     * Makes a server.
     *
     * @param random of nonces and of the key that proves them: a secure one outside tests
     */
    public DigestServer(DigestServerConfig config, PasswordLookup passwords, RandomGenerator random) {
        this.config = config;
        this.passwords = passwords;
        this.nonces = new NonceRegister(config.nonceLife().toNanos(), config.maxNonces(), random);
    }

    /**
     * Adds one challenge for each algorithm, most wanted first.
     *
     * @param response a 401, or a 407 with {@code proxy}
     * @param stale true after {@link Outcome#STALE}
     */
    public void challenge(SipResponse.Builder response, boolean proxy, boolean stale, long nowNanos) {
        SipHeader header = proxy ? SipHeader.PROXY_AUTHENTICATE : SipHeader.WWW_AUTHENTICATE;
        String nonce = nonces.issue(nowNanos);
        for (DigestAlgorithm algorithm : config.algorithms()) {
            response.add(
                    header,
                    "Digest realm=\"" + config.realm() + "\", nonce=\"" + nonce + "\", qop=\""
                            + (config.integrity() ? "auth,auth-int" : "auth") + "\", algorithm=" + algorithm.token()
                            + (stale ? ", stale=true" : ""));
        }
    }

    /**
     * Checks the credentials of a request; accepted ones count as used.
     *
     * @param proxy true to look at Proxy-Authorization
     */
    public Verdict verify(SipRequest request, boolean proxy, long nowNanos) {
        SipHeader header = proxy ? SipHeader.PROXY_AUTHORIZATION : SipHeader.AUTHORIZATION;
        for (String field : request.headers(header)) {
            for (AuthValue value : AuthValue.parse(field)) {
                if (value.isDigest() && config.realm().equals(value.get("realm"))) {
                    return check(value, request, nowNanos);
                }
            }
        }
        return new Verdict(Outcome.MISSING, null);
    }

    private Verdict check(AuthValue value, SipRequest request, long nowNanos) {
        String user = unescape(value.get("username"));
        String nonce = value.get("nonce");
        String uri = value.get("uri");
        String response = value.get("response");
        DigestAlgorithm algorithm = DigestAlgorithm.lookup(value.get("algorithm"));
        if (user == null || nonce == null || uri == null || response == null || algorithm == null) {
            return new Verdict(Outcome.REJECTED, null);
        }
        String qop = value.get("qop");
        long count = qop == null ? 1 : nonceCount(value.get("nc"));
        boolean known = config.algorithms().contains(algorithm) && isQop(qop) && count >= 1;
        if (!known || !isSameTarget(uri, request.uri())) {
            return new Verdict(Outcome.REJECTED, null);
        }
        NonceRegister.Use use = nonces.check(nonce, count, nowNanos);
        String password = passwords.passwordOf(user);
        DigestResponse digest = new DigestResponse(
                algorithm,
                user,
                config.realm(),
                nonce,
                qop == null ? null : qop.toLowerCase(Locale.ROOT),
                String.valueOf(value.get("nc")),
                String.valueOf(value.get("cnonce")),
                request.method(),
                uri);
        // computed for unknown users too, so that the time taken does not tell who exists
        String expected = digest.compute(password == null ? "" : password, request.body());
        boolean right = MessageDigest.isEqual(
                expected.getBytes(StandardCharsets.US_ASCII),
                response.toLowerCase(Locale.ROOT).getBytes(StandardCharsets.US_ASCII));
        if (!right || password == null || use == NonceRegister.Use.FOREIGN) {
            return new Verdict(Outcome.REJECTED, null);
        }
        return switch (use) {
            case STALE -> new Verdict(Outcome.STALE, null);
            case REPLAYED -> new Verdict(Outcome.REPLAYED, null);
            default -> {
                nonces.use(nonce, count);
                yield new Verdict(Outcome.ACCEPTED, user);
            }
        };
    }

    private boolean isQop(@Nullable String qop) {
        return qop == null || qop.equalsIgnoreCase("auth") || (config.integrity() && qop.equalsIgnoreCase("auth-int"));
    }

    /** The count of eight hexadecimal digits, or -1. */
    private static long nonceCount(@Nullable String text) {
        if (text == null || text.isEmpty() || text.length() > 8) {
            return -1;
        }
        long count = 0;
        for (int i = 0; i < text.length(); i++) {
            int digit = Character.digit(text.charAt(i), 16);
            if (digit < 0 || text.charAt(i) >= 128) {
                return -1;
            }
            count = count * 16 + digit;
        }
        return count;
    }

    /** RFC 8760 s2.6: proxies may have changed the URI's parameters, but it must name the same user and host. */
    private static boolean isSameTarget(String digestUri, Uri requestUri) {
        if (digestUri.equals(requestUri.toString())) {
            return true;
        }
        try {
            Uri uri = Uri.parse(digestUri);
            if (uri instanceof SipUri a && requestUri instanceof SipUri b) {
                return a.host().equalsIgnoreCase(b.host())
                        && String.valueOf(a.userText()).equals(String.valueOf(b.userText()));
            }
            return uri.isEquivalentTo(requestUri);
        } catch (SipSyntaxException malformed) {
            return false;
        }
    }

    private static @Nullable String unescape(@Nullable String user) {
        return user == null ? null : user.replaceAll("\\\\(.)", "$1");
    }

    /** The algorithms offered, most wanted first. */
    public List<DigestAlgorithm> algorithms() {
        return config.algorithms();
    }
}
