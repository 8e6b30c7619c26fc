package org.rtclite.rtmp.netty;

import io.netty.buffer.ByteBuf;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.util.concurrent.Future;
import java.io.IOException;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.rtclite.rtmp.session.RtmpSession;
import org.rtclite.rtmp.session.SessionOutput;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Drives one session: bytes in, then all its outputs, then one timer for its earliest deadline. Lives on the event loop
 * of its channel.
 */
@SuppressWarnings("FutureReturnValueIgnored") // what a channel or loop cannot do any more, its close handler tells
final class SessionHandler extends ChannelInboundHandlerAdapter {

    private static final Logger LOG = LoggerFactory.getLogger(SessionHandler.class);

    /** Takes what the session has to say. */
    interface Listener {

        /** Takes one output, other than bytes and the close; owns the buffer in it. */
        void onOutput(SessionOutput output);

        /** All bytes that had arrived were handled. */
        default void onReadComplete() {}

        /** The channel took what had been too much for it, or has too much now. */
        default void onWritabilityChanged() {}

        /** The connection is gone. Called once. */
        void onClosed(String reason);
    }

    private final RtmpSession session;
    private final Listener listener;
    private final long maxPendingBytes;
    private @Nullable ChannelHandlerContext context;
    private @Nullable Future<?> timer;
    private long timerNanos = Long.MAX_VALUE;
    private boolean draining;
    private boolean closed;
    private String closeReason = "";

    /** A handler that closes the connection when more than {@code maxPendingBytes} wait to be sent. */
    SessionHandler(RtmpSession session, Listener listener, long maxPendingBytes) {
        this.session = session;
        this.listener = listener;
        this.maxPendingBytes = maxPendingBytes;
    }

    @Override
    public void handlerAdded(ChannelHandlerContext ctx) {
        context = ctx;
        if (ctx.channel().isActive()) {
            drain();
        }
    }

    @Override
    public void channelActive(ChannelHandlerContext ctx) {
        drain();
    }

    @Override
    public void channelRead(ChannelHandlerContext ctx, Object message) {
        ByteBuf bytes = (ByteBuf) message;
        try {
            session.receive(bytes, nowNanos(ctx));
        } finally {
            bytes.release();
        }
        drain();
    }

    @Override
    public void channelReadComplete(ChannelHandlerContext ctx) {
        ctx.flush();
        listener.onReadComplete();
    }

    @Override
    public void channelWritabilityChanged(ChannelHandlerContext ctx) {
        listener.onWritabilityChanged();
    }

    @Override
    public void channelInactive(ChannelHandlerContext ctx) {
        session.transportClosed();
        drain();
        end("the far side closed the connection");
    }

    @Override
    public void exceptionCaught(ChannelHandlerContext ctx, Throwable cause) {
        if (cause instanceof IOException || TlsFailure.find(cause) != null) {
            LOG.debug("connection lost: {}", cause.toString());
        } else {
            LOG.warn("connection closed after an unexpected error", cause);
        }
        if (closeReason.isEmpty()) {
            closeReason = TlsFailure.text(cause);
        }
        ctx.close();
    }

    /** Takes the session's outputs and sends what is to be sent. Call it after each command, on the event loop. */
    void drain() {
        ChannelHandlerContext ctx = context;
        if (draining || ctx == null) {
            return; // an output led to another command: the loop below goes on
        }
        draining = true;
        boolean written = false;
        try {
            for (SessionOutput output = session.poll(); output != null; output = session.poll()) {
                if (output instanceof SessionOutput.Send send) {
                    write(ctx, send.bytes());
                    written = true;
                } else if (output instanceof SessionOutput.Close close) {
                    if (closeReason.isEmpty()) {
                        closeReason = close.reason();
                    }
                    ctx.flush();
                    ctx.close();
                    written = false;
                } else {
                    listener.onOutput(output);
                }
            }
        } finally {
            draining = false;
        }
        if (written) {
            ctx.flush();
        }
        arm(ctx);
    }

    private void arm(ChannelHandlerContext ctx) {
        long deadline = closed ? Long.MAX_VALUE : session.nextDeadlineNanos();
        if (deadline == timerNanos) {
            return;
        }
        if (timer != null) {
            timer.cancel(false);
            timer = null;
        }
        timerNanos = deadline;
        if (deadline != Long.MAX_VALUE) {
            long delay = Math.max(0, deadline - nowNanos(ctx));
            timer = ctx.executor().schedule(() -> onTimer(ctx), delay, TimeUnit.NANOSECONDS);
        }
    }

    private void onTimer(ChannelHandlerContext ctx) {
        timer = null;
        timerNanos = Long.MAX_VALUE;
        session.onTimeout(nowNanos(ctx));
        drain();
    }

    /** The time of the event loop, which a test may hold. */
    private static long nowNanos(ChannelHandlerContext ctx) {
        return ctx.executor().ticker().nanoTime();
    }

    private void end(String reason) {
        if (!closed) {
            closed = true;
            if (timer != null) {
                timer.cancel(false);
                timer = null;
            }
            listener.onClosed(closeReason.isEmpty() ? reason : closeReason);
        }
    }

    /** Sends bytes that are not the session's: chunks shared with other connections. */
    void writeShared(ByteBuf chunks) {
        ChannelHandlerContext ctx = context;
        if (ctx == null || closed) {
            chunks.release();
        } else {
            write(ctx, chunks);
        }
    }

    /** Whoever asks much and does not take the answers must not cost memory without bound. */
    private void write(ChannelHandlerContext ctx, ByteBuf bytes) {
        long pending = pendingBytes();
        if (pending <= maxPendingBytes) {
            ctx.write(bytes, ctx.voidPromise());
            return;
        }
        bytes.release();
        if (closeReason.isEmpty()) {
            closeReason = pending + " bytes wait to be sent, limit " + maxPendingBytes;
            ctx.close();
        }
    }

    /** Like {@link #writeShared(ByteBuf)}; {@code sent} runs once they are sent, or never will be. */
    void writeShared(ByteBuf chunks, Runnable sent) {
        ChannelHandlerContext ctx = context;
        if (ctx == null || closed) {
            chunks.release();
            sent.run();
        } else {
            ctx.write(chunks).addListener(future -> sent.run());
        }
    }

    boolean isWritable() {
        return context != null && context.channel().isWritable();
    }

    void flush() {
        if (context != null) {
            context.flush();
        }
    }

    /** Bytes received in part or waiting to be sent: what the connection holds. From any thread, then a guess. */
    long heldBytes() {
        return session.partialBytes() + pendingBytes();
    }

    /** Bytes that wait to be sent. */
    long pendingBytes() {
        ChannelHandlerContext ctx = context;
        if (ctx == null) {
            return 0;
        }
        var buffer = ctx.channel().unsafe().outboundBuffer();
        return buffer == null ? 0 : buffer.totalPendingWriteBytes();
    }
}
