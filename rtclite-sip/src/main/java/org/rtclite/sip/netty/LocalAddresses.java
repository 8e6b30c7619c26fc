package org.rtclite.sip.netty;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.channels.DatagramChannel;
import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Which address of ours the far side should know: the external one, the bound one, or the one that routes there.
 *
 * <p>The last is found by connecting a datagram socket, which sends nothing, and remembered for a while.
 */
final class LocalAddresses {

    private static final int MAX_REMEMBERED = 1024;
    private static final long MEMORY_NANOS = 30_000_000_000L;

    private record Route(InetAddress local, long foundNanos) {}

    private final InetSocketAddress bound;
    private final @Nullable InetAddress external;
    private final Map<InetAddress, Route> routes = new LinkedHashMap<>() {
        private static final long serialVersionUID = 1L;

        @Override
        protected boolean removeEldestEntry(Map.Entry<InetAddress, Route> eldest) {
            return size() > MAX_REMEMBERED;
        }
    };

    LocalAddresses(InetSocketAddress bound, @Nullable InetAddress external) {
        this.bound = bound;
        this.external = external;
    }

    /** Our address for messages to and from {@code remote}. */
    InetSocketAddress towards(InetAddress remote, long nowNanos) {
        if (external != null) {
            return new InetSocketAddress(external, bound.getPort());
        }
        if (!bound.getAddress().isAnyLocalAddress()) {
            return bound;
        }
        Route known = routes.get(remote);
        if (known == null || nowNanos - known.foundNanos() > MEMORY_NANOS) {
            known = new Route(find(remote), nowNanos);
            routes.put(remote, known);
        }
        return new InetSocketAddress(known.local(), bound.getPort());
    }

    private static InetAddress find(InetAddress remote) {
        try (DatagramChannel probe = DatagramChannel.open()) {
            probe.connect(new InetSocketAddress(remote, 9));
            if (probe.getLocalAddress() instanceof InetSocketAddress local
                    && !local.getAddress().isAnyLocalAddress()) {
                return local.getAddress();
            }
            return InetAddress.getLoopbackAddress();
        } catch (IOException noRoute) {
            // The message will fail to leave as well, and that is reported where it happens.
            return InetAddress.getLoopbackAddress();
        }
    }
}
