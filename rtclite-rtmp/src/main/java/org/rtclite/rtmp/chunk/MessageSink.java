package org.rtclite.rtmp.chunk;

import io.netty.buffer.ByteBuf;

/** Takes the messages of a chunk stream, on the thread that feeds the decoder. */
@FunctionalInterface
public interface MessageSink {

    /**
     * Takes one message.
     *
     * @param chunkStreamId the chunk stream it came on, 2 to 65599
     * @param typeId 0 to 255, see {@link MessageType}
     * @param streamId the message stream it belongs to, 0 for the connection
     * @param timestampMs 0 to 2^32 - 1
     * @param payload its readable bytes, perhaps none; the receiver owns it and must release it. It may be a slice of a
     *     larger receive buffer: copy what is kept for long
     */
    void onMessage(int chunkStreamId, int typeId, int streamId, long timestampMs, ByteBuf payload);
}
