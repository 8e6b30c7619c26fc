package org.rtclite.rtmp.handshake;

import java.math.BigInteger;
import java.util.Arrays;
import java.util.random.RandomGenerator;
import org.jspecify.annotations.Nullable;

/** The Diffie-Hellman exchange of RTMPE, in the 1024-bit group of RFC 2409 section 6.2. */
final class KeyExchange {

    private static final BigInteger PRIME = new BigInteger(
            "FFFFFFFFFFFFFFFFC90FDAA22168C234C4C6628B80DC1CD129024E088A67CC74"
                    + "020BBEA63B139B22514A08798E3404DDEF9519B3CD3A431B302B0A6DF25F1437"
                    + "4FE1356D6D51C245E485B576625E7EC6F44C42E9A637ED6B0BFF5CB6F406B7ED"
                    + "EE386BFB5A899FA5AE9F24117C4B1FE649286651ECE65381FFFFFFFFFFFFFFFF",
            16);
    private static final BigInteger GENERATOR = BigInteger.TWO;
    private static final int KEY_BYTES = DigestScheme.KEY_BYTES;

    private final BigInteger secret;
    private final byte[] publicKey;

    private KeyExchange(BigInteger secret, byte[] publicKey) {
        this.secret = secret;
        this.publicKey = publicKey;
    }

    /** Draws a key pair whose public key fills all its octets, so that no peer can differ about leading zeros. */
    static KeyExchange create(RandomGenerator random) {
        while (true) {
            byte[] bytes = new byte[KEY_BYTES];
            random.nextBytes(bytes);
            BigInteger secret = new BigInteger(1, bytes).mod(PRIME.shiftRight(1));
            byte[] publicKey = octets(GENERATOR.modPow(secret, PRIME));
            if (publicKey[0] != 0) {
                return new KeyExchange(secret, publicKey);
            }
        }
    }

    /** Our public key, 128 octets. */
    byte[] publicKey() {
        return publicKey;
    }

    /**
     * The secret shared with the owner of {@code otherKey}, 128 octets.
     *
     * @return null when that is no public key: 0, 1, the order of the group less one, or beyond
     */
    byte @Nullable [] sharedSecret(byte[] otherKey) {
        BigInteger other = new BigInteger(1, otherKey);
        if (other.compareTo(BigInteger.TWO) < 0 || other.compareTo(PRIME.subtract(BigInteger.TWO)) > 0) {
            return null;
        }
        return octets(other.modPow(secret, PRIME));
    }

    private static byte[] octets(BigInteger number) {
        byte[] bytes = number.toByteArray();
        byte[] octets = new byte[KEY_BYTES];
        int from = Math.max(0, bytes.length - KEY_BYTES); // a sign octet
        System.arraycopy(bytes, from, octets, KEY_BYTES - (bytes.length - from), bytes.length - from);
        Arrays.fill(bytes, (byte) 0);
        return octets;
    }
}
