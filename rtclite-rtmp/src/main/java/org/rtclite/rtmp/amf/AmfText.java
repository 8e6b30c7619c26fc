package org.rtclite.rtmp.amf;

import java.util.List;
import org.jspecify.annotations.Nullable;

/** Values for people, cut in depth and length: a graph may contain itself, or the same part very often. */
final class AmfText {

    private static final int MAX_DEPTH = 4;
    private static final int MAX_LENGTH = 2000;

    private final StringBuilder text = new StringBuilder();

    private AmfText() {}

    static String of(Object value) {
        AmfText description = new AmfText();
        description.value(value, 0);
        return description.text.toString();
    }

    private void value(@Nullable Object value, int depth) {
        if (isFull() || depth > MAX_DEPTH) {
            text.append("...");
        } else if (value instanceof AmfProperties properties) {
            properties(properties, depth);
        } else if (value instanceof List<?> list) {
            list(list, depth);
        } else if (value instanceof byte[] bytes) {
            text.append("byte[").append(bytes.length).append(']');
        } else if (value instanceof String string && string.length() > MAX_LENGTH) {
            text.append(string, 0, MAX_LENGTH).append("...");
        } else {
            text.append(value);
        }
    }

    private void list(List<?> list, int depth) {
        text.append('[');
        for (int i = 0; i < list.size() && !isFull(); i++) {
            text.append(i == 0 ? "" : ", ");
            value(list.get(i), depth + 1);
        }
        text.append(']');
    }

    private void properties(AmfProperties properties, int depth) {
        if (properties instanceof AmfObject object) {
            text.append(object.className());
        }
        text.append('{');
        boolean first = true;
        if (properties instanceof AmfArray array && !array.elements().isEmpty()) {
            list(array.elements(), depth);
            first = false;
        }
        for (int i = 0; i < properties.size() && !isFull(); i++) {
            text.append(first ? "" : ", ").append(properties.name(i)).append('=');
            value(properties.value(i), depth + 1);
            first = false;
        }
        text.append('}');
    }

    private boolean isFull() {
        return text.length() > MAX_LENGTH;
    }
}
