package org.rtclite.benchmarks;

import java.io.StreamCorruptedException;
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

/** What {@link SpeexDecodeBenchmark#decodeFrame} does, by JSpeex. */
@State(Scope.Thread)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
public class JSpeexDecodeBenchmark {

    @Param({"NARROWBAND", "WIDEBAND", "ULTRA_WIDEBAND"})
    public SpeexMode mode;

    private VoicePackets packets;
    private org.xiph.speex.SpeexDecoder decoder;
    private byte[] pcm;

    @Setup
    public void open() {
        packets = new VoicePackets(mode);
        decoder = new org.xiph.speex.SpeexDecoder();
        decoder.init(mode.highBands(), mode.sampleRateHz(), 1, true);
        pcm = new byte[2 * mode.frameSamples()];
    }

    @Benchmark
    public byte decodeFrame() throws StreamCorruptedException {
        byte[] packet = packets.next();
        decoder.processData(packet, 0, packet.length);
        decoder.getProcessedData(pcm, 0);
        return pcm[0];
    }
}
