package org.rtclite.sip.netty;

import io.netty.channel.Channel;
import io.netty.channel.EventLoop;
import io.netty.channel.IoEventLoop;
import io.netty.channel.IoHandler;
import io.netty.channel.ServerChannel;
import io.netty.channel.nio.NioIoHandler;
import io.netty.channel.socket.nio.NioDatagramChannel;
import io.netty.channel.socket.nio.NioServerSocketChannel;
import io.netty.channel.socket.nio.NioSocketChannel;
import java.util.List;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The kinds of sockets that an event loop drives: native transports are the application's choice of jar.
 *
 * @param datagram for UDP
 * @param stream for TCP and TLS
 * @param server takes TCP connections
 */
record SocketClasses(
        Class<? extends Channel> datagram, Class<? extends Channel> stream, Class<? extends ServerChannel> server) {

    private static final Logger LOG = LoggerFactory.getLogger(SocketClasses.class);

    private static final SocketClasses NIO =
            new SocketClasses(NioDatagramChannel.class, NioSocketChannel.class, NioServerSocketChannel.class);
    private static final List<String> NATIVE_TRANSPORTS =
            List.of("io.netty.channel.epoll.Epoll", "io.netty.channel.kqueue.KQueue", "io.netty.channel.uring.IoUring");

    /**
     * Those of that event loop.
     *
     * @throws IllegalArgumentException for a loop of an unknown kind
     */
    static SocketClasses of(EventLoop loop) {
        if (!(loop instanceof IoEventLoop io) || io.isIoType(NioIoHandler.class)) {
            return NIO;
        }
        for (String transport : NATIVE_TRANSPORTS) {
            try {
                if (io.isIoType(Class.forName(transport + "IoHandler").asSubclass(IoHandler.class))) {
                    return new SocketClasses(
                            Class.forName(transport + "DatagramChannel").asSubclass(Channel.class),
                            Class.forName(transport + "SocketChannel").asSubclass(Channel.class),
                            Class.forName(transport + "ServerSocketChannel").asSubclass(ServerChannel.class));
                }
            } catch (ClassNotFoundException e) {
                LOG.trace("{} is not there, so the loop is not of it", transport);
            }
        }
        throw new IllegalArgumentException("no socket is known for an event loop of " + loop.getClass());
    }
}
