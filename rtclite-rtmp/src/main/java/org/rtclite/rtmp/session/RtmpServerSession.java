package org.rtclite.rtmp.session;

import io.netty.buffer.ByteBufAllocator;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.random.RandomGenerator;
import org.jspecify.annotations.Nullable;
import org.rtclite.rtmp.amf.AmfMarker;
import org.rtclite.rtmp.amf.AmfObject;
import org.rtclite.rtmp.amf.AmfProperties;
import org.rtclite.rtmp.handshake.ServerHandshake;
import org.rtclite.rtmp.message.RtmpMessage;
import org.rtclite.rtmp.message.UserControlEvent;
import org.rtclite.rtmp.session.PendingCalls.Pending;

/**
 * The server's side of a connection (RTMP 1.0 section 7.2). How to drive it stands in the package comment.
 *
 * <p>A client's connect, publish and play wait for the driver's accept or refuse. createStream, FCPublish, releaseStream
 * and their like are answered here; they grant nothing. Any other call needs its name in
 * {@link SessionSettings#allowedCalls}, except getStreamLength, which is always passed on as a call.
 */
public final class RtmpServerSession extends RtmpSession {

    private static final double AMF3 = 3;
    private static final String SERVER_VERSION = "FMS/3,0,1,123"; // what clients that look at it know
    private static final double CAPABILITIES = 31;

    /** The most characters of the name of an application or stream. */
    public static final int MAX_NAME_LENGTH = 512;

    /** What a stream does. */
    private enum StreamState {
        IDLE,
        ASKS_TO_PUBLISH,
        PUBLISHES,
        ASKS_TO_PLAY,
        PLAYS
    }

    private final Map<Integer, StreamState> streams = new TreeMap<>();
    private RtmpMessage.@Nullable Command connect;
    private boolean accepted;

    /**
     * A session that waits for the client's handshake.
     *
     * @param random fills the handshake; a SecureRandom unless in tests
     * @param allocator for what is sent and what is received in parts
     */
    public RtmpServerSession(
            SessionSettings settings, RandomGenerator random, ByteBufAllocator allocator, long nowNanos) {
        super(settings, new ServerHandshake(random), allocator, nowNanos);
    }

    /** Accepts the client that asked to connect. */
    public void acceptConnect() {
        acceptConnect(new AmfObject());
    }

    /** Accepts the client that asked to connect, with further properties in the information object. */
    public void acceptConnect(AmfObject more) {
        RtmpMessage.Command request = takeConnect();
        if (request == null) {
            return;
        }
        accepted = true;
        connected();
        double encoding = request.commandObject() instanceof AmfProperties properties
                        && properties.number("objectEncoding", 0) == AMF3
                ? AMF3
                : 0;
        amf3 = encoding == AMF3;
        link.send(new RtmpMessage.WindowAckSize(settings.windowBytes()));
        link.send(new RtmpMessage.SetPeerBandwidth(settings.windowBytes(), RtmpMessage.SetPeerBandwidth.DYNAMIC));
        link.sendChunkSize(settings.chunkSize());
        AmfObject info = new AmfObject()
                .put("level", "status")
                .put("code", NetStatus.CONNECT_SUCCESS)
                .put("description", "Connection succeeded.")
                .put("objectEncoding", encoding);
        more.forEach(info::put);
        AmfObject properties = new AmfObject().put("fmsVer", SERVER_VERSION).put("capabilities", CAPABILITIES);
        reply(request, RESULT, properties, info);
    }

    /** Rejects the client that asked to connect, and closes. */
    public void rejectConnect(String description) {
        reject(NetStatus.error(NetStatus.CONNECT_REJECTED, description).info(), description);
    }

    /** Sends the client that asked to connect to another address, and closes. */
    public void redirectConnect(String url) {
        AmfObject info = new AmfObject()
                .put("level", "error")
                .put("code", NetStatus.CONNECT_REJECTED)
                .put("description", "Redirected to " + url)
                .put("ex", new AmfObject().put("code", 302.0).put("redirect", url));
        reject(info, "redirected");
    }

    private void reject(AmfProperties info, String reason) {
        RtmpMessage.Command request = takeConnect();
        if (request != null) {
            reply(request, ERROR, null, info);
            close("connect was rejected: " + reason);
        }
    }

    private RtmpMessage.@Nullable Command takeConnect() {
        RtmpMessage.Command request = connect;
        if (isClosed()) {
            return null;
        }
        if (request == null || accepted) {
            throw new IllegalStateException(accepted ? "connect was already accepted" : "nobody asked to connect");
        }
        return request;
    }

    /** Lets a stream publish. */
    public void acceptPublish(int streamId) {
        if (change(streamId, StreamState.ASKS_TO_PUBLISH, StreamState.PUBLISHES)) {
            userControl(UserControlEvent.STREAM_BEGIN, streamId);
            sendStatus(streamId, NetStatus.status(NetStatus.PUBLISH_START, "Publishing"));
        }
    }

    /** Does not let a stream publish. */
    public void refusePublish(int streamId, RefusalKind kind, String description) {
        if (change(streamId, StreamState.ASKS_TO_PUBLISH, StreamState.IDLE)) {
            sendStatus(
                    streamId,
                    NetStatus.error(
                            switch (kind) {
                                case NAME_IN_USE -> NetStatus.PUBLISH_BAD_NAME;
                                case UNAUTHORIZED, AUTHENTICATION -> NetStatus.PUBLISH_UNAUTHORIZED;
                                default -> NetStatus.PUBLISH_FAILED;
                            },
                            description));
        }
    }

    /**
     * Lets a stream play; media may be sent on it from now on.
     *
     * @param recorded true if it is a recording
     * @param reset what the request said
     */
    public void acceptPlay(int streamId, boolean recorded, boolean reset) {
        if (!change(streamId, StreamState.ASKS_TO_PLAY, StreamState.PLAYS)) {
            return;
        }
        if (recorded) {
            userControl(UserControlEvent.STREAM_IS_RECORDED, streamId);
        }
        userControl(UserControlEvent.STREAM_BEGIN, streamId);
        if (reset) {
            sendStatus(streamId, NetStatus.status(NetStatus.PLAY_RESET, "Playing and resetting"));
        }
        sendStatus(streamId, NetStatus.status(NetStatus.PLAY_START, "Playing"));
        sendData(streamId, 0, "|RtmpSampleAccess", List.of(true, true));
    }

    /** Does not let a stream play. */
    public void refusePlay(int streamId, RefusalKind kind, String description) {
        if (change(streamId, StreamState.ASKS_TO_PLAY, StreamState.IDLE)) {
            String code = kind == RefusalKind.NOT_FOUND ? NetStatus.PLAY_STREAM_NOT_FOUND : NetStatus.PLAY_FAILED;
            sendStatus(streamId, NetStatus.error(code, description));
        }
    }

    /** Says that a playing stream is paused, or goes on. */
    public void paused(int streamId, boolean paused) {
        if (paused) {
            sendStatus(streamId, NetStatus.status(NetStatus.PAUSE_NOTIFY, "Paused"));
            userControl(UserControlEvent.STREAM_EOF, streamId);
        } else {
            userControl(UserControlEvent.STREAM_BEGIN, streamId);
            sendStatus(streamId, NetStatus.status(NetStatus.UNPAUSE_NOTIFY, "Playing"));
        }
    }

    /** Says that a playing stream goes on from another position. */
    public void sought(int streamId, long positionMs) {
        userControl(UserControlEvent.STREAM_BEGIN, streamId);
        sendStatus(streamId, NetStatus.status(NetStatus.SEEK_NOTIFY, "Seeking to " + positionMs + " ms"));
        sendStatus(streamId, NetStatus.status(NetStatus.PLAY_START, "Playing"));
    }

    /** Grants a request to go over to another stream; the present one plays on up to a key frame of the other (play2). */
    public void acceptSwitch(int streamId, String name) {
        NetStatus status = NetStatus.status(NetStatus.PLAY_TRANSITION, "Going over to " + name);
        status.info().put("details", name).put("reason", "NetStream.Transition.Success");
        sendStatus(streamId, status);
    }

    /** Does not grant it: the present stream plays on. */
    public void refuseSwitch(int streamId, String description) {
        sendStatus(streamId, NetStatus.error(NetStatus.PLAY_FAILED, description));
    }

    /** Says that what is sent from now on is of the other stream. */
    public void switched(int streamId, String name) {
        sendData(
                streamId,
                0,
                "onPlayStatus",
                List.of(NetStatus.transitionComplete(name).info()));
    }

    /** Says that somebody publishes what a stream plays live, or nobody does any more; it goes on playing. */
    public void published(int streamId, boolean published, String description) {
        if (streams.get(streamId) != StreamState.PLAYS) {
            return;
        }
        if (published) {
            userControl(UserControlEvent.STREAM_BEGIN, streamId);
            sendStatus(streamId, NetStatus.status(NetStatus.PLAY_PUBLISH_NOTIFY, description));
        } else {
            sendStatus(streamId, NetStatus.status(NetStatus.PLAY_UNPUBLISH_NOTIFY, description));
            userControl(UserControlEvent.STREAM_EOF, streamId); // what some players wait for
        }
    }

    /** Says that what a stream plays is over; it can be used again. */
    public void finished(int streamId) {
        if (change(streamId, StreamState.PLAYS, StreamState.IDLE)) {
            // not in the specification; players tell a complete recording from a broken one by it
            sendData(
                    streamId,
                    0,
                    "onPlayStatus",
                    List.of(NetStatus.status(NetStatus.PLAY_COMPLETE, "Played to the end")
                            .info()));
            userControl(UserControlEvent.STREAM_EOF, streamId);
            sendStatus(streamId, NetStatus.status(NetStatus.PLAY_STOP, "Stopped"));
        }
    }

    /** Sends a status on a stream, or on the connection with stream 0. */
    public void sendStatus(int streamId, NetStatus status) {
        sendStatusOn(streamId, status);
    }

    /** Moves a stream on; without effect when the client was faster and the stream is in another state. */
    private boolean change(int streamId, StreamState from, StreamState to) {
        return !isClosed() && streams.replace(streamId, from, to);
    }

    @Override
    boolean acceptsMedia(int streamId) {
        return streams.get(streamId) == StreamState.PUBLISHES;
    }

    /** Stream 0 is taken for the only one that publishes, if there is exactly one: some send metadata there. */
    @Override
    int mediaStream(int streamId) {
        if (streamId != 0) {
            return streamId;
        }
        int only = 0;
        for (Map.Entry<Integer, StreamState> stream : streams.entrySet()) {
            if (stream.getValue() == StreamState.PUBLISHES) {
                if (only != 0) {
                    return 0;
                }
                only = stream.getKey();
            }
        }
        return only;
    }

    @Override
    void onStreamStatus(int streamId, NetStatus status) {
        // clients have no status to tell
    }

    @Override
    Outcome onCompleted(Pending call, Outcome outcome) {
        return outcome;
    }

    @Override
    boolean onCommand(RtmpMessage.Command command) {
        if (command.name().equals("connect")) {
            onConnect(command);
            return true;
        }
        if (!accepted) {
            close("command '" + shortened(command.name()) + "' before connect was accepted");
            return true;
        }
        switch (command.name()) {
            case "createStream" -> createStream(command);
            case "deleteStream" -> endStream(integer(command.argument(0)), true);
            case "closeStream" -> endStream(command.streamId(), false);
            case "publish" -> publish(command);
            case "play" -> play(command);
            case "releaseStream", "FCUnpublish", "FCSubscribe" -> reply(command, RESULT, null, AmfMarker.UNDEFINED);
            case "FCPublish" -> {
                reply(command, RESULT, null, AmfMarker.UNDEFINED);
                command(
                        0,
                        "onFCPublish",
                        0,
                        null,
                        List.of(NetStatus.status(NetStatus.PUBLISH_START, "FCPublish")
                                .info()));
            }
            case "getStreamLength" -> emit(new SessionOutput.Called(command));
            default -> {
                return whilePlaying(command);
            }
        }
        return true;
    }

    @Override
    void onSharedObject(RtmpMessage.SharedObject message) {
        if (accepted) {
            super.onSharedObject(message);
        } else {
            close("shared object before connect was accepted");
        }
    }

    private void onConnect(RtmpMessage.Command command) {
        if (connect != null) {
            ignore("second connect");
            return;
        }
        if (!(command.commandObject() instanceof AmfProperties properties)) {
            close("connect without a command object");
            return;
        }
        connect = command;
        String app = properties.string("app");
        String tcUrl = properties.string("tcUrl");
        if (app != null && app.length() > MAX_NAME_LENGTH) {
            rejectConnect("the name of the application has " + app.length() + " characters, limit " + MAX_NAME_LENGTH);
            return;
        }
        emit(new SessionOutput.ConnectRequested(
                app == null ? "" : app, tcUrl == null ? "" : tcUrl, properties, command.arguments()));
    }

    private void createStream(RtmpMessage.Command command) {
        if (streams.size() >= settings.maxStreams()) {
            refuse(command, "there are " + streams.size() + " streams, limit " + settings.maxStreams());
            return;
        }
        int streamId = 1;
        while (streams.containsKey(streamId)) {
            streamId++;
        }
        streams.put(streamId, StreamState.IDLE);
        reply(command, RESULT, null, (double) streamId);
        emit(new SessionOutput.StreamCreated(streamId));
    }

    private void endStream(int streamId, boolean delete) {
        StreamState state = streams.get(streamId);
        if (state == null) {
            return;
        }
        if (delete) {
            streams.remove(streamId);
        } else {
            streams.put(streamId, StreamState.IDLE);
        }
        abortStream(streamId);
        if (state == StreamState.PUBLISHES && !delete) {
            sendStatus(streamId, NetStatus.status(NetStatus.UNPUBLISH_SUCCESS, "Publishing ended"));
        }
        if (state != StreamState.IDLE) {
            emit(new SessionOutput.StreamClosed(streamId));
        }
    }

    private void publish(RtmpMessage.Command command) {
        int streamId = command.streamId();
        Object name = command.argument(0);
        if (Boolean.FALSE.equals(name)) { // the old way to say closeStream
            endStream(streamId, false);
        } else if (isFree(command, NetStatus.PUBLISH_BAD_NAME) && name instanceof String text) {
            streams.put(streamId, StreamState.ASKS_TO_PUBLISH);
            emit(new SessionOutput.PublishRequested(streamId, text, PublishType.of(command.argument(1))));
        }
    }

    private void play(RtmpMessage.Command command) {
        int streamId = command.streamId();
        if (Boolean.FALSE.equals(command.argument(0))) {
            endStream(streamId, false);
            return;
        }
        if (streams.get(streamId) == StreamState.PLAYS) {
            endStream(streamId, false); // play while playing replaces what plays
        }
        if (isFree(command, NetStatus.PLAY_FAILED) && command.argument(0) instanceof String name) {
            streams.put(streamId, StreamState.ASKS_TO_PLAY);
            emit(new SessionOutput.PlayRequested(
                    streamId, PlayRequest.parse(name, command.argument(1), command.argument(2), command.argument(3))));
        }
    }

    /** True if the stream exists, is idle and the name makes sense; otherwise the client has been told. */
    private boolean isFree(RtmpMessage.Command command, String refusal) {
        StreamState state = streams.get(command.streamId());
        String problem = "";
        if (state == null) {
            problem = "there is no stream " + command.streamId();
        } else if (state != StreamState.IDLE) {
            problem = "stream " + command.streamId() + " is in use";
        } else if (!(command.argument(0) instanceof String name)) {
            problem = "the name of the stream is no text";
        } else if (name.length() > MAX_NAME_LENGTH) {
            problem = "the name of the stream has " + name.length() + " characters, limit " + MAX_NAME_LENGTH;
        }
        if (!problem.isEmpty()) {
            sendStatus(command.streamId(), NetStatus.error(refusal, problem));
            ignore(command.name() + ": " + problem);
        }
        return problem.isEmpty();
    }

    private boolean whilePlaying(RtmpMessage.Command command) {
        int streamId = command.streamId();
        SessionOutput request = switch (command.name()) {
            case "pause", "pauseRaw" ->
                new SessionOutput.PauseRequested(
                        streamId, Boolean.TRUE.equals(command.argument(0)), integer(command.argument(1)));
            case "seek" -> new SessionOutput.SeekRequested(streamId, integer(command.argument(0)));
            case "receiveAudio" ->
                new SessionOutput.ReceiveChanged(streamId, false, Boolean.TRUE.equals(command.argument(0)));
            case "receiveVideo" ->
                new SessionOutput.ReceiveChanged(streamId, true, Boolean.TRUE.equals(command.argument(0)));
            case "play2" ->
                new SessionOutput.SwitchRequested(
                        streamId, command.argument(0) instanceof AmfObject parameters ? parameters : new AmfObject());
            default -> null;
        };
        if (request == null) {
            return false;
        }
        if (streams.get(streamId) == StreamState.PLAYS) {
            emit(request);
        } else {
            ignore(command.name() + " on stream " + streamId + ", which does not play");
        }
        return true;
    }

    /** A number from the wire as a non-negative int; anything else is 0. */
    private static int integer(@Nullable Object value) {
        return value instanceof Number number && number.doubleValue() > 0 ? number.intValue() : 0;
    }
}
