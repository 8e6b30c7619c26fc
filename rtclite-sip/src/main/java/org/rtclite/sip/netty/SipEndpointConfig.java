package org.rtclite.sip.netty;

import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.rtclite.sip.transaction.Transport;
import org.rtclite.sip.ua.EngineConfig;

/**
 * How a {@link SipEndpoint} is opened.
 *
 * @param bind local address and port, port 0 for an ephemeral one; a wildcard address is allowed
 * @param transports what to open, of UDP, TCP and TLS; requests of ours use the first one when a URI asks for none.
 *     All are bound to the one port, but TLS to the next one unless it comes first
 * @param externalAddress written into Via and Contact instead of the local address, or null for the one that routes
 *     to the far side
 * @param lineFeedOnly whether messages are written with LF instead of CRLF, for peers that want that
 * @param maxMessageBytes longest message accepted, up to 65535
 * @param tls keys and trust for TLS
 * @param engine the engine's own configuration
 */
public record SipEndpointConfig(
        InetSocketAddress bind,
        List<Transport> transports,
        @Nullable InetAddress externalAddress,
        boolean lineFeedOnly,
        int maxMessageBytes,
        TlsOptions tls,
        EngineConfig engine) {

    /** The longest UDP datagram. */
    public static final int MAX_MESSAGE_BYTES = 65_535;

    private static final List<Transport> POSSIBLE = List.of(Transport.UDP, Transport.TCP, Transport.TLS);

    /** Checks the bounds. */
    public SipEndpointConfig {
        transports = List.copyOf(transports);
        if (bind.isUnresolved()) {
            throw new IllegalArgumentException("bind address is not resolved: " + bind);
        }
        if (maxMessageBytes < 1 || maxMessageBytes > MAX_MESSAGE_BYTES) {
            throw new IllegalArgumentException(
                    "maxMessageBytes is " + maxMessageBytes + ", must be 1 to " + MAX_MESSAGE_BYTES);
        }
        if (transports.isEmpty()
                || !POSSIBLE.containsAll(transports)
                || transports.stream().distinct().count() != transports.size()) {
            throw new IllegalArgumentException("transports are " + transports + ", must be some of " + POSSIBLE);
        }
    }

    /** One transport, with the platform's trust if it is TLS. */
    public SipEndpointConfig(
            InetSocketAddress bind,
            Transport transport,
            @Nullable InetAddress externalAddress,
            boolean lineFeedOnly,
            int maxMessageBytes,
            EngineConfig engine) {
        this(bind, List.of(transport), externalAddress, lineFeedOnly, maxMessageBytes, TlsOptions.defaults(), engine);
    }

    /** UDP on this address with an engine of this configuration. */
    public static SipEndpointConfig udp(InetSocketAddress bind, EngineConfig engine) {
        return new SipEndpointConfig(bind, Transport.UDP, null, false, MAX_MESSAGE_BYTES, engine);
    }

    /** The transport that requests of ours use when a URI asks for none. */
    public Transport transport() {
        return transports.get(0);
    }

    /** This configuration with one transport only. */
    public SipEndpointConfig withTransport(Transport newTransport) {
        return withTransports(List.of(newTransport));
    }

    /** This configuration with these transports, the preferred one first. */
    public SipEndpointConfig withTransports(List<Transport> newTransports) {
        return new SipEndpointConfig(bind, newTransports, externalAddress, lineFeedOnly, maxMessageBytes, tls, engine);
    }

    /** This configuration with other keys and trust. */
    public SipEndpointConfig withTls(TlsOptions newTls) {
        return new SipEndpointConfig(bind, transports, externalAddress, lineFeedOnly, maxMessageBytes, newTls, engine);
    }

    /** This configuration with an address to advertise, or none. */
    public SipEndpointConfig withExternalAddress(@Nullable InetAddress newExternalAddress) {
        return new SipEndpointConfig(bind, transports, newExternalAddress, lineFeedOnly, maxMessageBytes, tls, engine);
    }

    /** This configuration with or without LF line ends. */
    public SipEndpointConfig withLineFeedOnly(boolean newLineFeedOnly) {
        return new SipEndpointConfig(bind, transports, externalAddress, newLineFeedOnly, maxMessageBytes, tls, engine);
    }

    /** This configuration with another bound on received messages. */
    public SipEndpointConfig withMaxMessageBytes(int newMaxMessageBytes) {
        return new SipEndpointConfig(bind, transports, externalAddress, lineFeedOnly, newMaxMessageBytes, tls, engine);
    }

    /** Where a transport is bound once the first one got {@code port}. */
    InetSocketAddress bindOf(Transport transport, int port) {
        boolean apart = transport == Transport.TLS && transport != transport() && port != 0;
        return new InetSocketAddress(bind.getAddress(), apart ? port + 1 : port);
    }
}
