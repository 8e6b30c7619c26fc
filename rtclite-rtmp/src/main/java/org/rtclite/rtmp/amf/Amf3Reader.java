package org.rtclite.rtmp.amf;

import io.netty.buffer.ByteBuf;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Reads AMF3 values (AMF 3 specification, section 3).
 *
 * <p>One message: {@link #wrap}, then {@link #read} while {@link #hasMore}. References hold within one message. Reusable;
 * one thread at a time. What the values are is in the package comment.
 */
public final class Amf3Reader {

    static final int UNDEFINED = 0x00;
    static final int NULL = 0x01;
    static final int FALSE = 0x02;
    static final int TRUE = 0x03;
    static final int INTEGER = 0x04;
    static final int DOUBLE = 0x05;
    static final int STRING = 0x06;
    static final int XML_DOCUMENT = 0x07;
    static final int DATE = 0x08;
    static final int ARRAY = 0x09;
    static final int OBJECT = 0x0A;
    static final int XML = 0x0B;
    static final int BYTE_ARRAY = 0x0C;
    static final int VECTOR_INT = 0x0D;
    static final int VECTOR_UINT = 0x0E;
    static final int VECTOR_DOUBLE = 0x0F;
    static final int VECTOR_OBJECT = 0x10;
    static final int DICTIONARY = 0x11;

    /** What the members of a class are (section 3.12). */
    private record Traits(String className, boolean dynamic, boolean externalizable, List<String> members) {}

    private final AmfInput in;
    private final Map<String, AmfExternalizer> externalizers;
    private final List<Object> objects = new ArrayList<>();
    private final List<String> strings = new ArrayList<>();
    private final List<Traits> traits = new ArrayList<>();

    /** A reader with these limits that hands externalizable objects to the externalizer of their class name. */
    public Amf3Reader(AmfLimits limits, Map<String, AmfExternalizer> externalizers) {
        this(new AmfInput(limits), externalizers);
    }

    Amf3Reader(AmfInput in, Map<String, AmfExternalizer> externalizers) {
        this.in = in;
        this.externalizers = Map.copyOf(externalizers);
        if (externalizers.containsKey("")) {
            throw new IllegalArgumentException("an externalizer is registered under an empty class name");
        }
    }

    /**
     * Starts a message: the readable bytes of {@code source}, which are copied and left unread.
     *
     * @throws AmfException when they are more than the limit
     */
    public void wrap(ByteBuf source) throws AmfException {
        clear();
        in.wrap(source);
    }

    void clear() {
        objects.clear();
        strings.clear();
        traits.clear();
    }

    /** True while bytes of the message are left. */
    public boolean hasMore() {
        return in.remaining() > 0;
    }

    /**
     * Reads the next value.
     *
     * @throws AmfException when the bytes are no AMF3 value or a limit is exceeded; the message cannot be read further
     */
    public @Nullable Object read() throws AmfException {
        in.countValue();
        int marker = in.u8();
        return switch (marker) {
            case UNDEFINED -> AmfMarker.UNDEFINED;
            case NULL -> null;
            case FALSE -> false;
            case TRUE -> true;
            case INTEGER -> in.u29() << 3 >> 3; // 29 bits, two's complement
            case DOUBLE -> in.f64();
            case STRING -> string();
            default -> composite(marker);
        };
    }

    /** Reads one byte of an externalizable body. */
    public int readByte() throws AmfException {
        return in.u8();
    }

    /** Reads a U29 of an externalizable body. */
    public int readU29() throws AmfException {
        return in.u29();
    }

    /** Reads a double of an externalizable body. */
    public double readDouble() throws AmfException {
        return in.f64();
    }

    /** Reads that many bytes of an externalizable body. */
    public byte[] readBytes(int length) throws AmfException {
        if (length < 0) {
            throw new IllegalArgumentException("length " + length + " is negative");
        }
        return in.octets(length);
    }

    /** A string without its marker: U29S-value (section 1.3.2). */
    private String string() throws AmfException {
        int header = in.u29();
        if ((header & 1) == 0) {
            return strings.get(checked(header >> 1, strings.size(), "string"));
        }
        String text = in.name(header >> 1);
        if (!text.isEmpty()) { // the empty string is never sent by reference
            strings.add(text);
        }
        return text;
    }

    private @Nullable Object composite(int marker) throws AmfException {
        if (marker < XML_DOCUMENT || marker > DICTIONARY) {
            throw in.bad("unknown AMF3 type " + marker);
        }
        int header = in.u29();
        if ((header & 1) == 0) {
            return objects.get(checked(header >> 1, objects.size(), "object"));
        }
        int length = header >> 1;
        in.enter();
        Object value = switch (marker) {
            case XML_DOCUMENT -> remember(new AmfXml(in.text(length), true));
            case XML -> remember(new AmfXml(in.text(length), false));
            case DATE -> remember(new AmfDate(in.f64(), 0));
            case BYTE_ARRAY -> remember(in.octets(length));
            case ARRAY -> array(length);
            case OBJECT -> object(header);
            case DICTIONARY -> dictionary(length);
            default -> vector(marker, length);
        };
        in.leave();
        return value;
    }

    private <T> T remember(T value) {
        objects.add(value);
        return value;
    }

    /** Section 3.11: the associative part ends with the empty name, the dense part follows. */
    private Object array(int length) throws AmfException {
        in.requireElements(length, 1);
        String name = string();
        if (name.isEmpty()) {
            List<@Nullable Object> list = remember(new AmfList(Math.min(length, AmfInput.FIRST_CAPACITY)));
            elements(list, length);
            return list;
        }
        AmfArray array = remember(new AmfArray());
        while (!name.isEmpty()) {
            array.append(name, read());
            name = string();
        }
        elements(array.elements(), length);
        return array;
    }

    private void elements(List<@Nullable Object> list, int length) throws AmfException {
        in.requireElements(length, 1);
        for (int i = 0; i < length; i++) {
            list.add(read());
        }
    }

    private Object object(int header) throws AmfException {
        Traits type = traits(header);
        if (type.externalizable()) {
            return external(type.className());
        }
        AmfObject object = remember(new AmfObject(type.className()));
        object.traits(type.members().size(), type.dynamic());
        for (String member : type.members()) {
            object.append(member, read());
        }
        if (type.dynamic()) {
            for (String name = string(); !name.isEmpty(); name = string()) {
                object.append(name, read());
            }
        }
        return object;
    }

    /** Section 3.12: ...01 refers to earlier traits, ...111 is externalizable, ...d011 has members, d for dynamic. */
    private Traits traits(int header) throws AmfException {
        if ((header & 2) == 0) {
            return traits.get(checked(header >> 2, traits.size(), "traits"));
        }
        boolean externalizable = (header & 4) != 0;
        int count = externalizable ? 0 : header >> 4;
        String className = string();
        in.requireElements(count, 1);
        List<String> members = new ArrayList<>(Math.min(count, AmfInput.FIRST_CAPACITY));
        for (int i = 0; i < count; i++) {
            in.countValue();
            members.add(string());
        }
        Traits type = new Traits(className, !externalizable && (header & 8) != 0, externalizable, members);
        traits.add(type);
        return type;
    }

    private AmfExternal external(String className) throws AmfException {
        AmfExternalizer externalizer = externalizers.get(className);
        if (externalizer == null) {
            throw in.bad("no externalizer for AMF3 class '" + className + "'");
        }
        AmfExternal value = remember(new AmfExternal(className, null)); // its body may refer to it
        value.complete(externalizer.read(this));
        return value;
    }

    private AmfVector vector(int marker, int length) throws AmfException {
        boolean fixed = in.u8() != 0;
        String typeName = marker == VECTOR_OBJECT ? string() : "";
        int elementBytes = marker == VECTOR_OBJECT ? 1 : marker == VECTOR_DOUBLE ? 8 : 4;
        in.requireElements(length, elementBytes);
        List<@Nullable Object> elements = new AmfList(Math.min(length, AmfInput.FIRST_CAPACITY));
        AmfVector vector = remember(new AmfVector(kind(marker), typeName, fixed, elements));
        for (int i = 0; i < length; i++) {
            if (marker == VECTOR_OBJECT) {
                elements.add(read());
                continue;
            }
            in.countValue();
            switch (marker) {
                case VECTOR_INT -> elements.add(in.i32());
                case VECTOR_UINT -> elements.add(in.u32());
                default -> elements.add(in.f64());
            }
        }
        return vector;
    }

    private static AmfVector.Kind kind(int marker) {
        return switch (marker) {
            case VECTOR_INT -> AmfVector.Kind.INT;
            case VECTOR_UINT -> AmfVector.Kind.UINT;
            case VECTOR_DOUBLE -> AmfVector.Kind.DOUBLE;
            default -> AmfVector.Kind.OBJECT;
        };
    }

    private AmfDictionary dictionary(int length) throws AmfException {
        AmfDictionary dictionary = remember(new AmfDictionary(in.u8() != 0));
        in.requireElements(2L * length, 1);
        for (int i = 0; i < length; i++) {
            Object key = read();
            dictionary.entries().add(new AmfDictionary.Entry(key, read()));
        }
        return dictionary;
    }

    private int checked(int index, int size, String table) throws AmfException {
        if (index >= size) {
            throw in.bad("AMF3 " + table + " reference " + index + " of " + size);
        }
        return index;
    }
}
