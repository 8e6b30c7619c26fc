package org.rtclite.sip.auth;

import java.time.Duration;
import java.util.List;

/**
 * How a server asks for credentials.
 *
 * @param realm shown to users; printable ASCII without quotes
 * @param algorithms offered, most wanted first (RFC 8760 section 2.3)
 * @param integrity true to offer auth-int besides auth
 * @param nonceLife how long a nonce is good; after that the client is told stale
 * @param maxNonces nonces whose counts are remembered; beyond that the oldest become stale
 */
public record DigestServerConfig(
        String realm, List<DigestAlgorithm> algorithms, boolean integrity, Duration nonceLife, int maxNonces) {

    public DigestServerConfig {
        algorithms = List.copyOf(algorithms);
        boolean printable = realm.chars().allMatch(c -> c >= ' ' && c < 127 && c != '"' && c != '\\');
        if (realm.isEmpty() || !printable) {
            throw new IllegalArgumentException("realm is '" + realm + "', must be printable ASCII without quotes");
        }
        if (algorithms.isEmpty() || nonceLife.isNegative() || nonceLife.isZero() || maxNonces < 1) {
            throw new IllegalArgumentException("algorithms " + algorithms + ", nonce life " + nonceLife + " and nonces "
                    + maxNonces + " must not be empty or zero");
        }
    }

    /** SHA-256 and MD5 for old clients, auth only, nonces of five minutes. */
    public static DigestServerConfig of(String realm) {
        return new DigestServerConfig(
                realm, List.of(DigestAlgorithm.SHA_256, DigestAlgorithm.MD5), false, Duration.ofMinutes(5), 100_000);
    }

    /** The same offering other algorithms, most wanted first. */
    public DigestServerConfig withAlgorithms(DigestAlgorithm... offered) {
        return new DigestServerConfig(realm, List.of(offered), integrity, nonceLife, maxNonces);
    }
}
