package org.rtclite.rtmp.amf;

import java.util.Arrays;
import java.util.function.BiConsumer;
import org.jspecify.annotations.Nullable;

/**
 * Named values in the order of the wire: what {@link AmfObject} and {@link AmfArray} have in common.
 *
 * <p>Equality is identity, because the graph may contain itself. Look-up is a scan from the end: a name that the far side
 * sent twice has its last value, as in ActionScript. Not thread-safe.
 */
public abstract sealed class AmfProperties permits AmfObject, AmfArray {

    private String[] names = new String[4];
    private @Nullable Object[] values = new Object[4];
    private int size;

    AmfProperties() {}

    /** How many named values there are. */
    public final int size() {
        return size;
    }

    /** The name at {@code index}, 0 to {@code size() - 1}. */
    public final String name(int index) {
        return names[checked(index)];
    }

    /** The value at {@code index}, 0 to {@code size() - 1}. */
    public final @Nullable Object value(int index) {
        return values[checked(index)];
    }

    /** The value of that name, null when it is absent or is AMF null: {@link #contains} tells them apart. */
    public final @Nullable Object get(String name) {
        int index = indexOf(name);
        return index < 0 ? null : values[index];
    }

    /** The value of that name if it is a string, otherwise null. */
    public final @Nullable String string(String name) {
        return get(name) instanceof String text ? text : null;
    }

    /** The value of that name if it is a number, otherwise {@code otherwise}. */
    public final double number(String name, double otherwise) {
        return get(name) instanceof Number number ? number.doubleValue() : otherwise;
    }

    /** True if there is a value, also null, of that name. */
    public final boolean contains(String name) {
        return indexOf(name) >= 0;
    }

    /** Sets the value of that name, in its place if the name is there, otherwise at the end. Returns this. */
    public AmfProperties put(String name, @Nullable Object value) {
        int index = indexOf(name);
        if (index >= 0) {
            values[index] = value;
        } else {
            append(name, value);
        }
        return this;
    }

    /** Calls {@code action} with each name and value, in order. */
    public final void forEach(BiConsumer<String, @Nullable Object> action) {
        for (int i = 0; i < size; i++) {
            action.accept(names[i], values[i]);
        }
    }

    /** Adds at the end without looking for the name: what readers use, so that hostile input costs no quadratic time. */
    final void append(String name, @Nullable Object value) {
        if (size == names.length) {
            names = Arrays.copyOf(names, size * 2);
            values = Arrays.copyOf(values, size * 2);
        }
        names[size] = name;
        values[size++] = value;
    }

    private int indexOf(String name) {
        for (int i = size - 1; i >= 0; i--) {
            if (names[i].equals(name)) {
                return i;
            }
        }
        return -1;
    }

    private int checked(int index) {
        if (index < 0 || index >= size) {
            throw new IndexOutOfBoundsException("property " + index + " of " + size);
        }
        return index;
    }

    /** For people: cut at a depth of 4 and about 2000 characters. Contains whatever secrets the values contain. */
    @Override
    public final String toString() {
        return AmfText.of(this);
    }
}
