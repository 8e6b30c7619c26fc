package org.rtclite.rtmp.amf;

import io.netty.buffer.ByteBuf;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;

/** A growing array that the two writers fill; reused from message to message. */
final class AmfOutput {

    private static final VarHandle LONGS = MethodHandles.byteArrayViewVarHandle(long[].class, ByteOrder.BIG_ENDIAN);
    private static final int KEPT_BYTES = 64 * 1024;

    /** Largest value of a U29. */
    static final int MAX_U29 = (1 << 29) - 1;

    private final RecentText recent = new RecentText();
    private byte[] bytes = new byte[512];
    private int length;

    void drainTo(ByteBuf target) {
        target.writeBytes(bytes, 0, length);
        clear();
    }

    int length() {
        return length;
    }

    void clear() {
        length = 0;
        if (bytes.length > KEPT_BYTES) {
            bytes = new byte[512];
        }
    }

    void u8(int value) {
        ensure(1);
        bytes[length++] = (byte) value;
    }

    void u16(int value) {
        ensure(2);
        bytes[length] = (byte) (value >> 8);
        bytes[length + 1] = (byte) value;
        length += 2;
    }

    void i32(int value) {
        u16(value >>> 16);
        u16(value);
    }

    void f64(double value) {
        ensure(8);
        LONGS.set(bytes, length, Double.doubleToRawLongBits(value));
        length += 8;
    }

    /** An AMF3 U29 of {@code value}, 0 to {@link #MAX_U29} (AMF3 section 1.3.1). */
    void u29(int value) {
        if (value < 0 || value > MAX_U29) {
            throw new IllegalArgumentException("U29 value " + value + " is outside 0.." + MAX_U29);
        }
        if (value < 1 << 7) {
            u8(value);
        } else if (value < 1 << 14) {
            u8(value >> 7 | 0x80);
            u8(value & 0x7F);
        } else if (value < 1 << 21) {
            u8(value >> 14 | 0x80);
            u8(value >> 7 | 0x80);
            u8(value & 0x7F);
        } else {
            u8(value >> 22 | 0x80);
            u8(value >> 15 | 0x80);
            u8(value >> 8 | 0x80);
            u8(value);
        }
    }

    void octets(byte[] value) {
        ensure(value.length);
        System.arraycopy(value, 0, bytes, length, value.length);
        length += value.length;
    }

    /** A marker, a 16-bit length and the text; or the other marker and a 32-bit length when the text is long. */
    void markedText(int shortMarker, String text, int longMarker) {
        ensure(1 + RecentText.ROOM);
        bytes[length] = (byte) shortMarker;
        int known = recent.copy(text, bytes, length + 1);
        if (known > 0) {
            length += 1 + known;
            return;
        }
        if (text.length() <= 0xFFFF && shortAscii(text, 1, known)) {
            return;
        }
        byte[] utf8 = text.getBytes(StandardCharsets.UTF_8);
        if (utf8.length <= 0xFFFF) {
            u8(shortMarker);
            u16(utf8.length);
        } else {
            u8(longMarker);
            i32(utf8.length);
        }
        octets(utf8);
    }

    /** A 16-bit length and the text. */
    void shortText(String text) {
        ensure(RecentText.ROOM);
        int known = recent.copy(text, bytes, length);
        if (known > 0) {
            length += known;
            return;
        }
        if (text.length() <= 0xFFFF && shortAscii(text, 0, known)) {
            return;
        }
        byte[] utf8 = text.getBytes(StandardCharsets.UTF_8);
        if (utf8.length > 0xFFFF) {
            throw new IllegalArgumentException("AMF0 name is " + utf8.length + " bytes, limit 65535");
        }
        u16(utf8.length);
        octets(utf8);
    }

    /** Writes 16-bit length and text behind {@code skip} bytes if the text is ASCII; does not count them otherwise. */
    private boolean shortAscii(String text, int skip, int known) {
        int count = text.length();
        ensure(skip + Math.max(count + 2, RecentText.ROOM));
        byte[] to = bytes;
        int from = length + skip;
        to[from] = (byte) (count >> 8);
        to[from + 1] = (byte) count;
        int at = from + 2;
        int seen = 0;
        for (int i = 0; i < count; i++) {
            char c = text.charAt(i);
            seen |= c;
            to[at + i] = (byte) c;
        }
        if (seen >= 0x80) {
            return false;
        }
        if (known == RecentText.KEEP) {
            recent.keep(text, to, from);
        }
        length = at + count;
        return true;
    }

    private void ensure(int more) {
        if (more > bytes.length - length) {
            bytes = Arrays.copyOf(bytes, Math.addExact(length, Math.max(more, length)));
        }
    }
}
