package org.rtclite.sip.message;

/** A cursor over the text of one header field value (RFC 3261 section 25.1); one use, one thread. */
final class Scan {

    final String text;
    final String what;
    private final int end;
    int position;

    Scan(String what, String text) {
        this(what, text, 0, text.length());
    }

    Scan(String what, String text, int start, int end) {
        this.what = what;
        this.text = text;
        this.position = start;
        this.end = end;
    }

    boolean atEnd() {
        return position >= end;
    }

    /** The character at the cursor, or NUL at the end. */
    char peek() {
        return position < end ? text.charAt(position) : 0;
    }

    boolean accept(char c) {
        if (peek() == c && position < end) {
            position++;
            return true;
        }
        return false;
    }

    void expect(char c) {
        if (!accept(c)) {
            throw fail("'" + c + "' expected");
        }
    }

    /** Skips linear white space, line ends of folded text included. */
    Scan skipSpace() {
        while (position < end && isSpace(text.charAt(position))) {
            position++;
        }
        return this;
    }

    static boolean isSpace(char c) {
        return c == ' ' || c == '\t' || c == '\r' || c == '\n';
    }

    String token() {
        return run(Grammar.TOKEN, "token");
    }

    /** Reads the longest run of characters of {@code flag}; at least one. */
    String run(int flag, String expected) {
        int start = position;
        while (position < end && Grammar.is(flag, text.charAt(position))) {
            position++;
        }
        if (position == start) {
            throw fail(expected + " expected");
        }
        return text.substring(start, position);
    }

    /** Reads a decimal number of at most {@code max}. */
    long number(long max) {
        int start = position;
        long value = 0;
        while (position < end && text.charAt(position) >= '0' && text.charAt(position) <= '9') {
            value = value * 10 + (text.charAt(position) - '0');
            if (value > max) {
                position = start;
                throw fail("number above " + max);
            }
            position++;
        }
        if (position == start) {
            throw fail("number expected");
        }
        return value;
    }

    /** Skips a quoted string with its quotes and returns it as written, NUL (which may be escaped) replaced. */
    String rawQuoted() {
        int start = position;
        expect('"');
        while (position < end) {
            char c = text.charAt(position++);
            if (c == '\\') {
                position++;
            } else if (c == '"') {
                return text.substring(start, position).replace('\0', '\uFFFD');
            }
        }
        position = start;
        throw fail("quoted string has no end");
    }

    /** Moves to the next top-level comma or the end: not inside quotes, not inside angle brackets. */
    int skipElement() {
        int start = position;
        boolean inAngles = false;
        while (position < end) {
            char c = text.charAt(position);
            if (c == '"' && !inAngles) {
                rawQuoted();
                continue;
            } else if (c == '<') {
                inAngles = true;
            } else if (c == '>') {
                inAngles = false;
            } else if (c == ',' && !inAngles) {
                break;
            }
            position++;
        }
        if (position == start) {
            throw fail("empty list element");
        }
        return position;
    }

    void requireEnd() {
        skipSpace();
        if (!atEnd()) {
            throw fail("unexpected '" + peek() + "'");
        }
    }

    SipSyntaxException fail(String problem) {
        return new SipSyntaxException(what, problem, text, position);
    }

    /** Takes the quotes and backslashes off a quoted string; other text is returned as it is. */
    static String unquote(String raw) {
        if (raw.length() < 2 || raw.charAt(0) != '"') {
            return raw;
        }
        String inner = raw.substring(1, raw.length() - 1);
        if (inner.indexOf('\\') < 0) {
            return inner;
        }
        StringBuilder out = new StringBuilder(inner.length());
        for (int i = 0; i < inner.length(); i++) {
            char c = inner.charAt(i);
            if (c == '\\' && i + 1 < inner.length()) {
                c = inner.charAt(++i);
            }
            out.append(c);
        }
        return out.toString();
    }

    static String quote(String text) {
        StringBuilder out = new StringBuilder(text.length() + 2).append('"');
        for (int i = 0; i < text.length(); i++) {
            char c = text.charAt(i);
            if (c == '"' || c == '\\') {
                out.append('\\');
            }
            out.append(c);
        }
        return out.append('"').toString();
    }
}
