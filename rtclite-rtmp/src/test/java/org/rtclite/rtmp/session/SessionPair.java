package org.rtclite.rtmp.session;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.netty.buffer.UnpooledByteBufAllocator;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.AfterEach;
import org.rtclite.rtmp.amf.AmfObject;
import org.rtclite.rtmp.handshake.Handshake;
import org.rtclite.rtmp.testing.SessionPipe;

/** A client and a server joined in memory, in virtual time, and the way to where the tests of sessions begin. */
class SessionPair {

    static final long SECOND = 1_000_000_000;

    final Random random = new Random(7);
    RtmpClientSession client;
    RtmpServerSession server;
    SessionPipe pipe;

    void open(SessionSettings clientSettings, SessionSettings serverSettings, Handshake.Kind kind) {
        client = new RtmpClientSession(clientSettings, kind, random, UnpooledByteBufAllocator.DEFAULT, 0);
        server = new RtmpServerSession(serverSettings, random, UnpooledByteBufAllocator.DEFAULT, 0);
        pipe = new SessionPipe(client, server, () -> 1 + random.nextInt(700));
    }

    void open() {
        open(SessionSettings.CLIENT, SessionSettings.SERVER, Handshake.Kind.PLAIN);
    }

    void connect() {
        int request = client.connect(properties(), List.of(), pipe.nowNanos());
        pipe.run();
        next(server, SessionOutput.ConnectRequested.class);
        server.acceptConnect();
        pipe.run();
        assertTrue(outcome(request).succeeded());
    }

    int createStream() {
        int request = client.createStream(pipe.nowNanos());
        pipe.run();
        int streamId = RtmpClientSession.streamId(outcome(request));
        assertEquals(streamId, next(server, SessionOutput.StreamCreated.class).streamId());
        return streamId;
    }

    int publishing() {
        int streamId = createStream();
        int request = client.publish(streamId, "key", PublishType.LIVE, pipe.nowNanos());
        pipe.run();
        next(server, SessionOutput.PublishRequested.class);
        server.acceptPublish(streamId);
        pipe.run();
        assertTrue(outcome(request).succeeded());
        return streamId;
    }

    int playing() {
        int streamId = createStream();
        int request = client.play(streamId, PlayRequest.of("key"), pipe.nowNanos());
        pipe.run();
        next(server, SessionOutput.PlayRequested.class);
        server.acceptPlay(streamId, false, true);
        pipe.run();
        assertTrue(outcome(request).succeeded());
        return streamId;
    }

    static AmfObject properties() {
        return RtmpClientSession.connectProperties(RtmpUrl.parse("rtmp://example.net/live"));
    }

    /** The next output of that kind; others before it are dropped, except a second kind would be missed by the caller. */
    <T extends SessionOutput> T next(RtmpSession session, Class<T> kind) {
        List<SessionOutput> seen = new ArrayList<>();
        for (SessionOutput output = pipe.next(session); output != null; output = pipe.next(session)) {
            if (kind.isInstance(output)) {
                return kind.cast(output);
            }
            seen.add(output);
        }
        throw new AssertionError("no " + kind.getSimpleName() + " but " + seen);
    }

    Outcome outcome(int request) {
        while (true) {
            SessionOutput.Completed completed = next(client, SessionOutput.Completed.class);
            if (completed.request() == request) {
                return completed.outcome();
            }
        }
    }

    List<SessionOutput> rest(RtmpSession session) {
        List<SessionOutput> rest = new ArrayList<>();
        for (SessionOutput output = pipe.next(session); output != null; output = pipe.next(session)) {
            rest.add(output);
        }
        return rest;
    }

    @AfterEach
    void close() {
        pipe.close();
    }
}
