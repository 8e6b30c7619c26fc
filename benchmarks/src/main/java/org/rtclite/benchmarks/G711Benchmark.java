package org.rtclite.benchmarks;

import java.util.Random;
import java.util.concurrent.TimeUnit;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.rtclite.media.g711.G711;

/** G.711 mu-law on random samples: a 20 ms frame, and an array that no cache line predicts. */
@State(Scope.Thread)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
public class G711Benchmark {

    private static final int BIAS = 33;
    private static final int SECOND_SEGMENT = 0x40; // the first value in it
    private static final int LARGEST = 0x1FFF;

    /** Samples per operation. */
    @Param({"160", "16384"})
    public int samples;

    private short[] pcm;
    private byte[] codes;
    private byte[] other;

    /** Random samples of all sizes. */
    @Setup
    public void setUp() {
        Random random = new Random(711);
        pcm = new short[samples];
        codes = new byte[samples];
        other = new byte[samples];
        for (int i = 0; i < samples; i++) {
            pcm[i] = (short) random.nextInt();
            codes[i] = (byte) random.nextInt();
        }
    }

    @Benchmark
    public byte[] encode() {
        G711.ULAW.encode(pcm, 0, samples, other, 0);
        return other;
    }

    /** The textbook's encoder, to compare with: the segment is found by comparing with the end of each. */
    @Benchmark
    public byte[] encodeBySegmentSearch() {
        for (int i = 0; i < samples; i++) {
            int magnitude = pcm[i] >> 2; // 14 bits
            int mask = 0xFF;
            if (magnitude < 0) {
                magnitude = -magnitude;
                mask = 0x7F;
            }
            magnitude = Math.min(magnitude, LARGEST - BIAS) + BIAS;
            int segment = 0;
            while (segment < 7 && magnitude >= (SECOND_SEGMENT << segment)) {
                segment++;
            }
            other[i] = (byte) (((segment << 4) | ((magnitude >> (segment + 1)) & 0xF)) ^ mask);
        }
        return other;
    }

    @Benchmark
    public short[] decode() {
        G711.ULAW.decode(codes, 0, samples, pcm, 0);
        return pcm;
    }

    @Benchmark
    public byte[] transcode() {
        G711.ULAW.transcode(codes, 0, samples, other, 0);
        return other;
    }
}
