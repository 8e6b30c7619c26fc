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
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import java.util.Set;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;
import org.rtclite.rtmp.Bytes;
import org.rtclite.rtmp.amf.AmfObject;
import org.rtclite.rtmp.handshake.Handshake;
import org.rtclite.rtmp.message.RtmpMessage;
import org.rtclite.rtmp.message.UserControlEvent;
import org.rtclite.rtmp.testing.SessionPipe;

/** A client and a server joined in memory, in virtual time. */
class SessionTest {

    private static final long SECOND = 1_000_000_000;

    private final Random random = new Random(7);
    private RtmpClientSession client;
    private RtmpServerSession server;
    private SessionPipe pipe;

    private void open(SessionSettings clientSettings, SessionSettings serverSettings, Handshake.Kind kind) {
        client = new RtmpClientSession(clientSettings, kind, random, UnpooledByteBufAllocator.DEFAULT, 0);
        server = new RtmpServerSession(serverSettings, random, UnpooledByteBufAllocator.DEFAULT, 0);
        pipe = new SessionPipe(client, server, () -> 1 + random.nextInt(700));
    }

    private void open() {
        open(SessionSettings.CLIENT, SessionSettings.SERVER, Handshake.Kind.PLAIN);
    }

    private void connect() {
        int request = client.connect(properties(), List.of(), pipe.nowNanos());
        pipe.run();
        next(server, SessionOutput.ConnectRequested.class);
        server.acceptConnect();
        pipe.run();
        assertTrue(outcome(request).succeeded());
    }

    private int createStream() {
        int request = client.createStream(pipe.nowNanos());
        pipe.run();
        int streamId = RtmpClientSession.streamId(outcome(request));
        assertEquals(streamId, next(server, SessionOutput.StreamCreated.class).streamId());
        return streamId;
    }

    private int publishing() {
        int streamId = createStream();
        int request = client.publish(streamId, "key", PublishType.LIVE, pipe.nowNanos());
        pipe.run();
        next(server, SessionOutput.PublishRequested.class);
        server.acceptPublish(streamId);
        pipe.run();
        assertTrue(outcome(request).succeeded());
        return streamId;
    }

    private int playing() {
        int streamId = createStream();
        int request = client.play(streamId, PlayRequest.of("key"), pipe.nowNanos());
        pipe.run();
        next(server, SessionOutput.PlayRequested.class);
        server.acceptPlay(streamId, false, true);
        pipe.run();
        assertTrue(outcome(request).succeeded());
        return streamId;
    }

    private static AmfObject properties() {
        return RtmpClientSession.connectProperties(RtmpUrl.parse("rtmp://example.net/live"));
    }

    /** The next output of that kind; others before it are dropped, except a second kind would be missed by the caller. */
    private <T extends SessionOutput> T next(RtmpSession session, Class<T> kind) {
        List<SessionOutput> seen = new ArrayList<>();
        for (SessionOutput output = pipe.next(session); output != null; output = pipe.next(session)) {
            if (kind.isInstance(output)) {
                return kind.cast(output);
            }
            seen.add(output);
        }
        throw new AssertionError("no " + kind.getSimpleName() + " but " + seen);
    }

    private Outcome outcome(int request) {
        while (true) {
            SessionOutput.Completed completed = next(client, SessionOutput.Completed.class);
            if (completed.request() == request) {
                return completed.outcome();
            }
        }
    }

    private List<SessionOutput> rest(RtmpSession session) {
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

    @ParameterizedTest
    @EnumSource(Handshake.Kind.class)
    void connectsPublishesAndDeliversMediaOverEachHandshake(Handshake.Kind kind) {
        open(SessionSettings.CLIENT, SessionSettings.SERVER, kind);
        client.connect(properties(), Arrays.asList("token", null, 1.5), 0);
        pipe.run();
        assertEquals(kind, next(server, SessionOutput.HandshakeDone.class).kind());
        SessionOutput.ConnectRequested request = next(server, SessionOutput.ConnectRequested.class);
        assertEquals("live", request.app());
        assertEquals("rtmp://example.net/live", request.tcUrl());
        assertEquals(Arrays.asList("token", null, 1.5), request.arguments());
        server.acceptConnect(new AmfObject().put("motd", "hello"));
        pipe.run();
        Outcome.Result result = assertInstanceOf(
                Outcome.Result.class,
                next(client, SessionOutput.Completed.class).outcome());
        assertEquals("hello", ((AmfObject) result.value()).string("motd"));
        int streamId = publishing();
        ByteBuf audio = Bytes.counting(5000);
        client.sendAudio(streamId, 20, audio);
        client.sendVideo(streamId, 25, audio.slice(0, 0));
        assertEquals(1, audio.refCnt());
        pipe.run();
        RtmpMessage.Audio heard = assertInstanceOf(
                RtmpMessage.Audio.class, next(server, SessionOutput.Media.class).message());
        assertEquals(audio, heard.payload());
        assertEquals(20, heard.timestampMs());
        assertEquals(streamId, heard.streamId());
        heard.release();
        RtmpMessage seen = next(server, SessionOutput.Media.class).message();
        assertEquals(25, assertInstanceOf(RtmpMessage.Video.class, seen).timestampMs());
        seen.release();
    }

    @Test
    void playsWhatTheServerSends() {
        open();
        connect();
        int streamId = createStream();
        int request = client.play(streamId, new PlayRequest("key", PlayRequest.Source.RECORDED, 5000, 7000, false), 0);
        pipe.run();
        assertEquals(
                new PlayRequest("key", PlayRequest.Source.RECORDED, 5000, 7000, false),
                next(server, SessionOutput.PlayRequested.class).request());
        assertEquals(
                3000, next(server, SessionOutput.StreamEvent.class).control().bufferMs());
        server.acceptPlay(streamId, true, true);
        server.sendAudio(streamId, 1, Bytes.hex("aa"));
        pipe.run();
        assertEquals(
                UserControlEvent.STREAM_IS_RECORDED,
                next(client, SessionOutput.StreamEvent.class).control().event());
        assertEquals(
                UserControlEvent.STREAM_BEGIN,
                next(client, SessionOutput.StreamEvent.class).control().event());
        assertEquals(
                NetStatus.PLAY_RESET,
                next(client, SessionOutput.Status.class).status().code());
        assertInstanceOf(Outcome.Started.class, outcome(request));
        next(client, SessionOutput.Media.class).message().release();
        server.finished(streamId);
        pipe.run();
        assertEquals(
                UserControlEvent.STREAM_EOF,
                next(client, SessionOutput.StreamEvent.class).control().event());
        assertEquals(
                NetStatus.PLAY_STOP,
                next(client, SessionOutput.Status.class).status().code());
    }

    @ParameterizedTest
    @CsvSource({
        "NAME_IN_USE, NetStream.Publish.BadName, NAME_IN_USE",
        "UNAUTHORIZED, NetStream.Publish.Unauthorized, UNAUTHORIZED",
        "FAILED, NetStream.Publish.Failed, FAILED"
    })
    void tellsWhyPublishingWasRefused(RefusalKind kind, String code, RefusalKind told) {
        open();
        connect();
        int streamId = createStream();
        int request = client.publish(streamId, "key", PublishType.RECORD, 0);
        pipe.run();
        assertEquals(
                PublishType.RECORD,
                next(server, SessionOutput.PublishRequested.class).type());
        server.refusePublish(streamId, kind, "no");
        pipe.run();
        Outcome.Refused refused = assertInstanceOf(Outcome.Refused.class, outcome(request));
        assertEquals(told, refused.kind());
        assertEquals(code, refused.status().code());
        assertEquals("no", refused.status().description());
        client.sendAudio(streamId, 0, Bytes.hex("aa"));
        pipe.run();
        assertEquals(List.of(), rest(server));
    }

    @Test
    void tellsThatAStreamWasNotFound() {
        open();
        connect();
        int streamId = createStream();
        int request = client.play(streamId, PlayRequest.of("none"), 0);
        pipe.run();
        server.refusePlay(streamId, RefusalKind.NOT_FOUND, "none");
        pipe.run();
        assertEquals(
                RefusalKind.NOT_FOUND,
                assertInstanceOf(Outcome.Refused.class, outcome(request)).kind());
    }

    @Test
    void endsBothSessionsWhenConnectIsRejected() {
        open();
        int request = client.connect(properties(), List.of(), 0);
        pipe.run();
        server.rejectConnect("not today");
        pipe.run();
        Outcome.Refused refused = assertInstanceOf(Outcome.Refused.class, outcome(request));
        assertEquals(RefusalKind.REJECTED, refused.kind());
        assertEquals("not today", refused.status().description());
        assertTrue(client.isClosed());
        assertEquals(
                "connect was rejected: not today",
                next(server, SessionOutput.Close.class).reason());
    }

    @Test
    void tellsWhereItWasRedirected() {
        open();
        int request = client.connect(properties(), List.of(), 0);
        pipe.run();
        server.redirectConnect("rtmp://other.example.net/live");
        pipe.run();
        Outcome.Refused refused = assertInstanceOf(Outcome.Refused.class, outcome(request));
        assertEquals(RefusalKind.REDIRECTED, refused.kind());
        assertEquals("rtmp://other.example.net/live", refused.status().redirectUrl());
    }

    @Test
    void callsBothWaysOnlyWhatIsAllowed() {
        open(
                SessionSettings.CLIENT.withAllowedCalls(Set.of("callsid")),
                SessionSettings.SERVER.withAllowedCalls(Set.of("invite")),
                Handshake.Kind.PLAIN);
        connect();
        int request = client.call("invite", Arrays.asList("sip:bob", null), 0);
        pipe.run();
        RtmpMessage.Command call = next(server, SessionOutput.Called.class).call();
        assertEquals(Arrays.asList("sip:bob", null), call.arguments());
        server.answer(call, "ok");
        pipe.run();
        assertEquals(
                "ok", assertInstanceOf(Outcome.Result.class, outcome(request)).value());
        request = client.call("Runtime.exec", List.of("rm"), 0);
        pipe.run();
        assertEquals(
                NetStatus.CALL_FAILED,
                assertInstanceOf(Outcome.Refused.class, outcome(request))
                        .status()
                        .code());
        assertEquals(
                "call of 'Runtime.exec', which is not allowed",
                next(server, SessionOutput.Ignored.class).reason());
        server.notify("onBWDone", List.of());
        server.notify("callsid", List.of("CA1"));
        pipe.run();
        call = next(client, SessionOutput.Called.class).call();
        assertEquals("CA1", call.argument(0));
        client.answer(call, "nobody waits for this");
        pipe.run();
        assertEquals(List.of(), rest(server));
        request = server.call("callsid", List.of(), 0);
        pipe.run();
        client.refuse(next(client, SessionOutput.Called.class).call(), "busy");
        pipe.run();
        SessionOutput.Completed completed = next(server, SessionOutput.Completed.class);
        assertEquals(request, completed.request());
        assertEquals(
                "busy",
                assertInstanceOf(Outcome.Refused.class, completed.outcome())
                        .status()
                        .description());
    }

    @Test
    void givesUpCallsAfterTheTimeoutAndCapsThem() {
        open(SessionSettings.CLIENT, SessionSettings.SERVER.withAllowedCalls(Set.of("slow")), Handshake.Kind.PLAIN);
        connect();
        int request = client.call("slow", List.of(), pipe.nowNanos());
        pipe.advance(10 * SECOND - 1);
        assertNull(pipe.next(client));
        pipe.advance(1);
        assertEquals(new Outcome.TimedOut(Duration.ofSeconds(10)), outcome(request));
        client.answer(next(server, SessionOutput.Called.class).call(), "late");
        for (int i = 0; i < 64; i++) {
            client.call("slow", List.of(), pipe.nowNanos());
        }
        request = client.call("slow", List.of(), pipe.nowNanos());
        pipe.run();
        assertEquals(new Outcome.Aborted("64 requests are pending, which is the limit"), outcome(request));
    }

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
    void keepsMetadataSentInADataFrame() {
        open();
        connect();
        int streamId = publishing();
        client.sendMetadata(streamId, 0, new AmfObject().put("width", 640));
        client.sendData(streamId, 5, "onTextData", List.of("x"));
        client.sendData(0, 6, "@setDataFrame", List.of("onMetaData", new AmfObject()));
        pipe.run();
        SessionOutput.Data metadata = next(server, SessionOutput.Data.class);
        assertEquals("onMetaData", metadata.handler());
        assertEquals(640, ((AmfObject) metadata.values().get(0)).number("width", 0));
        assertTrue(metadata.keep());
        assertEquals(
                new SessionOutput.Data(streamId, 5, "onTextData", List.of("x"), false),
                next(server, SessionOutput.Data.class));
        assertEquals(streamId, next(server, SessionOutput.Data.class).streamId(), "data on stream 0");
    }

    @Test
    void tellsThatALiveStreamEndsAndBeginsAgain() {
        open();
        connect();
        int streamId = createStream();
        client.play(streamId, PlayRequest.of("key"), 0);
        pipe.run();
        server.acceptPlay(streamId, false, false);
        pipe.run();
        rest(client);
        server.published(streamId, false, "gone");
        server.published(streamId, true, "back");
        pipe.run();
        assertEquals(
                List.of(
                        NetStatus.PLAY_UNPUBLISH_NOTIFY,
                        "event " + UserControlEvent.STREAM_EOF,
                        "event " + UserControlEvent.STREAM_BEGIN,
                        NetStatus.PLAY_PUBLISH_NOTIFY),
                rest(client).stream()
                        .map(output -> output instanceof SessionOutput.Status status
                                ? status.status().code()
                                : "event "
                                        + ((SessionOutput.StreamEvent) output)
                                                .control()
                                                .event())
                        .toList());
        server.published(streamId + 1, true, "nobody plays that");
        pipe.run();
        assertEquals(List.of(), rest(client));
    }

    @Test
    void mediaOnStream0IsForTheOnlyStreamThereIs() {
        open();
        connect();
        int only = createStream();
        server.sendAudio(0, 1, Bytes.hex("aa"));
        server.sendData(0, 2, "onMetaData", List.of(new AmfObject()));
        pipe.run();
        RtmpMessage heard = next(client, SessionOutput.Media.class).message();
        assertEquals(only, heard.streamId());
        heard.release();
        assertEquals(only, next(client, SessionOutput.Data.class).streamId());
        createStream();
        server.sendAudio(0, 3, Bytes.hex("aa"));
        pipe.run();
        assertEquals(List.of(), rest(client), "it could be for either");
    }

    @Test
    void pausesSeeksAndSwitchesWhilePlaying() {
        open();
        connect();
        int streamId = playing();
        int pause = client.pause(streamId, true, 1234, 0);
        int seek = client.seek(streamId, 60_000, 0);
        client.receiveAudio(streamId, false);
        client.receiveVideo(streamId, true);
        client.play2(streamId, new AmfObject("flash.net.NetStreamPlayOptions").put("streamName", "b"), pipe.nowNanos());
        pipe.run();
        assertEquals(
                new SessionOutput.PauseRequested(streamId, true, 1234),
                next(server, SessionOutput.PauseRequested.class));
        assertEquals(
                new SessionOutput.SeekRequested(streamId, 60_000), next(server, SessionOutput.SeekRequested.class));
        assertEquals(
                new SessionOutput.ReceiveChanged(streamId, false, false),
                next(server, SessionOutput.ReceiveChanged.class));
        assertEquals(
                new SessionOutput.ReceiveChanged(streamId, true, true),
                next(server, SessionOutput.ReceiveChanged.class));
        assertEquals(
                "b",
                next(server, SessionOutput.SwitchRequested.class).parameters().string("streamName"));
        server.paused(streamId, true);
        server.sought(streamId, 60_000);
        pipe.run();
        assertInstanceOf(Outcome.Started.class, outcome(pause));
        assertInstanceOf(Outcome.Started.class, outcome(seek));
        seek = client.seek(streamId, 1 << 30, 0);
        pipe.run();
        server.sendStatus(streamId, NetStatus.error(NetStatus.SEEK_INVALID_TIME, "too far"));
        pipe.run();
        assertInstanceOf(Outcome.Refused.class, outcome(seek));
    }

    @Test
    void closesAndDeletesStreams() {
        open();
        connect();
        int streamId = publishing();
        client.closeStream(streamId);
        pipe.run();
        assertEquals(streamId, next(server, SessionOutput.StreamClosed.class).streamId());
        assertEquals(
                NetStatus.UNPUBLISH_SUCCESS,
                next(client, SessionOutput.Status.class).status().code());
        int request = client.publish(streamId, "again", PublishType.APPEND, 0);
        client.deleteStream(streamId);
        assertThrows(IllegalArgumentException.class, () -> client.publish(streamId, "x", PublishType.LIVE, 0));
        pipe.run();
        assertEquals(new Outcome.Aborted("stream 1 was closed"), outcome(request));
        next(server, SessionOutput.StreamClosed.class);
        server.acceptPublish(streamId); // too late, and without effect
        pipe.run();
        assertEquals(List.of(), rest(client));
        assertEquals(1, createStream(), "the id is used again");
    }

    @Test
    void answersTheCallsOfEncodersWithoutGrantingAnything() {
        open();
        connect();
        int release = client.releaseStream("key", 0);
        int announce = client.fcPublish("key", 0);
        int length = client.getStreamLength("key", 0);
        client.fcUnpublish("key");
        pipe.run();
        assertInstanceOf(Outcome.Result.class, outcome(release));
        assertInstanceOf(Outcome.Result.class, outcome(announce));
        server.answer(next(server, SessionOutput.Called.class).call(), 12.5);
        pipe.run();
        assertEquals(
                12.5, assertInstanceOf(Outcome.Result.class, outcome(length)).value());
        assertEquals(List.of(), rest(server));
        assertEquals(List.of(), rest(client));
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
