package org.rtclite.sip.sdp;

/**
 * A {@code c=} line (RFC 8866 section 5.7).
 *
 * @param networkType {@code IN}
 * @param addressType {@code IP4} or {@code IP6}
 * @param address as written, with the multicast suffix if there is one: {@code 224.2.36.42/127}
 */
public record Connection(String networkType, String addressType, String address) {

    public Connection {
        SdpText.requireToken("network type", networkType);
        SdpText.requireToken("address type", addressType);
        SdpText.requireLine("address", address);
        if (address.isEmpty() || address.indexOf(' ') >= 0) {
            throw new IllegalArgumentException("address is '" + address + "', must be one word");
        }
    }

    /** The line for an IPv4 or IPv6 address in text form, or a host name. */
    public static Connection of(String address) {
        return new Connection("IN", address.indexOf(':') >= 0 ? "IP6" : "IP4", address);
    }

    /** The address without the multicast suffix. */
    public String host() {
        int slash = address.indexOf('/');
        return slash < 0 ? address : address.substring(0, slash);
    }

    /** True for the null address, with which RFC 2543 asked for hold (RFC 3264 section 8.4). */
    public boolean isNull() {
        return address.equals("0.0.0.0") || address.equals("::");
    }

    @Override
    public String toString() {
        return networkType + " " + addressType + " " + address;
    }
}
