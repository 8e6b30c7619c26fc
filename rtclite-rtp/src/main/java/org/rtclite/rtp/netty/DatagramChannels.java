package org.rtclite.rtp.netty;

import io.netty.channel.ChannelFactory;
import io.netty.channel.EventLoop;
import io.netty.channel.IoEventLoopGroup;
import io.netty.channel.IoHandler;
import io.netty.channel.ReflectiveChannelFactory;
import io.netty.channel.nio.NioIoHandler;
import io.netty.channel.socket.DatagramChannel;
import io.netty.channel.socket.nio.NioDatagramChannel;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Finds the datagram channel that fits an event loop: native transports are the application's choice of jar. */
final class DatagramChannels {

    private static final Logger LOG = LoggerFactory.getLogger(DatagramChannels.class);

    private static final String[][] NATIVE = {
        {"io.netty.channel.epoll.EpollIoHandler", "io.netty.channel.epoll.EpollDatagramChannel"},
        {"io.netty.channel.kqueue.KQueueIoHandler", "io.netty.channel.kqueue.KQueueDatagramChannel"},
        {"io.netty.channel.uring.IoUringIoHandler", "io.netty.channel.uring.IoUringDatagramChannel"},
    };

    private DatagramChannels() {}

    /** The factory for {@code loop}. */
    static ChannelFactory<? extends DatagramChannel> factoryFor(EventLoop loop) {
        if (!(loop instanceof IoEventLoopGroup group) || group.isIoType(NioIoHandler.class)) {
            return NioDatagramChannel::new;
        }
        for (String[] names : NATIVE) {
            try {
                Class<? extends IoHandler> handler = Class.forName(names[0]).asSubclass(IoHandler.class);
                if (group.isIoType(handler)) {
                    return new ReflectiveChannelFactory<>(
                            Class.forName(names[1]).asSubclass(DatagramChannel.class));
                }
            } catch (ClassNotFoundException e) {
                LOG.trace("{} is not on the class path, so the loop is not of it", names[0]);
            }
        }
        throw new IllegalArgumentException("no datagram channel is known for an event loop of " + loop.getClass());
    }
}
