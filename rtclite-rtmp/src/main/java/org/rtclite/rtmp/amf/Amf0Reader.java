package org.rtclite.rtmp.amf;

import io.netty.buffer.ByteBuf;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Reads AMF0 values (AMF 0 specification, section 2), with the switch to AMF3 inside.
 *
 * <p>One message: {@link #wrap}, then {@link #read} while {@link #hasMore}. References hold within one message. Reusable;
 * one thread at a time. What the values are is in the package comment.
 */
public final class Amf0Reader {

    static final int NUMBER = 0x00;
    static final int BOOLEAN = 0x01;
    static final int STRING = 0x02;
    static final int OBJECT = 0x03;
    static final int NULL = 0x05;
    static final int UNDEFINED = 0x06;
    static final int REFERENCE = 0x07;
    static final int ECMA_ARRAY = 0x08;
    static final int OBJECT_END = 0x09;
    static final int STRICT_ARRAY = 0x0A;
    static final int DATE = 0x0B;
    static final int LONG_STRING = 0x0C;
    static final int UNSUPPORTED = 0x0D;
    static final int XML_DOCUMENT = 0x0F;
    static final int TYPED_OBJECT = 0x10;
    static final int AVM_PLUS = 0x11;

    private final AmfInput in;
    private final Amf3Reader amf3;
    private final List<Object> references = new ArrayList<>();

    /** A reader with these limits and no externalizable classes. */
    public Amf0Reader(AmfLimits limits) {
        this(limits, Map.of());
    }

    /** A reader with these limits that hands externalizable objects to the externalizer of their class name. */
    public Amf0Reader(AmfLimits limits, Map<String, AmfExternalizer> externalizers) {
        in = new AmfInput(limits);
        amf3 = new Amf3Reader(in, externalizers);
    }

    /**
     * Starts a message: the readable bytes of {@code source}, which are copied and left unread.
     *
     * @throws AmfException when they are more than the limit
     */
    public void wrap(ByteBuf source) throws AmfException {
        references.clear();
        amf3.clear();
        in.wrap(source);
    }

    /** True while bytes of the message are left. */
    public boolean hasMore() {
        return in.remaining() > 0;
    }

    /** How many bytes of the message have been read. */
    public int position() {
        return in.position();
    }

    /** The next byte of the message without consuming it, -1 at its end. */
    public int peek() {
        try {
            return hasMore() ? in.peek(0) : -1;
        } catch (AmfException e) {
            throw new AssertionError(e);
        }
    }

    /** Skips {@code length} bytes, such as the format selector of an AMF3 command. */
    public void skip(int length) throws AmfException {
        in.skip(length);
    }

    /**
     * Reads the next value.
     *
     * @throws AmfException when the bytes are no AMF0 value or a limit is exceeded; the message cannot be read further
     */
    public @Nullable Object read() throws AmfException {
        return value(in.u8());
    }

    private @Nullable Object value(int marker) throws AmfException {
        in.countValue();
        return switch (marker) {
            case NUMBER -> in.f64();
            case BOOLEAN -> in.u8() != 0;
            case STRING -> in.name(in.u16());
            case OBJECT -> object("");
            case NULL -> null;
            case UNDEFINED -> AmfMarker.UNDEFINED;
            case REFERENCE -> reference(in.u16());
            case ECMA_ARRAY -> ecmaArray();
            case STRICT_ARRAY -> strictArray();
            case DATE -> date();
            case LONG_STRING -> in.text(in.u32());
            case UNSUPPORTED -> AmfMarker.UNSUPPORTED;
            case XML_DOCUMENT -> new AmfXml(in.text(in.u32()), true);
            case TYPED_OBJECT -> object(in.name(in.u16()));
            case AVM_PLUS -> amf3.read();
            default -> throw in.bad("unknown AMF0 type " + marker);
        };
    }

    private AmfObject object(String className) throws AmfException {
        AmfObject object = new AmfObject(className);
        references.add(object);
        in.enter();
        while (true) {
            String name = in.name(in.u16());
            int marker = in.u8();
            if (marker == OBJECT_END && name.isEmpty()) {
                in.leave();
                return object;
            }
            object.append(name, value(marker));
        }
    }

    private AmfArray ecmaArray() throws AmfException {
        long declared = in.u32(); // only a hint: writers disagree on what it counts
        AmfArray array = new AmfArray();
        references.add(array);
        in.enter();
        // Deviation: old FLV writers leave out the end marker of the last array of a script tag
        while (in.remaining() > 0 || array.size() < declared) {
            String name = in.name(in.u16());
            int marker = in.u8();
            if (marker == OBJECT_END && name.isEmpty()) {
                break;
            }
            array.append(name, value(marker));
        }
        in.leave();
        return array;
    }

    private List<@Nullable Object> strictArray() throws AmfException {
        long count = in.u32();
        in.requireElements(count, 1);
        List<@Nullable Object> list = new AmfList((int) Math.min(count, AmfInput.FIRST_CAPACITY));
        references.add(list);
        in.enter();
        for (long i = 0; i < count; i++) {
            list.add(read());
        }
        in.leave();
        return list;
    }

    private AmfDate date() throws AmfException {
        double epochMillis = in.f64();
        return new AmfDate(epochMillis, (short) in.u16());
    }

    private Object reference(int index) throws AmfException {
        if (index >= references.size()) {
            throw in.bad("AMF0 reference " + index + " of " + references.size());
        }
        return references.get(index);
    }
}
