package org.rtclite.sip.message;

import java.nio.charset.StandardCharsets;

/**
 * A cursor over the bytes of one header field value: the words of RFC 3261 section 25.1.
 *
 * <p>Skipping allocates nothing; text is cut only where a value is wanted. One thread.
 */
class Scan {

    private String what = "";
    private byte[] bytes = new byte[0];
    private int start;
    private int end;
    private int textEnd;
    private int position;

    Scan() {}

    Scan(String what, String text) {
        byte[] encoded = text.getBytes(StandardCharsets.UTF_8);
        reset(what, encoded, 0, encoded.length);
    }

    /** Begins at {@code newStart}; offsets of faults count from there. */
    final void reset(String newWhat, byte[] newBytes, int newStart, int newEnd) {
        what = newWhat;
        bytes = newBytes;
        start = newStart;
        end = newEnd;
        textEnd = newEnd;
        position = newStart;
    }

    final int position() {
        return position;
    }

    final void moveTo(int newPosition) {
        position = newPosition;
    }

    final int end() {
        return end;
    }

    /** Makes the text end at {@code newEnd} until it is set back; returns the end before. */
    final int narrow(int newEnd) {
        int before = end;
        end = newEnd;
        return before;
    }

    final boolean atEnd() {
        return position >= end;
    }

    /** The byte at the cursor, or NUL at the end. */
    final byte peek() {
        return position < end ? bytes[position] : 0;
    }

    final byte at(int index) {
        return bytes[index];
    }

    final byte[] bytes() {
        return bytes;
    }

    final boolean accept(char c) {
        if (position < end && bytes[position] == c) {
            position++;
            return true;
        }
        return false;
    }

    final void expect(char c) {
        if (!accept(c)) {
            throw fail("'" + c + "' expected");
        }
    }

    /** Skips linear white space, line ends of folded text included. */
    final void skipSpace() {
        while (position < end && isSpace(bytes[position])) {
            position++;
        }
    }

    static boolean isSpace(int c) {
        return c == ' ' || c == '\t' || c == '\r' || c == '\n';
    }

    /** Skips the longest run of characters of {@code flag}; at least one. Returns where it begins. */
    final int skip(int flag, String expected) {
        int from = position;
        int i = from;
        while (i < end && Grammar.is(flag, bytes[i])) {
            i++;
        }
        position = i;
        if (i == from) {
            throw fail(expected + " expected");
        }
        return from;
    }

    final int skipToken() {
        return skip(Grammar.TOKEN, "token");
    }

    /** Reads a decimal number of at most {@code max}. */
    final long number(long max) {
        int from = position;
        long value = 0;
        while (position < end && bytes[position] >= '0' && bytes[position] <= '9') {
            value = value * 10 + (bytes[position] - '0');
            if (value > max) {
                position = from;
                throw fail("number above " + max);
            }
            position++;
        }
        if (position == from) {
            throw fail("number expected");
        }
        return value;
    }

    /** Skips a quoted string with its quotes. */
    final void skipQuoted() {
        int from = position;
        expect('"');
        while (position < end) {
            byte b = bytes[position++];
            if (b == '\\') {
                position++;
            } else if (b == '"') {
                return;
            }
        }
        position = from;
        throw fail("quoted string has no end");
    }

    /** Index of {@code c} from the cursor on, or -1. */
    final int find(char c) {
        for (int i = position; i < end; i++) {
            if (bytes[i] == c) {
                return i;
            }
        }
        return -1;
    }

    final void requireEnd() {
        skipSpace();
        if (!atEnd()) {
            throw unexpected();
        }
    }

    final SipSyntaxException unexpected() {
        return fail("unexpected '" + (char) (peek() & 0xff) + "'");
    }

    /** The text of [from, to), with any NUL (which may stand escaped in quotes) replaced. */
    final String cut(int from, int to) {
        String text = new String(bytes, from, to - from, StandardCharsets.UTF_8);
        return text.indexOf('\0') < 0 ? text : text.replace('\0', '\uFFFD');
    }

    /** True when [from, to) is {@code text}, ASCII, whatever the case. */
    final boolean isText(int from, int to, String text) {
        if (to - from != text.length()) {
            return false;
        }
        for (int i = 0; i < text.length(); i++) {
            int difference = bytes[from + i] ^ text.charAt(i);
            if (difference != 0 && (difference != 0x20 || !isLetter(bytes[from + i]))) {
                return false;
            }
        }
        return true;
    }

    private static boolean isLetter(int c) {
        int lower = c | 0x20;
        return lower >= 'a' && lower <= 'z';
    }

    final SipSyntaxException fail(String problem) {
        return failAt(position, problem);
    }

    final SipSyntaxException failAt(int index, String problem) {
        String text = new String(bytes, start, textEnd - start, StandardCharsets.UTF_8);
        return new SipSyntaxException(what, problem, text, index - start);
    }
}
