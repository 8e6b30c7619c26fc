package org.rtclite.rtmp.session;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufAllocator;
import java.util.ArrayDeque;
import java.util.Arrays;
import java.util.List;
import java.util.Queue;
import org.jspecify.annotations.Nullable;
import org.rtclite.rtmp.amf.AmfObject;
import org.rtclite.rtmp.amf.AmfProperties;
import org.rtclite.rtmp.chunk.Aggregate;
import org.rtclite.rtmp.chunk.MessageType;
import org.rtclite.rtmp.handshake.Handshake;
import org.rtclite.rtmp.message.MessageReader;
import org.rtclite.rtmp.message.RtmpMessage;
import org.rtclite.rtmp.message.UserControlEvent;
import org.rtclite.rtmp.session.PendingCalls.Operation;
import org.rtclite.rtmp.session.PendingCalls.Pending;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * One RTMP connection: what client and server have in common. How to drive it stands in the package comment.
 *
 * <p>After {@link SessionOutput.Close} every input is skipped and every command is without effect, so that a driver need
 * not guard each call; a request made then ends in {@link Outcome.Aborted}.
 */
public abstract sealed class RtmpSession permits RtmpClientSession, RtmpServerSession {

    static final String ON_STATUS = "onStatus";
    static final String RESULT = "_result";
    static final String ERROR = "_error";
    private static final String SET_DATA_FRAME = "@setDataFrame";
    private static final Logger LOG = LoggerFactory.getLogger(RtmpSession.class);

    final SessionSettings settings;
    final SessionLink link;
    final PendingCalls pending;
    long nowNanos;

    /** True once objects may travel in AMF3. */
    boolean amf3;

    private final MessageReader reader;
    private final Liveness liveness;
    private final Queue<SessionOutput> outputs = new ArrayDeque<>();
    private long phaseDeadlineNanos;
    private boolean phaseBounded = true;
    private int nextRequest = 1;
    private int ignored;
    private boolean closed;
    private boolean closeReported;
    private String closeReason = "";

    RtmpSession(SessionSettings settings, Handshake handshake, ByteBufAllocator allocator, long nowNanos) {
        this.settings = settings;
        this.nowNanos = nowNanos;
        reader = new MessageReader(settings.amfLimits());
        pending = new PendingCalls(settings.maxPendingCalls());
        liveness = new Liveness(settings, nowNanos);
        link = new SessionLink(settings, handshake, allocator, this::onMessage);
        phaseDeadlineNanos = nowNanos + settings.connectTimeout().toNanos();
    }

    // what a driver calls

    /** Takes bytes from the far side; all are consumed, the buffer stays the caller's. RTMPE decrypts it in place. */
    public final void receive(ByteBuf in, long nowNanos) {
        this.nowNanos = nowNanos;
        if (!closed) {
            liveness.heard(nowNanos);
            if (!link.isEstablished() && link.shakeHands(in)) {
                LOG.debug("handshake done: {}", link.kind());
                emit(new SessionOutput.HandshakeDone(link.kind()));
                phaseDeadlineNanos = nowNanos + settings.connectTimeout().toNanos();
            }
            if (!link.receive(in)) {
                close(String.valueOf(link.failure()));
            }
        }
        in.skipBytes(in.readableBytes());
    }

    /** Says that {@link #nextDeadlineNanos} has come. Too early is harmless. */
    public final void onTimeout(long nowNanos) {
        this.nowNanos = nowNanos;
        if (closed) {
            return;
        }
        for (Pending call : pending.removeExpired(nowNanos)) {
            complete(
                    call,
                    new Outcome.TimedOut(
                            call.operation() == Operation.CONNECT
                                    ? settings.connectTimeout()
                                    : settings.callTimeout()));
        }
        if (phaseBounded && phaseDeadlineNanos - nowNanos <= 0) {
            close((link.isEstablished() ? "not connected" : "no handshake") + " within " + settings.connectTimeout());
            return;
        }
        switch (liveness.onTimeout(nowNanos)) {
            case PING -> ping(nowNanos);
            case GIVE_UP -> close("silent for " + settings.pingTimeout() + " after a ping");
            default -> {}
        }
    }

    /** When {@link #onTimeout} is due, {@code Long.MAX_VALUE} for never. */
    public final long nextDeadlineNanos() {
        if (closed) {
            return Long.MAX_VALUE;
        }
        // deadlines are compared by their distance from now: nanoTime may be negative
        long earliest = nowNanos + Long.MAX_VALUE / 2;
        long none = earliest;
        if (phaseBounded) {
            earliest = phaseDeadlineNanos;
        }
        if (liveness.isWatching() && liveness.deadlineNanos() - nowNanos < earliest - nowNanos) {
            earliest = liveness.deadlineNanos();
        }
        earliest = pending.earliest(earliest, nowNanos);
        return earliest == none ? Long.MAX_VALUE : earliest;
    }

    /** The next thing to do or to know, null when there is none. */
    public final @Nullable SessionOutput poll() {
        SessionOutput next = outputs.poll();
        if (next != null) {
            return next;
        }
        ByteBuf bytes = link.takeOutput();
        if (bytes != null) {
            return new SessionOutput.Send(bytes);
        }
        if (closed && !closeReported) {
            closeReported = true;
            return new SessionOutput.Close(closeReason);
        }
        return null;
    }

    /** Ends the session: what is to be sent still goes out, then {@link SessionOutput.Close} says to close. */
    public final void close(String reason) {
        if (closed) {
            return;
        }
        LOG.debug("closing: {}", reason);
        for (Pending call : pending.removeAll()) {
            complete(call, new Outcome.Aborted(reason));
        }
        closed = true;
        closeReason = reason;
        link.closeInput();
    }

    /** Says that the transport is gone: ends the session and releases what was to be sent. Drain {@code poll()} as ever. */
    public final void transportClosed() {
        close("the far side closed the connection");
        link.release();
    }

    /** True once the session has ended. */
    public final boolean isClosed() {
        return closed;
    }

    /** True once RTMPE encrypts what is sent: then only this session can make the bytes for its far side. */
    public final boolean isEncrypted() {
        return link.isEstablished() && link.kind() == Handshake.Kind.ENCRYPTED;
    }

    /** Bytes sent that the far side has not acknowledged; it acknowledges only if it honours our window. */
    public final long unconfirmedBytes() {
        return link.window().unconfirmedBytes();
    }

    /** Bytes received of messages that are not complete; bounded by the {@code maxPartialBytes} of the limits. */
    public final int partialBytes() {
        return link.partialBytes();
    }

    // what both sides may do

    /** Calls a procedure of the far side. */
    public final int call(String name, List<?> arguments, long nowNanos) {
        return call(0, name, null, arguments, nowNanos);
    }

    /** Calls a procedure on a stream, with a command object. */
    public final int call(int streamId, String name, @Nullable Object commandObject, List<?> arguments, long nowNanos) {
        return request(Operation.CALL, streamId, name, commandObject, arguments, nowNanos);
    }

    /** Calls a procedure of the far side and wants no answer. */
    public final void notify(String name, List<?> arguments) {
        command(0, name, 0, null, arguments);
    }

    /** Answers a call with its result; does nothing if the caller wants none. */
    public final void answer(RtmpMessage.Command call, @Nullable Object result) {
        reply(call, RESULT, null, result);
    }

    /** Answers a call with an error; does nothing if the caller wants no answer. */
    public final void refuse(RtmpMessage.Command call, String description) {
        reply(
                call,
                ERROR,
                null,
                NetStatus.error(NetStatus.CALL_FAILED, description).info());
    }

    /** Sends audio: {@code payload} is the body of an FLV audio tag and stays the caller's. */
    public final void sendAudio(int streamId, long timestampMs, ByteBuf payload) {
        sendMedia(MessageType.AUDIO, streamId, timestampMs, payload);
    }

    /** Sends video: {@code payload} is the body of an FLV video tag and stays the caller's. */
    public final void sendVideo(int streamId, long timestampMs, ByteBuf payload) {
        sendMedia(MessageType.VIDEO, streamId, timestampMs, payload);
    }

    /** Sends data to the handler of that name. */
    public final void sendData(int streamId, long timestampMs, String handler, List<?> values) {
        if (!closed) {
            link.send(new RtmpMessage.Data(streamId, timestampMs, false, handler, nullable(values)));
        }
    }

    /** Sends onMetaData in @setDataFrame, which a server also gives to those who join later. */
    public final void sendMetadata(int streamId, long timestampMs, AmfProperties metadata) {
        sendData(streamId, timestampMs, SET_DATA_FRAME, List.of("onMetaData", metadata));
    }

    /** Asks the far side for a sign of life: {@link SessionOutput.RoundTrip} follows. */
    public final void ping(long nowNanos) {
        this.nowNanos = nowNanos;
        if (!closed && link.isEstablished()) {
            userControl(UserControlEvent.PING_REQUEST, liveness.ping(nowNanos));
        }
    }

    /** Sends events of a shared object. */
    public final void sendSharedObject(RtmpMessage.SharedObject message) {
        if (!closed) {
            link.send(message);
        }
    }

    // what the subclasses decide

    /** Passes the events on, or does not. */
    void onSharedObject(RtmpMessage.SharedObject message) {
        emit(new SessionOutput.SharedObjectReceived(message));
    }

    /** The stream that media and data on {@code streamId} are meant for: some senders put them on 0. */
    abstract int mediaStream(int streamId);

    /** True if media of that stream makes sense now. */
    abstract boolean acceptsMedia(int streamId);

    /** Handles a command other than an answer; false if its name is none of the protocol's. */
    abstract boolean onCommand(RtmpMessage.Command command);

    /** Looks at a status before it becomes an output. */
    abstract void onStreamStatus(int streamId, NetStatus status);

    /** Looks at a finished request, and may change its outcome, before it becomes an output. */
    abstract Outcome onCompleted(Pending call, Outcome outcome);

    // what the subclasses use

    final void emit(SessionOutput output) {
        outputs.add(output);
    }

    final void ignore(String reason) {
        emit(new SessionOutput.Ignored(reason));
        if (++ignored > settings.maxIgnored()) {
            close("over " + settings.maxIgnored() + " messages made no sense, the last: " + reason);
        }
    }

    final void connected() {
        phaseBounded = false;
    }

    final int request(
            Operation operation,
            int streamId,
            String name,
            @Nullable Object commandObject,
            List<?> arguments,
            long nowNanos) {
        this.nowNanos = nowNanos;
        long timeoutNanos =
                (operation == Operation.CONNECT ? settings.connectTimeout() : settings.callTimeout()).toNanos();
        Pending call = new Pending(nextRequest++, operation, streamId, nowNanos + timeoutNanos);
        if (closed) {
            emit(new SessionOutput.Completed(call.request(), new Outcome.Aborted(closeReason)));
        } else if (!pending.add(call)) {
            emit(new SessionOutput.Completed(
                    call.request(),
                    new Outcome.Aborted(settings.maxPendingCalls() + " requests are pending, which is the limit")));
        } else {
            command(streamId, name, call.request(), commandObject, arguments);
        }
        return call.request();
    }

    final void command(
            int streamId, String name, double transactionId, @Nullable Object commandObject, List<?> arguments) {
        if (!closed) {
            link.send(new RtmpMessage.Command(streamId, amf3, name, transactionId, commandObject, nullable(arguments)));
        }
    }

    final void reply(RtmpMessage.Command call, String name, @Nullable Object commandObject, @Nullable Object value) {
        if (!closed && call.transactionId() != 0) {
            link.send(new RtmpMessage.Command(
                    call.streamId(), call.amf3(), name, call.transactionId(), commandObject, Arrays.asList(value)));
        }
    }

    final void sendStatusOn(int streamId, NetStatus status) {
        command(streamId, ON_STATUS, 0, null, List.of(status.info()));
    }

    final void userControl(int event, long value) {
        if (!closed) {
            link.send(new RtmpMessage.UserControl(event, value));
        }
    }

    final void complete(Pending call, Outcome outcome) {
        emit(new SessionOutput.Completed(call.request(), onCompleted(call, outcome)));
    }

    final void abortStream(int streamId) {
        for (Pending call : pending.removeStream(streamId)) {
            complete(call, new Outcome.Aborted("stream " + streamId + " was closed"));
        }
    }

    @SuppressWarnings("unchecked") // a list is only read from here on
    private static List<@Nullable Object> nullable(List<?> values) {
        return (List<@Nullable Object>) values;
    }

    private void sendMedia(int typeId, int streamId, long timestampMs, ByteBuf payload) {
        if (!closed && link.isEstablished()) {
            link.sendMedia(typeId, streamId, timestampMs, payload);
        }
    }

    // what comes from the far side

    private void onMessage(int chunkStreamId, int typeId, int streamId, long timestampMs, ByteBuf payload) {
        if (closed) {
            payload.release();
            return;
        }
        if (typeId == MessageType.AGGREGATE) {
            try {
                String problem = Aggregate.split(chunkStreamId, streamId, timestampMs, payload, this::onMessage);
                if (problem != null) {
                    ignore(problem);
                }
            } finally {
                payload.release();
            }
            return;
        }
        boolean media = typeId == MessageType.AUDIO || typeId == MessageType.VIDEO;
        int meantStream = media ? mediaStream(streamId) : streamId;
        RtmpMessage message = reader.read(typeId, meantStream, timestampMs, payload);
        if (media) {
            if (acceptsMedia(meantStream)) {
                emit(new SessionOutput.Media(message));
            } else {
                message.release(); // no offence: it may have been under way when the stream was closed
            }
        } else if (message instanceof RtmpMessage.Command command) {
            onAnyCommand(command);
        } else if (message instanceof RtmpMessage.Data data) {
            onData(data);
        } else {
            onControl(message);
        }
    }

    private void onAnyCommand(RtmpMessage.Command command) {
        switch (command.name()) {
            case RESULT -> onAnswer(command, true);
            case ERROR -> onAnswer(command, false);
            case ON_STATUS -> onStatus(command);
            default -> {
                if (!onCommand(command)) {
                    onCall(command);
                }
            }
        }
    }

    private void onCall(RtmpMessage.Command call) {
        if (settings.allowedCalls().contains(call.name())) {
            emit(new SessionOutput.Called(call));
        } else {
            refuse(call, "there is no procedure of that name here");
            ignore("call of '" + shortened(call.name()) + "', which is not allowed");
        }
    }

    private void onAnswer(RtmpMessage.Command answer, boolean positive) {
        Pending call = pending.get(answer.transactionId());
        if (call == null) {
            emit(new SessionOutput.Ignored("answer to no request of ours: transaction " + answer.transactionId()));
            return;
        }
        NetStatus status = status(answer);
        if (positive && (call.operation() == Operation.PUBLISH || call.operation() == Operation.PLAY)) {
            return; // some servers answer these too; what counts is the status of the stream
        }
        pending.remove(call);
        if (!positive || (call.operation() == Operation.CONNECT && status.isFailure())) {
            complete(call, new Outcome.Refused(status.refusalKind(), status));
        } else if (call.operation().isAnsweredByStatus()) {
            complete(call, new Outcome.Started(status));
        } else {
            complete(call, new Outcome.Result(answer.commandObject(), answer.arguments()));
        }
    }

    /** The information object of an answer: the first argument, or where some servers put it. */
    private static NetStatus status(RtmpMessage.Command command) {
        for (Object argument : command.arguments()) {
            if (argument instanceof AmfProperties info) {
                return NetStatus.of(info);
            }
            if (argument instanceof String text) {
                return NetStatus.error("", text);
            }
        }
        return command.commandObject() instanceof AmfProperties info && info.contains("code")
                ? NetStatus.of(info)
                : new NetStatus("", "", "", new AmfObject());
    }

    private void onStatus(RtmpMessage.Command command) {
        NetStatus status = status(command);
        onStreamStatus(command.streamId(), status);
        emit(new SessionOutput.Status(command.streamId(), status));
        Pending call = pending.awaitingStatus(command.streamId(), status);
        if (call != null) {
            pending.remove(call);
            complete(
                    call,
                    status.isFailure()
                            ? new Outcome.Refused(status.refusalKind(), status)
                            : new Outcome.Started(status));
        }
    }

    private void onData(RtmpMessage.Data data) {
        int streamId = mediaStream(data.streamId());
        if (!acceptsMedia(streamId) && streamId != 0) {
            return;
        }
        boolean keep = data.handler().equals(SET_DATA_FRAME)
                && !data.values().isEmpty()
                && data.values().get(0) instanceof String;
        String handler = keep ? String.valueOf(data.values().get(0)) : data.handler();
        List<@Nullable Object> values =
                keep ? data.values().subList(1, data.values().size()) : data.values();
        emit(new SessionOutput.Data(streamId, data.timestampMs(), handler, values, keep));
    }

    private void onControl(RtmpMessage message) {
        if (message instanceof RtmpMessage.UserControl control) {
            onUserControl(control);
        } else if (message instanceof RtmpMessage.Acknowledgement acknowledgement) {
            link.window().confirmed(acknowledgement.sequenceNumber());
        } else if (message instanceof RtmpMessage.WindowAckSize size) {
            link.window().setReceiveWindow(size.bytes());
        } else if (message instanceof RtmpMessage.SetPeerBandwidth) {
            // section 5.4.5: answered by the window we use, which the far side's limit does not change
            link.send(new RtmpMessage.WindowAckSize(settings.windowBytes()));
        } else if (message instanceof RtmpMessage.SharedObject shared) {
            onSharedObject(shared);
        } else if (message instanceof RtmpMessage.Malformed malformed) {
            ignore(malformed.reason());
        } else if (!(message instanceof RtmpMessage.SetChunkSize) && !(message instanceof RtmpMessage.Abort)) {
            message.release();
            emit(new SessionOutput.Ignored("message of type " + message.typeId()));
        }
    }

    private void onUserControl(RtmpMessage.UserControl control) {
        switch (control.event()) {
            case UserControlEvent.PING_REQUEST -> userControl(UserControlEvent.PING_RESPONSE, control.value());
            case UserControlEvent.PING_RESPONSE -> {
                long nanos = liveness.pong(control.value(), nowNanos);
                if (nanos >= 0) {
                    emit(new SessionOutput.RoundTrip(nanos));
                }
            }
            case UserControlEvent.STREAM_BEGIN,
                    UserControlEvent.STREAM_EOF,
                    UserControlEvent.STREAM_DRY,
                    UserControlEvent.STREAM_IS_RECORDED,
                    UserControlEvent.SET_BUFFER_LENGTH,
                    UserControlEvent.BUFFER_EMPTY,
                    UserControlEvent.BUFFER_READY -> emit(new SessionOutput.StreamEvent(control));
            default -> emit(new SessionOutput.Ignored("user control event " + control.event()));
        }
    }

    /** Names from the wire, cut for messages. */
    static String shortened(String name) {
        return name.length() <= 64 ? name : name.substring(0, 64) + "...";
    }
}
