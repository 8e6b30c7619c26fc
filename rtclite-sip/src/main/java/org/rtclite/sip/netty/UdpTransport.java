package org.rtclite.sip.netty;

import io.netty.bootstrap.Bootstrap;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.PooledByteBufAllocator;
import io.netty.channel.Channel;
import io.netty.channel.ChannelFutureListener;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.channel.ChannelOption;
import io.netty.channel.EventLoop;
import io.netty.channel.FixedRecvByteBufAllocator;
import io.netty.channel.SimpleChannelInboundHandler;
import io.netty.channel.socket.DatagramPacket;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.util.concurrent.CompletableFuture;
import org.rtclite.sip.transaction.Flow;
import org.rtclite.sip.transaction.TransactionFailure;
import org.rtclite.sip.transaction.Transport;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** One UDP socket: each datagram is one message. */
final class UdpTransport extends SimpleChannelInboundHandler<DatagramPacket> implements SipTransport {

    private static final Logger LOG = LoggerFactory.getLogger(UdpTransport.class);

    /** Receive and send buffers asked of the system: a burst of some thousand messages. */
    private static final int SOCKET_BUFFER_BYTES = 4 << 20;

    private final int maxMessageBytes;
    private final Receiver receiver;
    private final Channel channel;
    private final LocalAddresses addresses;

    private UdpTransport(SipEndpointConfig config, Channel channel, Receiver receiver) {
        this.maxMessageBytes = config.maxMessageBytes();
        this.receiver = receiver;
        this.channel = channel;
        this.addresses = new LocalAddresses(localAddress(), config.externalAddress());
    }

    /** Binds; completes on the loop. */
    static CompletableFuture<SipTransport> bind(
            EventLoop loop, SipEndpointConfig config, InetSocketAddress address, Receiver receiver) {
        CompletableFuture<SipTransport> bound = new CompletableFuture<>();
        new Bootstrap()
                .group(loop)
                .channel(SocketClasses.of(loop).datagram())
                .option(ChannelOption.ALLOCATOR, PooledByteBufAllocator.DEFAULT)
                .option(ChannelOption.SO_RCVBUF, SOCKET_BUFFER_BYTES)
                .option(ChannelOption.SO_SNDBUF, SOCKET_BUFFER_BYTES)
                // one byte more than allowed, so that a longer datagram is seen to be longer
                .option(ChannelOption.RECVBUF_ALLOCATOR, new FixedRecvByteBufAllocator(config.maxMessageBytes() + 1))
                .option(ChannelOption.AUTO_READ, false)
                .handler(new Empty())
                .bind(address)
                .addListener((ChannelFutureListener) done -> {
                    if (done.isSuccess()) {
                        UdpTransport transport = new UdpTransport(config, done.channel(), receiver);
                        done.channel().pipeline().addLast(transport);
                        done.channel().config().setAutoRead(true);
                        bound.complete(transport);
                    } else {
                        bound.completeExceptionally(done.cause());
                    }
                });
        return bound;
    }

    /** Takes the place of the real handler until the socket is bound. */
    private static final class Empty extends ChannelInboundHandlerAdapter {}

    @Override
    public Transport kind() {
        return Transport.UDP;
    }

    @Override
    public InetSocketAddress localAddress() {
        return (InetSocketAddress) channel.localAddress();
    }

    @Override
    public InetSocketAddress advertised(InetAddress remote, long nowNanos) {
        return addresses.towards(remote, nowNanos);
    }

    @Override
    public void write(byte[] message, Flow flow, FailureListener onFailure) {
        ByteBuf buffer = channel.alloc().directBuffer(message.length).writeBytes(message);
        channel.write(new DatagramPacket(buffer, flow.remote())).addListener(done -> {
            if (!done.isSuccess()) {
                onFailure.failed(
                        TransactionFailure.TRANSPORT,
                        String.valueOf(done.cause().getMessage()));
            }
        });
    }

    @Override
    public void flush() {
        channel.flush();
    }

    @Override
    public void close(Runnable whenClosed) {
        channel.close().addListener(done -> whenClosed.run());
    }

    @Override
    protected void channelRead0(ChannelHandlerContext context, DatagramPacket packet) {
        ByteBuf content = packet.content();
        InetSocketAddress from = packet.sender();
        int length = content.readableBytes();
        if (length > maxMessageBytes) {
            LOG.debug("dropped a datagram from {}: longer than the limit of {} bytes", from, maxMessageBytes);
            return;
        }
        byte[] bytes = new byte[length];
        content.readBytes(bytes);
        if (!isKeepAlive(bytes)) {
            receiver.received(bytes, Flow.udp(advertised(from.getAddress(), System.nanoTime()), from));
        }
    }

    /** RFC 5626 s4.4.1 has CRLF for streams only, yet some send it over UDP: no answer is expected. */
    private static boolean isKeepAlive(byte[] datagram) {
        for (byte octet : datagram) {
            if (octet != '\r' && octet != '\n' && octet != 0) {
                return false;
            }
        }
        return true;
    }

    @Override
    public void exceptionCaught(ChannelHandlerContext context, Throwable cause) {
        // An ICMP error for an earlier datagram, or the like: the socket stays open.
        LOG.debug("UDP socket: {}", cause.toString());
    }
}
