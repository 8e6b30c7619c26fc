package org.rtclite.rtmp.chunk;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufUtil;
import java.util.ArrayList;
import java.util.List;

/** Notes each message as one line: chunk stream, type, stream, time, payload. */
final class Received implements MessageSink {

    final List<String> lines = new ArrayList<>();

    @Override
    public void onMessage(int chunkStreamId, int typeId, int streamId, long timestampMs, ByteBuf payload) {
        lines.add(chunkStreamId + " type " + typeId + " stream " + streamId + " at " + timestampMs + " "
                + ByteBufUtil.hexDump(payload));
        payload.release();
    }
}
