package org.rtclite.benchmarks;

import java.util.concurrent.TimeUnit;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.rtclite.rtp.packet.BigEndian;
import org.rtclite.rtp.packet.HeaderExtensions;
import org.rtclite.rtp.packet.PacketKind;
import org.rtclite.rtp.packet.RtpPacket;

/** A 20 ms packet of G.711: told apart, checked and read; with an audio level extension; and its header written. */
@State(Scope.Thread)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
public class RtpParseBenchmark {

    private static final int KINDS = 64;

    private final RtpPacket packet = new RtpPacket();
    private final HeaderExtensions extensions = new HeaderExtensions();
    private final byte[][] plain = new byte[KINDS][172];
    private final byte[][] extended = new byte[KINDS][180];
    private int next;

    /** Packets that differ, so that nothing is folded into a constant. */
    @Setup
    public void setUp() {
        for (int i = 0; i < KINDS; i++) {
            RtpPacket.writeHeader(plain[i], 0, i % 7 == 0, i % 2 * 8, i, 160 * i, 42 + i);
            RtpPacket.writeHeader(extended[i], 0, i % 7 == 0, i % 2 * 8, i, 160 * i, 42 + i);
            extended[i][0] = (byte) (extended[i][0] | 0x10);
            BigEndian.putShort(extended[i], 12, HeaderExtensions.ONE_BYTE_PROFILE);
            BigEndian.putShort(extended[i], 14, 1);
            extended[i][16] = 0x10; // element 1 with one byte
            extended[i][17] = (byte) i;
        }
    }

    @Benchmark
    public int parse() {
        byte[] bytes = plain[next++ & (KINDS - 1)];
        if (PacketKind.of(bytes, 0, bytes.length) != PacketKind.RTP
                || packet.parse(bytes, 0, bytes.length) != RtpPacket.Status.OK) {
            throw new IllegalStateException("not an RTP packet");
        }
        return packet.sequence() + packet.timestamp() + packet.ssrc() + packet.payloadType() + packet.payloadLength();
    }

    @Benchmark
    public int parseWithExtension() {
        byte[] bytes = extended[next++ & (KINDS - 1)];
        if (packet.parse(bytes, 0, bytes.length) != RtpPacket.Status.OK || !extensions.find(packet, 1)) {
            throw new IllegalStateException("no extension");
        }
        return packet.sequence() + bytes[extensions.dataOffset()];
    }

    @Benchmark
    public byte[] writeHeader() {
        byte[] bytes = plain[next++ & (KINDS - 1)];
        RtpPacket.writeHeader(bytes, 0, false, 0, next, 160 * next, 42);
        return bytes;
    }
}
