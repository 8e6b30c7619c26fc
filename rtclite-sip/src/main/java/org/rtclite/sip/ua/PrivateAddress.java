package org.rtclite.sip.ua;

/** Tells numeric addresses that nobody outside their own network can reach. */
final class PrivateAddress {

    private PrivateAddress() {}

    /** Whether {@code host} is an address of RFC 1918, RFC 6598, RFC 3927 or RFC 4193, or link-local in IPv6. */
    static boolean isPrivate(String host) {
        if (host.indexOf(':') >= 0) {
            return isPrivateV6(host);
        }
        String[] octets = host.split("\\.", -1);
        if (octets.length != 4) {
            return false;
        }
        int first = octet(octets[0]);
        int second = octet(octets[1]);
        if (first < 0 || second < 0 || octet(octets[2]) < 0 || octet(octets[3]) < 0) {
            return false; // a name, not an address
        }
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

    /** The value of one part of an IPv4 address, or -1 when it is none. */
    private static int octet(String text) {
        boolean digits = !text.isEmpty() && text.length() <= 3 && text.chars().allMatch(c -> c >= '0' && c <= '9');
        int value = digits ? Integer.parseInt(text) : -1;
        return value <= 255 ? value : -1;
    }
}
