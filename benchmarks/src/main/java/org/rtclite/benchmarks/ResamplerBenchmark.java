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
import org.rtclite.media.resample.Resampler;
import org.rtclite.media.resample.Resampler.Quality;

/** Converts 20 ms of speech-like noise per operation, from 16 bits to 16 bits. */
@State(Scope.Thread)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
public class ResamplerBenchmark {

    /** From and to, in hertz. */
    @Param({"8000-16000", "8000-48000", "48000-8000", "44100-48000"})
    public String rates;

    private Resampler voice;
    private Resampler music;
    private Resampler adjustable;
    private short[] in;
    private short[] out;

    /** Fresh resamplers and input. */
    @Setup
    public void setUp() {
        int dash = rates.indexOf('-');
        int from = Integer.parseInt(rates.substring(0, dash));
        int to = Integer.parseInt(rates.substring(dash + 1));
        voice = new Resampler(from, to, Quality.VOICE);
        music = new Resampler(from, to, Quality.MUSIC);
        adjustable = Resampler.adjustable(from, to, Quality.VOICE);
        adjustable.setDriftPpm(100);
        Random random = new Random(8);
        in = new short[from / 50];
        for (int i = 0; i < in.length; i++) {
            in[i] = (short) (random.nextGaussian() * 3000);
        }
        out = new short[to / 50 + 16];
    }

    @Benchmark
    public int voice() {
        return voice.process(in, 0, in.length, out, 0);
    }

    @Benchmark
    public int music() {
        return music.process(in, 0, in.length, out, 0);
    }

    @Benchmark
    public int adjustable() {
        return adjustable.process(in, 0, in.length, out, 0);
    }
}
