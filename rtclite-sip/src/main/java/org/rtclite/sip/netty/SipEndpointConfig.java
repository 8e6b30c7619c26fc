package org.rtclite.sip.netty;

import java.net.InetAddress;
import java.net.InetSocketAddress;
import org.jspecify.annotations.Nullable;
import org.rtclite.sip.transaction.Transport;
import org.rtclite.sip.ua.EngineConfig;

/**
 * How a {@link SipEndpoint} is opened.
 *
 * @param bind local address and port, port 0 for an ephemeral one; a wildcard address is allowed
 * @param transport which transport requests of ours use when a URI asks for none
 * @param externalAddress written into Via and Contact instead of the local address, or null for the one that routes
 *     to the far side
 * @param lineFeedOnly whether messages are written with LF instead of CRLF, for peers that want that
 * @param maxMessageBytes longest message accepted, up to 65535
 * @param engine the engine's own configuration
 */
public record SipEndpointConfig(
        InetSocketAddress bind,
        Transport transport,
        @Nullable InetAddress externalAddress,
        boolean lineFeedOnly,
        int maxMessageBytes,
        EngineConfig engine) {

    /** The longest UDP datagram. */
    public static final int MAX_MESSAGE_BYTES = 65_535;

    /** Checks the bounds. */
    public SipEndpointConfig {
        if (bind.isUnresolved()) {
            throw new IllegalArgumentException("bind address is not resolved: " + bind);
        }
        if (maxMessageBytes < 1 || maxMessageBytes > MAX_MESSAGE_BYTES) {
            throw new IllegalArgumentException(
                    "maxMessageBytes is " + maxMessageBytes + ", must be 1 to " + MAX_MESSAGE_BYTES);
        }
    }

    /** UDP on this address with an engine of this configuration. */
    public static SipEndpointConfig udp(InetSocketAddress bind, EngineConfig engine) {
        return new SipEndpointConfig(bind, Transport.UDP, null, false, MAX_MESSAGE_BYTES, engine);
    }

    /** This configuration with another preferred transport. */
    public SipEndpointConfig withTransport(Transport newTransport) {
        return new SipEndpointConfig(bind, newTransport, externalAddress, lineFeedOnly, maxMessageBytes, engine);
    }

    /** This configuration with an address to advertise, or none. */
    public SipEndpointConfig withExternalAddress(@Nullable InetAddress newExternalAddress) {
        return new SipEndpointConfig(bind, transport, newExternalAddress, lineFeedOnly, maxMessageBytes, engine);
    }

    /** This configuration with or without LF line ends. */
    public SipEndpointConfig withLineFeedOnly(boolean newLineFeedOnly) {
        return new SipEndpointConfig(bind, transport, externalAddress, newLineFeedOnly, maxMessageBytes, engine);
    }

    /** This configuration with another bound on received messages. */
    public SipEndpointConfig withMaxMessageBytes(int newMaxMessageBytes) {
        return new SipEndpointConfig(bind, transport, externalAddress, lineFeedOnly, newMaxMessageBytes, engine);
    }
}
