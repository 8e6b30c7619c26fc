package org.rtclite.sip.transaction;

import java.util.Locale;
import org.jspecify.annotations.Nullable;

/** A SIP transport protocol and the two facts the machines need about it (RFC 3261 s18, RFC 7118). */
public enum Transport {
    /** Datagrams: requests and responses are retransmitted by the transaction machines. */
    UDP(false, false, 5060),
    /** A byte stream. */
    TCP(true, false, 5060),
    /** A byte stream inside TLS. */
    TLS(true, true, 5061),
    /** SIP inside WebSocket messages. */
    WS(true, false, 80),
    /** SIP inside WebSocket messages inside TLS. */
    WSS(true, true, 443);

    private final boolean reliable;
    private final boolean secure;
    private final int defaultPort;

    Transport(boolean reliable, boolean secure, int defaultPort) {
        this.reliable = reliable;
        this.secure = secure;
        this.defaultPort = defaultPort;
    }

    /** Whether the transport itself delivers or reports failure, so that no message is retransmitted. */
    public boolean reliable() {
        return reliable;
    }

    /** Whether the hop is protected by TLS. */
    public boolean secure() {
        return secure;
    }

    /** The port meant when a URI names none (RFC 3261 s19.1.2, RFC 7118 s5.2). */
    public int defaultPort() {
        return defaultPort;
    }

    /** The name in a Via header, upper case. */
    public String viaName() {
        return name();
    }

    /** The value of a URI's {@code transport} parameter, lower case. */
    public String uriName() {
        return name().toLowerCase(Locale.ROOT);
    }

    /** The transport named by a Via header or a {@code transport} parameter, or null when it is not one of ours. */
    public static @Nullable Transport named(String name) {
        for (Transport transport : values()) {
            if (transport.name().equalsIgnoreCase(name)) {
                return transport;
            }
        }
        return null;
    }
}
