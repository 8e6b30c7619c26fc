package org.rtclite.rtmp.message;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufUtil;
import io.netty.buffer.Unpooled;
import io.netty.buffer.UnpooledByteBufAllocator;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.rtclite.rtmp.amf.AmfLimits;
import org.rtclite.rtmp.chunk.ChunkDecoder;
import org.rtclite.rtmp.chunk.RtmpLimits;

/**
 * Reads what independent programs send: ffmpeg 5.1 publishing Speex to nginx-rtmp 1.2, and rtmpdump 2.4 playing it.
 *
 * <p>Each file is one direction of a connection after the handshake, cut off somewhere.
 */
class CaptureTest {

    private final List<String> lines = new ArrayList<>();
    private final MessageReader reader = new MessageReader(AmfLimits.DEFAULT);
    private final MessageWriter writer = new MessageWriter();

    private static byte[] bytes(String name) throws IOException {
        try (InputStream in = CaptureTest.class.getResourceAsStream(name)) {
            return in.readAllBytes();
        }
    }

    private void take(int chunkStreamId, int typeId, int streamId, long timestampMs, ByteBuf payload) {
        String before = ByteBufUtil.hexDump(payload);
        RtmpMessage message = reader.read(typeId, streamId, timestampMs, payload);
        ByteBuf again = Unpooled.buffer();
        writer.write(message, again);
        assertEquals(before, ByteBufUtil.hexDump(again), "written again");
        again.release();
        // nginx-rtmp fills up some texts with NUL
        lines.add(chunkStreamId + " " + timestampMs + " " + describe(message).replace("\0", ""));
        message.release();
    }

    private static String describe(RtmpMessage message) {
        if (message instanceof RtmpMessage.Command command) {
            return command.name() + " #" + (int) command.transactionId() + " on " + command.streamId() + " "
                    + command.commandObject() + " " + command.arguments();
        }
        if (message instanceof RtmpMessage.Data data) {
            return data.handler() + " on " + data.streamId() + " " + data.values();
        }
        if (message instanceof RtmpMessage.Audio audio) {
            return "audio on " + audio.streamId() + " of " + audio.payload().readableBytes();
        }
        return message.toString();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {"ffmpeg-publishes", "nginx-answers-a-publisher", "rtmpdump-plays", "nginx-answers-a-player"})
    void readsAndWritesWhatOthersSendHoweverItArrives(String name) throws IOException {
        byte[] capture = bytes(name + ".bin");
        List<String> expected =
                new String(bytes(name + ".txt"), StandardCharsets.UTF_8).lines().toList();
        for (int step : new int[] {capture.length, 1, 7}) {
            lines.clear();
            UnpooledByteBufAllocator allocator = new UnpooledByteBufAllocator(false);
            try (ChunkDecoder decoder = new ChunkDecoder(RtmpLimits.DEFAULT, allocator)) {
                for (int at = 0; at < capture.length; at += step) {
                    ByteBuf in = Unpooled.wrappedBuffer(capture, at, Math.min(step, capture.length - at));
                    assertTrue(decoder.decode(in, this::take), decoder::failure);
                }
            }
            assertEquals(expected, lines);
        }
    }
}
