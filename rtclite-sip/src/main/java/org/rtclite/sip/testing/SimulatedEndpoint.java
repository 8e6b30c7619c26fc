package org.rtclite.sip.testing;

import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.UnknownHostException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.BiConsumer;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import org.rtclite.rtp.testing.SimulatedNetwork;
import org.rtclite.rtp.testing.VirtualClock;
import org.rtclite.sip.message.SipMessage;
import org.rtclite.sip.transaction.Flow;
import org.rtclite.sip.transaction.Transport;
import org.rtclite.sip.ua.EngineConfig;
import org.rtclite.sip.ua.Output;
import org.rtclite.sip.ua.Resolve;
import org.rtclite.sip.ua.SipEngine;
import org.rtclite.sip.ua.SipEvent;
import org.rtclite.sip.ua.Transmit;

/** One engine at one UDP address of a simulated network; keeps all events and all messages it sent. */
public final class SimulatedEndpoint {

    private final SimulatedNetwork network;
    private final VirtualClock clock;
    private final InetSocketAddress address;
    private final SipEngine engine;
    private final List<SipEvent> events = new ArrayList<>();
    private final List<SipMessage> sent = new ArrayList<>();
    private final Map<String, List<InetSocketAddress>> names = new HashMap<>();
    private BiConsumer<SimulatedEndpoint, SipEvent> behaviour = (endpoint, event) -> {};
    private boolean recording = true;
    private boolean draining;

    /** Attaches a new engine to the network. */
    public SimulatedEndpoint(
            SimulatedNetwork network, VirtualClock clock, InetSocketAddress address, EngineConfig config) {
        this.network = network;
        this.clock = clock;
        this.address = address;
        this.engine = new SipEngine(config);
        network.attach(address, this::receive);
    }

    /** What to do on each event; called after the event is kept, commands may be given at once. */
    public void behaviour(BiConsumer<SimulatedEndpoint, SipEvent> newBehaviour) {
        behaviour = newBehaviour;
    }

    /** Makes a host name known, with its addresses in order of preference; numeric hosts need none. */
    public void name(String host, InetSocketAddress... addresses) {
        names.put(host, List.of(addresses));
    }

    /** Stops keeping events and messages, for long runs. */
    public void forgetful() {
        recording = false;
    }

    /** Gives the engine a command and handles what comes of it. */
    public <T> T command(Function<SipEngine, T> command) {
        T result = command.apply(engine);
        drain();
        return result;
    }

    /** The engine, for questions; give commands through {@link #command}. */
    public SipEngine engine() {
        return engine;
    }

    /** The time for commands. */
    public long nowNanos() {
        return clock.nowNanos();
    }

    /** Where it is. */
    public InetSocketAddress address() {
        return address;
    }

    /** All events so far, in order. */
    public List<SipEvent> events() {
        return List.copyOf(events);
    }

    /** All events of one kind so far, in order. */
    public <E extends SipEvent> List<E> events(Class<E> kind) {
        return events.stream().filter(kind::isInstance).map(kind::cast).toList();
    }

    /** All messages sent so far, copies included, in order. */
    public List<SipMessage> sent() {
        return List.copyOf(sent);
    }

    /** When the engine wants to be called next. */
    public long nextDeadlineNanos() {
        return engine.nextDeadlineNanos();
    }

    /** Lets the engine's timers fire that are due. */
    public void runTimers() {
        if (engine.nextDeadlineNanos() <= clock.nowNanos()) {
            engine.onTimeout(clock.nowNanos());
            drain();
        }
    }

    private void receive(byte[] datagram, InetSocketAddress from, long nowNanos) {
        engine.receive(datagram, Flow.udp(address, from), nowNanos);
        drain();
    }

    private void drain() {
        if (draining) {
            return; // a command given by the behaviour: the loop below takes what comes of it
        }
        draining = true;
        try {
            for (Output output = engine.poll(); output != null; output = engine.poll()) {
                handle(output);
            }
        } finally {
            draining = false;
        }
    }

    private void handle(Output output) {
        if (output instanceof Transmit transmit) {
            if (recording) {
                sent.add(transmit.message());
            }
            network.send(address, transmit.flow().remote(), transmit.message().toByteArray());
        } else if (output instanceof Resolve query) {
            answer(query);
        } else if (output instanceof SipEvent event) {
            if (recording) {
                events.add(event);
            }
            behaviour.accept(this, event);
        }
    }

    private void answer(Resolve query) {
        List<Flow> flows = new ArrayList<>();
        InetSocketAddress numeric = numeric(query);
        List<InetSocketAddress> found =
                numeric != null ? List.of(numeric) : names.getOrDefault(query.host(), List.of());
        for (InetSocketAddress remote : found) {
            flows.add(Flow.udp(address, remote));
        }
        if (flows.isEmpty()) {
            engine.unresolved(query, "no such host: " + query.host(), clock.nowNanos());
        } else {
            engine.resolved(query, flows, clock.nowNanos());
        }
    }

    private static @Nullable InetSocketAddress numeric(Resolve query) {
        boolean literal = query.host().indexOf(':') >= 0 || query.host().matches("[0-9.]+");
        if (!literal) {
            return null;
        }
        int port = query.port() > 0 ? query.port() : Transport.UDP.defaultPort();
        try {
            return new InetSocketAddress(InetAddress.getByName(query.host()), port);
        } catch (UnknownHostException notNumeric) {
            return null;
        }
    }
}
