package org.rtclite.rtmp.netty;

import io.netty.channel.Channel;
import io.netty.channel.EventLoop;
import java.net.InetSocketAddress;
import java.util.HexFormat;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.random.RandomGenerator;
import org.jspecify.annotations.Nullable;

/** The RTMPT sessions of a server, by their ids: 128 random bits, which are all that proves who asks. Never logged. */
final class TunnelSessions {

    private static final int ID_BYTES = 16;

    /** Makes a channel one of the server's clients. */
    @FunctionalInterface
    interface Entrance {
        /** False when there are too many; the channel is not registered yet. */
        boolean admit(Channel channel, EventLoop loop, InetSocketAddress address);
    }

    private final Map<String, ServerTunnel> sessions = new ConcurrentHashMap<>();
    private final TunnelLimits limits;
    private final RandomGenerator random;
    private final Entrance entrance;

    /**
     * Makes an empty one.
     *
     * @param random a SecureRandom
     */
    TunnelSessions(TunnelLimits limits, RandomGenerator random, Entrance entrance) {
        this.limits = limits;
        this.random = random;
        this.entrance = entrance;
    }

    TunnelLimits limits() {
        return limits;
    }

    /** Begins a session; null when there are too many. */
    @Nullable
    ServerTunnel open(EventLoop loop, InetSocketAddress address) {
        byte[] id = new byte[ID_BYTES];
        random.nextBytes(id);
        ServerTunnel made = new ServerTunnel(this, HexFormat.of().formatHex(id), loop);
        if (!entrance.admit(made.channel(), loop, address)) {
            return null;
        }
        sessions.put(made.id(), made);
        made.open(address);
        return made;
    }

    @Nullable
    ServerTunnel find(String id) {
        return sessions.get(id);
    }

    void remove(ServerTunnel session) {
        sessions.remove(session.id());
    }

    /** Sessions there are. */
    int size() {
        return sessions.size();
    }
}
