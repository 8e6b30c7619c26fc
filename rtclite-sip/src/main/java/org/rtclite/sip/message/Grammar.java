package org.rtclite.sip.message;

import java.nio.charset.StandardCharsets;

/** Character classes of RFC 3261 section 25.1, as one table of flags. */
final class Grammar {

    static final int TOKEN = 1;
    static final int USER = 2;
    static final int PASSWORD = 4;
    static final int URI_PARAMETER = 8;
    static final int URI_HEADER = 16;
    static final int HOST = 32;
    static final int SCHEME = 64;
    /** Header parameter values outside quotes: wider than token, because peers put hosts and URIs there. */
    static final int VALUE = 128;
    /** Characters that a URI may hold anywhere (RFC 2396 uric, and '#' as sent in user parts). */
    static final int URI = 256;

    private static final short[] FLAGS = new short[128];

    private static final String ALPHANUMERIC = "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789";
    private static final String MARK = "-_.!~*'()";

    static {
        mark(TOKEN, ALPHANUMERIC + "-.!%*_+`'~");
        // Deviation: '#' in a user part is not in the grammar, but feature codes such as *21# are dialled with it.
        mark(USER, ALPHANUMERIC + MARK + "&=+$,;?/%#");
        mark(PASSWORD, ALPHANUMERIC + MARK + "&=+$,%");
        mark(URI_PARAMETER, ALPHANUMERIC + MARK + "[]/:&+$%");
        mark(URI_HEADER, ALPHANUMERIC + MARK + "[]/?:+$%");
        mark(HOST, ALPHANUMERIC + "-._");
        mark(SCHEME, ALPHANUMERIC + "+-.");
        mark(URI, ALPHANUMERIC + MARK + ";/?:@&=+$,%#[]");
        for (char c = '!'; c < 127; c++) {
            if (";,\"<>\\".indexOf(c) < 0) {
                FLAGS[c] |= VALUE;
            }
        }
    }

    private Grammar() {}

    private static void mark(int flag, String chars) {
        for (int i = 0; i < chars.length(); i++) {
            FLAGS[chars.charAt(i)] |= (short) flag;
        }
    }

    static boolean is(int flag, byte b) {
        return b >= 0 && (FLAGS[b] & flag) != 0;
    }

    static boolean is(int flag, char c) {
        return c < 128 && (FLAGS[c] & flag) != 0;
    }

    /** True when {@code text} is not empty and all its characters have {@code flag}. */
    static boolean all(int flag, String text) {
        return !text.isEmpty() && firstNot(flag, text, 0, text.length()) < 0;
    }

    /** Index of the first character in [start, end) without {@code flag}, or -1. */
    static int firstNot(int flag, String text, int start, int end) {
        for (int i = start; i < end; i++) {
            if (!is(flag, text.charAt(i))) {
                return i;
            }
        }
        return -1;
    }

    /** Index of the first {@code %} in [start, end) that two hexadecimal digits do not follow, or -1. */
    static int badEscape(String text, int start, int end) {
        for (int i = start; i < end; i++) {
            if (text.charAt(i) == '%' && (i + 2 >= end || hex(text.charAt(i + 1)) < 0 || hex(text.charAt(i + 2)) < 0)) {
                return i;
            }
        }
        return -1;
    }

    static int hex(char c) {
        return c < 128 ? Character.digit(c, 16) : -1;
    }

    /** Replaces {@code %HH} by the octet it stands for and reads the whole as UTF-8. */
    static String unescape(String text) {
        if (text.indexOf('%') < 0) {
            return text;
        }
        byte[] in = text.getBytes(StandardCharsets.UTF_8);
        byte[] out = new byte[in.length];
        int n = 0;
        for (int i = 0; i < in.length; i++) {
            if (in[i] == '%' && i + 2 < in.length) {
                int high = hex((char) (in[i + 1] & 0xff));
                int low = hex((char) (in[i + 2] & 0xff));
                if (high >= 0 && low >= 0) {
                    out[n++] = (byte) (high << 4 | low);
                    i += 2;
                    continue;
                }
            }
            out[n++] = in[i];
        }
        return new String(out, 0, n, StandardCharsets.UTF_8);
    }

    /** Writes {@code text} with every octet outside {@code flag}, and the percent sign, as {@code %HH}. */
    static String escape(int flag, String text) {
        StringBuilder out = new StringBuilder(text.length() + 8);
        for (byte octet : text.getBytes(StandardCharsets.UTF_8)) {
            char c = (char) (octet & 0xff);
            if (c != '%' && is(flag, c)) {
                out.append(c);
            } else {
                out.append('%')
                        .append(Character.toUpperCase(Character.forDigit(c >> 4, 16)))
                        .append(Character.toUpperCase(Character.forDigit(c & 15, 16)));
            }
        }
        return out.toString();
    }

    /**
     * Refuses text that would change the framing of a message: CR, LF and NUL.
     *
     * @throws IllegalArgumentException naming the place
     */
    static String requireOneLine(String what, String text) {
        for (int i = 0; i < text.length(); i++) {
            char c = text.charAt(i);
            if (c == '\r' || c == '\n' || c == 0) {
                throw new SipSyntaxException(what, "CR, LF or NUL is not allowed", text, i);
            }
        }
        return text;
    }
}
