package org.rtclite.rtmp.amf;

import java.nio.charset.StandardCharsets;
import org.jspecify.annotations.Nullable;

/**
 * The last few short ASCII names read, so that the property names of every message are not made anew.
 *
 * <p>Direct mapped: a collision replaces. 128 entries of at most 32 characters, whatever the far side sends.
 */
final class NameCache {

    private static final int ENTRIES = 128;
    private static final int MAX_LENGTH = 32;

    private final @Nullable String[] entries = new String[ENTRIES];

    String get(byte[] bytes, int offset, int length) {
        if (length == 0) {
            return "";
        }
        if (length > MAX_LENGTH) {
            return new String(bytes, offset, length, StandardCharsets.UTF_8);
        }
        int slot = (bytes[offset] * 31 + bytes[offset + length - 1] * 7 + bytes[offset + (length >> 1)] + length * 13)
                & ENTRIES - 1;
        String known = entries[slot];
        if (known != null && matches(known, bytes, offset, length)) {
            return known;
        }
        String made = new String(bytes, offset, length, StandardCharsets.UTF_8);
        entries[slot] = made;
        return made;
    }

    /** True only for ASCII: a byte of a longer UTF-8 form is negative and equals no character. */
    private static boolean matches(String known, byte[] bytes, int offset, int length) {
        if (known.length() != length) {
            return false;
        }
        for (int i = 0; i < length; i++) {
            if (known.charAt(i) != bytes[offset + i]) {
                return false;
            }
        }
        return true;
    }
}
