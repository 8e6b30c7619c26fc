package org.rtclite.rtmp.amf;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteOrder;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/**
 * The last few short ASCII strings written, as they stand on the wire with a 16-bit length in front: names and codes are
 * the same objects from message to message.
 *
 * <p>Direct mapped: a collision replaces. A hit is a matter of identity, so that a string that is new each time costs no
 * comparison. 64 entries of at most 38 characters.
 */
final class RecentText {

    /** Bytes of an entry, and what {@link #copy} may touch. */
    static final int ROOM = 40;

    /** Not known. */
    static final int UNKNOWN = 0;

    /** Not known, but seen before: worth a {@link #keep}. */
    static final int KEEP = -1;

    private static final VarHandle LONGS = MethodHandles.byteArrayViewVarHandle(long[].class, ByteOrder.nativeOrder());
    private static final int LENGTH_BYTES = 2;
    private static final int MAX_LENGTH = ROOM - LENGTH_BYTES;
    private static final int ENTRIES = 64;

    /** One string; the bytes lie in fields, which need no bounds checks. */
    private static final class Entry {
        @Nullable
        String text;

        int length = KEEP;
        long bytes0;
        long bytes8;
        long bytes16;
        long bytes24;
        long bytes32;
    }

    private final Entry[] entries = new Entry[ENTRIES];

    RecentText() {
        Arrays.setAll(entries, i -> new Entry());
    }

    private Entry entry(String text) {
        return entries[text.hashCode() & ENTRIES - 1];
    }

    /**
     * Copies length and bytes of {@code text} to {@code to} if they are known; {@link #ROOM} bytes there are overwritten.
     *
     * @return how many of them count; {@link #UNKNOWN}, or {@link #KEEP} when it was asked for before
     */
    int copy(String text, byte[] to, int at) {
        if (text.length() > MAX_LENGTH) {
            return UNKNOWN;
        }
        Entry entry = entry(text);
        if (isOther(entry.text, text)) {
            entry.text = text;
            entry.length = KEEP;
            return UNKNOWN;
        }
        int length = entry.length;
        if (length > 0) {
            LONGS.set(to, at, entry.bytes0);
            LONGS.set(to, at + 8, entry.bytes8);
            if (length > 16) {
                LONGS.set(to, at + 16, entry.bytes16);
                LONGS.set(to, at + 24, entry.bytes24);
                LONGS.set(to, at + 32, entry.bytes32);
            }
        }
        return length;
    }

    @SuppressWarnings("ReferenceEquality") // what another string of the same characters costs is a miss
    private static boolean isOther(@Nullable String known, String text) {
        return known != text;
    }

    /** Keeps the text last asked for: its length and its bytes, all ASCII, stand at {@code at} of {@code in}. */
    void keep(String text, byte[] in, int at) {
        Entry entry = entry(text);
        entry.length = text.length() + LENGTH_BYTES;
        entry.bytes0 = (long) LONGS.get(in, at);
        entry.bytes8 = (long) LONGS.get(in, at + 8);
        entry.bytes16 = (long) LONGS.get(in, at + 16);
        entry.bytes24 = (long) LONGS.get(in, at + 24);
        entry.bytes32 = (long) LONGS.get(in, at + 32);
    }
}
