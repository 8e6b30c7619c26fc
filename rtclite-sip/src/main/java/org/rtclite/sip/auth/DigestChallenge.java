package org.rtclite.sip.auth;

import org.jspecify.annotations.Nullable;

/**
 * A digest challenge that this library can answer (RFC 7616 section 3.3).
 *
 * @param realm between the quotes, as it came
 * @param nonce likewise
 * @param opaque likewise; null when there is none
 * @param algorithm MD5 when the challenge names none
 * @param qop what we choose of the offered: auth, else auth-int; null when none is offered
 * @param stale true when the password was right and only the nonce too old
 * @param userHash true when the user name must be sent hashed
 */
record DigestChallenge(
        String realm,
        String nonce,
        @Nullable String opaque,
        DigestAlgorithm algorithm,
        @Nullable String qop,
        boolean stale,
        boolean userHash) {

    /** The challenge, or null when it is of another scheme, or asks for what we do not have. */
    static @Nullable DigestChallenge of(AuthValue value) {
        String realm = value.get("realm");
        String nonce = value.get("nonce");
        DigestAlgorithm algorithm = DigestAlgorithm.lookup(value.get("algorithm"));
        if (!value.isDigest() || realm == null || nonce == null || algorithm == null) {
            return null;
        }
        String offered = value.get("qop");
        String qop = chooseQop(offered);
        if (qop == null && offered != null && !offered.isBlank()) {
            return null;
        }
        return new DigestChallenge(
                realm,
                nonce,
                value.get("opaque"),
                algorithm,
                qop,
                "true".equalsIgnoreCase(value.get("stale")),
                "true".equalsIgnoreCase(value.get("userhash")));
    }

    private static @Nullable String chooseQop(@Nullable String offered) {
        boolean integrity = false;
        for (String option : offered == null ? new String[0] : offered.split(",", -1)) {
            if (option.strip().equalsIgnoreCase("auth")) {
                return "auth";
            }
            integrity |= option.strip().equalsIgnoreCase("auth-int");
        }
        return integrity ? "auth-int" : null;
    }

    /** True when this is to be answered rather than {@code other}, both of one realm. */
    boolean isStrongerThan(DigestChallenge other) {
        return strength() > other.strength();
    }

    private int strength() {
        return switch (algorithm) {
            case MD5, MD5_SESS -> 1;
            case SHA_256, SHA_256_SESS -> 2;
            case SHA_512_256, SHA_512_256_SESS -> 3;
        };
    }
}
