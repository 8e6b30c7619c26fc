package org.rtclite.sip.message;

import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/**
 * Where the header fields and the body of a message lie in its bytes. Immutable; made by parsers.
 *
 * <p>One header field takes four numbers, so that a message of fifteen fields has an index of 250 bytes and
 * no object per field.
 */
public final class HeaderIndex {

    private static final int WIDTH = 4;
    private static final int NAME_START = 0;
    private static final int VALUE_START = 1;
    private static final int VALUE_END = 2;
    private static final int TRAITS = 3;

    private static final int UNKNOWN = 0xff;
    private static final int FOLDED = 0x100;
    private static final int NAME_LENGTH_SHIFT = 16;

    private final int[] slots;
    private final int bodyStart;
    private final int bodyLength;
    private final boolean canonical;

    private HeaderIndex(int[] slots, int bodyStart, int bodyLength, boolean canonical) {
        this.slots = slots;
        this.bodyStart = bodyStart;
        this.bodyLength = bodyLength;
        this.canonical = canonical;
    }

    /** How many header fields there are. */
    public int count() {
        return slots.length / WIDTH;
    }

    int bodyStart() {
        return bodyStart;
    }

    int bodyLength() {
        return bodyLength;
    }

    /** True when the bytes can be sent as they are: CRLF, and a Content-Length that is right. */
    boolean isCanonical() {
        return canonical;
    }

    int nameStart(int field) {
        return slots[field * WIDTH + NAME_START];
    }

    int nameEnd(int field) {
        return nameStart(field) + (slots[field * WIDTH + TRAITS] >>> NAME_LENGTH_SHIFT);
    }

    int valueStart(int field) {
        return slots[field * WIDTH + VALUE_START];
    }

    int valueEnd(int field) {
        return slots[field * WIDTH + VALUE_END];
    }

    boolean isFolded(int field) {
        return (slots[field * WIDTH + TRAITS] & FOLDED) != 0;
    }

    @Nullable
    SipHeader header(int field) {
        int id = slots[field * WIDTH + TRAITS] & UNKNOWN;
        return id == UNKNOWN ? null : SipHeader.at(id);
    }

    /** Index of the next field of that name from {@code from} on, or -1. */
    int next(SipHeader header, int from) {
        int id = header.id();
        for (int i = from * WIDTH + TRAITS; i < slots.length; i += WIDTH) {
            if ((slots[i] & UNKNOWN) == id) {
                return i / WIDTH;
            }
        }
        return -1;
    }

    /** Collects the fields of one message in their order; may be reused for the next message. */
    public static final class Builder {

        private int[] slots = new int[24 * WIDTH];
        private int length;

        /** How many fields were added since {@link #clear}. */
        public int count() {
            return length / WIDTH;
        }

        public void clear() {
            length = 0;
        }

        /**
         * Adds a field.
         *
         * @param header its name when known, else null
         * @param folded true when the value holds line ends
         */
        public void add(
                @Nullable SipHeader header, int nameStart, int nameEnd, int valueStart, int valueEnd, boolean folded) {
            int nameLength = nameEnd - nameStart;
            if (nameLength <= 0 || nameLength > 0x7fff) {
                throw new IllegalArgumentException("header name is " + nameLength + " bytes, limit 32767");
            }
            if (length == slots.length) {
                slots = Arrays.copyOf(slots, 2 * length);
            }
            slots[length + NAME_START] = nameStart;
            slots[length + VALUE_START] = valueStart;
            slots[length + VALUE_END] = valueEnd;
            slots[length + TRAITS] =
                    nameLength << NAME_LENGTH_SHIFT | (folded ? FOLDED : 0) | (header == null ? UNKNOWN : header.id());
            length += WIDTH;
        }

        /**
         * The index of the fields added.
         *
         * @param canonical true when the bytes may be sent unchanged
         */
        public HeaderIndex build(int bodyStart, int bodyLength, boolean canonical) {
            return new HeaderIndex(Arrays.copyOf(slots, length), bodyStart, bodyLength, canonical);
        }
    }
}
