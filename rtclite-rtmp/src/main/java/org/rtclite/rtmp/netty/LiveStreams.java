package org.rtclite.rtmp.netty;

import io.netty.channel.EventLoop;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import org.rtclite.rtmp.session.SessionSettings;

/**
 * The live streams of a server by their names, each for as long as somebody uses it: publishes, plays or looks.
 *
 * <p>From any thread. Whoever acquired a stream releases it once; so names that clients make up are forgotten with them.
 */
final class LiveStreams {

    private record Entry(LiveStream stream, int users) {}

    private final Map<String, Entry> entries = new ConcurrentHashMap<>();
    private final int chunkSize;
    private final ServerLimits limits;

    LiveStreams(SessionSettings settings, ServerLimits limits) {
        this.chunkSize = settings.chunkSize();
        this.limits = limits;
    }

    /** The stream of that name, with one user more; its home is {@code loop} if it is new. */
    LiveStream acquire(String name, EventLoop loop) {
        return entries
                .compute(
                        name,
                        (key, entry) -> entry == null
                                ? new Entry(new LiveStream(key, loop, chunkSize, limits), 1)
                                : new Entry(entry.stream(), entry.users() + 1))
                .stream();
    }

    /** Takes one user away. */
    void release(LiveStream stream) {
        entries.computeIfPresent(
                stream.name(), (key, entry) -> entry.users() > 1 ? new Entry(entry.stream(), entry.users() - 1) : null);
    }

    /** The names of the streams in use. */
    Set<String> names() {
        return Set.copyOf(entries.keySet());
    }
}
