package org.rtclite.rtmp.handshake;

import io.netty.buffer.ByteBuf;
import java.util.random.RandomGenerator;
import org.jspecify.annotations.Nullable;

/**
 * The client's side. {@link #start} says C0 and C1; the rest follows from what the server sends.
 *
 * <p>A digest client falls back to the plain handshake when the server's block carries no digest. S2 is read and not
 * compared, but for RTMPE, where the server must have signed it.
 */
public final class ClientHandshake implements Handshake {

    private static final int VERSION_PLAIN = 3;
    private static final int VERSION_ENCRYPTED = 6;
    private static final int CLIENT_VERSION = 0x0a002002; // a player that knows digests
    private static final int AT_VERSION = 4;

    private enum State {
        AWAIT_S0,
        AWAIT_S1,
        AWAIT_S2,
        ENDED
    }

    private final RandomGenerator random;
    private final byte[] c1 = new byte[BLOCK_BYTES];
    private final BlockReader s1 = new BlockReader();
    private final BlockReader s2 = new BlockReader();
    private final @Nullable KeyExchange exchange;
    private Kind kind;
    private DigestScheme scheme = DigestScheme.DIGEST_FIRST;
    private State state = State.AWAIT_S0;
    private String failure = "";
    private @Nullable RtmpeCipher cipher;

    /**
     * Makes one for a new connection.
     *
     * @param kind what to ask for
     * @param random fills the blocks and draws the RTMPE key
     */
    public ClientHandshake(Kind kind, RandomGenerator random) {
        this.kind = kind;
        this.random = random;
        this.exchange = kind == Kind.ENCRYPTED ? KeyExchange.create(random) : null;
    }

    /** Like the other constructor, with the places of digest and key chosen. */
    ClientHandshake(Kind kind, DigestScheme scheme, RandomGenerator random) {
        this(kind, random);
        this.scheme = scheme;
    }

    /** Appends C0 and C1 to {@code out}; call it once, first. */
    public void start(ByteBuf out) {
        random.nextBytes(c1);
        ServerHandshake.zero(c1, 0, AT_VERSION); // our clock starts with the connection
        if (kind == Kind.PLAIN) {
            ServerHandshake.zero(c1, AT_VERSION, 4);
        } else {
            ServerHandshake.write(c1, AT_VERSION, CLIENT_VERSION);
            if (exchange != null) {
                scheme.publicKey(c1, exchange.publicKey());
            }
            scheme.sign(c1, Signer.CLIENT);
        }
        out.writeByte(kind == Kind.ENCRYPTED ? VERSION_ENCRYPTED : VERSION_PLAIN);
        out.writeBytes(c1);
    }

    @Override
    public Status receive(ByteBuf in, ByteBuf out) {
        if (state == State.AWAIT_S0 && in.isReadable()) {
            receiveVersion(in.readUnsignedByte());
        }
        if (state == State.AWAIT_S1 && s1.read(in)) {
            answer(s1.block(), out);
        }
        if (state == State.AWAIT_S2 && s2.read(in)) {
            receiveAnswer(s2.block());
        }
        if (!failure.isEmpty()) {
            return Status.FAILED;
        }
        return state == State.ENDED ? Status.DONE : Status.MORE;
    }

    private void receiveVersion(int version) {
        boolean encrypted = version == VERSION_ENCRYPTED || version == 8 || version == 9;
        if (kind == Kind.ENCRYPTED ? !encrypted : version != VERSION_PLAIN) {
            fail("the server's RTMP version is " + version + ", expected "
                    + (kind == Kind.ENCRYPTED ? VERSION_ENCRYPTED : VERSION_PLAIN));
            return;
        }
        state = State.AWAIT_S1;
    }

    private void answer(byte[] s1Block, ByteBuf out) {
        DigestScheme theirs = kind == Kind.PLAIN ? null : DigestScheme.find(s1Block, Signer.SERVER);
        byte[] c2;
        if (theirs == null) {
            if (kind == Kind.ENCRYPTED) {
                fail("the RTMPE server sent no digest");
                return;
            }
            kind = Kind.PLAIN;
            c2 = s1Block.clone();
        } else {
            if (exchange != null) {
                byte[] serverKey = theirs.publicKey(s1Block);
                byte[] secret = exchange.sharedSecret(serverKey);
                if (secret == null) {
                    fail("the RTMPE server's public key is out of range");
                    return;
                }
                cipher = RtmpeCipher.of(secret, exchange.publicKey(), serverKey);
            }
            c2 = new byte[BLOCK_BYTES];
            random.nextBytes(c2);
            Signer.CLIENT.signAnswer(c2, theirs.digest(s1Block));
        }
        out.writeBytes(c2);
        state = State.AWAIT_S2;
    }

    private void receiveAnswer(byte[] s2Block) {
        if (kind == Kind.ENCRYPTED && !Signer.SERVER.answers(s2Block, scheme.digest(c1))) {
            fail("the RTMPE server did not sign its answer");
            return;
        }
        state = State.ENDED;
    }

    private void fail(String reason) {
        failure = reason;
        state = State.ENDED;
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
