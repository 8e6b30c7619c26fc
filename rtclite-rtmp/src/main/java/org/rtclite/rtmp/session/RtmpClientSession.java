package org.rtclite.rtmp.session;

import io.netty.buffer.ByteBufAllocator;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.random.RandomGenerator;
import org.jspecify.annotations.Nullable;
import org.rtclite.rtmp.amf.AmfObject;
import org.rtclite.rtmp.amf.AmfProperties;
import org.rtclite.rtmp.handshake.ClientHandshake;
import org.rtclite.rtmp.handshake.Handshake;
import org.rtclite.rtmp.message.RtmpMessage;
import org.rtclite.rtmp.message.UserControlEvent;
import org.rtclite.rtmp.session.PendingCalls.Operation;
import org.rtclite.rtmp.session.PendingCalls.Pending;

/**
 * The client's side of a connection (RTMP 1.0 section 7.2). How to drive it stands in the package comment.
 *
 * <p>The usual course: {@link #connect}, {@link #createStream}, then {@link #publish} or {@link #play} on the stream id
 * that {@link #streamId} finds in the outcome. Commands may be given before the handshake is over.
 */
public final class RtmpClientSession extends RtmpSession {

    private static final double AMF3 = 3;
    private static final int BUFFER_MS = 3000;
    private static final Set<String> NOTICES = Set.of("onBWDone", "onFCPublish", "onFCUnpublish", "onFCSubscribe");

    private final Set<Integer> streams = new HashSet<>();

    /**
     * A session that has begun: the first {@code poll()} has the handshake's first bytes.
     *
     * @param kind the handshake to ask for
     * @param random fills the handshake; a SecureRandom unless in tests
     * @param allocator for what is sent and what is received in parts
     */
    public RtmpClientSession(
            SessionSettings settings,
            Handshake.Kind kind,
            RandomGenerator random,
            ByteBufAllocator allocator,
            long nowNanos) {
        super(settings, new ClientHandshake(kind, random), allocator, nowNanos);
    }

    /**
     * The properties that servers expect in connect (section 7.2.1.1), for changing and adding to.
     *
     * @param url without the stream's name
     */
    public static AmfObject connectProperties(RtmpUrl url) {
        return new AmfObject()
                .put("app", url.app())
                .put("flashVer", "FMLE/3.0 (compatible; rtclite)")
                .put("tcUrl", url.toString())
                .put("fpad", false)
                .put("capabilities", 15.0)
                .put("audioCodecs", 3191.0) // section 7.2.1.1: all but the reserved bits
                .put("videoCodecs", 252.0)
                .put("videoFunction", 1.0)
                .put("objectEncoding", 0.0);
    }

    /**
     * Connects to the application (NetConnection.connect). Anything but a result ends the session.
     *
     * @param properties the command object; objectEncoding 3 asks for AMF3
     * @param arguments any further arguments the application wants
     */
    public int connect(AmfObject properties, List<?> arguments, long nowNanos) {
        return request(Operation.CONNECT, 0, "connect", properties, arguments, nowNanos);
    }

    /** Creates a stream; {@link #streamId} finds its id in the outcome. */
    public int createStream(long nowNanos) {
        return request(Operation.CREATE_STREAM, 0, "createStream", null, List.of(), nowNanos);
    }

    /** The id in the outcome of {@link #createStream}. */
    public static int streamId(Outcome outcome) {
        if (outcome instanceof Outcome.Result result && result.value() instanceof Number number) {
            return number.intValue();
        }
        throw new IllegalArgumentException("no stream was created: " + outcome);
    }

    /** Publishes under that name; the outcome is started, or refused for instance with NAME_IN_USE. */
    public int publish(int streamId, String name, PublishType type, long nowNanos) {
        return streamRequest(Operation.PUBLISH, streamId, "publish", Arrays.asList(name, type.wireName()), nowNanos);
    }

    /** Plays a stream; the outcome is started, or refused for instance with NOT_FOUND. */
    public int play(int streamId, PlayRequest request, long nowNanos) {
        int number = streamRequest(Operation.PLAY, streamId, "play", request.arguments(), nowNanos);
        bufferLength(streamId, BUFFER_MS);
        return number;
    }

    /**
     * Changes to another stream while playing (play2, section 7.2.2.2); the outcome is started, or refused while the present
     * stream plays on. Where the change happens {@code onPlayStatus} says so.
     *
     * @param parameters of class flash.net.NetStreamPlayOptions: streamName, oldStreamName, start, len, transition
     */
    public int play2(int streamId, AmfObject parameters, long nowNanos) {
        return streamRequest(Operation.SWITCH, streamId, "play2", Arrays.asList(parameters), nowNanos);
    }

    /** Pauses at, or goes on from, that position. */
    public int pause(int streamId, boolean pause, long positionMs, long nowNanos) {
        return streamRequest(Operation.PAUSE, streamId, "pause", Arrays.asList(pause, (double) positionMs), nowNanos);
    }

    /** Goes on from that position. */
    public int seek(int streamId, long positionMs, long nowNanos) {
        return streamRequest(Operation.SEEK, streamId, "seek", List.of((double) positionMs), nowNanos);
    }

    /** Switches the audio of a stream being played on or off. */
    public void receiveAudio(int streamId, boolean wanted) {
        command(streamId, "receiveAudio", 0, null, List.of(wanted));
    }

    /** Switches the video of a stream being played on or off. */
    public void receiveVideo(int streamId, boolean wanted) {
        command(streamId, "receiveVideo", 0, null, List.of(wanted));
    }

    /** Tells the server how much this player buffers (section 7.1.7). */
    public void bufferLength(int streamId, int bufferMs) {
        if (!isClosed()) {
            link.send(new RtmpMessage.UserControl(UserControlEvent.SET_BUFFER_LENGTH, streamId, bufferMs));
        }
    }

    /** Stops what the stream does; it can be used again. */
    public void closeStream(int streamId) {
        command(streamId, "closeStream", 0, null, List.of());
        abortStream(streamId);
    }

    /** Stops what the stream does and gives its id back. */
    public void deleteStream(int streamId) {
        command(0, "deleteStream", 0, null, List.of((double) streamId));
        streams.remove(streamId);
        abortStream(streamId);
    }

    /** Frees a name that a broken connection may still hold. Many servers never answer: do not wait for the outcome. */
    public int releaseStream(String name, long nowNanos) {
        return call("releaseStream", List.of(name), nowNanos);
    }

    /** Announces publishing, as some servers want before publish. Many never answer: do not wait for the outcome. */
    public int fcPublish(String name, long nowNanos) {
        return call("FCPublish", List.of(name), nowNanos);
    }

    /** Takes back {@link #fcPublish}. */
    public void fcUnpublish(String name) {
        notify("FCUnpublish", List.of(name));
    }

    /** Asks how long a recording is; the result is in seconds. */
    public int getStreamLength(String name, long nowNanos) {
        return call("getStreamLength", List.of(name), nowNanos);
    }

    private int streamRequest(
            Operation operation, int streamId, String name, List<@Nullable Object> arguments, long nowNanos) {
        if (!isClosed() && !streams.contains(streamId)) {
            throw new IllegalArgumentException("there is no stream " + streamId + ", only " + streams);
        }
        return request(operation, streamId, name, null, arguments, nowNanos);
    }

    /** Stream 0 is taken for the only one there is: ffmpeg as a server plays on it whatever id it gave. */
    @Override
    int mediaStream(int streamId) {
        return streamId == 0 && streams.size() == 1 ? streams.iterator().next() : streamId;
    }

    @Override
    boolean acceptsMedia(int streamId) {
        return streams.contains(streamId);
    }

    @Override
    boolean onCommand(RtmpMessage.Command command) {
        // these tell the end of a bandwidth test and answer FCPublish: they ask for nothing
        return NOTICES.contains(command.name()) && !settings.allowedCalls().contains(command.name());
    }

    @Override
    void onStreamStatus(int streamId, NetStatus status) {
        // the outputs say it all
    }

    @Override
    Outcome onCompleted(Pending call, Outcome outcome) {
        return switch (call.operation()) {
            case CONNECT -> onConnected(outcome);
            case CREATE_STREAM -> onStreamCreated(outcome);
            default -> outcome;
        };
    }

    private Outcome onConnected(Outcome outcome) {
        if (outcome instanceof Outcome.Result result) {
            connected();
            amf3 = result.value() instanceof AmfProperties info && info.number("objectEncoding", 0) == AMF3;
            link.send(new RtmpMessage.WindowAckSize(settings.windowBytes()));
            link.sendChunkSize(settings.chunkSize());
        } else if (outcome instanceof Outcome.Refused refused) {
            close("connect was refused: " + refused.status());
        } else if (outcome instanceof Outcome.TimedOut) {
            close("connect was not answered within " + settings.connectTimeout());
        }
        return outcome;
    }

    /** Checks the id: the server chose it, and everything else hangs on it. */
    private Outcome onStreamCreated(Outcome outcome) {
        if (!(outcome instanceof Outcome.Result result)) {
            return outcome;
        }
        double id = result.value() instanceof Number number ? number.doubleValue() : -1;
        String problem = "";
        if (id != (int) id || id < 1) {
            problem = "stream id " + result.value() + " is no positive number";
        } else if (streams.size() >= settings.maxStreams()) {
            problem = "there are " + streams.size() + " streams, limit " + settings.maxStreams();
        } else if (!streams.add((int) id)) {
            problem = "stream id " + (int) id + " is in use";
        }
        if (problem.isEmpty()) {
            return outcome;
        }
        return new Outcome.Refused(RefusalKind.FAILED, NetStatus.error(NetStatus.CALL_FAILED, problem));
    }

    /** The ids of the streams there are, in no order. */
    public List<Integer> streamIds() {
        return new ArrayList<>(streams);
    }
}
