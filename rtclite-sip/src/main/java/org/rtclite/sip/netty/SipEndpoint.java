package org.rtclite.sip.netty;

import io.netty.channel.EventLoop;
import io.netty.util.concurrent.ScheduledFuture;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import org.rtclite.sip.codec.SipWriter;
import org.rtclite.sip.message.LineEnding;
import org.rtclite.sip.message.SipMessage;
import org.rtclite.sip.transaction.Flow;
import org.rtclite.sip.transaction.TransactionFailure;
import org.rtclite.sip.transaction.Transport;
import org.rtclite.sip.ua.Output;
import org.rtclite.sip.ua.Resolve;
import org.rtclite.sip.ua.SipEngine;
import org.rtclite.sip.ua.SipEvent;
import org.rtclite.sip.ua.Transmit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A SIP endpoint on one event loop: its sockets, its {@link SipEngine}, and the one timer that drives it.
 *
 * <p>Everything happens on that loop: events are handed over there, and commands from other threads hop to it. The
 * event handler must not block. The loop belongs to the caller and is not closed with the endpoint.
 */
public final class SipEndpoint {

    private static final Logger LOG = LoggerFactory.getLogger(SipEndpoint.class);

    /** Something to do with the engine, on its loop. */
    @FunctionalInterface
    public interface Command<T> {
        /** Runs with the engine and the time; what it queues is sent when it returns. */
        T run(SipEngine engine, long nowNanos);
    }

    /** The same without a result. */
    @FunctionalInterface
    public interface Action {
        /** Runs with the engine and the time; what it queues is sent when it returns. */
        void run(SipEngine engine, long nowNanos);
    }

    private final EventLoop loop;
    private final SipEndpointConfig config;
    private final SipEngine engine;
    private final Consumer<SipEvent> events;
    private final Map<Transport, SipTransport> transports = new LinkedHashMap<>();
    private final HostLookup lookup = new HostLookup();
    private final CompletableFuture<Void> closed = new CompletableFuture<>();
    private final SipTransport.Receiver receiver = new SipTransport.Receiver() {
        @Override
        public void received(byte[] message, Flow flow) {
            receive(message, flow);
        }

        @Override
        public void connectionLost(Flow flow, TransactionFailure failure, String reason) {
            SipEndpoint.this.connectionLost(flow, failure, reason);
        }
    };
    private @Nullable ScheduledFuture<?> deadline;
    private @Nullable ScheduledFuture<?> closeLimit;
    private long armedNanos = Long.MAX_VALUE;
    private boolean draining;
    private boolean closing;
    private boolean socketsClosed;

    private SipEndpoint(EventLoop loop, SipEndpointConfig config, Consumer<SipEvent> events) {
        this.loop = loop;
        this.config = config;
        this.events = events;
        this.engine = new SipEngine(config.engine());
    }

    /**
     * Binds the sockets and starts.
     *
     * @param events gets every event, on the loop
     * @return completes on the loop; exceptionally with a {@link java.net.BindException} when a port is taken
     */
    public static CompletableFuture<SipEndpoint> open(
            EventLoop loop, SipEndpointConfig config, Consumer<SipEvent> events) {
        SocketClasses unused =
                SocketClasses.of(loop); // throws here, not on the loop, for a kind of loop without sockets
        CompletableFuture<SipEndpoint> opened = new CompletableFuture<>();
        loop.execute(() -> new SipEndpoint(loop, config, events)
                .bindNext(opened, config.bind().getPort()));
        return opened;
    }

    /** Binds the next transport that is not bound yet; the first one decides the port of all. */
    private void bindNext(CompletableFuture<SipEndpoint> opened, int port) {
        Transport next = null;
        for (Transport transport : config.transports()) {
            if (next == null && !transports.containsKey(transport)) {
                next = transport;
            }
        }
        if (next == null) {
            opened.complete(this);
            return;
        }
        InetSocketAddress address = config.bindOf(next, port);
        CompletableFuture<SipTransport> binding = next == Transport.UDP
                ? UdpTransport.bind(loop, config, address, receiver)
                : StreamTransport.bind(loop, next, config, address, receiver);
        CompletableFuture<Void> unused = binding.handle((transport, failure) -> {
            if (failure == null) {
                LOG.debug("listening on {} {}", transport.kind().uriName(), transport.localAddress());
                transports.put(transport.kind(), transport);
                bindNext(opened, transport.localAddress().getPort());
            } else {
                closeSockets(() -> opened.completeExceptionally(failure));
            }
            return null;
        });
    }

    /** Runs a command on the loop: now when called there, else soon. Completes on the loop. */
    public <T> CompletableFuture<T> submit(Command<T> command) {
        CompletableFuture<T> result = new CompletableFuture<>();
        if (loop.inEventLoop()) {
            run(command, result);
        } else {
            loop.execute(() -> run(command, result));
        }
        return result;
    }

    /** Runs something on the loop whose outcome is told by events; misuse is logged. */
    public void execute(Action action) {
        if (loop.inEventLoop()) {
            run(action);
        } else {
            loop.execute(() -> run(action));
        }
    }

    private void run(Action action) {
        try {
            action.run(engine, System.nanoTime());
        } catch (IllegalArgumentException | IllegalStateException misuse) {
            LOG.warn("a command was refused: {}", misuse.getMessage());
        }
        drain();
    }

    private <T> void run(Command<T> command, CompletableFuture<T> result) {
        try {
            T value = command.run(engine, System.nanoTime());
            drain();
            result.complete(value);
        } catch (IllegalArgumentException | IllegalStateException misuse) {
            drain();
            result.completeExceptionally(misuse);
        }
    }

    /** The address bound by the first transport, with the real port. */
    public InetSocketAddress localAddress() {
        return bound(config.transport()).localAddress();
    }

    /**
     * The address a transport is bound to, with the real port.
     *
     * @throws IllegalArgumentException when that transport is not open here
     */
    public InetSocketAddress localAddress(Transport transport) {
        return bound(transport).localAddress();
    }

    private SipTransport bound(Transport transport) {
        SipTransport bound = transports.get(transport);
        if (bound == null) {
            throw new IllegalArgumentException(
                    "transport " + transport.uriName() + " is not open here, only " + transports.keySet());
        }
        return bound;
    }

    /**
     * The address the far side at {@code remote} should know us by: the external one, the one bound, or when that is
     * a wildcard the one that routes there. Completes on the loop.
     */
    public CompletableFuture<InetSocketAddress> advertisedAddress(InetAddress remote) {
        return submit((unused, nowNanos) -> bound(config.transport()).advertised(remote, nowNanos));
    }

    /**
     * Hangs up, un-registers, and closes the sockets once the far sides agreed or the deadline passed; idempotent.
     *
     * @return completes on the loop when the sockets are closed
     */
    public CompletableFuture<Void> close(Duration patience) {
        loop.execute(() -> {
            if (!closing) {
                closing = true;
                engine.shutdown(System.nanoTime());
                closeLimit = loop.schedule(this::closeNow, patience.toNanos(), TimeUnit.NANOSECONDS);
                drain();
            }
        });
        return closed;
    }

    private void closeNow() {
        if (closeLimit != null) {
            closeLimit.cancel(false);
            closeLimit = null;
        }
        if (deadline != null) {
            deadline.cancel(false);
            deadline = null;
        }
        lookup.close();
        closeSockets(() -> closed.complete(null));
    }

    private void closeSockets(Runnable whenClosed) {
        if (socketsClosed) {
            return;
        }
        socketsClosed = true;
        int[] open = {transports.size()};
        if (open[0] == 0) {
            whenClosed.run();
        }
        for (SipTransport transport : transports.values()) {
            transport.close(() -> {
                if (--open[0] == 0) {
                    whenClosed.run();
                }
            });
        }
    }

    private void receive(byte[] message, Flow flow) {
        try {
            engine.receive(message, flow, System.nanoTime());
        } finally {
            drain();
        }
    }

    private void connectionLost(Flow flow, TransactionFailure failure, String reason) {
        engine.connectionLost(flow, failure, reason, System.nanoTime());
        drain();
    }

    private void onDeadline() {
        deadline = null;
        armedNanos = Long.MAX_VALUE;
        try {
            engine.onTimeout(System.nanoTime());
        } finally {
            drain();
        }
    }

    /** Handles every output, then arms the timer for the next deadline. */
    private void drain() {
        if (draining) {
            return; // a command given by the event handler: the loop below takes what comes of it
        }
        draining = true;
        try {
            for (Output output = engine.poll(); output != null; output = engine.poll()) {
                handle(output);
            }
            transports.values().forEach(SipTransport::flush);
        } finally {
            draining = false;
        }
        arm();
        if (closing && engine.isQuiet() && !closed.isDone()) {
            closeNow();
        }
    }

    private void handle(Output output) {
        if (output instanceof Transmit transmit) {
            transmit(transmit);
        } else if (output instanceof Resolve query) {
            resolve(query);
        } else if (output instanceof SipEvent event) {
            try {
                events.accept(event);
            } catch (RuntimeException fault) {
                LOG.error("the event handler failed on {}", event.getClass().getSimpleName(), fault);
            }
        }
    }

    private void transmit(Transmit transmit) {
        SipMessage message = transmit.message();
        byte[] bytes = SipWriter.write(message, config.lineFeedOnly() ? LineEnding.LF : LineEnding.CRLF);
        SipTransport.FailureListener onFailure = (failure, reason) -> {
            engine.transmitFailed(transmit, failure, reason, System.nanoTime());
            drain();
        };
        SipTransport transport = transports.get(transmit.flow().transport());
        if (transport == null || socketsClosed) {
            onFailure.failed(
                    TransactionFailure.TRANSPORT,
                    "transport " + transmit.flow().transport().uriName() + " is not open here");
        } else {
            transport.write(bytes, transmit.flow(), onFailure);
        }
    }

    /** An alarm that is set too early does no harm and is cheaper than setting it anew for every message. */
    private void arm() {
        if (socketsClosed) {
            return; // what the engine still holds cannot be sent any more
        }
        long next = engine.nextDeadlineNanos();
        if (deadline != null && armedNanos <= next) {
            return;
        }
        if (deadline != null) {
            deadline.cancel(false);
            deadline = null;
        }
        armedNanos = next;
        if (next != Long.MAX_VALUE) {
            long delayNanos = Math.max(0, next - System.nanoTime());
            deadline = loop.schedule(this::onDeadline, delayNanos, TimeUnit.NANOSECONDS);
        }
    }

    private void resolve(Resolve query) {
        Transport kind = query.transport() == null ? config.transport() : query.transport();
        SipTransport transport = transports.get(kind);
        if (transport == null || (query.secure() && !kind.secure())) {
            engine.unresolved(
                    query,
                    transport == null
                            ? "transport " + kind.uriName() + " is not open here"
                            : "transport " + kind.uriName() + " is not secure, as a sips URI demands",
                    System.nanoTime());
            return;
        }
        InetAddress numeric = HostLookup.numeric(query.host());
        if (numeric != null) {
            answer(query, transport, List.of(numeric));
            return;
        }
        lookup.find(query.host(), (addresses, failure) -> {
            try {
                loop.execute(() -> lookedUp(query, transport, addresses, failure));
            } catch (RejectedExecutionException stopped) {
                LOG.debug("{} was looked up too late: the event loop has stopped", query.host());
            }
        });
    }

    private void lookedUp(
            Resolve query, SipTransport transport, List<InetAddress> addresses, @Nullable String failure) {
        if (failure == null) {
            answer(query, transport, addresses);
        } else {
            engine.unresolved(query, failure, System.nanoTime());
        }
        drain();
    }

    private void answer(Resolve query, SipTransport transport, List<InetAddress> addresses) {
        long nowNanos = System.nanoTime();
        int port = query.port() > 0 ? query.port() : transport.kind().defaultPort();
        InetAddress bound = transport.localAddress().getAddress();
        List<Flow> flows = new ArrayList<>();
        for (InetAddress address : HostLookup.reachable(addresses, bound)) {
            InetSocketAddress remote = new InetSocketAddress(address, port);
            transport.expectName(remote, query.host());
            flows.add(new Flow(transport.kind(), transport.advertised(address, nowNanos), remote, 0));
        }
        if (flows.isEmpty()) {
            String reason = query.host() + " has no address that " + bound.getHostAddress() + " can reach";
            engine.unresolved(query, reason, nowNanos);
        } else {
            engine.resolved(query, flows, nowNanos);
        }
    }
}
