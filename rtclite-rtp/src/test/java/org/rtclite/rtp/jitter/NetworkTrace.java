package org.rtclite.rtp.jitter;

/** Half an hour of 20 ms packets through one of three networks, the same in every run. */
final class NetworkTrace {

    static final int PACKETS = 90_000;

    /** One-way delay of packet {@code i} in milliseconds; NaN when it is lost. */
    interface Delays {
        double of(int i);
    }

    private final double[] sendMs;
    private final double[] arrivalMs;

    private NetworkTrace(double[] sendMs, double[] arrivalMs) {
        this.sendMs = sendMs;
        this.arrivalMs = arrivalMs;
    }

    /** When each packet was sent. */
    double[] sendMs() {
        return sendMs;
    }

    /** When each packet arrived; NaN when it was lost. */
    double[] arrivalMs() {
        return arrivalMs;
    }

    /** The generator xorshift64*, so that the traces can be made anywhere. */
    private static final class Draws {
        private long state;

        Draws(int trace) {
            state = 0x9E3779B97F4A7C15L * trace;
            for (int i = 0; i < 100; i++) {
                next();
            }
        }

        double next() {
            state ^= state >>> 12;
            state ^= state << 25;
            state ^= state >>> 27;
            return ((state * 2685821657736338717L) >>> 11) * 0x1p-53;
        }

        double exponential(double mean) {
            return -mean * Math.log(1 - next());
        }
    }

    /** Packets sent every {@code spacingMs} by the sender's clock, each with a delay of its own. */
    static NetworkTrace of(int packets, double spacingMs, Delays delays) {
        double[] send = new double[packets];
        double[] arrival = new double[packets];
        for (int i = 0; i < packets; i++) {
            send[i] = spacingMs * i;
            arrival[i] = send[i] + delays.of(i);
        }
        return new NetworkTrace(send, arrival);
    }

    /** A local network or VPN: little jitter, little loss, packets may overtake each other. */
    static NetworkTrace lan() {
        Draws draws = new Draws(1);
        double[] send = new double[PACKETS];
        double[] arrival = new double[PACKETS];
        for (int i = 0; i < PACKETS; i++) {
            send[i] = 20.0 * i;
            double delay = 20 + draws.exponential(2) + draws.exponential(2);
            arrival[i] = draws.next() < 0.001 ? Double.NaN : send[i] + delay;
        }
        return new NetworkTrace(send, arrival);
    }

    /** Wi-Fi: spikes up to 400 ms after which packets come in a burst, losses in bursts. */
    static NetworkTrace wifi() {
        Draws draws = new Draws(2);
        double[] send = new double[PACKETS];
        double[] arrival = new double[PACKETS];
        double spike = 0;
        boolean isBad = false;
        double last = 0;
        for (int i = 0; i < PACKETS; i++) {
            send[i] = 20.0 * i;
            double base = 30 + draws.exponential(5);
            double u = draws.next();
            double v = draws.next();
            if (u < 0.002) {
                spike = Math.max(spike, Math.min(400, 40 * Math.pow(1 - v, -1 / 1.8)));
            }
            double delay = base + spike;
            spike = Math.max(0, spike - 20);
            double g = draws.next();
            double h = draws.next();
            isBad = isBad ? g >= 0.3 : g < 0.005;
            if (isBad && h < 0.5) {
                arrival[i] = Double.NaN;
            } else {
                last = Math.max(last, send[i] + delay);
                arrival[i] = last;
            }
        }
        return new NetworkTrace(send, arrival);
    }

    /** A wide area: the route changes by 80 ms every minute, clocks drift by 100 ppm, one in a hundred is lost. */
    static NetworkTrace route() {
        Draws draws = new Draws(3);
        double[] send = new double[PACKETS];
        double[] arrival = new double[PACKETS];
        double last = 0;
        for (int i = 0; i < PACKETS; i++) {
            send[i] = 20 * (1 + 100e-6) * i;
            double base = i / 3000 % 2 == 0 ? 40 : 120;
            double delay = base + draws.exponential(10);
            if (draws.next() < 0.01) {
                arrival[i] = Double.NaN;
            } else {
                last = Math.max(last, send[i] + delay);
                arrival[i] = last;
            }
        }
        return new NetworkTrace(send, arrival);
    }

    /** Packets that were sent. */
    int packets() {
        return sendMs.length;
    }
}
