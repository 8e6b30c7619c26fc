package org.rtclite.rtmp.netty;

import io.netty.buffer.ByteBuf;
import io.netty.handler.codec.http.HttpResponseStatus;

/**
 * One HTTP request of an RTMPT client, from its head to its answer. Any event loop may call it; it is answered once.
 *
 * <p>Its connection is read no further until {@link #proceed}, so that neither bodies nor requests pile up.
 */
final class TunnelRequest {

    /** What is asked for: the first segment of the path. */
    enum Command {
        OPEN,
        SEND,
        IDLE,
        CLOSE
    }

    private final TunnelHttpHandler connection;
    private final Command command;
    private final long sequence;
    private final boolean keepAlive;

    TunnelRequest(TunnelHttpHandler connection, Command command, long sequence, boolean keepAlive) {
        this.connection = connection;
        this.command = command;
        this.sequence = sequence;
        this.keepAlive = keepAlive;
    }

    Command command() {
        return command;
    }

    /** Its place among the requests of its session. */
    long sequence() {
        return sequence;
    }

    /** Reads the next piece of the body. */
    void proceed() {
        connection.run(connection::read);
    }

    /** Answers with that body, which it takes over; then the connection is read on. */
    void answer(ByteBuf body) {
        connection.run(() -> connection.answer(this, body));
    }

    /** Answers that it cannot be done, and closes the connection: the rest of the body is not wanted. */
    void refuse(HttpResponseStatus status) {
        connection.run(() -> connection.refuse(status, false));
    }

    /** Whether the client wants the connection for more requests. */
    boolean keepsAlive() {
        return keepAlive;
    }
}
