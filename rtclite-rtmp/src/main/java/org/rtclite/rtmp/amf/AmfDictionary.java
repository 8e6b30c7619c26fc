package org.rtclite.rtmp.amf;

import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * An AMF3 dictionary: pairs whose keys are any AMF value, told apart by identity (AMF3 section 3.16).
 *
 * <p>A list of pairs rather than a map, because the keys may be objects that contain the dictionary.
 */
public final class AmfDictionary {

    /** One key and its value. */
    public record Entry(@Nullable Object key, @Nullable Object value) {
        @Override
        public String toString() {
            return "entry";
        }
    }

    private final boolean weakKeys;
    private final List<Entry> entries = new ArrayList<>();

    /** An empty dictionary; {@code weakKeys} travels with it and means nothing here. */
    public AmfDictionary(boolean weakKeys) {
        this.weakKeys = weakKeys;
    }

    /** Whether the sender's dictionary held its keys weakly. */
    public boolean weakKeys() {
        return weakKeys;
    }

    /** The pairs, for reading and changing. */
    public List<Entry> entries() {
        return entries;
    }

    @Override
    public String toString() {
        return "dictionary of " + entries.size();
    }
}
