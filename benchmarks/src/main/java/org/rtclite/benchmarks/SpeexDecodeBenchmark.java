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
import org.rtclite.media.speex.SpeexDecoder;
import org.rtclite.media.speex.SpeexMode;

/** Decodes a 20 ms frame of voice at quality 8, enhancement and high-pass on; or makes one up. */
@State(Scope.Thread)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
public class SpeexDecodeBenchmark {

    @Param({"NARROWBAND", "WIDEBAND", "ULTRA_WIDEBAND"})
    public SpeexMode mode;

    private VoicePackets packets;
    private SpeexDecoder decoder;
    private short[] pcm;

    @Setup
    public void open() {
        packets = new VoicePackets(mode);
        decoder = SpeexDecoder.of(mode).build();
        pcm = new short[decoder.frameSamples()];
    }

    @Benchmark
    public short decodeFrame() {
        byte[] packet = packets.next();
        decoder.decode(packet, 0, packet.length, pcm, 0);
        return pcm[0];
    }

    @Benchmark
    public short decodeAndConcealFrame() {
        byte[] packet = packets.next();
        decoder.decode(packet, 0, packet.length, pcm, 0);
        decoder.conceal(1, pcm, 0);
        return pcm[0];
    }
}
