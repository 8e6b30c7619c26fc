package org.rtclite.sip.auth;

import org.jspecify.annotations.Nullable;

/**
 * The inputs of a digest and its computation (RFC 7616 section 3.4).
 *
 * @param algorithm how to hash
 * @param user the user name, plain
 * @param realm between the quotes, as it came
 * @param nonce between the quotes, as it came
 * @param qop {@code auth} or {@code auth-int}; null for the form of RFC 2069
 * @param nonceCount eight hexadecimal digits
 * @param clientNonce between the quotes
 * @param method of the request
 * @param uri digest URI, as written
 */
record DigestResponse(
        DigestAlgorithm algorithm,
        String user,
        String realm,
        String nonce,
        @Nullable String qop,
        String nonceCount,
        String clientNonce,
        String method,
        String uri) {

    /** The response for that password; the body counts with auth-int only. */
    String compute(String password, byte[] body) {
        String key = algorithm.hash(user + ":" + realm + ":" + password);
        if (algorithm.isSession()) {
            key = algorithm.hash(key + ":" + nonce + ":" + clientNonce);
        }
        String a2 = method + ":" + uri;
        if ("auth-int".equals(qop)) {
            a2 += ":" + algorithm.hash(body);
        }
        String middle = qop == null ? nonce : nonce + ":" + nonceCount + ":" + clientNonce + ":" + qop;
        return algorithm.hash(key + ":" + middle + ":" + algorithm.hash(a2));
    }

    /** Says what for, never with what. */
    @Override
    public String toString() {
        return "DigestResponse[" + algorithm.token() + " for realm " + realm + "]";
    }
}
