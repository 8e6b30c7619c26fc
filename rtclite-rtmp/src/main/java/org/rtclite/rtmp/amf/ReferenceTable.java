package org.rtclite.rtmp.amf;

import java.util.Arrays;
import java.util.IdentityHashMap;
import org.jspecify.annotations.Nullable;

/** Which composite values a message already holds, by identity; a scan while there are few, a map after that. */
final class ReferenceTable {

    private static final int SCANNED = 16;

    private final @Nullable Object[] first = new Object[SCANNED];
    private @Nullable IdentityHashMap<Object, Integer> rest;
    private int size;

    void clear() {
        if (size > 0) {
            Arrays.fill(first, 0, Math.min(size, SCANNED), null);
            rest = null;
            size = 0;
        }
    }

    /** The index of {@code value}, or -1 after adding it. */
    int indexOrAdd(Object value) {
        for (int i = 0; i < Math.min(size, SCANNED); i++) {
            if (first[i] == value) {
                return i;
            }
        }
        if (size < SCANNED) {
            first[size] = value;
        } else {
            if (rest == null) {
                rest = new IdentityHashMap<>();
            }
            Integer index = rest.putIfAbsent(value, size);
            if (index != null) {
                return index;
            }
        }
        size++;
        return -1;
    }

    /** Takes a place in the table for something that is never referred to. */
    void skip() {
        indexOrAdd(new Object());
    }
}
