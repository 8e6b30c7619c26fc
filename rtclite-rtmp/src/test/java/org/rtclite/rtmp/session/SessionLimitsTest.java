package org.rtclite.rtmp.session;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.UnpooledByteBufAllocator;
import java.time.Duration;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.rtclite.rtmp.Bytes;
import org.rtclite.rtmp.handshake.Handshake;
import org.rtclite.rtmp.message.RtmpMessage;

/** When sessions time out, refuse, or end. */
class SessionLimitsTest extends SessionPair {

    @Test
    void timesOutAtEachStageOfConnecting() {
        open();
        client.connect(properties(), List.of(), 0);
        pipe.advance(5 * SECOND); // the driver of the server never answers
        assertEquals(
                "not connected within PT5S",
                next(server, SessionOutput.Close.class).reason());
        assertTrue(client.isClosed());
        pipe.close();
        RtmpServerSession alone =
                new RtmpServerSession(SessionSettings.SERVER, random, UnpooledByteBufAllocator.DEFAULT, 100);
        assertEquals(100 + 5 * SECOND, alone.nextDeadlineNanos());
        alone.onTimeout(100 + 5 * SECOND - 1);
        assertNull(alone.poll());
        alone.onTimeout(100 + 5 * SECOND);
        assertEquals(new SessionOutput.Close("no handshake within PT5S"), alone.poll());
        assertEquals(Long.MAX_VALUE, alone.nextDeadlineNanos());
    }

    @Test
    void endsTheSessionWhenConnectIsNotAnswered() {
        open(SessionSettings.CLIENT, SessionSettings.SERVER.withTimeout(Duration.ofHours(1)), Handshake.Kind.PLAIN);
        int request = client.connect(properties(), List.of(), 0);
        pipe.advance(10 * SECOND);
        assertEquals(new Outcome.TimedOut(Duration.ofSeconds(10)), outcome(request));
        assertEquals(
                "connect was not answered within PT10S",
                next(client, SessionOutput.Close.class).reason());
    }

    @Test
    void pingsASilentClientAndGivesItUpWithoutAnAnswer() {
        open();
        connect();
        pipe.advance(31 * SECOND);
        next(server, SessionOutput.RoundTrip.class); // the client answered
        assertFalse(server.isClosed());
        server.onTimeout(100 * SECOND); // this ping never gets through
        server.onTimeout(130 * SECOND);
        SessionOutput last = null;
        for (SessionOutput output = server.poll(); output != null; output = server.poll()) {
            last = output;
            if (output instanceof SessionOutput.Send send) {
                send.bytes().release();
            }
        }
        assertEquals(new SessionOutput.Close("silent for PT30S after a ping"), last);
    }

    @Test
    void refusesMoreStreamsThanAllowedAndASecondUseOfOne() {
        open();
        connect();
        int streamId = publishing();
        int second = client.publish(streamId, "other", PublishType.LIVE, 0);
        pipe.run();
        assertEquals(
                RefusalKind.NAME_IN_USE,
                assertInstanceOf(Outcome.Refused.class, outcome(second)).kind());
        int last = 0;
        for (int i = 0; i < 64; i++) {
            last = client.createStream(0);
            pipe.run();
        }
        assertInstanceOf(Outcome.Refused.class, outcome(last));
    }

    @Test
    void closesOnACommandBeforeConnect() {
        open();
        client.createStream(0);
        pipe.run();
        assertEquals(
                "command 'createStream' before connect was accepted",
                next(server, SessionOutput.Close.class).reason());
    }

    @Test
    void closesWhenTooMuchMakesNoSense() {
        open();
        connect();
        for (int i = 0; i <= 100; i++) {
            client.notify("nonsense", List.of());
        }
        pipe.run();
        assertTrue(server.isClosed());
    }

    @Test
    void closesOnABrokenChunkStream() {
        open();
        connect();
        ByteBuf bad = Bytes.hex("ff00");
        server.receive(bad, 0);
        assertFalse(bad.isReadable());
        pipe.run();
        assertEquals(
                "chunk stream 63 starts with a header of type 3, after 4 messages",
                next(server, SessionOutput.Close.class).reason());
    }

    @Test
    void usesAmf3WhenTheClientAsksForIt() {
        open(SessionSettings.CLIENT, SessionSettings.SERVER.withAllowedCalls(Set.of("echo")), Handshake.Kind.PLAIN);
        client.connect(properties().put("objectEncoding", 3.0), List.of(), 0);
        pipe.run();
        server.acceptConnect();
        pipe.run();
        int request = client.call("echo", List.of(new byte[] {1, 2}), 0);
        pipe.run();
        RtmpMessage.Command call = next(server, SessionOutput.Called.class).call();
        assertTrue(call.amf3());
        server.answer(call, call.argument(0));
        pipe.run();
        byte[] back = (byte[])
                assertInstanceOf(Outcome.Result.class, outcome(request)).value();
        assertEquals(2, back.length);
    }

    @Test
    void acknowledgesWhatItReceives() {
        open();
        connect();
        int streamId = publishing();
        long before = client.unconfirmedBytes();
        ByteBuf video = Bytes.counting(1_000_000);
        for (int i = 0; i < 4; i++) {
            client.sendVideo(streamId, i, video);
            pipe.run();
            next(server, SessionOutput.Media.class).message().release();
        }
        assertTrue(
                client.unconfirmedBytes() < before + 4_000_000,
                () -> "nothing confirmed: " + client.unconfirmedBytes());
    }

    @Test
    void abortsEverythingOnceTheTransportIsGone() {
        open();
        connect();
        int request = client.createStream(0);
        client.transportClosed();
        assertEquals(
                new SessionOutput.Completed(request, new Outcome.Aborted("the far side closed the connection")),
                client.poll());
        assertEquals(new SessionOutput.Close("the far side closed the connection"), client.poll());
        assertNull(client.poll());
        request = client.createStream(0);
        assertEquals(
                new SessionOutput.Completed(request, new Outcome.Aborted("the far side closed the connection")),
                client.poll());
        client.sendAudio(1, 0, Bytes.hex("aa"));
        client.ping(0);
        assertNull(client.poll());
    }

    @Test
    void refusesDecisionsNobodyAskedFor() {
        open();
        assertThrows(IllegalStateException.class, () -> server.acceptConnect());
        connect();
        assertThrows(IllegalStateException.class, () -> server.rejectConnect("too late"));
    }
}
