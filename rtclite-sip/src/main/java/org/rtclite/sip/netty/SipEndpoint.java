package org.rtclite.sip.netty;

import io.netty.channel.EventLoop;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.function.Consumer;
import org.rtclite.sip.ua.SipEngine;
import org.rtclite.sip.ua.SipEvent;

/**
 * A SIP endpoint on one event loop: its sockets, its {@link SipEngine}, and the one timer that drives it.
 *
 * <p>Everything happens on that loop: events are handed over there, and commands from other threads hop to it. The
 * event handler must not block. The loop belongs to the caller and is not closed with the endpoint.
 */
public final class SipEndpoint {

    /** Something to do with the engine, on its loop. */
    @FunctionalInterface
    public interface Command<T> {
        /** Runs with the engine and the time; what it queues is sent when it returns. */
        T run(SipEngine engine, long nowNanos);
    }

    private SipEndpoint() {}

    /**
     * Binds the sockets and starts.
     *
     * @param events gets every event, on the loop
     * @return completes on the loop; exceptionally with a {@link java.net.BindException} when the port is taken
     */
    public static CompletableFuture<SipEndpoint> open(
            EventLoop loop, SipEndpointConfig config, Consumer<SipEvent> events) {
        throw new UnsupportedOperationException();
    }

    /** Runs a command on the loop: now when called there, else soon. Completes on the loop. */
    public <T> CompletableFuture<T> submit(Command<T> command) {
        throw new UnsupportedOperationException();
    }

    /** The address bound, with the real port. */
    public InetSocketAddress localAddress() {
        throw new UnsupportedOperationException();
    }

    /** The address the far side at {@code remote} should know us by: the external one, or the one that routes there. */
    public InetSocketAddress advertisedAddress(InetSocketAddress remote) {
        throw new UnsupportedOperationException();
    }

    /**
     * Hangs up, un-registers, and closes the sockets once the far sides agreed or the deadline passed; idempotent.
     *
     * @return completes on the loop when the sockets are closed
     */
    public CompletableFuture<Void> close(Duration deadline) {
        throw new UnsupportedOperationException();
    }
}
