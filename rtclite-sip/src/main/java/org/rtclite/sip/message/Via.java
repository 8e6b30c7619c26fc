package org.rtclite.sip.message;

import java.util.Locale;
import org.jspecify.annotations.Nullable;

/**
 * One hop of a Via header field (RFC 3261 section 20.42, RFC 3581).
 *
 * @param protocol name and version: {@code SIP/2.0}
 * @param transport as written: {@code UDP}, {@code TCP}, {@code TLS}, {@code WS}
 * @param host where the sender wants the response, IPv6 without brackets
 * @param port its port, or -1 when the field names none
 * @param parameters branch, received, rport and others
 */
public record Via(String protocol, String transport, String host, int port, Parameters parameters) {

    /** What a branch begins with when it is unique by RFC 3261 section 8.1.1.7. */
    public static final String MAGIC_COOKIE = "z9hG4bK";

    /** The protocol of all SIP there is. */
    static final String PROTOCOL = "SIP/2.0";

    public Via {
        Hosts.require("Via", host);
        if (!Grammar.all(Grammar.TOKEN, transport)) {
            throw new SipSyntaxException("Via transport", "token expected", transport, 0);
        }
        if (port < -1 || port > 65_535) {
            throw new IllegalArgumentException("port is " + port + ", must be -1 or 0 to 65535");
        }
    }

    /** Makes the Via of a request that we send: with a branch and the rport flag. */
    public static Via of(String transport, String host, int port, String branch) {
        return new Via(
                PROTOCOL,
                transport.toUpperCase(Locale.ROOT),
                Hosts.unbracket(host),
                port,
                Parameters.NONE.with("branch", branch).with("rport", null));
    }

    /**
     * Parses one Via value.
     *
     * @throws SipSyntaxException with the offset of the fault
     */
    public static Via parse(String text) {
        FieldScan scan = new FieldScan("Via", text);
        scan.scanVia();
        Via via = scan.via();
        scan.requireEnd();
        return via;
    }

    /** The branch; null when the sender is so old that it sends none. */
    public @Nullable String branch() {
        return parameters.get("branch");
    }

    /** True when the branch is a transaction identifier by RFC 3261 section 17.2.3. */
    public boolean hasMagicCookie() {
        String branch = branch();
        return branch != null && branch.regionMatches(true, 0, MAGIC_COOKIE, 0, MAGIC_COOKIE.length());
    }

    /** The address that the next hop saw, without brackets; null when it noted none. */
    public @Nullable String received() {
        String received = parameters.get("received");
        return received == null ? null : Hosts.unbracket(received);
    }

    /** The port that the next hop saw; 0 when only asked for, -1 when not even that (RFC 3581). */
    public int rport() {
        if (!parameters.has("rport")) {
            return -1;
        }
        return portOf(parameters.get("rport"));
    }

    private static int portOf(@Nullable String value) {
        if (value == null || value.isEmpty() || value.length() > 5) {
            return 0;
        }
        int port = 0;
        for (int i = 0; i < value.length(); i++) {
            char c = value.charAt(i);
            if (c < '0' || c > '9') {
                return 0;
            }
            port = port * 10 + c - '0';
        }
        return port > 65_535 ? 0 : port;
    }

    /** The multicast or override address; null when there is none. */
    public @Nullable String maddr() {
        String maddr = parameters.get("maddr");
        return maddr == null ? null : Hosts.unbracket(maddr);
    }

    /** The time to live of multicast packets, or -1 when the field names none. */
    public int ttl() {
        String ttl = parameters.get("ttl");
        return ttl == null ? -1 : Math.min(255, portOf(ttl));
    }

    /** A copy with a parameter set; null makes a flag. */
    public Via withParameter(String name, @Nullable String value) {
        return new Via(protocol, transport, host, port, parameters.with(name, value));
    }

    /** A copy that notes where the request came from (RFC 3261 section 18.2.1, RFC 3581 section 4). */
    public Via withReceived(String address, int sourcePort) {
        Parameters noted = parameters;
        if (parameters.has("rport")) {
            noted = noted.with("rport", Integer.toString(sourcePort)).with("received", address);
        } else if (!host.equalsIgnoreCase(address)) {
            noted = noted.with("received", address);
        }
        return new Via(protocol, transport, host, port, noted);
    }

    @Override
    public String toString() {
        StringBuilder out = new StringBuilder(96);
        out.append(protocol).append('/').append(transport).append(' ');
        Hosts.append(out, host, port);
        return out.append(parameters).toString();
    }
}
