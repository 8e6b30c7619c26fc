package org.rtclite.sip.codec;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import org.jspecify.annotations.Nullable;
import org.rtclite.sip.message.HeaderIndex;
import org.rtclite.sip.message.SipHeader;

/**
 * Finds start line, header fields and body of a message in one pass over its bytes.
 *
 * <p>Keeps its arrays from message to message. A malformed line is noted as a fault and left out, so that the
 * others can still be used for an answer.
 */
final class LineScanner {

    private static final boolean[] TOKEN = new boolean[128];

    static {
        String other = "-.!%*_+`'~";
        for (char c = 0; c < 128; c++) {
            TOKEN[c] =
                    (c >= '0' && c <= '9') || (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || other.indexOf(c) >= 0;
        }
    }

    private static final VarHandle WORDS = MethodHandles.byteArrayViewVarHandle(long[].class, ByteOrder.LITTLE_ENDIAN);

    private final SipLimits limits;
    private final HeaderIndex.Builder index = new HeaderIndex.Builder();
    private final @Nullable SipHeader[] headers;
    private final int[] valueStarts;
    private final int[] valueEnds;

    private byte[] bytes = new byte[0];
    private int start;
    private int startLineEnd;
    private boolean lineFolded;
    private int bodyStart;
    private boolean crlfOnly;
    private @Nullable ParseFault fault;

    LineScanner(SipLimits limits) {
        this.limits = limits;
        headers = new SipHeader[limits.headerCount()];
        valueStarts = new int[limits.headerCount()];
        valueEnds = new int[limits.headerCount()];
    }

    static boolean isToken(byte[] text, int from, int to) {
        for (int i = from; i < to; i++) {
            if (text[i] < 0 || !TOKEN[text[i]]) {
                return false;
            }
        }
        return to > from;
    }

    /** Scans a message; empty lines before its start line are skipped (RFC 3261 s7.5). */
    void scan(byte[] message) {
        bytes = message;
        index.clear();
        fault = null;
        crlfOnly = true;
        start = 0;
        while (start < message.length && (message[start] == '\r' || message[start] == '\n')) {
            start++;
        }
        bodyStart = message.length;
        int next = lineEnd(start, false);
        startLineEnd = contentEnd(start, next);
        if (startLineEnd == next) {
            note(start, start == message.length ? "message is empty" : "message ends within the start line");
        }
        while (next < bytes.length && next - start <= limits.headerBytes()) {
            int line = next;
            next = lineEnd(line, true);
            if (bytes[next - 1] != '\n') {
                note(line, "message ends within a header line, at header " + index.count());
                return;
            }
            int contentEnd = contentEnd(line, next);
            if (contentEnd == line) {
                bodyStart = next;
                return;
            }
            if (index.count() == limits.headerCount()) {
                note(line, "message has more than " + limits.headerCount() + " header fields");
                return;
            }
            field(line, contentEnd);
        }
        if (next - start > limits.headerBytes()) {
            note(next, "header is over " + (next - start) + " bytes, limit " + limits.headerBytes());
        } else {
            // Deviation: a datagram without body may lack the empty line; nothing is lost by reading it.
            crlfOnly = false;
        }
    }

    /** Position after the line end, or the end of the bytes; continuation lines belong to the line. */
    private int lineEnd(int from, boolean foldable) {
        lineFolded = false;
        int i = from;
        while (i < bytes.length) {
            i = skipText(i);
            if (i == bytes.length) {
                break;
            }
            byte b = bytes[i++];
            if (b == '\n') {
                crlfOnly &= i - from >= 2 && bytes[i - 2] == '\r';
                boolean folded = foldable
                        && i < bytes.length
                        && (bytes[i] == ' ' || bytes[i] == '\t')
                        && contentEnd(from, i) > from;
                if (!folded) {
                    break;
                }
                lineFolded = true;
            } else if (b == '\r' && (i == bytes.length || bytes[i] != '\n')) {
                note(i - 1, "CR without LF at offset " + (i - 1));
            }
        }
        if (i - from > limits.lineBytes()) {
            note(
                    from,
                    "SIP header line is " + (i - from) + " bytes, limit " + limits.lineBytes() + ", at header "
                            + index.count());
        }
        return i;
    }

    /** Skips bytes that cannot end a line, eight at a time; stops at one below 16, or at the end. */
    private int skipText(int from) {
        int i = from;
        while (i + Long.BYTES <= bytes.length) {
            long word = (long) WORDS.get(bytes, i);
            // a byte below 16 borrows into its top bit; bytes from 128 on have it set and are masked out
            long low = (word - 0x1010_1010_1010_1010L) & ~word & 0x8080_8080_8080_8080L;
            if (low != 0) {
                return i + (Long.numberOfTrailingZeros(low) >>> 3);
            }
            i += Long.BYTES;
        }
        while (i < bytes.length && (bytes[i] < 0 || bytes[i] >= 16)) {
            i++;
        }
        return i;
    }

    private int contentEnd(int from, int end) {
        int i = end;
        if (i > from && bytes[i - 1] == '\n') {
            i--;
            if (i > from && bytes[i - 1] == '\r') {
                i--;
            }
        }
        return i;
    }

    private void field(int from, int end) {
        int i = from;
        while (i < end && bytes[i] >= 0 && TOKEN[bytes[i]]) {
            i++;
        }
        int nameEnd = i;
        while (i < end && isSpace(bytes[i])) {
            i++;
        }
        if (nameEnd == from || i == end || bytes[i] != ':' || nameEnd - from > 255) {
            note(i, "header line has no name and colon, at header " + index.count());
            return;
        }
        int valueStart = i + 1;
        while (valueStart < end && isSpace(bytes[valueStart])) {
            valueStart++;
        }
        int valueEnd = end;
        while (valueEnd > valueStart && isSpace(bytes[valueEnd - 1])) {
            valueEnd--;
        }
        int field = index.count();
        SipHeader header = SipHeader.lookup(bytes, from, nameEnd - from);
        headers[field] = header;
        valueStarts[field] = valueStart;
        valueEnds[field] = valueEnd;
        index.add(header, from, nameEnd, valueStart, valueEnd, lineFolded);
    }

    private static boolean isSpace(byte b) {
        return b == ' ' || b == '\t' || b == '\r' || b == '\n';
    }

    private void note(int offset, String problem) {
        if (fault == null) {
            fault = ParseFault.at(offset, index.count(), problem);
        }
    }

    @Nullable
    ParseFault fault() {
        return fault;
    }

    /** Where the start line begins. */
    int start() {
        return start;
    }

    int startLineEnd() {
        return startLineEnd;
    }

    int bodyStart() {
        return bodyStart;
    }

    int count() {
        return index.count();
    }

    @Nullable
    SipHeader header(int field) {
        return headers[field];
    }

    int countOf(SipHeader header) {
        int count = 0;
        for (int field = 0; field < index.count(); field++) {
            count += headers[field] == header ? 1 : 0;
        }
        return count;
    }

    int valueStart(int field) {
        return valueStarts[field];
    }

    String value(int field) {
        return new String(bytes, valueStarts[field], valueEnds[field] - valueStarts[field], StandardCharsets.UTF_8);
    }

    /** The decimal number that is the whole value, or -1 when it is none or above {@code max}. */
    int number(int field, int max) {
        long number = 0;
        for (int i = valueStarts[field]; i < valueEnds[field]; i++) {
            int digit = bytes[i] - '0';
            number = number * 10 + digit;
            if (digit < 0 || digit > 9 || number > max) {
                return -1;
            }
        }
        return valueEnds[field] == valueStarts[field] ? -1 : (int) number;
    }

    HeaderIndex index(int bodyLength, boolean hasLength) {
        return index.build(bodyStart, bodyLength, crlfOnly && hasLength);
    }

    /** The token that begins the first line when a space follows, as the method of a request does; else null. */
    @Nullable
    String method() {
        int i = start;
        while (i < startLineEnd && bytes[i] >= 0 && TOKEN[bytes[i]]) {
            i++;
        }
        boolean found = i > start && i < startLineEnd && bytes[i] == ' ';
        return found ? new String(bytes, start, i - start, StandardCharsets.US_ASCII) : null;
    }
}
