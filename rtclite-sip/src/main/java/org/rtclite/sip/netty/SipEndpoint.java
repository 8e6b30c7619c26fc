package org.rtclite.sip.netty;

import io.netty.channel.Channel;
import io.netty.channel.ChannelFuture;
import io.netty.channel.EventLoop;
import io.netty.channel.IoEventLoop;
import io.netty.channel.nio.NioIoHandler;
import io.netty.util.concurrent.ScheduledFuture;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import org.rtclite.sip.codec.SipWriter;
import org.rtclite.sip.message.LineEnding;
import org.rtclite.sip.message.SipMessage;
import org.rtclite.sip.transaction.Flow;
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
    private final UdpTransport udp;
    private final LocalAddresses localAddresses;
    private final HostLookup lookup = new HostLookup();
    private final CompletableFuture<Void> closed = new CompletableFuture<>();
    private @Nullable ScheduledFuture<?> deadline;
    private @Nullable ScheduledFuture<?> closeLimit;
    private long armedNanos = Long.MAX_VALUE;
    private boolean draining;
    private boolean closing;

    private SipEndpoint(EventLoop loop, SipEndpointConfig config, Consumer<SipEvent> events, UdpTransport udp) {
        this.loop = loop;
        this.config = config;
        this.events = events;
        this.udp = udp;
        this.engine = new SipEngine(config.engine());
        this.localAddresses = new LocalAddresses(udp.localAddress(), config.externalAddress());
    }

    /**
     * Binds the sockets and starts.
     *
     * @param events gets every event, on the loop
     * @return completes on the loop; exceptionally with a {@link java.net.BindException} when the port is taken
     */
    public static CompletableFuture<SipEndpoint> open(
            EventLoop loop, SipEndpointConfig config, Consumer<SipEvent> events) {
        if (loop instanceof IoEventLoop io && !io.isIoType(NioIoHandler.class)) {
            throw new IllegalArgumentException("the event loop is not of the NIO kind: " + loop);
        }
        CompletableFuture<SipEndpoint> opened = new CompletableFuture<>();
        // Datagrams can arrive before the endpoint exists: both happen on the loop, where this is in order.
        SipEndpoint[] endpoint = new SipEndpoint[1];
        ChannelFuture binding = UdpTransport.bind(loop, config.bind(), config.maxMessageBytes(), (bytes, from) -> {
            if (endpoint[0] != null) {
                endpoint[0].receive(bytes, from);
            }
        });
        binding.addListener(done -> {
            if (done.isSuccess()) {
                Channel channel = binding.channel();
                endpoint[0] = new SipEndpoint(loop, config, events, UdpTransport.of(channel));
                LOG.debug("listening on udp {}", channel.localAddress());
                opened.complete(endpoint[0]);
            } else {
                opened.completeExceptionally(done.cause());
            }
        });
        return opened;
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

    /** The address bound, with the real port. */
    public InetSocketAddress localAddress() {
        return udp.localAddress();
    }

    /**
     * The address the far side at {@code remote} should know us by: the external one, the one bound, or when that is
     * a wildcard the one that routes there. Completes on the loop.
     */
    public CompletableFuture<InetSocketAddress> advertisedAddress(InetAddress remote) {
        return submit((unused, nowNanos) -> localAddresses.towards(remote, nowNanos));
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
        udp.close().addListener(done -> closed.complete(null));
    }

    private void receive(byte[] datagram, InetSocketAddress from) {
        if (isKeepAlive(datagram)) {
            return; // RFC 5626 s4.4.1 has CRLF for streams only, yet some send it over UDP: no answer is expected
        }
        long nowNanos = System.nanoTime();
        InetSocketAddress local = localAddresses.towards(from.getAddress(), nowNanos);
        engine.receive(datagram, new Flow(Transport.UDP, local, from, 0), nowNanos);
        drain();
    }

    private static boolean isKeepAlive(byte[] datagram) {
        for (byte octet : datagram) {
            if (octet != '\r' && octet != '\n' && octet != 0) {
                return false;
            }
        }
        return true;
    }

    private void onDeadline() {
        deadline = null;
        armedNanos = Long.MAX_VALUE;
        engine.onTimeout(System.nanoTime());
        drain();
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
            udp.flush();
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
        udp.write(bytes, transmit.flow().remote()).addListener(done -> {
            if (!done.isSuccess()) {
                engine.transmitFailed(transmit, String.valueOf(done.cause().getMessage()), System.nanoTime());
                drain();
            }
        });
    }

    /** An alarm that is set too early does no harm and is cheaper than setting it anew for every message. */
    private void arm() {
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
        Transport transport = query.transport() == null ? config.transport() : query.transport();
        if (transport != Transport.UDP) {
            engine.unresolved(query, "transport " + transport.uriName() + " is not open here", System.nanoTime());
            return;
        }
        InetAddress numeric = HostLookup.numeric(query.host());
        if (numeric != null) {
            answer(query, transport, List.of(numeric));
            return;
        }
        lookup.find(
                query.host(),
                (addresses, failure) -> loop.execute(() -> {
                    if (failure == null) {
                        answer(query, transport, addresses);
                    } else {
                        engine.unresolved(query, failure, System.nanoTime());
                    }
                    drain();
                }));
    }

    private void answer(Resolve query, Transport transport, List<InetAddress> addresses) {
        long nowNanos = System.nanoTime();
        int port = query.port() > 0 ? query.port() : transport.defaultPort();
        List<Flow> flows = new ArrayList<>();
        for (InetAddress address :
                HostLookup.reachable(addresses, udp.localAddress().getAddress())) {
            InetSocketAddress local = localAddresses.towards(address, nowNanos);
            flows.add(new Flow(transport, local, new InetSocketAddress(address, port), 0));
        }
        if (flows.isEmpty()) {
            engine.unresolved(
                    query,
                    query.host() + " has no address that "
                            + udp.localAddress().getAddress().getHostAddress() + " can reach",
                    nowNanos);
        } else {
            engine.resolved(query, flows, nowNanos);
        }
    }
}
