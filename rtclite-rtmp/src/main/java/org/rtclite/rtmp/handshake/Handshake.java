package org.rtclite.rtmp.handshake;

import io.netty.buffer.ByteBuf;
import org.jspecify.annotations.Nullable;

/** One side of the handshake: bytes in, bytes out. One thread at a time; of no use after its end. */
public sealed interface Handshake permits ClientHandshake, ServerHandshake {

    /** Length of C1, S1, C2 and S2 in octets. */
    int BLOCK_BYTES = 1536;

    /** How far the handshake has come. */
    enum Status {
        /** More bytes are needed. */
        MORE,
        /** Done: what follows is the chunk stream, encrypted if {@link #cipher()} is not null. */
        DONE,
        /** The far side does not speak RTMP; {@link #failure()} says why. */
        FAILED
    }

    /** How the handshake is secured. */
    enum Kind {
        /** Random bytes and their echo. */
        PLAIN,
        /** Random bytes that carry an HMAC-SHA256 digest, as Flash players and media servers ask for. */
        DIGEST,
        /** RTMPE: digests, a Diffie-Hellman exchange, and RC4 from then on. Obscures, does not authenticate. */
        ENCRYPTED
    }

    /**
     * Takes bytes from {@code in} until the handshake ends and leaves the rest there.
     *
     * @param in the far side's bytes, in pieces of any length
     * @param out what to send is appended here
     */
    Status receive(ByteBuf in, ByteBuf out);

    /** Why it failed; empty otherwise. */
    String failure();

    /** What both sides agreed on; meaningful once done. */
    Kind kind();

    /** Encrypts and decrypts what follows the handshake; null when nothing is encrypted. */
    @Nullable
    RtmpeCipher cipher();
}
