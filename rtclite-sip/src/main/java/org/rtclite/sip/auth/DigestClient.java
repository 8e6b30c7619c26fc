package org.rtclite.sip.auth;

import java.util.ArrayList;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.random.RandomGenerator;
import org.rtclite.sip.message.NameAddress;
import org.rtclite.sip.message.SipHeader;
import org.rtclite.sip.message.SipRequest;
import org.rtclite.sip.message.SipResponse;
import org.rtclite.sip.message.SipUri;
import org.rtclite.sip.message.Uri;

/**
 * Answers digest challenges for one account and remembers the nonces (RFC 3261 section 22, RFC 8760).
 *
 * <p>Of several challenges of one realm it answers the strongest, of several realms each that it has credentials
 * for. Later requests to the host that asked carry credentials unasked, with a rising nonce count. Not for several
 * threads.
 */
public final class DigestClient {

    /** Realms remembered; the oldest is forgotten first. */
    private static final int MAX_SESSIONS = 16;

    private static final int CLIENT_NONCE_BYTES = 16;

    private final List<Credentials> credentials;
    private final RandomGenerator random;
    private final Map<String, DigestSession> sessions = new LinkedHashMap<>();

    /**
     * Makes a client.
     *
     * @param credentials the first that is for a realm is used for it
     * @param random of client nonces
     */
    public DigestClient(List<Credentials> credentials, RandomGenerator random) {
        this.credentials = List.copyOf(credentials);
        this.random = random;
    }

    /**
     * Takes the challenges of a 401 or 407.
     *
     * @param request the request that was challenged, with the credentials that it carried
     * @return true when the request should be sent again, made with {@link #authorize}; false when there is no
     *     challenge that can be answered, or the credentials were refused
     */
    public boolean learn(SipResponse response, SipRequest request) {
        boolean answerable = take(response.headers(SipHeader.WWW_AUTHENTICATE), false, request);
        answerable |= take(response.headers(SipHeader.PROXY_AUTHENTICATE), true, request);
        return answerable;
    }

    private boolean take(List<String> fields, boolean proxy, SipRequest request) {
        Map<String, DigestChallenge> strongest = new LinkedHashMap<>();
        for (String field : fields) {
            for (AuthValue value : AuthValue.parse(field)) {
                DigestChallenge challenge = DigestChallenge.of(value);
                if (challenge != null && hasCredentials(challenge.realm())) {
                    strongest.merge(challenge.realm(), challenge, (a, b) -> b.isStrongerThan(a) ? b : a);
                }
            }
        }
        boolean answerable = false;
        for (DigestChallenge challenge : strongest.values()) {
            if (challenge.stale() || !wasRefused(challenge.realm(), proxy, request)) {
                remember(new DigestSession(challenge, proxy, target(request, proxy), clientNonce()));
                answerable = true;
            } else {
                sessions.remove(key(challenge.realm(), proxy));
            }
        }
        return answerable;
    }

    /**
     * True when the request carried credentials for that realm made with a fresh nonce: then it is the password
     * that is wrong. With a nonce used before it may just be too old, even if the server does not say stale.
     */
    private static boolean wasRefused(String realm, boolean proxy, SipRequest request) {
        SipHeader header = proxy ? SipHeader.PROXY_AUTHORIZATION : SipHeader.AUTHORIZATION;
        for (String field : request.headers(header)) {
            for (AuthValue value : AuthValue.parse(field)) {
                if (realm.equals(value.get("realm"))) {
                    String count = value.get("nc");
                    return count == null || count.equals("00000001");
                }
            }
        }
        return false;
    }

    private void remember(DigestSession session) {
        String key = key(session.challenge().realm(), session.isProxy());
        sessions.remove(key);
        if (sessions.size() == MAX_SESSIONS) {
            sessions.remove(sessions.keySet().iterator().next());
        }
        sessions.put(key, session);
    }

    private static String key(String realm, boolean proxy) {
        return (proxy ? "p:" : "u:") + realm;
    }

    /**
     * Adds credentials for the realms known at the host that the request goes to; replaces those that it has.
     *
     * @param builder the request being made
     * @param request the same as far as it is made: method, Request-URI, Route and body are final
     */
    public void authorize(SipRequest.Builder builder, SipRequest request) {
        builder.remove(SipHeader.AUTHORIZATION).remove(SipHeader.PROXY_AUTHORIZATION);
        for (DigestSession session : new ArrayList<>(sessions.values())) {
            if (session.target().equals(target(request, session.isProxy()))) {
                SipHeader header = session.isProxy() ? SipHeader.PROXY_AUTHORIZATION : SipHeader.AUTHORIZATION;
                builder.add(
                        header,
                        session.authorize(credentialsFor(session.challenge().realm()), request));
            }
        }
    }

    private boolean hasCredentials(String realm) {
        return credentials.stream().anyMatch(c -> c.isFor(realm));
    }

    private Credentials credentialsFor(String realm) {
        return credentials.stream().filter(c -> c.isFor(realm)).findFirst().orElseThrow();
    }

    /** The host that asks: the next hop for a proxy, the Request-URI's for a server. */
    private static String target(SipRequest request, boolean proxy) {
        Uri uri = request.uri();
        List<NameAddress> routes = proxy ? request.routes() : List.of();
        if (!routes.isEmpty()) {
            uri = routes.get(0).uri();
        }
        return uri instanceof SipUri sip ? sip.host().toLowerCase(Locale.ROOT) : uri.toString();
    }

    private String clientNonce() {
        byte[] bytes = new byte[CLIENT_NONCE_BYTES];
        random.nextBytes(bytes);
        return HexFormat.of().formatHex(bytes);
    }
}
