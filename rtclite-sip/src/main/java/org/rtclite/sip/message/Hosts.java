package org.rtclite.sip.message;

import java.nio.charset.StandardCharsets;

/** Hosts and ports as SIP writes them (RFC 3261 section 25.1, RFC 5118). */
final class Hosts {

    private Hosts() {}

    static boolean isIpv6(String host) {
        return host.indexOf(':') >= 0;
    }

    static String unbracket(String host) {
        return host.startsWith("[") && host.endsWith("]") ? host.substring(1, host.length() - 1) : host;
    }

    static void append(StringBuilder out, String host, int port) {
        if (isIpv6(host)) {
            out.append('[').append(host).append(']');
        } else {
            out.append(host);
        }
        if (port >= 0) {
            out.append(':').append(port);
        }
    }

    static void require(String what, String host) {
        boolean good = isIpv6(host) ? isIpv6Text(host) : Grammar.all(Grammar.HOST, host);
        if (!good) {
            throw new SipSyntaxException(what, "host expected", host, 0);
        }
    }

    static boolean isIpv6Text(String text) {
        byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
        return isIpv6(bytes, 0, bytes.length);
    }

    /** The value of a hexadecimal digit, or -1. */
    static int hex(byte b) {
        return b < 0 ? -1 : Character.digit((char) b, 16);
    }

    /**
     * True for an IPv6 address in text form, with an IPv4 tail if it likes.
     *
     * <p>Deviation: three colons in a row are read as two, because the grammar of RFC 3261 lets peers write
     * them (RFC 5118 section 4.10).
     */
    static boolean isIpv6(byte[] text, int start, int end) {
        int groups = 0;
        int gaps = 0;
        int i = start;
        while (i < end) {
            if (text[i] == ':') {
                int colons = 0;
                while (i < end && text[i] == ':') {
                    colons++;
                    i++;
                }
                gaps += colons >= 2 ? 1 : 0;
                boolean edge = i - colons == start || i == end;
                if (colons > 3 || (colons == 1 && edge)) {
                    return false;
                }
                continue;
            }
            int groupStart = i;
            while (i < end && hex(text[i]) >= 0) {
                i++;
            }
            if (i < end && text[i] == '.') {
                groups += 2;
                return isIpv4(text, groupStart, end) && gaps <= 1 && (gaps == 1 ? groups <= 8 : groups == 8);
            }
            int digits = i - groupStart;
            if (digits == 0 || digits > 4 || (i < end && text[i] != ':')) {
                return false;
            }
            groups++;
        }
        return gaps == 1 ? groups < 8 : gaps == 0 && groups == 8;
    }

    private static boolean isIpv4(byte[] text, int start, int end) {
        int parts = 0;
        int i = start;
        while (i < end) {
            int value = 0;
            int digits = 0;
            while (i < end && text[i] >= '0' && text[i] <= '9' && digits < 4) {
                value = value * 10 + text[i++] - '0';
                digits++;
            }
            if (digits == 0 || digits > 3 || value > 255) {
                return false;
            }
            parts++;
            if (i < end && (text[i++] != '.' || i == end)) {
                return false;
            }
        }
        return parts == 4;
    }
}
