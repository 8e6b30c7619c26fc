package org.rtclite.sip.transaction;

import java.net.InetSocketAddress;
import java.util.Objects;

/**
 * The path a message came over or is to leave by: a transport, our end, the far end.
 *
 * <p>{@code local} is the address to write into Via and Contact: what the far side can reach, which is the bound
 * address, the one that routes to the far side when the socket is bound to a wildcard, or the advertised external
 * one. A reply to a request goes back over the flow the request came by.
 *
 * @param transport the protocol
 * @param local our address as the far side should see it, resolved
 * @param remote the far side's address, resolved
 * @param connectionId which connection of a reliable transport, 0 for UDP or for "open one"
 */
public record Flow(Transport transport, InetSocketAddress local, InetSocketAddress remote, long connectionId) {

    /** Checks that both addresses are resolved: a flow never needs a name lookup. */
    public Flow {
        Objects.requireNonNull(transport, "transport");
        if (local.isUnresolved()) {
            throw new IllegalArgumentException("local address of a flow is not resolved: " + local);
        }
        if (remote.isUnresolved()) {
            throw new IllegalArgumentException("remote address of a flow is not resolved: " + remote);
        }
    }

    /** A UDP flow between two resolved addresses. */
    public static Flow udp(InetSocketAddress local, InetSocketAddress remote) {
        return new Flow(Transport.UDP, local, remote, 0);
    }

    /** This flow with another far end, for replies that go to a port other than the source's (RFC 3261 s18.2.2). */
    public Flow withRemote(InetSocketAddress newRemote) {
        return newRemote.equals(remote) ? this : new Flow(transport, local, newRemote, connectionId);
    }

    /** Whether both go over one connection, as far as can be told: a flow that asks for one to be opened names none. */
    public boolean isSameConnection(Flow other) {
        return transport == other.transport
                && remote.equals(other.remote)
                && (connectionId == other.connectionId || connectionId == 0 || other.connectionId == 0);
    }

    /** Our address as Via and Contact write it: IPv6 in brackets. */
    public String localHost() {
        return hostText(local);
    }

    /** Our port. */
    public int localPort() {
        return local.getPort();
    }

    /** The far end's address as a URI or a {@code received} parameter in a log line writes it: IPv6 in brackets. */
    public String remoteHost() {
        return hostText(remote);
    }

    private static String hostText(InetSocketAddress address) {
        String text = address.getAddress().getHostAddress();
        int zone = text.indexOf('%');
        String bare = zone < 0 ? text : text.substring(0, zone);
        return bare.indexOf(':') < 0 ? bare : '[' + bare + ']';
    }

    @Override
    public String toString() {
        return transport.uriName() + " " + localHost() + ":" + localPort() + " -> " + remoteHost() + ":"
                + remote.getPort() + (connectionId == 0 ? "" : " #" + connectionId);
    }
}
