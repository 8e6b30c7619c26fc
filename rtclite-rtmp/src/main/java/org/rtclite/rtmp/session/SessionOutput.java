package org.rtclite.rtmp.session;

import io.netty.buffer.ByteBuf;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.rtclite.rtmp.amf.AmfObject;
import org.rtclite.rtmp.amf.AmfProperties;
import org.rtclite.rtmp.handshake.Handshake;
import org.rtclite.rtmp.message.RtmpMessage;

/**
 * What a session wants done or has to say. Kinds may be added: keep a default branch.
 *
 * <p>{@link Send} and {@link Media} hold a buffer that belongs to whoever took the output.
 */
public sealed interface SessionOutput {

    /** Write these bytes and release them. */
    record Send(ByteBuf bytes) implements SessionOutput {}

    /** Close the transport after what was to be sent; nothing follows. */
    record Close(String reason) implements SessionOutput {}

    /** The handshake is over. */
    record HandshakeDone(Handshake.Kind kind) implements SessionOutput {}

    /** A request of ours ended. */
    record Completed(int request, Outcome outcome) implements SessionOutput {}

    /** Audio or video of a stream; release its payload. */
    record Media(RtmpMessage message) implements SessionOutput {}

    /**
     * Data of a stream.
     *
     * @param handler such as onMetaData
     * @param values what comes after the handler's name
     * @param keep true if it came in @setDataFrame: a server gives it to those who join later
     */
    record Data(int streamId, long timestampMs, String handler, List<@Nullable Object> values, boolean keep)
            implements SessionOutput {}

    /** A status of a stream (0: of the connection) that may also have ended a request. */
    record Status(int streamId, NetStatus status) implements SessionOutput {}

    /** A user control event of a stream: begin, end, dry, buffer length. */
    record StreamEvent(RtmpMessage.UserControl control) implements SessionOutput {}

    /**
     * A procedure call by the far side, one of the allowed names.
     *
     * @param call answer it with {@code answer} or {@code refuse} if its transaction id is not 0
     */
    record Called(RtmpMessage.Command call) implements SessionOutput {}

    /** Events of a shared object; a server that offers none may ignore them. */
    record SharedObjectReceived(RtmpMessage.SharedObject message) implements SessionOutput {}

    /** The far side answered a ping of ours after this time. */
    record RoundTrip(long nanos) implements SessionOutput {}

    /** Something that made no sense was skipped. */
    record Ignored(String reason) implements SessionOutput {}

    // server side

    /**
     * A client wants to connect: accept, reject or redirect it.
     *
     * @param app the application's name, with the query if there is one; empty if absent
     * @param tcUrl the address the client used; empty if absent
     * @param properties the whole command object
     * @param arguments what came after it
     */
    record ConnectRequested(String app, String tcUrl, AmfProperties properties, List<@Nullable Object> arguments)
            implements SessionOutput {}

    /** A client has created a stream. */
    record StreamCreated(int streamId) implements SessionOutput {}

    /** A stream asks to publish: accept or refuse it. */
    record PublishRequested(int streamId, String name, PublishType type) implements SessionOutput {}

    /** A stream asks to play: accept or refuse it. */
    record PlayRequested(int streamId, PlayRequest request) implements SessionOutput {}

    /**
     * A stream asks to change to another stream while it plays (play2).
     *
     * @param parameters of class flash.net.NetStreamPlayOptions: streamName, oldStreamName, transition and others
     */
    record SwitchRequested(int streamId, AmfObject parameters) implements SessionOutput {}

    /** A playing stream asks to pause or go on, at that position. */
    record PauseRequested(int streamId, boolean pause, long positionMs) implements SessionOutput {}

    /** A playing stream asks to go on from that position. */
    record SeekRequested(int streamId, long positionMs) implements SessionOutput {}

    /** A playing stream switches its audio or video on or off. */
    record ReceiveChanged(int streamId, boolean video, boolean wanted) implements SessionOutput {}

    /** A stream has ended what it did. */
    record StreamClosed(int streamId) implements SessionOutput {}
}
