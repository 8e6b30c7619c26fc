package org.rtclite.rtmp.session;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.netty.buffer.ByteBuf;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;
import org.rtclite.rtmp.Bytes;
import org.rtclite.rtmp.amf.AmfObject;
import org.rtclite.rtmp.handshake.Handshake;
import org.rtclite.rtmp.message.RtmpMessage;
import org.rtclite.rtmp.message.UserControlEvent;

/** What a client and a server say to each other. */
class SessionTest extends SessionPair {

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
}
