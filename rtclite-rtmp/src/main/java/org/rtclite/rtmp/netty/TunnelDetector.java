package org.rtclite.rtmp.netty;

import io.netty.buffer.ByteBuf;
import io.netty.channel.ChannelHandlerContext;
import io.netty.handler.codec.ByteToMessageDecoder;
import io.netty.util.concurrent.Future;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Tells RTMP from RTMPT on one port by the first byte: RTMP begins with a version of 3 to 31, HTTP with a letter
 * (RTMP 1.0 section 5.2.2 reserves text for other protocols).
 */
@SuppressWarnings("FutureReturnValueIgnored") // what a channel cannot do any more, its close handler tells
final class TunnelDetector extends ByteToMessageDecoder {

    private static final Logger LOG = LoggerFactory.getLogger(TunnelDetector.class);
    private static final int FIRST_TEXT = 32;

    private final TunnelSessions sessions;
    private final InetSocketAddress address;
    private final Duration timeout;
    private final Runnable serveRtmp;
    private @Nullable Future<?> timer;

    /**
     * Makes one for a new connection.
     *
     * @param timeout how long the first byte may take
     * @param serveRtmp makes the channel's pipeline speak RTMP
     */
    TunnelDetector(TunnelSessions sessions, InetSocketAddress address, Duration timeout, Runnable serveRtmp) {
        this.sessions = sessions;
        this.address = address;
        this.timeout = timeout;
        this.serveRtmp = serveRtmp;
    }

    @Override
    public void handlerAdded(ChannelHandlerContext ctx) {
        timer = ctx.executor().schedule(() -> ctx.close(), timeout.toNanos(), TimeUnit.NANOSECONDS);
    }

    @Override
    protected void decode(ChannelHandlerContext ctx, ByteBuf in, List<Object> out) {
        if (in.getUnsignedByte(in.readerIndex()) < FIRST_TEXT) {
            serveRtmp.run();
        } else {
            TunnelHttpHandler.install(ctx.pipeline(), sessions, address);
        }
        ctx.pipeline().remove(this); // what was read goes to those who came after
    }

    @Override
    public void exceptionCaught(ChannelHandlerContext ctx, Throwable cause) {
        LOG.debug("{}: connection closed before its first byte: {}", address, cause.toString());
        ctx.close();
    }

    @Override
    protected void handlerRemoved0(ChannelHandlerContext ctx) {
        if (timer != null) {
            timer.cancel(false);
        }
    }
}
