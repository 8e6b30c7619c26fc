package org.rtclite.rtp.testing;

import java.net.InetSocketAddress;
import java.util.Arrays;
import java.util.HashMap;
import java.util.Map;
import java.util.PriorityQueue;
import java.util.SplittableRandom;
import java.util.function.Predicate;

/**
 * Datagrams between addresses in virtual time, with seeded loss, delay, reordering and duplication.
 *
 * <p>A test attaches receivers, sends, and lets time pass with {@link #runUntil}, or moves the clock itself and calls
 * {@link #deliverDue}. Two runs with one seed are the same to the nanosecond. One thread at a time; a receiver may send.
 */
public final class SimulatedNetwork {

    /** Takes the datagrams that arrive at one address. */
    @FunctionalInterface
    public interface Receiver {
        /** The array is the receiver's to keep. */
        void receive(byte[] datagram, InetSocketAddress from, long nowNanos);
    }

    /** A datagram on its way. */
    public static final class Datagram {
        private final InetSocketAddress from;
        private final InetSocketAddress to;
        private final byte[] bytes;
        private final long sentNanos;
        private final long arrivalNanos;

        Datagram(InetSocketAddress from, InetSocketAddress to, byte[] bytes, long sentNanos, long arrivalNanos) {
            this.from = from;
            this.to = to;
            this.bytes = bytes;
            this.sentNanos = sentNanos;
            this.arrivalNanos = arrivalNanos;
        }

        /** Who sent it. */
        public InetSocketAddress from() {
            return from;
        }

        /** Who is to get it. */
        public InetSocketAddress to() {
            return to;
        }

        /** Its content, not a copy. */
        public byte[] bytes() {
            return bytes;
        }

        /** When it was sent. */
        public long sentNanos() {
            return sentNanos;
        }

        /** When it arrives. */
        public long arrivalNanos() {
            return arrivalNanos;
        }
    }

    private record Direction(InetSocketAddress from, InetSocketAddress to) {}

    private record Entry(Datagram datagram, long order) {}

    private final VirtualClock clock;
    private final SplittableRandom random;
    private final Map<InetSocketAddress, Receiver> receivers = new HashMap<>();
    private final Map<Direction, LinkConditions> links = new HashMap<>();
    private final PriorityQueue<Entry> inFlight = new PriorityQueue<>((a, b) -> {
        int byTime = Long.compare(a.datagram().arrivalNanos(), b.datagram().arrivalNanos());
        return byTime != 0 ? byTime : Long.compare(a.order(), b.order());
    });
    private LinkConditions everywhere = LinkConditions.PERFECT;
    private Predicate<Datagram> filter = datagram -> true;
    private long order;
    private long sent;
    private long lost;
    private long delivered;

    public SimulatedNetwork(VirtualClock clock, long seed) {
        this.clock = clock;
        this.random = new SplittableRandom(seed);
    }

    /** Conditions of all directions that have none of their own. */
    public void conditions(LinkConditions conditions) {
        everywhere = conditions;
    }

    /** Conditions of the one direction {@code from} to {@code to}. */
    public void conditions(InetSocketAddress from, InetSocketAddress to, LinkConditions conditions) {
        links.put(new Direction(from, to), conditions);
    }

    /** Lets only datagrams pass for which {@code passes} is true; it is asked when they are sent. */
    public void filter(Predicate<Datagram> passes) {
        filter = passes;
    }

    /** Gives what arrives at {@code address} to {@code receiver}, instead of whoever had it. */
    public void attach(InetSocketAddress address, Receiver receiver) {
        receivers.put(address, receiver);
    }

    /** Datagrams to {@code address} vanish from now on. */
    public void detach(InetSocketAddress address) {
        receivers.remove(address);
    }

    /** Sends a copy of {@code bytes[offset .. offset + length)}. */
    public void send(InetSocketAddress from, InetSocketAddress to, byte[] bytes, int offset, int length) {
        send(from, to, Arrays.copyOfRange(bytes, offset, offset + length));
    }

    /** Sends {@code bytes}, which the network keeps. */
    public void send(InetSocketAddress from, InetSocketAddress to, byte[] bytes) {
        sent++;
        LinkConditions link = links.getOrDefault(new Direction(from, to), everywhere);
        // every draw is made whatever the others say, so that one condition does not shift the others
        boolean isLost = random.nextDouble() < link.loss();
        boolean isTwice = random.nextDouble() < link.duplication();
        boolean isHeld = random.nextDouble() < link.reorder();
        long first = delayNanos(link) + (isHeld ? link.reorderDelay().toNanos() : 0);
        long second = delayNanos(link);
        Datagram datagram = new Datagram(from, to, bytes, clock.nowNanos(), clock.nowNanos() + first);
        if (isLost || !filter.test(datagram)) {
            lost++;
            return;
        }
        inFlight.add(new Entry(datagram, order++));
        if (isTwice) {
            inFlight.add(new Entry(
                    new Datagram(from, to, bytes.clone(), clock.nowNanos(), clock.nowNanos() + second), order++));
        }
    }

    private long delayNanos(LinkConditions link) {
        double exponential = -Math.log(1 - random.nextDouble());
        return link.delay().toNanos() + (long) (exponential * link.jitter().toNanos());
    }

    /** When the next datagram arrives; {@link Long#MAX_VALUE} when none is on its way. */
    public long nextDeliveryNanos() {
        Entry next = inFlight.peek();
        return next == null ? Long.MAX_VALUE : next.datagram().arrivalNanos();
    }

    /** Delivers what has arrived by the clock's time, also what receivers send meanwhile; returns how many. */
    public int deliverDue() {
        int count = 0;
        while (nextDeliveryNanos() <= clock.nowNanos()) {
            Datagram datagram = inFlight.remove().datagram();
            Receiver receiver = receivers.get(datagram.to());
            if (receiver == null) {
                lost++;
            } else {
                receiver.receive(datagram.bytes(), datagram.from(), clock.nowNanos());
                delivered++;
            }
            count++;
        }
        return count;
    }

    /** Moves the clock to {@code nanos} and delivers everything on the way, each datagram at its own time. */
    public void runUntil(long nanos) {
        while (nextDeliveryNanos() <= nanos) {
            clock.advanceTo(Math.max(clock.nowNanos(), nextDeliveryNanos()));
            deliverDue();
        }
        clock.advanceTo(nanos);
    }

    /** Datagrams given to {@link #send}. */
    public long sent() {
        return sent;
    }

    /** Datagrams lost: by the link, by the filter, or because nobody was attached. */
    public long lost() {
        return lost;
    }

    /** Datagrams delivered, copies counted. */
    public long delivered() {
        return delivered;
    }
}
