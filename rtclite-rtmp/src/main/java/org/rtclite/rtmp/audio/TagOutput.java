package org.rtclite.rtmp.audio;

import io.netty.buffer.ByteBuf;
import java.io.IOException;
import org.rtclite.rtmp.flv.FlvTag;
import org.rtclite.rtmp.flv.FlvWriter;
import org.rtclite.rtmp.netty.RtmpPublisher;

/** Where an {@link AudioTagSink} puts its tags. */
@FunctionalInterface
public interface TagOutput {

    /**
     * Takes the body of one audio tag, which stays the caller's and is reused after the call.
     *
     * @return false when it has no room now, and the tag is left out
     * @throws IOException when it takes no more at all
     */
    boolean write(long timestampMs, ByteBuf body) throws IOException;

    /** Publishes without ever waiting, as a media thread must: tags are left out while the connection is full. */
    static TagOutput to(RtmpPublisher publisher) {
        return (timestampMs, body) -> publisher.trySend(FlvTag.AUDIO, timestampMs, body);
    }

    /** Writes a file: blocks on the disk, so it is nothing for a media thread. */
    static TagOutput to(FlvWriter file) {
        return (timestampMs, body) -> {
            file.write(FlvTag.AUDIO, timestampMs, body);
            return true;
        };
    }
}
