package org.rtclite.rtmp.handshake;

import io.netty.buffer.ByteBuf;
import java.util.random.RandomGenerator;
import org.jspecify.annotations.Nullable;

/**
 * The server's side: answers a plain, a digest or an RTMPE client in its own way.
 *
 * <p>S0, S1 and S2 are sent together once C1 is there. C2 is read and not compared: clients in use send what they like.
 */
public final class ServerHandshake implements Handshake {

    private static final int VERSION_PLAIN = 3;
    private static final int VERSION_ENCRYPTED = 6;
    private static final int VERSION_LAST = 31; // beyond it, it is text: another protocol (specification section 5.2.2)
    private static final int SERVER_VERSION = 0x05000101; // a media server that knows digests
    private static final int AT_VERSION = 4;

    private enum State {
        AWAIT_C0,
        AWAIT_C1,
        AWAIT_C2,
        ENDED
    }

    private final RandomGenerator random;
    private final BlockReader c1 = new BlockReader();
    private final BlockReader c2 = new BlockReader();
    private State state = State.AWAIT_C0;
    private Kind kind = Kind.PLAIN;
    private String failure = "";
    private @Nullable RtmpeCipher cipher;

    /** Makes one for a new connection; {@code random} fills the blocks and draws the RTMPE key. */
    public ServerHandshake(RandomGenerator random) {
        this.random = random;
    }

    @Override
    public Status receive(ByteBuf in, ByteBuf out) {
        if (state == State.AWAIT_C0 && in.isReadable()) {
            receiveVersion(in.readUnsignedByte());
        }
        if (state == State.AWAIT_C1 && c1.read(in)) {
            answer(c1.block(), out);
        }
        if (state == State.AWAIT_C2 && c2.read(in)) {
            state = State.ENDED;
        }
        if (!failure.isEmpty()) {
            return Status.FAILED;
        }
        return state == State.ENDED ? Status.DONE : Status.MORE;
    }

    private void receiveVersion(int version) {
        if (version < VERSION_PLAIN || version > VERSION_LAST) {
            fail("RTMP version is " + version + ", range " + VERSION_PLAIN + " to " + VERSION_LAST);
            return;
        }
        // 8 and 9 are RTMPE with another signature of C2; what encrypts the stream is the same
        boolean encrypted = version == VERSION_ENCRYPTED || version == 8 || version == 9;
        kind = encrypted ? Kind.ENCRYPTED : Kind.PLAIN;
        state = State.AWAIT_C1;
    }

    private void answer(byte[] c1Block, ByteBuf out) {
        DigestScheme scheme = DigestScheme.find(c1Block, Signer.CLIENT);
        byte[] s1 = new byte[BLOCK_BYTES];
        random.nextBytes(s1);
        zero(s1, 0, AT_VERSION); // our clock starts with the connection
        byte[] s2;
        if (scheme != null) {
            write(s1, AT_VERSION, SERVER_VERSION);
            if (kind == Kind.ENCRYPTED) {
                if (!exchangeKeys(scheme, c1Block, s1)) {
                    return;
                }
            } else {
                kind = Kind.DIGEST;
            }
            scheme.sign(s1, Signer.SERVER);
            s2 = new byte[BLOCK_BYTES];
            random.nextBytes(s2);
            Signer.SERVER.signAnswer(s2, scheme.digest(c1Block));
        } else if (kind == Kind.ENCRYPTED) {
            fail("an RTMPE client sent no digest");
            return;
        } else {
            zero(s1, AT_VERSION, 4);
            s2 = c1Block.clone();
            zero(s2, AT_VERSION, 4); // when C1 came, on our clock
        }
        out.writeByte(kind == Kind.ENCRYPTED ? VERSION_ENCRYPTED : VERSION_PLAIN);
        out.writeBytes(s1).writeBytes(s2);
        state = State.AWAIT_C2;
    }

    private boolean exchangeKeys(DigestScheme scheme, byte[] c1Block, byte[] s1) {
        byte[] clientKey = scheme.publicKey(c1Block);
        while (true) {
            KeyExchange exchange = KeyExchange.create(random);
            byte[] secret = exchange.sharedSecret(clientKey);
            if (secret == null) {
                fail("the RTMPE client's public key is out of range");
                return false;
            }
            if (secret[0] != 0) { // else peers differ about its leading zeros: draw again
                scheme.publicKey(s1, exchange.publicKey());
                cipher = RtmpeCipher.of(secret, exchange.publicKey(), clientKey);
                return true;
            }
        }
    }

    private void fail(String reason) {
        failure = reason;
        state = State.ENDED;
    }

    static void zero(byte[] block, int offset, int length) {
        java.util.Arrays.fill(block, offset, offset + length, (byte) 0);
    }

    static void write(byte[] block, int offset, int value) {
        for (int i = 0; i < 4; i++) {
            block[offset + i] = (byte) (value >>> (24 - 8 * i));
        }
    }

    @Override
    public String failure() {
        return failure;
    }

    @Override
    public Kind kind() {
        return kind;
    }

    @Override
    public @Nullable RtmpeCipher cipher() {
        return cipher;
    }
}
