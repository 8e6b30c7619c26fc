package org.rtclite.rtmp.netty;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.rtclite.rtmp.amf.Amf0Reader;
import org.rtclite.rtmp.amf.AmfException;
import org.rtclite.rtmp.amf.AmfLimits;
import org.rtclite.rtmp.flv.FlvTag;
import org.rtclite.rtmp.message.MessageWriter;
import org.rtclite.rtmp.message.RtmpMessage;

/** Data messages as script tags, and back. */
final class DataTags {

    private DataTags() {}

    /** The tag that holds a handler's name and values. */
    static FlvTag tag(long timestampMs, String handler, List<@Nullable Object> values) {
        ByteBuf body = Unpooled.buffer();
        new MessageWriter().write(new RtmpMessage.Data(0, timestampMs, false, handler, values), body);
        return new FlvTag(FlvTag.SCRIPT, timestampMs, body);
    }

    /** The handler's name and its values; empty when the body is no such thing. */
    static List<@Nullable Object> values(ByteBuf body) {
        List<@Nullable Object> values = new ArrayList<>();
        try {
            Amf0Reader reader = new Amf0Reader(AmfLimits.FILE);
            reader.wrap(body);
            while (reader.hasMore()) {
                values.add(reader.read());
            }
        } catch (AmfException e) {
            return List.of();
        }
        return !values.isEmpty() && values.get(0) instanceof String ? values : List.of();
    }
}
