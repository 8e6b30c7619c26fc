package org.rtclite.rtmp.handshake;

import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import java.util.Arrays;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;

/** Makes the digests of one side: client and server have keys of their own, the same in every implementation. */
final class Signer {

    static final int DIGEST_BYTES = 32;

    private static final byte[] KEY_TAIL = {
        (byte) 0xf0,
        (byte) 0xee,
        (byte) 0xc2,
        0x4a,
        (byte) 0x80,
        0x68,
        (byte) 0xbe,
        (byte) 0xe8,
        0x2e,
        0x00,
        (byte) 0xd0,
        (byte) 0xd1,
        0x02,
        (byte) 0x9e,
        0x7e,
        0x57,
        0x6e,
        (byte) 0xec,
        0x5d,
        0x2d,
        0x29,
        (byte) 0x80,
        0x6f,
        (byte) 0xab,
        (byte) 0x93,
        (byte) 0xb8,
        (byte) 0xe6,
        0x36,
        (byte) 0xcf,
        (byte) 0xeb,
        0x31,
        (byte) 0xae
    };

    static final Signer CLIENT = new Signer("Genuine Adobe Flash Player 001");
    static final Signer SERVER = new Signer("Genuine Adobe Flash Media Server 001");

    private static final int ANSWER_DIGEST = Handshake.BLOCK_BYTES - DIGEST_BYTES;

    private final byte[] shortKey;
    private final byte[] longKey;

    private Signer(String name) {
        shortKey = name.getBytes(StandardCharsets.US_ASCII);
        longKey = Arrays.copyOf(shortKey, shortKey.length + KEY_TAIL.length);
        System.arraycopy(KEY_TAIL, 0, longKey, shortKey.length, KEY_TAIL.length);
    }

    /** The digest of C1 or S1, which is to stand at {@code offset}: over all of the block but its own place. */
    byte[] digest(byte[] block, int offset) {
        Mac mac = mac(shortKey);
        mac.update(block, 0, offset);
        mac.update(block, offset + DIGEST_BYTES, Handshake.BLOCK_BYTES - offset - DIGEST_BYTES);
        return mac.doFinal();
    }

    /** Computes the digest of C2 or S2, which answers {@code digestOfOther}, into the block's last 32 octets. */
    void signAnswer(byte[] block, byte[] digestOfOther) {
        System.arraycopy(answerDigest(block, digestOfOther), 0, block, ANSWER_DIGEST, DIGEST_BYTES);
    }

    /** Whether C2 or S2 carries the digest that answers {@code digestOfOther}. */
    boolean answers(byte[] block, byte[] digestOfOther) {
        byte[] found = Arrays.copyOfRange(block, ANSWER_DIGEST, Handshake.BLOCK_BYTES);
        return MessageDigest.isEqual(found, answerDigest(block, digestOfOther));
    }

    private byte[] answerDigest(byte[] block, byte[] digestOfOther) {
        Mac mac = mac(hmac(longKey, digestOfOther));
        mac.update(block, 0, ANSWER_DIGEST);
        return mac.doFinal();
    }

    static byte[] hmac(byte[] key, byte[] message) {
        return mac(key).doFinal(message);
    }

    private static Mac mac(byte[] key) {
        try {
            Mac mac = Mac.getInstance("HmacSHA256");
            mac.init(new SecretKeySpec(key, "HmacSHA256"));
            return mac;
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("this Java has no HmacSHA256", e);
        }
    }
}
