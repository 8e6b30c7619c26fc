package org.rtclite.rtmp.netty;

import java.net.InetSocketAddress;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import org.jspecify.annotations.Nullable;
import org.rtclite.rtmp.amf.AmfProperties;
import org.rtclite.rtmp.session.Outcome;
import org.rtclite.rtmp.session.SessionOutput;

/**
 * A client that is connected to a server, as its application sees it. Any thread may use it.
 *
 * <p>Calls go to the client's own procedures (NetConnection.call, RTMP 1.0 section 7.2.1.2). They may be made from the time
 * on at which the application has accepted the client. A client that does not answer costs a time-out, and those that wait
 * for an answer are bounded in number: both by the {@code callTimeout} and {@code maxPendingCalls} of the server's
 * {@link org.rtclite.rtmp.session.SessionSettings}.
 */
@SuppressWarnings("FutureReturnValueIgnored") // what a channel or loop cannot do any more, its close handler tells
public final class RtmpPeer {

    private final ServerConnection connection;
    private final long id;
    private final SessionOutput.ConnectRequested request;

    RtmpPeer(ServerConnection connection, long id, SessionOutput.ConnectRequested request) {
        this.connection = connection;
        this.id = id;
        this.request = request;
    }

    /** Number of the connection, unique in its server. */
    public long id() {
        return id;
    }

    /** Where it connects from. */
    public InetSocketAddress address() {
        return connection.address();
    }

    /** The application it asked for, with the query if there is one. */
    public String app() {
        return request.app();
    }

    /** The command object of its connect. */
    public AmfProperties properties() {
        return request.properties();
    }

    /** What came after the command object. */
    public List<@Nullable Object> arguments() {
        return request.arguments();
    }

    /**
     * Calls a procedure of the client and waits for its first result.
     *
     * @throws RtmpException when the client refuses, does not answer in time, or is gone
     */
    public @Nullable Object call(String name, @Nullable Object... arguments) throws RtmpException {
        String what = "call of '" + name + "' at " + this;
        Outcome outcome = EventLoops.await(connection.group(), callAsync(name, Arrays.asList(arguments)), what);
        if (outcome instanceof Outcome.Result result) {
            return result.value();
        }
        throw RtmpException.of(what, outcome);
    }

    /** Calls a procedure of the client; the future completes on the connection's event loop, however it ends. */
    public CompletableFuture<Outcome> callAsync(String name, List<? extends @Nullable Object> arguments) {
        return connection.call(name, arguments);
    }

    /** Calls a procedure of the client and wants no answer. */
    public void notify(String name, List<? extends @Nullable Object> arguments) {
        connection.notify(name, arguments);
    }

    /** Disconnects the client after what was to be sent; the application is told {@code reason}. */
    public void close(String reason) {
        connection.close(reason);
    }

    /** Without what it sent, which may hold secrets. */
    @Override
    public String toString() {
        return "#" + id + " " + address();
    }
}
