package org.rtclite.rtmp.flv;

import io.netty.buffer.ByteBuf;

/**
 * One tag of an FLV file. It owns a buffer: release it.
 *
 * @param type {@link #AUDIO}, {@link #VIDEO} or {@link #SCRIPT}: the RTMP message types of the same numbers
 * @param timestampMs milliseconds, 0 to 2^32 - 1
 * @param body the readable bytes after the tag header, perhaps none
 */
public record FlvTag(int type, long timestampMs, ByteBuf body) implements AutoCloseable {

    /** Audio: the body starts with an {@link AudioTag} header. */
    public static final int AUDIO = 8;
    /** Video: the body starts with a {@link VideoTag} header. */
    public static final int VIDEO = 9;
    /** Script data: AMF0, a name and its values, such as onMetaData. */
    public static final int SCRIPT = 18;

    /** Releases the body. */
    @Override
    public void close() {
        body.release();
    }
}
