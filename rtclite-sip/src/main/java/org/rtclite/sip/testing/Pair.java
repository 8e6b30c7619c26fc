package org.rtclite.sip.testing;

import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import java.util.function.BooleanSupplier;
import org.rtclite.rtp.testing.SimulatedNetwork;
import org.rtclite.rtp.testing.VirtualClock;
import org.rtclite.sip.ua.EngineConfig;

/**
 * Two engines, or more, over one simulated network in virtual time.
 *
 * <p>Nothing waits: {@link #run} jumps from one deadline or arrival to the next.
 */
public final class Pair {

    private final VirtualClock clock = new VirtualClock();
    private final SimulatedNetwork network;
    private final List<SimulatedEndpoint> endpoints = new ArrayList<>();
    private final long seed;

    /** Two engines whose randomness and whose network's comes from one seed. */
    public Pair(long seed) {
        this(seed, EngineConfig.defaults());
    }

    /** Two engines of this configuration, but with seeded randomness. */
    public Pair(long seed, EngineConfig config) {
        this.seed = seed;
        this.network = new SimulatedNetwork(clock, seed);
        endpoint("192.0.2.1", 5060, config);
        endpoint("192.0.2.2", 5060, config);
    }

    /** Adds one more engine. */
    public SimulatedEndpoint endpoint(String host, int port, EngineConfig config) {
        SimulatedEndpoint endpoint = new SimulatedEndpoint(
                network,
                clock,
                new InetSocketAddress(host, port),
                config.withRandom(new SplittableRandom(seed * 31 + endpoints.size())));
        endpoints.add(endpoint);
        return endpoint;
    }

    /** The first engine, at 192.0.2.1:5060. */
    public SimulatedEndpoint alice() {
        return endpoints.get(0);
    }

    /** The second engine, at 192.0.2.2:5060. */
    public SimulatedEndpoint bob() {
        return endpoints.get(1);
    }

    /** The network between them. */
    public SimulatedNetwork network() {
        return network;
    }

    /** The time. */
    public VirtualClock clock() {
        return clock;
    }

    /** Lets that much time pass. */
    public void run(Duration time) {
        runUntil(time, () -> false);
    }

    /** Lets time pass until the condition holds, at most that much; says whether it holds. */
    public boolean runUntil(Duration limit, BooleanSupplier condition) {
        long end = clock.nowNanos() + limit.toNanos();
        while (!condition.getAsBoolean()) {
            long next = network.nextDeliveryNanos();
            for (SimulatedEndpoint endpoint : endpoints) {
                next = Math.min(next, endpoint.nextDeadlineNanos());
            }
            if (next > end) {
                clock.advanceTo(end);
                return condition.getAsBoolean();
            }
            clock.advanceTo(Math.max(next, clock.nowNanos()));
            network.deliverDue();
            endpoints.forEach(SimulatedEndpoint::runTimers);
        }
        return true;
    }
}
