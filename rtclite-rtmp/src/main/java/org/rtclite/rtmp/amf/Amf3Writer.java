package org.rtclite.rtmp.amf;

import io.netty.buffer.ByteBuf;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Writes AMF3 values (AMF 3 specification, section 3).
 *
 * <p>One message: {@link #write} for each value, then {@link #drainTo}. Strings are referred to by equality, composite
 * values by identity, class traits by equality. Values nested over 512 deep are refused. Reusable; one thread at a time.
 */
public final class Amf3Writer {

    private static final int MAX_DEPTH = 512;
    private static final int MAX_INTEGER = (1 << 28) - 1;
    private static final int MIN_INTEGER = -(1 << 28);

    private record Traits(String className, boolean dynamic, boolean externalizable, List<String> members) {}

    private final AmfOutput out;
    private final Map<String, AmfExternalizer> externalizers;
    private final ReferenceTable objects = new ReferenceTable();
    private final Map<String, Integer> strings = new HashMap<>();
    private final Map<Traits, Integer> traits = new HashMap<>();
    private int depth;
    private boolean used; // since the references were forgotten

    /** A writer that writes {@link AmfExternal} bodies by the externalizer of their class name. */
    public Amf3Writer(Map<String, AmfExternalizer> externalizers) {
        this(new AmfOutput(), externalizers);
    }

    Amf3Writer(AmfOutput out, Map<String, AmfExternalizer> externalizers) {
        this.out = out;
        this.externalizers = Map.copyOf(externalizers);
        if (externalizers.containsKey("")) {
            throw new IllegalArgumentException("an externalizer is registered under an empty class name");
        }
    }

    /** Appends what was written since the last call to {@code target}, and forgets the references. */
    public void drainTo(ByteBuf target) {
        out.drainTo(target);
        clearReferences();
    }

    /** Forgets what was written since the last {@link #drainTo}, such as after a refused value. */
    public void clear() {
        out.clear();
        clearReferences();
    }

    void clearReferences() {
        if (used) {
            used = false;
            objects.clear();
            strings.clear();
            traits.clear();
            depth = 0;
        }
    }

    /** Writes one byte of an externalizable body. */
    public Amf3Writer writeByte(int value) {
        out.u8(value);
        return this;
    }

    /** Writes a U29, 0 to 2^29 - 1, of an externalizable body. */
    public Amf3Writer writeU29(int value) {
        out.u29(value);
        return this;
    }

    /** Writes a double of an externalizable body. */
    public Amf3Writer writeDouble(double value) {
        out.f64(value);
        return this;
    }

    /** Writes bytes of an externalizable body. */
    public Amf3Writer writeBytes(byte[] value) {
        out.octets(value);
        return this;
    }

    /**
     * Writes one value.
     *
     * @throws IllegalArgumentException for a type that is not in the package comment's table, an object with more
     *     properties than its sealed class allows, an unregistered class of {@link AmfExternal}, or nesting over 512
     */
    public Amf3Writer write(@Nullable Object value) {
        used = true;
        if (value == null) {
            out.u8(Amf3Reader.NULL);
        } else if (value instanceof String text) {
            out.u8(Amf3Reader.STRING);
            string(text);
        } else if (value instanceof Boolean flag) {
            out.u8(flag ? Amf3Reader.TRUE : Amf3Reader.FALSE);
        } else if (value instanceof Integer number && number >= MIN_INTEGER && number <= MAX_INTEGER) {
            out.u8(Amf3Reader.INTEGER);
            out.u29(number & AmfOutput.MAX_U29);
        } else if (value instanceof Number number) {
            out.u8(Amf3Reader.DOUBLE);
            out.f64(number.doubleValue());
        } else if (value instanceof AmfMarker) {
            out.u8(Amf3Reader.UNDEFINED);
        } else {
            composite(value);
        }
        return this;
    }

    private void string(String text) {
        if (text.isEmpty()) {
            out.u29(1);
            return;
        }
        Integer index = strings.putIfAbsent(text, strings.size());
        if (index != null) {
            out.u29(index << 1);
        } else {
            octets(text.getBytes(StandardCharsets.UTF_8));
        }
    }

    private void octets(byte[] value) {
        out.u29(lengthHeader(value.length));
        out.octets(value);
    }

    private static int lengthHeader(int length) {
        if (length > AmfOutput.MAX_U29 >> 1) {
            throw new IllegalArgumentException("AMF3 length " + length + " exceeds " + (AmfOutput.MAX_U29 >> 1));
        }
        return length << 1 | 1;
    }

    private void composite(Object value) {
        out.u8(marker(value));
        int index = objects.indexOrAdd(value);
        if (index >= 0) {
            out.u29(index << 1);
            return;
        }
        if (++depth > MAX_DEPTH) {
            throw new IllegalArgumentException("value is nested over " + MAX_DEPTH + " deep");
        }
        if (value instanceof AmfObject object) {
            object(object);
        } else if (value instanceof AmfArray array) {
            out.u29(lengthHeader(array.elements().size()));
            named(array, 0);
            array.elements().forEach(this::write);
        } else if (value instanceof List<?> list) {
            out.u29(lengthHeader(list.size()));
            string("");
            list.forEach(this::write);
        } else if (value instanceof AmfDate date) {
            out.u29(1);
            out.f64(date.epochMillis());
        } else if (value instanceof AmfXml xml) {
            octets(xml.text().getBytes(StandardCharsets.UTF_8));
        } else if (value instanceof byte[] bytes) {
            octets(bytes);
        } else if (value instanceof AmfVector vector) {
            vector(vector);
        } else if (value instanceof AmfDictionary dictionary) {
            out.u29(lengthHeader(dictionary.entries().size()));
            out.u8(dictionary.weakKeys() ? 1 : 0);
            dictionary.entries().forEach(entry -> write(entry.key()).write(entry.value()));
        } else if (value instanceof AmfExternal external) {
            external(external);
        }
        depth--;
    }

    private static int marker(Object value) {
        if (value instanceof AmfObject || value instanceof AmfExternal) {
            return Amf3Reader.OBJECT;
        } else if (value instanceof AmfArray || value instanceof List<?>) {
            return Amf3Reader.ARRAY;
        } else if (value instanceof AmfDate) {
            return Amf3Reader.DATE;
        } else if (value instanceof AmfXml xml) {
            return xml.legacy() ? Amf3Reader.XML_DOCUMENT : Amf3Reader.XML;
        } else if (value instanceof byte[]) {
            return Amf3Reader.BYTE_ARRAY;
        } else if (value instanceof AmfDictionary) {
            return Amf3Reader.DICTIONARY;
        } else if (value instanceof AmfVector vector) {
            return switch (vector.kind()) {
                case INT -> Amf3Reader.VECTOR_INT;
                case UINT -> Amf3Reader.VECTOR_UINT;
                case DOUBLE -> Amf3Reader.VECTOR_DOUBLE;
                case OBJECT -> Amf3Reader.VECTOR_OBJECT;
            };
        }
        throw new IllegalArgumentException(
                "AMF cannot carry a " + value.getClass().getName());
    }

    private void object(AmfObject object) {
        int sealed = object.sealedCount();
        if (!object.isDynamic() && object.size() > sealed) {
            throw new IllegalArgumentException("object of sealed class '" + object.className() + "' with " + sealed
                    + " members has " + object.size() + " properties");
        }
        List<String> members = new ArrayList<>(sealed);
        for (int i = 0; i < sealed; i++) {
            members.add(object.name(i));
        }
        traits(new Traits(object.className(), object.isDynamic(), false, members));
        for (int i = 0; i < sealed; i++) {
            write(object.value(i));
        }
        if (object.isDynamic()) {
            named(object, sealed);
        }
    }

    /** The named values from {@code first} on, ended by the empty name; a value under the empty name cannot be sent. */
    private void named(AmfProperties properties, int first) {
        for (int i = first; i < properties.size(); i++) {
            String name = properties.name(i);
            if (name.isEmpty()) {
                throw new IllegalArgumentException("AMF3 cannot carry a dynamic property with an empty name");
            }
            string(name);
            write(properties.value(i));
        }
        string("");
    }

    /** Section 3.12, as {@code Amf3Reader} reads it. */
    private void traits(Traits type) {
        Integer index = traits.putIfAbsent(type, traits.size());
        if (index != null) {
            out.u29(index << 2 | 0b01);
            return;
        }
        if (type.externalizable()) {
            out.u29(0b0111);
        } else {
            out.u29(type.members().size() << 4 | (type.dynamic() ? 0b1011 : 0b0011));
        }
        string(type.className());
        type.members().forEach(this::string);
    }

    private void external(AmfExternal external) {
        AmfExternalizer externalizer = externalizers.get(external.className());
        if (externalizer == null) {
            throw new IllegalArgumentException("no externalizer for class '" + external.className() + "'");
        }
        traits(new Traits(external.className(), false, true, List.of()));
        externalizer.write(this, external.body());
    }

    private void vector(AmfVector vector) {
        out.u29(lengthHeader(vector.elements().size()));
        out.u8(vector.fixed() ? 1 : 0);
        if (vector.kind() == AmfVector.Kind.OBJECT) {
            string(vector.typeName());
        }
        for (Object element : vector.elements()) {
            if (vector.kind() == AmfVector.Kind.OBJECT) {
                write(element);
                continue;
            }
            if (!(element instanceof Number number)) {
                throw new IllegalArgumentException("vector of " + vector.kind() + " holds " + element);
            }
            if (vector.kind() == AmfVector.Kind.DOUBLE) {
                out.f64(number.doubleValue());
            } else {
                out.i32((int) number.longValue());
            }
        }
    }
}
