package org.rtclite.sip.ua;

import org.jspecify.annotations.Nullable;
import org.rtclite.sip.transaction.Transport;

/**
 * Find out where a next hop is and which of our addresses reaches it.
 *
 * <p>The driver answers every query once, with {@link SipEngine#resolved} or {@link SipEngine#unresolved}, possibly
 * much later. {@code host} may be a numeric address; the answer is needed all the same, because only the driver knows
 * which local address routes there (RFC 3263 s4; RFC 3261 s18.1.1).
 *
 * @param id identifies the query in the answer
 * @param transport the transport the URI asks for, or null when the driver may choose
 * @param host name or numeric address, IPv6 without brackets
 * @param port the port the URI names, or -1 for the transport's default
 * @param secure whether only a transport protected by TLS will do ({@code sips})
 */
public record Resolve(long id, @Nullable Transport transport, String host, int port, boolean secure)
        implements Output {}
