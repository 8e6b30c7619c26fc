package org.rtclite.rtmp;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufUtil;
import io.netty.buffer.Unpooled;
import java.util.HexFormat;

/** Byte strings as tests write them. */
public final class Bytes {

    private Bytes() {}

    /** The bytes of hexadecimal digits, in which spaces do not count. */
    public static ByteBuf hex(String digits) {
        return Unpooled.wrappedBuffer(HexFormat.of().parseHex(digits.replace(" ", "")));
    }

    /** The readable bytes in hexadecimal; releases the buffer. */
    public static String hexAndRelease(ByteBuf buffer) {
        String digits = ByteBufUtil.hexDump(buffer);
        buffer.release();
        return digits;
    }

    /** {@code count} bytes that tell their position. */
    public static ByteBuf counting(int count) {
        ByteBuf buffer = Unpooled.buffer(Math.max(1, count));
        for (int i = 0; i < count; i++) {
            buffer.writeByte(i * 7 + (i >> 8));
        }
        return buffer;
    }
}
