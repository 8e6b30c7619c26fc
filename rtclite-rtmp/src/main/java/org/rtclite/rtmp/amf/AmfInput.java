package org.rtclite.rtmp.amf;

import io.netty.buffer.ByteBuf;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;

/**
 * The bytes of one message with a position and the budgets of {@link AmfLimits}; shared by the two readers.
 *
 * <p>The bytes are copied into an array that is reused, so that the caller's buffer may go at once and reading a
 * field costs no reference-count check.
 */
final class AmfInput {

    private static final VarHandle LONGS = MethodHandles.byteArrayViewVarHandle(long[].class, ByteOrder.BIG_ENDIAN);
    private static final int KEPT_BYTES = 64 * 1024;

    /** Lists start no larger than this, so that nested declared counts cost nothing. */
    static final int FIRST_CAPACITY = 16;

    private final AmfLimits limits;
    private final NameCache names = new NameCache();
    private byte[] bytes = new byte[512];
    private int position;
    private int end;
    private int depth;
    private int values;

    AmfInput(AmfLimits limits) {
        this.limits = limits;
    }

    void wrap(ByteBuf source) throws AmfException {
        int length = source.readableBytes();
        position = 0;
        end = 0;
        depth = 0;
        values = 0;
        if (length > limits.maxBytes()) {
            throw new AmfException("AMF message is " + length + " bytes, limit " + limits.maxBytes());
        }
        if (length > bytes.length || bytes.length > KEPT_BYTES) {
            bytes = new byte[Math.max(length, 512)];
        }
        source.getBytes(source.readerIndex(), bytes, 0, length);
        end = length;
    }

    int position() {
        return position;
    }

    int remaining() {
        return end - position;
    }

    /** Counts one value against the budget. */
    void countValue() throws AmfException {
        if (++values > limits.maxValues()) {
            throw new AmfException("AMF message has over " + limits.maxValues() + " values at byte " + position);
        }
    }

    void enter() throws AmfException {
        if (++depth > limits.maxDepth()) {
            throw new AmfException("AMF nesting exceeds the limit of " + limits.maxDepth() + " at byte " + position);
        }
    }

    void leave() {
        depth--;
    }

    /** Checks that {@code count} elements of at least {@code elementBytes} each can follow. */
    void requireElements(long count, int elementBytes) throws AmfException {
        if (count * elementBytes > remaining()) {
            throw new AmfException("AMF array of " + count + " elements at byte " + position + " but only "
                    + remaining() + " bytes follow");
        }
        if (count > limits.maxValues() - values) {
            throw new AmfException("AMF array of " + count + " elements at byte " + position + " exceeds the limit of "
                    + limits.maxValues() + " values");
        }
    }

    int u8() throws AmfException {
        require(1);
        return bytes[position++] & 0xFF;
    }

    /** The next byte without consuming it. */
    int peek(int offset) throws AmfException {
        require(offset + 1);
        return bytes[position + offset] & 0xFF;
    }

    int u16() throws AmfException {
        require(2);
        int value = (bytes[position] & 0xFF) << 8 | (bytes[position + 1] & 0xFF);
        position += 2;
        return value;
    }

    int i32() throws AmfException {
        int high = u16();
        return high << 16 | u16();
    }

    long u32() throws AmfException {
        return i32() & 0xFFFF_FFFFL;
    }

    double f64() throws AmfException {
        require(8);
        double value = Double.longBitsToDouble((long) LONGS.get(bytes, position));
        position += 8;
        return value;
    }

    /**
     * An AMF3 U29: 7 bits in each of up to three bytes with the high bit set, then all 8 of a fourth.
     *
     * <p>AMF3 section 1.3.1.
     */
    int u29() throws AmfException {
        int value = 0;
        for (int i = 0; i < 3; i++) {
            int next = u8();
            if (next < 0x80) {
                return value << 7 | next;
            }
            value = value << 7 | (next & 0x7F);
        }
        return value << 8 | u8();
    }

    String text(long length) throws AmfException {
        require(length);
        String value = new String(bytes, position, (int) length, StandardCharsets.UTF_8);
        position += (int) length;
        return value;
    }

    /** As {@link #text}, for strings that tend to repeat from message to message. */
    String name(int length) throws AmfException {
        require(length);
        String value = names.get(bytes, position, length);
        position += length;
        return value;
    }

    byte[] octets(int length) throws AmfException {
        require(length);
        byte[] value = new byte[length];
        System.arraycopy(bytes, position, value, 0, length);
        position += length;
        return value;
    }

    void skip(int length) throws AmfException {
        require(length);
        position += length;
    }

    AmfException bad(String what) {
        return new AmfException(what + " at byte " + position);
    }

    private void require(long length) throws AmfException {
        if (length > end - position) {
            throw new AmfException("AMF ends early: " + length + " bytes wanted at byte " + position + " of " + end);
        }
    }
}
