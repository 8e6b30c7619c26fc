package org.rtclite.sip.ua;

/** Tells numeric addresses that nobody outside their own network can reach. */
final class PrivateAddress {

    private PrivateAddress() {}

    /** Whether {@code host} is an address of RFC 1918, RFC 6598, RFC 3927 or RFC 4193, or link-local in IPv6. */
    static boolean isPrivate(String host) {
        if (host.indexOf(':') >= 0) {
            return isPrivateV6(host);
        }
        int dot = host.indexOf('.');
        int nextDot = host.indexOf('.', dot + 1);
        if (dot < 0 || nextDot < 0) {
            return false;
        }
        int first = octet(host, 0, dot);
        int second = octet(host, dot + 1, nextDot);
        return first == 10
                || (first == 192 && second == 168)
                || (first == 172 && second >= 16 && second <= 31)
                || (first == 169 && second == 254)
                || (first == 100 && second >= 64 && second <= 127);
    }

    private static boolean isPrivateV6(String host) {
        int colon = host.indexOf(':');
        if (colon != 4) {
            return false;
        }
        int high = Character.digit(host.charAt(0), 16) << 4 | Character.digit(host.charAt(1), 16);
        int low = Character.digit(host.charAt(2), 16);
        return (high & 0xFE) == 0xFC || (high == 0xFE && (low & 0xC) == 0x8);
    }

    private static int octet(String text, int start, int end) {
        if (end - start < 1 || end - start > 3) {
            return -1;
        }
        int value = 0;
        for (int i = start; i < end; i++) {
            int digit = text.charAt(i) - '0';
            if (digit < 0 || digit > 9) {
                return -1;
            }
            value = 10 * value + digit;
        }
        return value;
    }
}
