package org.rtclite.rtmp.amf;

import io.netty.buffer.ByteBuf;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Writes AMF0 values (AMF 0 specification, section 2); values that only AMF3 has go through the switch to AMF3.
 *
 * <p>One message: {@link #write} for each value, then {@link #drainTo}. A composite value written twice in a message
 * becomes a reference. Values nested over 512 deep are refused. Reusable; one thread at a time; after the first
 * messages it allocates nothing for numbers, ASCII strings and objects of those.
 */
public final class Amf0Writer {

    private static final int MAX_DEPTH = 512;

    private final AmfOutput out = new AmfOutput();
    private final ReferenceTable references = new ReferenceTable();
    private final Amf3Writer amf3;
    private int depth;

    /** A writer without externalizable classes. */
    public Amf0Writer() {
        this(Map.of());
    }

    /** A writer that writes {@link AmfExternal} bodies by the externalizer of their class name. */
    public Amf0Writer(Map<String, AmfExternalizer> externalizers) {
        amf3 = new Amf3Writer(out, externalizers);
    }

    /** Appends what was written since the last call to {@code target}, and forgets the references. */
    public void drainTo(ByteBuf target) {
        out.drainTo(target);
        clearReferences();
    }

    /** How many bytes were written since the last {@link #drainTo} or {@link #clear}. */
    public int length() {
        return out.length();
    }

    /** Forgets what was written since the last {@link #drainTo}, such as after a refused value. */
    public void clear() {
        out.clear();
        clearReferences();
    }

    private void clearReferences() {
        references.clear();
        amf3.clearReferences();
        depth = 0;
    }

    /** Writes one raw byte, such as the format selector of an AMF3 command. */
    public Amf0Writer writeByte(int value) {
        out.u8(value);
        return this;
    }

    /** Writes a number without boxing it. */
    public Amf0Writer writeNumber(double value) {
        out.u8(Amf0Reader.NUMBER);
        out.f64(value);
        return this;
    }

    /** Writes one value through the switch to AMF3 (marker 11). */
    public Amf0Writer writeAmf3(@Nullable Object value) {
        out.u8(Amf0Reader.AVM_PLUS);
        amf3.write(value);
        return this;
    }

    /**
     * Writes one value.
     *
     * @throws IllegalArgumentException for a type that is not in the package comment's table, or nesting over 512
     */
    public Amf0Writer write(@Nullable Object value) {
        if (value == null) {
            out.u8(Amf0Reader.NULL);
        } else if (value instanceof String text) {
            out.markedText(Amf0Reader.STRING, text, Amf0Reader.LONG_STRING);
        } else if (value instanceof Number number) {
            writeNumber(number.doubleValue());
        } else if (value instanceof Boolean flag) {
            out.u8(Amf0Reader.BOOLEAN);
            out.u8(flag ? 1 : 0);
        } else if (value instanceof AmfMarker marker) {
            out.u8(marker == AmfMarker.UNDEFINED ? Amf0Reader.UNDEFINED : Amf0Reader.UNSUPPORTED);
        } else if (value instanceof AmfDate date) {
            out.u8(Amf0Reader.DATE);
            out.f64(date.epochMillis());
            out.u16(date.zoneMinutes());
        } else if (value instanceof AmfXml xml) {
            // the long-string form whatever the length (section 2.17)
            byte[] utf8 = xml.text().getBytes(java.nio.charset.StandardCharsets.UTF_8);
            out.u8(Amf0Reader.XML_DOCUMENT);
            out.i32(utf8.length);
            out.octets(utf8);
        } else if (value instanceof AmfProperties || value instanceof List<?>) {
            writeComposite(value);
        } else {
            writeAmf3(value);
        }
        return this;
    }

    private void writeComposite(Object value) {
        int index = references.indexOrAdd(value);
        if (index >= 0 && index <= 0xFFFF) {
            out.u8(Amf0Reader.REFERENCE);
            out.u16(index);
            return;
        }
        if (++depth > MAX_DEPTH) {
            throw new IllegalArgumentException("value is nested over " + MAX_DEPTH + " deep");
        }
        if (value instanceof AmfObject object) {
            if (object.className().isEmpty()) {
                out.u8(Amf0Reader.OBJECT);
            } else {
                out.u8(Amf0Reader.TYPED_OBJECT);
                out.shortText(object.className());
            }
            writeProperties(object);
        } else if (value instanceof AmfArray array) {
            List<@Nullable Object> elements = array.elements();
            out.u8(Amf0Reader.ECMA_ARRAY);
            out.i32(elements.size() + array.size());
            for (int i = 0; i < elements.size(); i++) {
                out.shortText(Integer.toString(i));
                write(elements.get(i));
            }
            writeProperties(array);
        } else if (value instanceof List<?> list) {
            out.u8(Amf0Reader.STRICT_ARRAY);
            out.i32(list.size());
            for (Object element : list) {
                write(element);
            }
        }
        depth--;
    }

    private void writeProperties(AmfProperties properties) {
        for (int i = 0; i < properties.size(); i++) {
            out.shortText(properties.name(i));
            if (properties.value(i) instanceof String text) { // most are; keeps write from calling itself
                out.markedText(Amf0Reader.STRING, text, Amf0Reader.LONG_STRING);
            } else {
                write(properties.value(i));
            }
        }
        out.u16(0);
        out.u8(Amf0Reader.OBJECT_END);
    }
}
