package org.rtclite.sip.sdp;

import java.util.ArrayList;
import java.util.List;

/** What text may stand in a line of a description. */
final class SdpText {

    private static final List<String> USUAL_NAMES = List.of(
            "rtpmap", "fmtp", "ptime", "sendrecv", "rtcp", "candidate", "ssrc", "crypto", "rtcp-mux", "maxptime");

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

    /** The name in [start, end) of a text, without blanks around it; the same string each time for usual names. */
    static String attributeName(String text, int start, int end) {
        for (String name : USUAL_NAMES) {
            if (name.length() == end - start && text.startsWith(name, start)) {
                return name;
            }
        }
        return text.substring(start, end).strip();
    }

    /** The words in [start, end) of a text, which spaces separate. */
    static List<String> words(String text, int start, int end) {
        List<String> words = new ArrayList<>(8);
        int i = start;
        while (i < end) {
            int from = i;
            while (i < end && text.charAt(i) != ' ') {
                i++;
            }
            if (i > from) {
                words.add(text.substring(from, i));
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
