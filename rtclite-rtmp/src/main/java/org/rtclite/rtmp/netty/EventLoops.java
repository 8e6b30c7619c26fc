package org.rtclite.rtmp.netty;

import io.netty.channel.Channel;
import io.netty.channel.EventLoopGroup;
import io.netty.channel.IoEventLoopGroup;
import io.netty.channel.IoHandler;
import io.netty.channel.MultiThreadIoEventLoopGroup;
import io.netty.channel.ServerChannel;
import io.netty.channel.nio.NioIoHandler;
import io.netty.channel.socket.nio.NioServerSocketChannel;
import io.netty.channel.socket.nio.NioSocketChannel;
import io.netty.util.concurrent.DefaultThreadFactory;
import io.netty.util.concurrent.EventExecutor;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The event loops of clients and servers: the application's, or our own. */
@SuppressWarnings("FutureReturnValueIgnored") // what a channel or loop cannot do any more, its close handler tells
final class EventLoops {

    private static final Logger LOG = LoggerFactory.getLogger(EventLoops.class);
    private static final int CLOSE_SECONDS = 2;

    private static final List<String> NATIVE_TRANSPORTS =
            List.of("io.netty.channel.epoll.Epoll", "io.netty.channel.kqueue.KQueue", "io.netty.channel.uring.IoUring");

    private EventLoops() {}

    static EventLoopGroup create(String name, int threads) {
        return new MultiThreadIoEventLoopGroup(
                threads, new DefaultThreadFactory(name, true), NioIoHandler.newFactory());
    }

    /** The class of sockets that the group can drive: native transports are the application's choice of jar. */
    static Class<? extends Channel> socketClass(EventLoopGroup group) {
        String transport = nativeTransport(group);
        return transport == null
                ? NioSocketChannel.class
                : load(transport + "SocketChannel").asSubclass(Channel.class);
    }

    static Class<? extends ServerChannel> serverSocketClass(EventLoopGroup group) {
        String transport = nativeTransport(group);
        return transport == null
                ? NioServerSocketChannel.class
                : load(transport + "ServerSocketChannel").asSubclass(ServerChannel.class);
    }

    /** What the names of the group's native classes begin with; null for NIO. */
    private static @Nullable String nativeTransport(EventLoopGroup group) {
        if (!(group instanceof IoEventLoopGroup io) || io.isIoType(NioIoHandler.class)) {
            return null;
        }
        for (String transport : NATIVE_TRANSPORTS) {
            try {
                if (io.isIoType(Class.forName(transport + "IoHandler").asSubclass(IoHandler.class))) {
                    return transport;
                }
            } catch (ClassNotFoundException e) {
                LOG.trace("{} is not there, so the group is not of it", transport);
            }
        }
        throw new IllegalArgumentException("no socket is known for an event loop group of " + group.getClass());
    }

    private static Class<?> load(String name) {
        try {
            return Class.forName(name);
        } catch (ClassNotFoundException e) {
            throw new IllegalStateException("the event loop group is native, but there is no " + name, e);
        }
    }

    /** Throws when the caller is one of those event loops, which must not wait. */
    static void requireMayBlock(EventLoopGroup group, String method) {
        if (isLoop(group)) {
            throw new IllegalStateException(
                    method + " blocks and was called on an event loop: call it on another thread");
        }
    }

    /** Whether the caller is one of those event loops. */
    static boolean isLoop(EventLoopGroup group) {
        for (EventExecutor loop : group) {
            if (loop.inEventLoop()) {
                return true;
            }
        }
        return false;
    }

    /** Waits for a result; what went wrong is thrown as it was. */
    static <T> T await(EventLoopGroup group, CompletableFuture<T> future, String what) throws RtmpException {
        requireMayBlock(group, what);
        return await(future, what);
    }

    /** Like {@link #await(EventLoopGroup, CompletableFuture, String)}, for a caller that was found to be on no loop. */
    static <T> T await(CompletableFuture<T> future, String what) throws RtmpException {
        try {
            return future.get();
        } catch (ExecutionException e) {
            if (e.getCause() instanceof RtmpException failure) {
                throw failure;
            }
            throw new RtmpException(what + " failed: " + e.getCause(), e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new RtmpException(what + " was interrupted", e);
        }
    }

    static void shutdown(EventLoopGroup group) {
        group.shutdownGracefully(0, CLOSE_SECONDS, TimeUnit.SECONDS).awaitUninterruptibly();
    }
}
