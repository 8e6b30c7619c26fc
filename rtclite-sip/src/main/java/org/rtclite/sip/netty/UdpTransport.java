package org.rtclite.sip.netty;

import io.netty.bootstrap.Bootstrap;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.PooledByteBufAllocator;
import io.netty.channel.Channel;
import io.netty.channel.ChannelFuture;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelOption;
import io.netty.channel.EventLoop;
import io.netty.channel.FixedRecvByteBufAllocator;
import io.netty.channel.SimpleChannelInboundHandler;
import io.netty.channel.socket.DatagramPacket;
import io.netty.channel.socket.nio.NioDatagramChannel;
import java.net.InetSocketAddress;
import java.util.function.BiConsumer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** One UDP socket: each datagram is one message. */
final class UdpTransport {

    private static final Logger LOG = LoggerFactory.getLogger(UdpTransport.class);

    /** Receive and send buffers asked of the system: a burst of some thousand messages. */
    private static final int SOCKET_BUFFER_BYTES = 4 << 20;

    private final Channel channel;

    private UdpTransport(Channel channel) {
        this.channel = channel;
    }

    /** Starts binding; {@code receiver} gets each datagram in an array of its own, with its source. */
    static ChannelFuture bind(
            EventLoop loop,
            InetSocketAddress address,
            int maxMessageBytes,
            BiConsumer<byte[], InetSocketAddress> receiver) {
        return new Bootstrap()
                .group(loop)
                .channel(NioDatagramChannel.class)
                .option(ChannelOption.ALLOCATOR, PooledByteBufAllocator.DEFAULT)
                .option(ChannelOption.SO_RCVBUF, SOCKET_BUFFER_BYTES)
                .option(ChannelOption.SO_SNDBUF, SOCKET_BUFFER_BYTES)
                // one byte more than allowed, so that a longer datagram is seen to be longer
                .option(ChannelOption.RECVBUF_ALLOCATOR, new FixedRecvByteBufAllocator(maxMessageBytes + 1))
                .handler(new Receiver(maxMessageBytes, receiver))
                .bind(address);
    }

    static UdpTransport of(Channel channel) {
        return new UdpTransport(channel);
    }

    InetSocketAddress localAddress() {
        return (InetSocketAddress) channel.localAddress();
    }

    /** Writes one datagram; {@link #flush} sends it. */
    ChannelFuture write(byte[] bytes, InetSocketAddress to) {
        ByteBuf buffer = channel.alloc().directBuffer(bytes.length).writeBytes(bytes);
        return channel.write(new DatagramPacket(buffer, to));
    }

    void flush() {
        channel.flush();
    }

    ChannelFuture close() {
        return channel.close();
    }

    private static final class Receiver extends SimpleChannelInboundHandler<DatagramPacket> {

        private final int maxMessageBytes;
        private final BiConsumer<byte[], InetSocketAddress> receiver;

        Receiver(int maxMessageBytes, BiConsumer<byte[], InetSocketAddress> receiver) {
            this.maxMessageBytes = maxMessageBytes;
            this.receiver = receiver;
        }

        @Override
        protected void channelRead0(ChannelHandlerContext context, DatagramPacket packet) {
            ByteBuf content = packet.content();
            int length = content.readableBytes();
            if (length > maxMessageBytes) {
                LOG.debug("dropped a datagram from {}: longer than the limit of {}", packet.sender(), maxMessageBytes);
                return;
            }
            byte[] bytes = new byte[length];
            content.readBytes(bytes);
            receiver.accept(bytes, packet.sender());
        }

        @Override
        public void exceptionCaught(ChannelHandlerContext context, Throwable cause) {
            // An ICMP error of an earlier datagram, or the like: the socket stays open.
            LOG.debug("UDP socket: {}", cause.toString());
        }
    }
}
