package org.rtclite.sip.message;

import java.util.List;

/** Lists in header fields: values separated by commas outside quotes and angle brackets (RFC 3261 s7.3.1). */
final class Elements {

    private Elements() {}

    /** Adds the elements of a line, without the white space around them; empty ones are left out. */
    static void split(String line, List<String> into) {
        int start = 0;
        while (start < line.length()) {
            int end = end(line, start);
            String element = line.substring(start, end).strip();
            if (!element.isEmpty()) {
                into.add(element);
            }
            start = end + 1;
        }
    }

    /** What follows the first element of a line and its comma. */
    static String after(String line) {
        int end = end(line, 0);
        return end < line.length() ? line.substring(end + 1).strip() : "";
    }

    /** Position of the comma that ends the element at {@code start}, or the end of the line. */
    private static int end(String line, int start) {
        boolean quoted = false;
        boolean bracketed = false;
        for (int i = start; i < line.length(); i++) {
            char c = line.charAt(i);
            if (quoted) {
                i += c == '\\' ? 1 : 0;
                quoted = c != '"';
            } else if (c == '"' && !bracketed) {
                quoted = true;
            } else if (c == '<' || c == '>') {
                bracketed = c == '<';
            } else if (c == ',' && !bracketed) {
                return i;
            }
        }
        return line.length();
    }
}
