package org.rtclite.rtmp.amf;

import java.util.ArrayList;
import org.jspecify.annotations.Nullable;

/**
 * A list that was read: compared by identity and printed with limits.
 *
 * <p>Deviation: {@code List} compares by elements. The far side can send a list that contains itself, or the same list
 * twice on each of 64 levels, for which comparing, hashing or printing by elements would not end.
 */
final class AmfList extends ArrayList<@Nullable Object> {

    private static final long serialVersionUID = 1L;

    AmfList(int capacity) {
        super(capacity);
    }

    @Override
    public boolean equals(@Nullable Object other) {
        return this == other;
    }

    @Override
    public int hashCode() {
        return System.identityHashCode(this);
    }

    @Override
    public String toString() {
        return AmfText.of(this);
    }
}
