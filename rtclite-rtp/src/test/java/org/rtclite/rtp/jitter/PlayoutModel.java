package org.rtclite.rtp.jitter;

import java.util.Arrays;
import java.util.Comparator;
import java.util.Locale;

/** A consumer that pulls every 10 ms and stretches or shortens audio by up to a quarter; measures what it hears. */
final class PlayoutModel {

    static final int RATE = 8000;
    private static final int PACKET_UNITS = 160;
    private static final int TICK_UNITS = 80;

    /**
     * What was heard.
     *
     * @param overBaseMs mean of play less send less the least one-way delay
     * @param holdMs mean of play less arrival
     * @param unplayedPercent of what was received
     * @param synthesisedPercent of the time that was concealed or waited through
     * @param scaledPercent of the time that was inserted or removed by time scaling
     */
    record Heard(
            double overBaseMs, double holdMs, double unplayedPercent, double synthesisedPercent, double scaledPercent) {
        @Override
        public String toString() {
            return String.format(
                    Locale.ROOT,
                    "over base %.1f ms, hold %.1f ms, unplayed %.3f %%, synthesised %.3f %%, scaled %.2f %%",
                    overBaseMs,
                    holdMs,
                    unplayedPercent,
                    synthesisedPercent,
                    scaledPercent);
        }
    }

    private PlayoutModel() {}

    static Heard play(NetworkTrace trace, JitterConfig config, double phaseMs) {
        Integer[] order = new Integer[NetworkTrace.PACKETS];
        Arrays.setAll(order, i -> i);
        double[] arrival = trace.arrivalMs();
        Integer[] byArrival = Arrays.stream(order)
                .filter(i -> !Double.isNaN(arrival[i]))
                .sorted(Comparator.comparingDouble(i -> arrival[i]))
                .toArray(Integer[]::new);
        double base = Double.MAX_VALUE;
        for (int i : byArrival) {
            base = Math.min(base, arrival[i] - trace.sendMs()[i]);
        }
        JitterBuffer buffer = new JitterBuffer(config, RATE);
        byte[] payload = new byte[PACKET_UNITS];
        double start = arrival[byArrival[0]] + phaseMs;
        int next = 0;
        int queued = 0;
        long played = 0;
        double overBase = 0;
        double hold = 0;
        long synthesised = 0;
        long scaled = 0;
        boolean hasBegun = false;
        double now = start;
        long ticks = 0;
        for (long tick = 0; next < byArrival.length || now < arrival[byArrival[byArrival.length - 1]] + 200; tick++) {
            now = start + 10.0 * tick;
            while (next < byArrival.length && arrival[byArrival[next]] <= now) {
                int i = byArrival[next++];
                // the timestamp tells the packet; so does the sequence number with its wraps
                buffer.put(7, i, 160 * i, 0, payload, 0, payload.length, nanos(arrival[i]));
            }
            while (queued < TICK_UNITS) {
                JitterBuffer.Step step = buffer.next(nanos(now), queued);
                if (step == JitterBuffer.Step.PACKET) {
                    hasBegun = true;
                    int i = buffer.timestamp() / 160;
                    double play = now + queued * 1000.0 / RATE;
                    overBase += play - trace.sendMs()[i] - base;
                    hold += play - arrival[i];
                    played++;
                    buffer.played(PACKET_UNITS);
                    int adjust = buffer.adjustmentUnits(queued);
                    adjust = Math.max(-PACKET_UNITS / 4, Math.min(PACKET_UNITS / 4, adjust));
                    scaled += Math.abs(adjust);
                    queued += PACKET_UNITS + adjust;
                } else {
                    int made = step == JitterBuffer.Step.CONCEAL ? buffer.concealUnits() : TICK_UNITS;
                    synthesised += hasBegun && next < byArrival.length ? made : 0;
                    queued += made;
                }
            }
            queued -= TICK_UNITS;
            ticks++;
        }
        double units = (double) ticks * TICK_UNITS;
        return new Heard(
                overBase / played,
                hold / played,
                100.0 * (byArrival.length - played) / byArrival.length,
                100.0 * synthesised / units,
                100.0 * scaled / units);
    }

    private static long nanos(double ms) {
        return 1_000_000_000L + Math.round(ms * 1e6);
    }
}
