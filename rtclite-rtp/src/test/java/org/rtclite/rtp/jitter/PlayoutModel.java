package org.rtclite.rtp.jitter;

import java.util.Arrays;
import java.util.Comparator;
import java.util.Locale;

/** A consumer that pulls every 10 ms and stretches or shortens audio by up to a quarter; measures what it hears. */
final class PlayoutModel {

    private static final int RATE = 8000;
    private static final int PACKET_UNITS = 160;
    private static final int TICK_UNITS = 80;

    private final NetworkTrace trace;
    private final Integer[] byArrival;
    private final double baseMs;
    private final double[] delayMs;
    private int queued;
    private long ticks;
    private long played;
    private double overBase;
    private double hold;
    private long synthesised;
    private long scaled;

    private PlayoutModel(NetworkTrace trace) {
        this.trace = trace;
        double[] arrival = trace.arrivalMs();
        Integer[] order = new Integer[trace.packets()];
        Arrays.setAll(order, i -> i);
        byArrival = Arrays.stream(order)
                .filter(i -> !Double.isNaN(arrival[i]))
                .sorted(Comparator.comparingDouble(i -> arrival[i]))
                .toArray(Integer[]::new);
        double base = Double.MAX_VALUE;
        for (int i : byArrival) {
            base = Math.min(base, arrival[i] - trace.sendMs()[i]);
        }
        baseMs = base;
        delayMs = new double[trace.packets()];
        Arrays.fill(delayMs, Double.NaN);
    }

    /** Plays {@code trace}; ticks begin {@code phaseMs} after the first arrival. */
    static PlayoutModel play(NetworkTrace trace, JitterConfig config, double phaseMs) {
        PlayoutModel model = new PlayoutModel(trace);
        model.run(new JitterBuffer(config, RATE), phaseMs);
        return model;
    }

    private void run(JitterBuffer buffer, double phaseMs) {
        byte[] payload = new byte[PACKET_UNITS];
        double[] arrival = trace.arrivalMs();
        double start = arrival[byArrival[0]] + phaseMs;
        double end = arrival[byArrival[byArrival.length - 1]];
        int next = 0;
        double now = start;
        for (; now < end + 200; ticks++, now = start + 10.0 * ticks) {
            while (next < byArrival.length && arrival[byArrival[next]] <= now) {
                int i = byArrival[next++];
                buffer.put(7, i, PACKET_UNITS * i, 0, payload, 0, payload.length, nanos(arrival[i]));
            }
            while (queued < TICK_UNITS) {
                pull(buffer, now, now <= end);
            }
            queued -= TICK_UNITS;
        }
    }

    private void pull(JitterBuffer buffer, double now, boolean isRunning) {
        JitterBuffer.Step step = buffer.next(nanos(now), queued);
        if (step != JitterBuffer.Step.PACKET) {
            int made = step == JitterBuffer.Step.CONCEAL ? buffer.concealUnits() : TICK_UNITS;
            synthesised += played > 0 && isRunning ? made : 0;
            queued += made;
            return;
        }
        int i = buffer.timestamp() / PACKET_UNITS;
        double play = now + queued * 1000.0 / RATE;
        delayMs[i] = play - trace.sendMs()[i] - baseMs;
        overBase += delayMs[i];
        hold += play - trace.arrivalMs()[i];
        played++;
        buffer.played(PACKET_UNITS);
        int quarter = PACKET_UNITS / 4;
        int adjust = Math.max(-quarter, Math.min(quarter, buffer.adjustmentUnits(queued)));
        scaled += Math.abs(adjust);
        queued += PACKET_UNITS + adjust;
    }

    /** Mean of play less send less the least one-way delay. */
    double overBaseMs() {
        return overBase / played;
    }

    /** Mean of play less arrival. */
    double holdMs() {
        return hold / played;
    }

    /** Share of what was received. */
    double unplayedPercent() {
        return 100.0 * (byArrival.length - played) / byArrival.length;
    }

    /** Share of the time that was concealed or waited through. */
    double synthesisedPercent() {
        return 100.0 * synthesised / (ticks * TICK_UNITS);
    }

    /** Delay over the base at which a packet was played; NaN when it was not. */
    double delayMs(int packet) {
        return delayMs[packet];
    }

    @Override
    public String toString() {
        return String.format(
                Locale.ROOT,
                "over base %.1f ms, hold %.1f ms, unplayed %.3f %%, synthesised %.3f %%, scaled %.2f %%",
                overBaseMs(),
                holdMs(),
                unplayedPercent(),
                synthesisedPercent(),
                100.0 * scaled / (ticks * TICK_UNITS));
    }

    private static long nanos(double ms) {
        return 1_000_000_000L + Math.round(ms * 1e6);
    }
}
