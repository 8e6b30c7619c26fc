package org.rtclite.sip.netty;

import io.netty.util.NetUtil;
import java.net.Inet4Address;
import java.net.Inet6Address;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.function.BiConsumer;
import org.jspecify.annotations.Nullable;

/** Host names to addresses, off the event loop, in a bounded number of threads that end when idle. */
final class HostLookup {

    private static final int THREADS = 2;
    private static final int MAX_WAITING = 256;

    private final ThreadPoolExecutor threads;

    HostLookup() {
        threads = new ThreadPoolExecutor(
                THREADS, THREADS, 5, TimeUnit.SECONDS, new LinkedBlockingQueue<>(MAX_WAITING), task -> {
                    Thread thread = new Thread(task, "rtclite-sip-lookup");
                    thread.setDaemon(true);
                    return thread;
                });
        threads.allowCoreThreadTimeOut(true);
    }

    /** The address a numeric host stands for, or null when it is a name. */
    static @Nullable InetAddress numeric(String host) {
        byte[] bytes = NetUtil.createByteArrayFromIpAddressString(host);
        try {
            return bytes == null ? null : InetAddress.getByAddress(bytes);
        } catch (UnknownHostException impossible) {
            return null;
        }
    }

    /**
     * The addresses of a name, in the resolver's order.
     *
     * @param then gets the addresses and null, or none and what went wrong; on a lookup thread, or on the caller's
     */
    void find(String host, BiConsumer<List<InetAddress>, @Nullable String> then) {
        try {
            threads.execute(() -> {
                try {
                    then.accept(List.of(InetAddress.getAllByName(host)), null);
                } catch (UnknownHostException unknown) {
                    then.accept(List.of(), "no such host: " + host);
                }
            });
        } catch (RejectedExecutionException full) {
            then.accept(List.of(), "cannot look up " + host + ": " + MAX_WAITING + " lookups are waiting already");
        }
    }

    /** Those addresses that a socket bound to {@code local} can send to. */
    static List<InetAddress> reachable(List<InetAddress> addresses, InetAddress local) {
        boolean dual = local instanceof Inet6Address && local.isAnyLocalAddress();
        List<InetAddress> reachable = new ArrayList<>();
        for (InetAddress address : addresses) {
            if (dual || (address instanceof Inet4Address) == (local instanceof Inet4Address)) {
                reachable.add(address);
            }
        }
        return reachable;
    }

    void close() {
        threads.shutdownNow();
    }
}
