package org.rtclite.benchmarks;

import java.util.concurrent.TimeUnit;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.rtclite.rtp.jitter.JitterBuffer;
import org.rtclite.rtp.jitter.JitterConfig;

/** The playout buffer: one 20 ms packet of 160 bytes put and got, with the two ticks of 10 ms that go with it. */
@State(Scope.Thread)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
public class JitterBufferBenchmark {

    private static final int UNITS = 160;
    private static final int TICK_UNITS = 80;
    private static final long TICK_NANOS = 10_000_000L;

    /** Packets held: the network's jitter in units of 20 ms. */
    @Param({"2", "25"})
    public int depth;

    private final byte[] payload = new byte[UNITS];
    private JitterBuffer buffer;
    private int sequence;
    private int queued;
    private long nowNanos;

    /** Plays until the delay is there. */
    @Setup
    public void setUp() {
        buffer = new JitterBuffer(JitterConfig.fixed(20 * depth), 8000);
        sequence = 0;
        queued = 0;
        nowNanos = TICK_NANOS;
        for (int i = 0; i < 1000; i++) {
            putAndGet();
        }
        if (buffer.heldPackets() < depth - 1) {
            throw new IllegalStateException("holds " + buffer.heldPackets() + " packets, wanted " + depth);
        }
    }

    @Benchmark
    public int putAndGet() {
        // arrives 1 to 4 ms after it was due, in no order that a predictor learns
        long arrivalNanos = nowNanos + ((sequence * 0x9E3779B9) >>> 30) * 1_000_000L;
        buffer.put(1, sequence, UNITS * sequence, 0, payload, 0, UNITS, arrivalNanos);
        sequence++;
        int taken = tick();
        return taken + tick();
    }

    private int tick() {
        int taken = 0;
        nowNanos += TICK_NANOS;
        while (queued < TICK_UNITS) {
            if (buffer.next(nowNanos, queued) == JitterBuffer.Step.PACKET) {
                buffer.played(UNITS);
                taken += buffer.adjustmentUnits(queued);
                queued += UNITS;
            } else {
                queued += TICK_UNITS;
            }
        }
        queued -= TICK_UNITS;
        return taken;
    }
}
