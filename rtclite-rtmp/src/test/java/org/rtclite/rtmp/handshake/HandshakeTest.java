package org.rtclite.rtmp.handshake;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufUtil;
import io.netty.buffer.Unpooled;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;
import org.rtclite.rtmp.handshake.Handshake.Kind;
import org.rtclite.rtmp.handshake.Handshake.Status;

class HandshakeTest {

    private static final int BLOCK = Handshake.BLOCK_BYTES;

    private final Random random = new Random(1);

    @ParameterizedTest
    @CsvSource({
        "PLAIN, DIGEST_FIRST, 1",
        "PLAIN, DIGEST_FIRST, 5000",
        "DIGEST, DIGEST_FIRST, 1",
        "DIGEST, KEY_FIRST, 7",
        "DIGEST, KEY_FIRST, 5000",
        "ENCRYPTED, DIGEST_FIRST, 1",
        "ENCRYPTED, KEY_FIRST, 1000"
    })
    void bothSidesAgreeHoweverTheBytesArrive(Kind kind, DigestScheme scheme, int stepBytes) {
        ClientHandshake client = new ClientHandshake(kind, scheme, random);
        ServerHandshake server = new ServerHandshake(random);
        ByteBuf toServer = Unpooled.buffer();
        ByteBuf toClient = Unpooled.buffer();
        client.start(toServer);
        Status serverStatus = feed(server, toServer, toClient, stepBytes);
        assertEquals(Status.MORE, serverStatus);
        assertEquals(1 + 2 * BLOCK, toClient.readableBytes());
        assertEquals(Status.DONE, feed(client, toClient, toServer, stepBytes));
        assertEquals(Status.DONE, feed(server, toServer, toClient, stepBytes));
        assertEquals(kind, client.kind());
        assertEquals(kind, server.kind());
        if (kind != Kind.ENCRYPTED) {
            assertNull(client.cipher());
            assertNull(server.cipher());
            return;
        }
        assertTransmits(client.cipher(), server.cipher());
        assertTransmits(server.cipher(), client.cipher());
    }

    private static void assertTransmits(RtmpeCipher from, RtmpeCipher to) {
        byte[] message = new byte[10_000];
        new Random(2).nextBytes(message);
        ByteBuf wire = Unpooled.directBuffer().writeBytes(message);
        from.encrypt(wire, 0, 4097);
        from.encrypt(wire, 4097, message.length - 4097);
        assertFalse(ByteBufUtil.equals(wire, Unpooled.wrappedBuffer(message)));
        to.decrypt(wire, 0, 3);
        to.decrypt(wire, 3, message.length - 3);
        assertArrayEquals(message, ByteBufUtil.getBytes(wire));
        wire.release();
    }

    @Test
    void leavesTheChunkStreamThatFollowsTheLastBlockAlone() {
        ServerHandshake server = new ServerHandshake(random);
        ByteBuf in = Unpooled.buffer().writeByte(3).writeZero(2 * BLOCK).writeByte(0x42);
        assertEquals(Status.DONE, server.receive(in, Unpooled.buffer()));
        assertEquals(1, in.readableBytes());
        assertEquals(0x42, in.readByte());
    }

    @Test
    void answersAPlainClientWithItsOwnBlock() {
        byte[] c1 = new byte[BLOCK];
        random.nextBytes(c1);
        ByteBuf out = Unpooled.buffer();
        ServerHandshake server = new ServerHandshake(random);
        server.receive(Unpooled.buffer().writeByte(3).writeBytes(c1), out);
        assertEquals(Kind.PLAIN, server.kind());
        assertEquals(3, out.readByte());
        assertEquals(0L, out.getLong(out.readerIndex()), "time and version of S1");
        out.skipBytes(BLOCK);
        assertEquals(Unpooled.wrappedBuffer(c1, 8, BLOCK - 8), out.slice(out.readerIndex() + 8, BLOCK - 8));
    }

    @Test
    void aDigestClientFallsBackToAServerWithoutDigestsAndNeedsNoEcho() {
        ClientHandshake client = new ClientHandshake(Kind.DIGEST, random);
        client.start(Unpooled.buffer());
        byte[] s1 = new byte[BLOCK];
        random.nextBytes(s1);
        ByteBuf out = Unpooled.buffer();
        assertEquals(
                Status.DONE,
                client.receive(Unpooled.buffer().writeByte(3).writeBytes(s1).writeZero(BLOCK), out));
        assertEquals(Kind.PLAIN, client.kind());
        assertArrayEquals(s1, ByteBufUtil.getBytes(out));
    }

    @ParameterizedTest
    @EnumSource(DigestScheme.class)
    void findsADigestAtEveryPlaceThatTheOffsetCanName(DigestScheme scheme) {
        for (int offset = 0; offset <= 4 * 255; offset++) {
            byte[] block = new byte[BLOCK];
            random.nextBytes(block);
            int part = scheme == DigestScheme.DIGEST_FIRST ? 8 : 772;
            for (int i = 0, left = offset; i < 4; i++) {
                block[part + i] = (byte) Math.min(255, left);
                left -= Math.min(255, left);
            }
            scheme.sign(block, Signer.CLIENT);
            assertEquals(scheme, DigestScheme.find(block, Signer.CLIENT), "offset " + offset);
            assertNull(DigestScheme.find(block, Signer.SERVER));
            int at = part + 4 + offset % 728;
            block[at] ^= 1;
            assertNull(DigestScheme.find(block, Signer.CLIENT));
        }
    }

    @Test
    void aServerRefusesAnotherProtocolAtItsFirstByte() {
        ServerHandshake server = new ServerHandshake(random);
        ByteBuf out = Unpooled.buffer();
        assertEquals(Status.FAILED, server.receive(Unpooled.copiedBuffer(new byte[] {'G', 'E', 'T'}), out));
        assertEquals("RTMP version is 71, range 3 to 31", server.failure());
        assertEquals(0, out.readableBytes());
        assertEquals(Status.FAILED, server.receive(Unpooled.buffer().writeZero(4000), out));
    }

    @Test
    void aServerRefusesRtmpeWithoutADigestAndWithADegenerateKey() {
        ServerHandshake noDigest = new ServerHandshake(random);
        assertEquals(
                Status.FAILED, noDigest.receive(Unpooled.buffer().writeByte(6).writeZero(BLOCK), Unpooled.buffer()));
        assertEquals("an RTMPE client sent no digest", noDigest.failure());

        byte[] c1 = new byte[BLOCK];
        DigestScheme.DIGEST_FIRST.publicKey(c1, new byte[128]);
        DigestScheme.DIGEST_FIRST.sign(c1, Signer.CLIENT);
        ServerHandshake zeroKey = new ServerHandshake(random);
        assertEquals(
                Status.FAILED, zeroKey.receive(Unpooled.buffer().writeByte(6).writeBytes(c1), Unpooled.buffer()));
        assertEquals("the RTMPE client's public key is out of range", zeroKey.failure());
    }

    @Test
    void anRtmpeClientRefusesAServerThatDoesNotSign() {
        ClientHandshake client = new ClientHandshake(Kind.ENCRYPTED, random);
        ByteBuf toServer = Unpooled.buffer();
        client.start(toServer);
        ByteBuf toClient = Unpooled.buffer();
        new ServerHandshake(random).receive(toServer, toClient);
        toClient.setByte(toClient.writerIndex() - 1, toClient.getByte(toClient.writerIndex() - 1) ^ 1);
        assertEquals(Status.FAILED, client.receive(toClient, Unpooled.buffer()));
        assertEquals("the RTMPE server did not sign its answer", client.failure());
    }

    @Test
    void survivesRandomBytesFromEitherSide() {
        long seed = Long.getLong("rtclite.seed", 4711);
        System.out.println("handshake fuzz, seed " + seed);
        Random fuzz = new Random(seed);
        int rounds = 1000 * Integer.getInteger("rtclite.fuzz", 1);
        for (int round = 0; round < rounds; round++) {
            Kind kind = fuzz.nextBoolean() ? Kind.DIGEST : Kind.PLAIN;
            ClientHandshake client = new ClientHandshake(kind, fuzz);
            client.start(Unpooled.buffer());
            byte[] bytes = new byte[fuzz.nextInt(2 * BLOCK + 10)];
            fuzz.nextBytes(bytes);
            if (bytes.length > 0 && fuzz.nextBoolean()) {
                bytes[0] = (byte) (fuzz.nextBoolean() ? 3 : 6);
            }
            ByteBuf toClient = Unpooled.buffer();
            ByteBuf toServer = Unpooled.buffer();
            assertNotNull(new ServerHandshake(fuzz).receive(Unpooled.copiedBuffer(bytes), toClient));
            assertNotNull(client.receive(Unpooled.copiedBuffer(bytes), toServer));
            assertTrue(toClient.readableBytes() <= 1 + 2 * BLOCK);
            assertTrue(toServer.readableBytes() <= BLOCK);
        }
    }

    /** Feeds all of {@code in}, {@code stepBytes} at a time. */
    private static Status feed(Handshake handshake, ByteBuf in, ByteBuf out, int stepBytes) {
        Status status = Status.MORE;
        while (in.isReadable()) {
            ByteBuf step = Unpooled.copiedBuffer(in.readSlice(Math.min(stepBytes, in.readableBytes())));
            status = handshake.receive(step, out);
            assertFalse(step.isReadable() && status == Status.MORE, "bytes were left though more are needed");
        }
        return status;
    }
}
