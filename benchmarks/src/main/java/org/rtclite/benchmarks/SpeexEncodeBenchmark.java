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
import org.rtclite.media.speex.SpeexEncoder;
import org.rtclite.media.speex.SpeexMode;

/** Encodes a 20 ms frame of voice at quality 8 and complexity 3, high-pass on. */
@State(Scope.Thread)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
public class SpeexEncodeBenchmark {

    @Param({"NARROWBAND", "WIDEBAND", "ULTRA_WIDEBAND"})
    public SpeexMode mode;

    private VoicePcm voice;
    private SpeexEncoder encoder;
    private byte[] payload;

    @Setup
    public void open() {
        voice = new VoicePcm(mode);
        encoder = SpeexEncoder.of(mode).quality(8).complexity(3).build();
        payload = new byte[encoder.maxFrameBytes()];
    }

    @Benchmark
    public int encodeFrame() {
        return encoder.encode(voice.pcm(), voice.next(), payload, 0);
    }
}
