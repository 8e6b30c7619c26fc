package org.rtclite.rtmp.session;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufAllocator;
import io.netty.buffer.Unpooled;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.rtclite.rtmp.chunk.AcknowledgementWindow;
import org.rtclite.rtmp.chunk.ChunkDecoder;
import org.rtclite.rtmp.chunk.ChunkEncoder;
import org.rtclite.rtmp.chunk.MessageSink;
import org.rtclite.rtmp.chunk.MessageType;
import org.rtclite.rtmp.handshake.ClientHandshake;
import org.rtclite.rtmp.handshake.Handshake;
import org.rtclite.rtmp.handshake.RtmpeCipher;
import org.rtclite.rtmp.message.MessageWriter;
import org.rtclite.rtmp.message.RtmpMessage;

/** The lower half of a session: handshake, cipher, chunks and acknowledgements; messages above, bytes below. */
final class SessionLink {

    private static final int CONTROL_CHUNK_STREAM = 2;
    private static final int COMMAND_CHUNK_STREAM = 3;
    private static final int FIRST_MEDIA_CHUNK_STREAM = 4;

    /** Chunk streams per message stream: audio, video, and data with commands. */
    private static final int PER_STREAM = 3;

    /** Message streams with chunk streams of their own; some servers take no chunk stream beyond 31. */
    private static final int DISTINCT_STREAMS = 9;

    private final Handshake handshake;
    private final ByteBufAllocator allocator;
    private final MessageSink sink;
    private final ChunkDecoder decoder;
    private final ChunkEncoder encoder = new ChunkEncoder();
    private final AcknowledgementWindow window = new AcknowledgementWindow();
    private final MessageWriter writer = new MessageWriter();
    private final ByteBuf scratch = Unpooled.buffer(512);

    /** Messages to send once the handshake is over. */
    private final List<RtmpMessage> early = new ArrayList<>();

    private @Nullable ByteBuf out;
    private @Nullable RtmpeCipher cipher;
    private boolean established;
    private @Nullable String failure;

    SessionLink(SessionSettings settings, Handshake handshake, ByteBufAllocator allocator, MessageSink sink) {
        this.handshake = handshake;
        this.allocator = allocator;
        this.sink = sink;
        decoder = new ChunkDecoder(settings.limits(), allocator);
        if (handshake instanceof ClientHandshake client) {
            client.start(out());
        }
    }

    /** Consumes {@code in} and hands its messages to the sink; false after a {@link #failure}. */
    boolean receive(ByteBuf in) {
        if (!established) {
            return failure == null;
        }
        int bytes = in.readableBytes();
        if (bytes > 0) {
            RtmpeCipher active = cipher;
            if (active != null) {
                active.decrypt(in, in.readerIndex(), bytes);
            }
            boolean due = window.received(bytes);
            if (!decoder.decode(in, sink)) {
                failure = decoder.failure();
                return false;
            }
            if (due) {
                send(new RtmpMessage.Acknowledgement(window.acknowledge()));
            }
        }
        return true;
    }

    /** Takes the handshake's part of {@code in}; true once it is over. */
    boolean shakeHands(ByteBuf in) {
        switch (handshake.receive(in, out())) {
            case FAILED -> failure = "handshake: " + handshake.failure();
            case DONE -> {
                established = true;
                cipher = handshake.cipher();
                early.forEach(this::send);
                early.clear();
            }
            default -> {}
        }
        return established;
    }

    boolean isEstablished() {
        return established;
    }

    Handshake.Kind kind() {
        return handshake.kind();
    }

    @Nullable
    String failure() {
        return failure;
    }

    int partialBytes() {
        return decoder.partialBytes();
    }

    AcknowledgementWindow window() {
        return window;
    }

    /** Sends a message without a buffer of its own, or with one that stays the caller's. */
    void send(RtmpMessage message) {
        if (!established) {
            early.add(message);
            return;
        }
        scratch.clear();
        writer.write(message, scratch);
        encode(chunkStream(message), message.typeId(), message.streamId(), message.timestampMs(), scratch);
    }

    /** Sends audio or video; {@code payload} stays the caller's. */
    void sendMedia(int typeId, int streamId, long timestampMs, ByteBuf payload) {
        int offset = typeId == MessageType.VIDEO ? 1 : 0;
        encode(ofStream(streamId, offset), typeId, streamId, timestampMs, payload);
    }

    /** Announces a chunk size and uses it from the next message on. */
    void sendChunkSize(int bytes) {
        send(new RtmpMessage.SetChunkSize(bytes));
        encoder.setChunkSize(bytes);
    }

    private void encode(int chunkStream, int typeId, int streamId, long timestampMs, ByteBuf payload) {
        ByteBuf target = out();
        int from = target.writerIndex();
        encoder.encode(chunkStream, typeId, streamId, timestampMs, payload, target);
        RtmpeCipher active = cipher;
        if (active != null) {
            active.encrypt(target, from, target.writerIndex() - from);
        }
    }

    /** Control on 2 and connection commands on 3, which strict receivers insist on (RTMP 1.0 sections 5.4, 7.1). */
    private static int chunkStream(RtmpMessage message) {
        if (message instanceof RtmpMessage.Command || message instanceof RtmpMessage.Data) {
            return message.streamId() == 0 ? COMMAND_CHUNK_STREAM : ofStream(message.streamId(), 2);
        }
        return message instanceof RtmpMessage.SharedObject ? COMMAND_CHUNK_STREAM : CONTROL_CHUNK_STREAM;
    }

    private static int ofStream(int streamId, int offset) {
        return FIRST_MEDIA_CHUNK_STREAM + PER_STREAM * Math.floorMod(streamId - 1, DISTINCT_STREAMS) + offset;
    }

    private ByteBuf out() {
        if (out == null) {
            out = allocator.buffer();
        }
        return out;
    }

    /** What is to be sent, for the caller to release; null if nothing. */
    @Nullable
    ByteBuf takeOutput() {
        ByteBuf taken = out;
        if (taken == null || !taken.isReadable()) {
            return null;
        }
        out = null;
        if (established) {
            window.sent(taken.readableBytes());
        }
        return taken;
    }

    /** Releases what was received in part; output can still be taken. */
    void closeInput() {
        decoder.close();
    }

    /** Releases everything. */
    void release() {
        decoder.close();
        if (out != null) {
            out.release();
            out = null;
        }
    }
}
