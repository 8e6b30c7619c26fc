package org.rtclite.rtmp.amf;

import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * An array that also has named values: AMF0's ECMA array, AMF3's array with an associative part.
 *
 * <p>AMF0 knows only names: what was read from it has no elements, and elements are written under the names 0, 1, 2...
 * See {@link AmfProperties} for equality and order.
 */
public final class AmfArray extends AmfProperties {

    private final List<@Nullable Object> elements = new AmfList(0);

    /** An array without elements or names. */
    public AmfArray() {}

    /** The dense part, for reading and changing. */
    public List<@Nullable Object> elements() {
        return elements;
    }

    @Override
    public AmfArray put(String name, @Nullable Object value) {
        super.put(name, value);
        return this;
    }
}
