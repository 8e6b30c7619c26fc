package org.rtclite.sip.auth;

import org.rtclite.sip.message.SipRequest;

/** One nonce of one realm and how often it was used (RFC 7616 section 3.6). */
final class DigestSession {

    private final DigestChallenge challenge;
    private final boolean proxy;
    private final String target;
    private final String clientNonce;
    private int uses;

    /**
     * Begins with a challenge.
     *
     * @param proxy true when a proxy asked, with 407
     * @param target the host that asked: only requests to it carry this realm's credentials unasked
     */
    DigestSession(DigestChallenge challenge, boolean proxy, String target, String clientNonce) {
        this.challenge = challenge;
        this.proxy = proxy;
        this.target = target;
        this.clientNonce = clientNonce;
    }

    DigestChallenge challenge() {
        return challenge;
    }

    boolean isProxy() {
        return proxy;
    }

    String target() {
        return target;
    }

    int uses() {
        return uses;
    }

    /** The value of the header field that authorizes {@code request}; counts one use of the nonce. */
    String authorize(Credentials credentials, SipRequest request) {
        uses++;
        String count = String.format("%08x", uses);
        // the digest URI must be the Request-URI byte for byte (RFC 3261 s22.4)
        String uri = request.uri().toString();
        DigestAlgorithm algorithm = challenge.algorithm();
        String qop = challenge.qop();
        DigestResponse digest = new DigestResponse(
                algorithm,
                credentials.user(),
                challenge.realm(),
                challenge.nonce(),
                qop,
                count,
                clientNonce,
                request.method(),
                uri);
        byte[] body = "auth-int".equals(qop) ? request.body() : new byte[0];
        String response = digest.compute(credentials.password(), body);
        String user = challenge.userHash()
                ? algorithm.hash(credentials.user() + ":" + challenge.realm())
                : escape(credentials.user());
        StringBuilder out = new StringBuilder(256)
                .append("Digest username=\"")
                .append(user)
                .append("\", realm=\"")
                .append(challenge.realm())
                .append("\", nonce=\"")
                .append(challenge.nonce())
                .append("\", uri=\"")
                .append(uri)
                .append("\", response=\"")
                .append(response)
                .append("\", algorithm=")
                .append(algorithm.token());
        if (qop != null || algorithm.isSession()) {
            out.append(", cnonce=\"").append(clientNonce).append('"');
        }
        if (qop != null) {
            out.append(", qop=").append(qop).append(", nc=").append(count);
        }
        if (challenge.opaque() != null) {
            out.append(", opaque=\"").append(challenge.opaque()).append('"');
        }
        if (challenge.userHash()) {
            out.append(", userhash=true");
        }
        return out.toString();
    }

    private static String escape(String user) {
        return user.replace("\\", "\\\\").replace("\"", "\\\"");
    }
}
