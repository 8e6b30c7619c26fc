package org.rtclite.benchmarks;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.PooledByteBufAllocator;
import java.util.concurrent.TimeUnit;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OperationsPerInvocation;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.TearDown;
import org.rtclite.rtmp.chunk.ChunkDecoder;
import org.rtclite.rtmp.chunk.ChunkEncoder;
import org.rtclite.rtmp.chunk.MessageType;
import org.rtclite.rtmp.chunk.RtmpLimits;

/**
 * Reads and writes one RTMP message; the parameter is its length and the chunk size.
 *
 * <p>What is read arrives in pieces of 64 KiB in pooled buffers, as from a socket.
 */
@SuppressWarnings("NullAway.Init") // JMH calls open() first
@Fork(jvmArgsPrepend = {"-Djmh.executor=CUSTOM", "-Djmh.executor.class=org.rtclite.benchmarks.EventLoopThreads"})
@State(Scope.Thread)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
public class RtmpChunkBenchmark {

    private static final int MESSAGES = 200;
    private static final int PIECE_BYTES = 64 * 1024;

    @Param({"71/128", "71/4096", "10000/128", "10000/4096", "10000/60000"})
    public String messageAndChunkBytes;

    private ByteBuf payload;
    private ByteBuf wire;
    private ByteBuf out;
    private ChunkDecoder decoder;
    private ChunkEncoder encoder;
    private long timestampMs;
    private long seen;

    @Setup
    public void open() {
        int slash = messageAndChunkBytes.indexOf('/');
        int length = Integer.parseInt(messageAndChunkBytes.substring(0, slash));
        int chunkSize = Integer.parseInt(messageAndChunkBytes.substring(slash + 1));
        payload = PooledByteBufAllocator.DEFAULT.directBuffer(length).writeZero(length);
        wire = PooledByteBufAllocator.DEFAULT.directBuffer();
        out = PooledByteBufAllocator.DEFAULT.directBuffer();
        decoder = new ChunkDecoder(RtmpLimits.DEFAULT, PooledByteBufAllocator.DEFAULT);
        encoder = new ChunkEncoder();
        ByteBuf size = PooledByteBufAllocator.DEFAULT.buffer().writeInt(chunkSize);
        encoder.encode(2, MessageType.SET_CHUNK_SIZE, 0, 0, size, wire);
        size.release();
        encoder.setChunkSize(chunkSize);
        decoder.decode(wire, this::take);
        for (int i = 0; i < MESSAGES; i++) {
            encoder.encode(4, MessageType.AUDIO, 1, 20L * i, payload, wire);
        }
    }

    @TearDown
    public void close() {
        decoder.close();
        payload.release();
        wire.release();
        out.release();
    }

    private void take(int chunkStreamId, int typeId, int streamId, long timestampMs, ByteBuf message) {
        seen += message.readableBytes();
        message.release();
    }

    @Benchmark
    @OperationsPerInvocation(MESSAGES)
    public long decode() {
        int end = wire.writerIndex();
        int start = wire.readerIndex();
        while (wire.readerIndex() < end) {
            wire.writerIndex(Math.min(end, wire.readerIndex() + PIECE_BYTES));
            decoder.decode(wire, this::take);
        }
        wire.setIndex(start, end);
        return seen;
    }

    @Benchmark
    @OperationsPerInvocation(MESSAGES)
    public int encode() {
        out.clear();
        for (int i = 0; i < MESSAGES; i++) {
            timestampMs += 20;
            encoder.encode(4, MessageType.AUDIO, 1, timestampMs, payload, out);
        }
        return out.readableBytes();
    }
}
