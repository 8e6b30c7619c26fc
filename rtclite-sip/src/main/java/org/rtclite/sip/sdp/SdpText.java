package org.rtclite.sip.sdp;

import java.util.ArrayList;
import java.util.List;

/** What text may stand in a line of a description. */
final class SdpText {

    private SdpText() {}

    static String requireLine(String what, String text) {
        for (int i = 0; i < text.length(); i++) {
            char c = text.charAt(i);
            if (c == '\r' || c == '\n' || c == 0) {
                throw new IllegalArgumentException(what + " has CR, LF or NUL at offset " + i);
            }
        }
        return text;
    }

    static boolean isToken(String text) {
        boolean good = !text.isEmpty();
        for (int i = 0; i < text.length() && good; i++) {
            char c = text.charAt(i);
            good = c > ' ' && c < 127 && c != ':';
        }
        return good;
    }

    static String requireToken(String what, String text) {
        if (!isToken(text)) {
            throw new IllegalArgumentException(what + " is '" + text + "', must be a token");
        }
        return text;
    }

    /** The words of a line, which spaces separate. */
    static List<String> words(String line) {
        List<String> words = new ArrayList<>(8);
        int i = 0;
        while (i < line.length()) {
            int start = i;
            while (i < line.length() && line.charAt(i) != ' ') {
                i++;
            }
            if (i > start) {
                words.add(line.substring(start, i));
            }
            i++;
        }
        return words;
    }

    /** The number, or -1 when {@code text} is not 1 to 9 decimal digits. */
    static int number(String text) {
        if (text.isEmpty() || text.length() > 9) {
            return -1;
        }
        int value = 0;
        for (int i = 0; i < text.length(); i++) {
            char c = text.charAt(i);
            if (c < '0' || c > '9') {
                return -1;
            }
            value = value * 10 + c - '0';
        }
        return value;
    }
}
