package org.rtclite.rtmp.session;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.netty.buffer.Unpooled;
import io.netty.buffer.UnpooledByteBufAllocator;
import java.io.ByteArrayOutputStream;
import java.util.List;
import java.util.Random;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.rtclite.rtmp.Bytes;
import org.rtclite.rtmp.amf.AmfObject;
import org.rtclite.rtmp.handshake.Handshake;

/** Damages what one side said in a sound conversation and says it to a fresh session of the other side. */
class SessionFuzzTest {

    private static final int HANDSHAKE_BYTES = 1 + 2 * Handshake.BLOCK_BYTES;
    private static final int MAX_OUTPUTS = 100_000;

    private final long seed = Long.getLong("rtclite.seed", 1);
    private final Random random = new Random(seed);

    /** Counts what is in use, which is quicker than the leak detector and as sharp. */
    private final UnpooledByteBufAllocator allocator = new UnpooledByteBufAllocator(false);

    private final ByteArrayOutputStream clientSaid = new ByteArrayOutputStream();
    private final ByteArrayOutputStream serverSaid = new ByteArrayOutputStream();

    private RtmpClientSession client() {
        SessionSettings settings = SessionSettings.CLIENT.withAllowedCalls(Set.of("callsid"));
        return new RtmpClientSession(settings, Handshake.Kind.PLAIN, new Random(1), allocator, 0);
    }

    private RtmpServerSession server() {
        SessionSettings settings = SessionSettings.SERVER.withAllowedCalls(Set.of("invite"));
        return new RtmpServerSession(settings, new Random(2), allocator, 0);
    }

    /** What a client asks for in the conversation; each answer lets it ask the next. */
    private static void ask(RtmpClientSession client, int step) {
        switch (step) {
            case 0 -> client.connect(new AmfObject().put("app", "a"), List.of("x", 1), 0);
            case 1 -> client.createStream(0);
            case 2 -> client.publish(1, "p", PublishType.LIVE, 0);
            case 3 -> {
                client.sendMetadata(1, 0, new AmfObject().put("width", 1.0));
                client.sendAudio(1, 20, Bytes.counting(300));
                client.sendVideo(1, 40, Bytes.counting(5000));
                client.closeStream(1);
                client.call("invite", List.of(new AmfObject("C").put("a", List.of(1, "b"))), 0);
            }
            case 4 -> client.play(1, PlayRequest.of("p"), 0);
            case 5 -> {
                client.seek(1, 5, 0);
                client.pause(1, true, 6, 0);
                client.sendSharedObject(new SharedObjectReplica("so", false, 1).change("n", 1));
                client.getStreamLength("p", 0);
                client.deleteStream(1);
            }
            default -> {}
        }
    }

    private static void decide(RtmpServerSession server, SessionOutput output) {
        if (output instanceof SessionOutput.ConnectRequested) {
            server.acceptConnect();
        } else if (output instanceof SessionOutput.PublishRequested request) {
            server.acceptPublish(request.streamId());
        } else if (output instanceof SessionOutput.PlayRequested request) {
            server.acceptPlay(request.streamId(), true, request.request().reset());
            server.sendAudio(request.streamId(), 1, Bytes.counting(200));
            server.call("callsid", List.of("CA"), 0);
        } else if (output instanceof SessionOutput.Called called) {
            server.answer(called.call(), new AmfObject().put("ok", true));
        } else if (output instanceof SessionOutput.SeekRequested request) {
            server.sought(request.streamId(), request.positionMs());
            server.finished(request.streamId());
        }
    }

    private void converse() {
        RtmpClientSession client = client();
        RtmpServerSession server = server();
        int step = 0;
        ask(client, step);
        boolean talking = true;
        while (talking) {
            talking = false;
            for (SessionOutput output = client.poll(); output != null; output = client.poll()) {
                talking |= pass(output, server, clientSaid);
                if (output instanceof SessionOutput.Completed) {
                    ask(client, ++step);
                }
            }
            for (SessionOutput output = server.poll(); output != null; output = server.poll()) {
                talking |= pass(output, client, serverSaid);
                decide(server, output);
            }
        }
        assertTrue(step > 6, "the conversation stopped at step " + step);
        client.transportClosed();
        server.transportClosed();
    }

    private static boolean pass(SessionOutput output, RtmpSession to, ByteArrayOutputStream copy) {
        if (output instanceof SessionOutput.Media media) {
            media.message().release();
        }
        if (!(output instanceof SessionOutput.Send send)) {
            return false;
        }
        byte[] bytes = new byte[send.bytes().readableBytes()];
        send.bytes().readBytes(bytes).release();
        copy.writeBytes(bytes);
        to.receive(Unpooled.wrappedBuffer(bytes), 0);
        return true;
    }

    @Test
    void survivesADamagedFarSideWithoutLeakingAnything() {
        System.out.println("SessionFuzzTest seed " + seed);
        converse();
        int closed = 0;
        int rounds = 500 * Integer.getInteger("rtclite.fuzz", 1);
        for (int round = 0; round < rounds; round++) {
            RtmpServerSession server = server();
            closed += listen(server, damaged(clientSaid.toByteArray()));
            RtmpClientSession client = client();
            for (int step = 0; step < 2; step++) {
                ask(client, step);
            }
            closed += listen(client, damaged(serverSaid.toByteArray()));
        }
        assertEquals(0, allocator.metric().usedHeapMemory(), () -> "bytes leaked, seed " + seed);
        int all = closed;
        assertTrue(all > 0 && all < 2 * rounds, () -> all + " of " + 2 * rounds + " sessions closed, seed " + seed);
    }

    private byte[] damaged(byte[] said) {
        byte[] bytes = said.clone();
        for (int i = random.nextInt(5); i > 0; i--) {
            bytes[HANDSHAKE_BYTES + random.nextInt(bytes.length - HANDSHAKE_BYTES)] =
                    (byte) (random.nextBoolean() ? random.nextInt(24) : random.nextInt());
        }
        return bytes;
    }

    /** Feeds the session in pieces and drives it; 1 if it closed by itself. */
    private int listen(RtmpSession session, byte[] bytes) {
        try {
            int outputs = 0;
            for (int at = 0; at < bytes.length; ) {
                int piece = Math.min(bytes.length - at, 1 + random.nextInt(2000));
                session.receive(Unpooled.copiedBuffer(bytes, at, piece), at * 1_000L);
                at += piece;
                outputs += drain(session);
            }
            session.onTimeout(1L << 40);
            outputs += drain(session);
            assertTrue(outputs < MAX_OUTPUTS, () -> "too many outputs, seed " + seed);
            int closed = session.isClosed() ? 1 : 0;
            session.transportClosed();
            drain(session);
            assertEquals(Long.MAX_VALUE, session.nextDeadlineNanos());
            return closed;
        } catch (RuntimeException e) {
            throw new AssertionError("seed " + seed, e);
        }
    }

    private static int drain(RtmpSession session) {
        int outputs = 0;
        for (SessionOutput output = session.poll(); output != null; output = session.poll()) {
            outputs++;
            if (output instanceof SessionOutput.Send send) {
                send.bytes().release();
            } else if (output instanceof SessionOutput.Media media) {
                media.message().release();
            } else if (session instanceof RtmpServerSession server) {
                decide(server, output);
            }
        }
        return outputs;
    }
}
