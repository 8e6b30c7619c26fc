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
import org.rtclite.media.speex.SpeexMode;

/** What {@link SpeexEncodeBenchmark#encodeFrame} does, by JSpeex. */
@State(Scope.Thread)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
public class JSpeexEncodeBenchmark {

    @Param({"NARROWBAND", "WIDEBAND", "ULTRA_WIDEBAND"})
    public SpeexMode mode;

    private VoicePcm voice;
    private org.xiph.speex.SpeexEncoder encoder;
    private byte[] payload;

    @Setup
    public void open() {
        voice = new VoicePcm(mode);
        encoder = new org.xiph.speex.SpeexEncoder();
        encoder.init(mode.highBands(), 8, mode.sampleRateHz(), 1);
        encoder.getEncoder().setComplexity(3);
        payload = new byte[1024];
    }

    @Benchmark
    public int encodeFrame() {
        encoder.processData(voice.pcm(), voice.next(), mode.frameSamples());
        return encoder.getProcessedData(payload, 0);
    }
}
