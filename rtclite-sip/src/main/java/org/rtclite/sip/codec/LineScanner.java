package org.rtclite.sip.codec;

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

    private final SipLimits limits;
    private final HeaderIndex.Builder index = new HeaderIndex.Builder();
    private final @Nullable SipHeader[] headers;
    private final int[] valueStarts;
    private final int[] valueEnds;

    private byte[] bytes = new byte[0];
    private int startLineEnd;
    private int bodyStart;
    private boolean crlfOnly;
    private @Nullable ParseFault fault;

    LineScanner(SipLimits limits) {
        this.limits = limits;
        headers = new SipHeader[limits.headerCount()];
        valueStarts = new int[limits.headerCount()];
        valueEnds = new int[limits.headerCount()];
    }

    static boolean isToken(String text) {
        for (int i = 0; i < text.length(); i++) {
            if (text.charAt(i) >= 128 || !TOKEN[text.charAt(i)]) {
                return false;
            }
        }
        return !text.isEmpty();
    }

    /** Scans a message that begins at its start line. */
    void scan(byte[] message) {
        bytes = message;
        index.clear();
        fault = null;
        crlfOnly = true;
        startLineEnd = 0;
        bodyStart = message.length;
        int next = lineEnd(0, false);
        startLineEnd = contentEnd(0, next);
        if (startLineEnd == next) {
            note(0, message.length == 0 ? "message is empty" : "message ends within the start line");
        }
        while (next < bytes.length && next <= limits.headerBytes()) {
            int start = next;
            int end = lineEnd(start, true);
            if (bytes[end - 1] != '\n') {
                note(start, "message ends within a header line, at header " + index.count());
                return;
            }
            int contentEnd = contentEnd(start, end);
            if (contentEnd == start) {
                bodyStart = end;
                return;
            }
            if (index.count() == limits.headerCount()) {
                note(start, "message has more than " + limits.headerCount() + " header fields");
                return;
            }
            field(start, contentEnd);
            next = end;
        }
        if (next > limits.headerBytes()) {
            note(next, "header is over " + next + " bytes, limit " + limits.headerBytes());
        } else {
            // Deviation: a datagram without body may lack the empty line; nothing is lost by reading it.
            crlfOnly = false;
        }
    }

    /** Position after the line end, or the end of the bytes; continuation lines belong to the line. */
    private int lineEnd(int start, boolean foldable) {
        int i = start;
        while (i < bytes.length) {
            byte b = bytes[i++];
            if (b == '\n') {
                crlfOnly &= i >= 2 && bytes[i - 2] == '\r';
                boolean folded = foldable
                        && i < bytes.length
                        && (bytes[i] == ' ' || bytes[i] == '\t')
                        && contentEnd(start, i) > start;
                if (!folded) {
                    break;
                }
            } else if (b == '\r' && (i == bytes.length || bytes[i] != '\n')) {
                note(i - 1, "CR without LF at offset " + (i - 1));
            }
        }
        if (i - start > limits.lineBytes()) {
            note(
                    start,
                    "SIP header line is " + (i - start) + " bytes, limit " + limits.lineBytes() + ", at header "
                            + index.count());
        }
        return i;
    }

    private int contentEnd(int start, int end) {
        int i = end;
        if (i > start && bytes[i - 1] == '\n') {
            i--;
            if (i > start && bytes[i - 1] == '\r') {
                i--;
            }
        }
        return i;
    }

    private void field(int start, int end) {
        int i = start;
        while (i < end && bytes[i] >= 0 && TOKEN[bytes[i]]) {
            i++;
        }
        int nameEnd = i;
        while (i < end && isSpace(bytes[i])) {
            i++;
        }
        if (nameEnd == start || i == end || bytes[i] != ':' || nameEnd - start > 255) {
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
        boolean folded = false;
        for (int k = valueStart; k < valueEnd && !folded; k++) {
            folded = bytes[k] == '\n';
        }
        int field = index.count();
        SipHeader header = SipHeader.lookup(bytes, start, nameEnd - start);
        headers[field] = header;
        valueStarts[field] = valueStart;
        valueEnds[field] = valueEnd;
        index.add(header, start, nameEnd, valueStart, valueEnd, folded);
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
    String method(byte[] message) {
        int i = 0;
        while (i < startLineEnd && message[i] >= 0 && TOKEN[message[i]]) {
            i++;
        }
        boolean found = i > 0 && i < startLineEnd && message[i] == ' ';
        return found ? new String(message, 0, i, StandardCharsets.US_ASCII) : null;
    }
}
