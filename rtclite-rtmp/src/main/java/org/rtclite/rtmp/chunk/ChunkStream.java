package org.rtclite.rtmp.chunk;

import io.netty.buffer.ByteBuf;
import org.jspecify.annotations.Nullable;

/** What the headers of one chunk stream have said so far, and the message that is being received on it. */
final class ChunkStream {

    final int id;

    /** False until the first header: types 2 and 3 then have nothing to refer to. */
    boolean known;

    int streamId;
    int typeId;
    int length;
    long timestampMs;

    /** The timestamp field of the last header of type 0, 1 or 2: absolute in type 0, a delta in 1 and 2. */
    long timestampField;

    /** Whether that field stands in an extended timestamp, which then also follows headers of type 3. */
    boolean extended;

    /** Bytes of the current message still to come; 0 between messages. */
    int missing;

    /** The received part of a message that does not lie in one piece, else null. */
    @Nullable
    ByteBuf partial;

    ChunkStream(int id) {
        this.id = id;
    }

    boolean inMessage() {
        return missing > 0;
    }
}
