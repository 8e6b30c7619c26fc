package org.rtclite.rtp.netty;

import io.netty.bootstrap.Bootstrap;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.PooledByteBufAllocator;
import io.netty.channel.Channel;
import io.netty.channel.ChannelFuture;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInitializer;
import io.netty.channel.ChannelOption;
import io.netty.channel.EventLoop;
import io.netty.channel.FixedRecvByteBufAllocator;
import io.netty.channel.SimpleChannelInboundHandler;
import io.netty.channel.socket.DatagramPacket;
import java.net.BindException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.util.concurrent.CompletableFuture;
import org.jspecify.annotations.Nullable;
import org.rtclite.rtp.audio.AudioLeg;
import org.rtclite.rtp.audio.MediaPath;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The sockets of one media stream: an even and an odd port, or one for both, on one event loop.
 *
 * <p>Bind first (the offer needs the port), attach the leg when it exists; datagrams that come before are dropped. What
 * cannot be sent at once is dropped too: real-time media has no use for a queue.
 */
public final class RtpPort {

    private static final Logger LOG = LoggerFactory.getLogger(RtpPort.class);
    private static final int BIND_ATTEMPTS = 64;

    private final EventLoop loop;
    private final Channel rtp;
    private final Channel rtcp;
    private final byte[] incoming;
    private final Path path = new Path();
    private final CompletableFuture<@Nullable Void> closed = new CompletableFuture<>();
    private @Nullable AudioLeg leg;
    private boolean isTicking;
    private boolean isClosing;

    private RtpPort(Channel rtp, Channel rtcp, int maxDatagramBytes) {
        this.loop = rtp.eventLoop();
        this.rtp = rtp;
        this.rtcp = rtcp;
        this.incoming = new byte[maxDatagramBytes];
        rtp.pipeline().addLast(new Inbound());
        if (rtcp != rtp) {
            rtcp.pipeline().addLast(new Inbound());
        }
    }

    // ---- binding

    /** Binds on {@code loop}; completes there, with {@link java.net.BindException} when no port is free. */
    public static CompletableFuture<RtpPort> bind(EventLoop loop, RtpPortOptions options) {
        CompletableFuture<RtpPort> bound = new CompletableFuture<>();
        Bootstrap bootstrap = new Bootstrap()
                .group(loop)
                .channelFactory(DatagramChannels.factoryFor(loop))
                .option(ChannelOption.ALLOCATOR, PooledByteBufAllocator.DEFAULT)
                .option(ChannelOption.RECVBUF_ALLOCATOR, new FixedRecvByteBufAllocator(options.maxDatagramBytes()))
                .handler(new NoHandlerYet());
        bindRtp(bootstrap, options, bound, BIND_ATTEMPTS);
        return bound;
    }

    /** The bootstrap wants a handler before there is a port that could handle anything. */
    private static final class NoHandlerYet extends ChannelInitializer<Channel> {
        @Override
        protected void initChannel(Channel channel) {}
    }

    private static void bindRtp(
            Bootstrap bootstrap, RtpPortOptions options, CompletableFuture<RtpPort> bound, int attempts) {
        ChannelFuture future = bootstrap.bind(options.address(), options.port());
        ChannelFuture unused = future.addListener(done -> {
            Channel rtp = future.channel();
            if (!done.isSuccess()) {
                bound.completeExceptionally(bindFailure(options, options.port(), done.cause()));
            } else if (options.rtcpMux()) {
                bound.complete(new RtpPort(rtp, rtp, options.maxDatagramBytes()));
            } else if (options.port() == 0 && port(rtp) % 2 != 0) {
                // RFC 3550 s11: RTP on an even port, RTCP on the next
                ChannelFuture unusedClose = rtp.close();
                retry(bootstrap, options, bound, attempts, port(rtp));
            } else {
                bindRtcp(bootstrap, options, bound, attempts, rtp);
            }
        });
    }

    private static void bindRtcp(
            Bootstrap bootstrap, RtpPortOptions options, CompletableFuture<RtpPort> bound, int attempts, Channel rtp) {
        ChannelFuture future = bootstrap.bind(options.address(), Math.min(65535, port(rtp) + 1));
        ChannelFuture unused = future.addListener(done -> {
            if (done.isSuccess()) {
                bound.complete(new RtpPort(rtp, future.channel(), options.maxDatagramBytes()));
                return;
            }
            ChannelFuture unusedClose = rtp.close();
            if (options.port() == 0) {
                retry(bootstrap, options, bound, attempts, port(rtp));
            } else {
                bound.completeExceptionally(bindFailure(options, options.port() + 1, done.cause()));
            }
        });
    }

    private static void retry(
            Bootstrap bootstrap, RtpPortOptions options, CompletableFuture<RtpPort> bound, int attempts, int port) {
        if (attempts > 1) {
            bindRtp(bootstrap, options, bound, attempts - 1);
        } else {
            bound.completeExceptionally(new BindException("no even RTP port with a free odd one behind it at "
                    + options.address() + " in " + BIND_ATTEMPTS + " attempts, the last was " + port));
        }
    }

    private static BindException bindFailure(RtpPortOptions options, int port, Throwable cause) {
        BindException failure = new BindException(
                "cannot bind UDP " + options.address().getHostAddress() + " port " + port + ": " + cause.getMessage());
        failure.initCause(cause);
        return failure;
    }

    private static int port(Channel channel) {
        return ((InetSocketAddress) channel.localAddress()).getPort();
    }

    // ---- what it is

    /** The loop that all of this port's datagrams and ticks run on: its leg is touched there only. */
    public EventLoop eventLoop() {
        return loop;
    }

    /** Local RTP address. */
    public InetSocketAddress rtpAddress() {
        return (InetSocketAddress) rtp.localAddress();
    }

    /** Local RTCP address; the RTP address when both share a port. */
    public InetSocketAddress rtcpAddress() {
        return (InetSocketAddress) rtcp.localAddress();
    }

    /** Sends from this port; on the loop. */
    public MediaPath path() {
        return path;
    }

    /**
     * Gives {@code other} the datagrams and, on the loop's {@link MediaClock}, the ticks; null: nobody. On the loop.
     *
     * <p>The leg that was attached before is not closed.
     */
    public void attach(@Nullable AudioLeg other) {
        if (!loop.inEventLoop()) {
            throw new IllegalStateException("attach was called on thread "
                    + Thread.currentThread().getName() + ", must be called on the port's event loop");
        }
        leg = isClosing ? null : other;
        if (leg != null && !isTicking) {
            isTicking = true;
            MediaClock.of(loop).add(path);
        } else if (leg == null && isTicking) {
            isTicking = false;
            MediaClock.of(loop).remove(path);
        }
    }

    /** Closes the leg, which says BYE, then stops the ticks and closes the sockets; from any thread, idempotent. */
    public CompletableFuture<@Nullable Void> close() {
        if (loop.inEventLoop()) {
            closeOnLoop();
        } else {
            loop.execute(this::closeOnLoop);
        }
        return closed;
    }

    private void closeOnLoop() {
        if (isClosing) {
            return;
        }
        AudioLeg last = leg;
        if (last != null) {
            last.close(System.nanoTime());
            path.flush();
        }
        attach(null);
        isClosing = true;
        ChannelFuture unused = rtp.close().addListener(first -> closeRtcp());
    }

    private void closeRtcp() {
        ChannelFuture unused = rtcp.close().addListener(done -> closed.complete(null));
    }

    /** Copies each datagram once, into an array that is used again for the next. */
    private final class Inbound extends SimpleChannelInboundHandler<DatagramPacket> {

        @Override
        protected void channelRead0(ChannelHandlerContext context, DatagramPacket datagram) {
            AudioLeg to = leg;
            if (to == null) {
                return;
            }
            ByteBuf content = datagram.content();
            int length = Math.min(content.readableBytes(), incoming.length);
            content.getBytes(content.readerIndex(), incoming, 0, length);
            to.receive(incoming, 0, length, datagram.sender(), System.nanoTime());
        }

        @Override
        public void exceptionCaught(ChannelHandlerContext context, Throwable cause) {
            // an unreachable port or network is the far side's state, not ours: media goes on
            LOG.debug("media port {}: {}", context.channel().localAddress(), cause.toString());
        }
    }

    /** The way out: writes at once, flushes after the tick of all legs. */
    private final class Path implements MediaPath, MediaClock.Member {

        private boolean isInTick;

        @Override
        public void sendRtp(byte[] bytes, int offset, int length, InetSocketAddress to) {
            send(rtp, bytes, offset, length, to);
        }

        @Override
        public void sendRtcp(byte[] bytes, int offset, int length, InetSocketAddress to) {
            send(rtcp, bytes, offset, length, to);
        }

        private void send(Channel channel, byte[] bytes, int offset, int length, InetSocketAddress to) {
            InetAddress address = to.getAddress();
            if (address == null || to.getPort() == 0 || !channel.isWritable()) {
                return;
            }
            ByteBuf content = channel.alloc().directBuffer(length).writeBytes(bytes, offset, length);
            ChannelFuture unused = channel.write(new DatagramPacket(content, to), channel.voidPromise());
            if (!isInTick) {
                channel.flush();
            }
        }

        @Override
        public void tick(long tickNanos) {
            AudioLeg current = leg;
            if (current != null) {
                isInTick = true;
                try {
                    current.tick(tickNanos);
                } finally {
                    isInTick = false;
                }
            }
        }

        @Override
        public void flush() {
            rtp.flush();
            if (rtcp != rtp) {
                rtcp.flush();
            }
        }
    }
}
