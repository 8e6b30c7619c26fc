package org.rtclite.benchmarks;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.PooledByteBufAllocator;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.TearDown;
import org.rtclite.rtmp.amf.AmfLimits;
import org.rtclite.rtmp.amf.AmfObject;
import org.rtclite.rtmp.chunk.MessageType;
import org.rtclite.rtmp.message.MessageReader;
import org.rtclite.rtmp.message.MessageWriter;
import org.rtclite.rtmp.message.RtmpMessage;

/** Reads a connect command of about 300 bytes, and writes an onStatus command; AMF0, and the same values in AMF3. */
@SuppressWarnings("NullAway.Init") // JMH calls open() first
@Fork(jvmArgsPrepend = {"-Djmh.executor=CUSTOM", "-Djmh.executor.class=org.rtclite.benchmarks.EventLoopThreads"})
@State(Scope.Thread)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
public class AmfBenchmark {

    private final MessageReader reader = new MessageReader(AmfLimits.DEFAULT);
    private final MessageWriter writer = new MessageWriter();
    private ByteBuf connect;
    private ByteBuf connectAmf3;
    private ByteBuf out;

    private static AmfObject properties() {
        return new AmfObject()
                .put("app", "live/instance")
                .put("flashVer", "WIN 10,0,32,18")
                .put("swfUrl", "http://www.example.net/player/application.swf")
                .put("tcUrl", "rtmp://media.example.net:1935/live/instance")
                .put("fpad", false)
                .put("capabilities", 15.0)
                .put("audioCodecs", 3191.0)
                .put("videoCodecs", 252.0)
                .put("videoFunction", 1.0)
                .put("pageUrl", "http://www.example.net/player/");
    }

    @Setup
    public void open() {
        connect = PooledByteBufAllocator.DEFAULT.directBuffer();
        connectAmf3 = PooledByteBufAllocator.DEFAULT.directBuffer();
        out = PooledByteBufAllocator.DEFAULT.directBuffer();
        writer.write(new RtmpMessage.Command(0, "connect", 1, properties(), List.of()), connect);
        writer.write(new RtmpMessage.Command(0, true, "connect", 1, properties(), List.of()), connectAmf3);
    }

    @TearDown
    public void close() {
        connect.release();
        connectAmf3.release();
        out.release();
    }

    @Benchmark
    public RtmpMessage decodeConnect() {
        return reader.read(MessageType.COMMAND_AMF0, 0, 0, connect.retain());
    }

    @Benchmark
    public RtmpMessage decodeConnectAmf3() {
        return reader.read(MessageType.COMMAND_AMF3, 0, 0, connectAmf3.retain());
    }

    @Benchmark
    public int encodeOnStatus() {
        return encode(false);
    }

    @Benchmark
    public int encodeOnStatusAmf3() {
        return encode(true);
    }

    private int encode(boolean amf3) {
        AmfObject info = new AmfObject()
                .put("level", "status")
                .put("code", "NetStream.Play.Start")
                .put("description", "NetStream.Play.Start");
        out.clear();
        writer.write(new RtmpMessage.Command(1, amf3, "onStatus", 0, null, List.of(info)), out);
        return out.readableBytes();
    }
}
