package org.rtclite.sip.ua;

import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import org.rtclite.sip.message.SipUri;
import org.rtclite.sip.message.Uri;
import org.rtclite.sip.transaction.Flow;
import org.rtclite.sip.transaction.TimerQueue;
import org.rtclite.sip.transaction.Transport;

/** Turns the URI of a next hop into flows, by asking the driver (RFC 3263 s4). */
final class NextHops {

    /** A driver that never answers must not leave a query for good. */
    private static final long PATIENCE_NANOS = 32_000_000_000L;

    /** What the asker hears, exactly once. */
    interface Asker {
        /** The ways there, best first, at least one. */
        void found(List<Flow> flows);

        /** There is none. */
        void notFound(String reason);
    }

    private record Pending(Asker asker, TimerQueue.Timer patience) {}

    private final TimerQueue timers;
    private final Consumer<Output> out;
    private final Map<Long, Pending> pending = new HashMap<>();
    private long lastId;

    NextHops(TimerQueue timers, Consumer<Output> out) {
        this.timers = timers;
        this.out = out;
    }

    /**
     * Finds the way to {@code hop}.
     *
     * @param known a flow that may already lead there, or null; used at once when it does
     */
    void find(Uri hop, @Nullable Flow known, Asker asker) {
        if (!(hop instanceof SipUri uri)) {
            asker.notFound("cannot send to '" + hop + "': not a sip or sips URI, and no proxy is set");
            return;
        }
        String named = uri.transport();
        Transport transport = named == null ? null : Transport.named(named);
        if (named != null && transport == null) {
            asker.notFound("transport '" + named + "' of '" + uri + "' is not supported");
            return;
        }
        if (transport == null && uri.secure()) {
            transport = Transport.TLS;
        }
        String maddr = uri.parameter("maddr"); // RFC 3261 s19.1.1: overrides the host
        String host = maddr == null ? uri.host() : maddr;
        if (known != null && leadsTo(known, transport, host, uri.port())) {
            asker.found(List.of(known));
            return;
        }
        long id = ++lastId;
        pending.put(id, new Pending(asker, timers.after(PATIENCE_NANOS, () -> unresolved(id, "no answer in time"))));
        out.accept(new Resolve(id, transport, host, uri.port(), uri.secure()));
    }

    /** Whether {@code flow} goes to that address: the port counts only where no connection is open. */
    private static boolean leadsTo(Flow flow, @Nullable Transport transport, String host, int port) {
        if (transport != null && transport != flow.transport()) {
            return false;
        }
        String remote = flow.remoteHost();
        String bare = remote.startsWith("[") ? remote.substring(1, remote.length() - 1) : remote;
        if (!bare.equalsIgnoreCase(host)) {
            return false;
        }
        int wanted = port > 0 ? port : flow.transport().defaultPort();
        return flow.transport().reliable() || wanted == flow.remote().getPort();
    }

    void resolved(long id, List<Flow> flows) {
        if (flows.isEmpty()) {
            throw new IllegalArgumentException("query " + id + " answered with 0 flows, at least 1 is needed");
        }
        Pending query = take(id);
        if (query != null) {
            query.asker().found(flows);
        }
    }

    void unresolved(long id, String reason) {
        Pending query = take(id);
        if (query != null) {
            query.asker().notFound(reason);
        }
    }

    int size() {
        return pending.size();
    }

    private @Nullable Pending take(long id) {
        Pending query = pending.remove(id);
        if (query != null) {
            query.patience().cancel();
        }
        return query;
    }
}
