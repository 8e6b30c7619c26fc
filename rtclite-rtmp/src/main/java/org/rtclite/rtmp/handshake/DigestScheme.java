package org.rtclite.rtmp.handshake;

import java.security.MessageDigest;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/** Where the digest and the public key lie in a block of C1 or S1. */
enum DigestScheme {
    /** Digest block, then key block; what most clients use. */
    DIGEST_FIRST(8, 772),
    /** Key block, then digest block. */
    KEY_FIRST(772, 8);

    static final int KEY_BYTES = 128;

    private static final int PART_BYTES = 764;
    private static final int OFFSET_BYTES = 4;
    private static final int DIGEST_POSITIONS = PART_BYTES - OFFSET_BYTES - Signer.DIGEST_BYTES;
    private static final int KEY_POSITIONS = PART_BYTES - OFFSET_BYTES - KEY_BYTES;

    private final int digestPart;
    private final int keyPart;

    DigestScheme(int digestPart, int keyPart) {
        this.digestPart = digestPart;
        this.keyPart = keyPart;
    }

    /** The scheme by which {@code block} carries a valid digest of {@code signer}; null when it carries none. */
    static @Nullable DigestScheme find(byte[] block, Signer signer) {
        for (DigestScheme scheme : values()) {
            if (MessageDigest.isEqual(scheme.digest(block), signer.digest(block, scheme.digestOffset(block)))) {
                return scheme;
            }
        }
        return null;
    }

    /** The digest that stands in the block. */
    byte[] digest(byte[] block) {
        int at = digestOffset(block);
        return Arrays.copyOfRange(block, at, at + Signer.DIGEST_BYTES);
    }

    /** Computes the digest of C1 or S1 and puts it into its place. */
    void sign(byte[] block, Signer signer) {
        int at = digestOffset(block);
        System.arraycopy(signer.digest(block, at), 0, block, at, Signer.DIGEST_BYTES);
    }

    /** The public key that stands in the block. */
    byte[] publicKey(byte[] block) {
        int at = keyOffset(block);
        return Arrays.copyOfRange(block, at, at + KEY_BYTES);
    }

    /** Puts a public key into the block; to be signed afterwards. */
    @SuppressWarnings("UnsafeFinalization") // an enum is never finalized
    void publicKey(byte[] block, byte[] key) {
        System.arraycopy(key, 0, block, keyOffset(block), KEY_BYTES);
    }

    private int digestOffset(byte[] block) {
        return digestPart + OFFSET_BYTES + sum(block, digestPart) % DIGEST_POSITIONS;
    }

    private int keyOffset(byte[] block) {
        return keyPart + sum(block, keyPart + PART_BYTES - OFFSET_BYTES) % KEY_POSITIONS;
    }

    private static int sum(byte[] block, int at) {
        return (block[at] & 0xff) + (block[at + 1] & 0xff) + (block[at + 2] & 0xff) + (block[at + 3] & 0xff);
    }
}
