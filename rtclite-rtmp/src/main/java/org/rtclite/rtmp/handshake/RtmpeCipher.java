package org.rtclite.rtmp.handshake;

import io.netty.buffer.ByteBuf;
import java.security.GeneralSecurityException;
import java.util.Arrays;
import javax.crypto.Cipher;
import javax.crypto.spec.SecretKeySpec;

/**
 * RC4 both ways over what follows an RTMPE handshake; every byte must pass once, in order.
 *
 * <p>RC4 and an exchange without authentication protect from nobody who tries: use RTMPS for that.
 */
public final class RtmpeCipher {

    private static final int KEY_BYTES = 16;

    private final Cipher in;
    private final Cipher out;
    private final byte[] scratch = new byte[4096];

    private RtmpeCipher(Cipher in, Cipher out) {
        this.in = in;
        this.out = out;
    }

    /** Each direction is keyed by the receiver's public key, under the shared secret. */
    static RtmpeCipher of(byte[] sharedSecret, byte[] ownKey, byte[] otherKey) {
        RtmpeCipher cipher =
                new RtmpeCipher(rc4(Signer.hmac(sharedSecret, ownKey)), rc4(Signer.hmac(sharedSecret, otherKey)));
        // both key streams begin past one handshake block
        byte[] block = new byte[Handshake.BLOCK_BYTES];
        update(cipher.in, block, block.length);
        update(cipher.out, block, block.length);
        return cipher;
    }

    /** Decrypts, in place, the {@code length} bytes of {@code buffer} from {@code index} on. */
    public void decrypt(ByteBuf buffer, int index, int length) {
        apply(in, buffer, index, length);
    }

    /** Encrypts, in place, the {@code length} bytes of {@code buffer} from {@code index} on. */
    public void encrypt(ByteBuf buffer, int index, int length) {
        apply(out, buffer, index, length);
    }

    private void apply(Cipher cipher, ByteBuf buffer, int index, int length) {
        for (int done = 0; done < length; done += scratch.length) {
            int step = Math.min(scratch.length, length - done);
            buffer.getBytes(index + done, scratch, 0, step);
            update(cipher, scratch, step);
            buffer.setBytes(index + done, scratch, 0, step);
        }
    }

    private static void update(Cipher cipher, byte[] bytes, int length) {
        try {
            cipher.update(bytes, 0, length, bytes, 0);
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("RC4 failed", e);
        }
    }

    private static Cipher rc4(byte[] key) {
        try {
            Cipher cipher = Cipher.getInstance("ARCFOUR");
            cipher.init(Cipher.ENCRYPT_MODE, new SecretKeySpec(Arrays.copyOf(key, KEY_BYTES), "ARCFOUR"));
            return cipher;
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("this Java has no RC4, which RTMPE needs", e);
        }
    }
}
