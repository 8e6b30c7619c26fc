package org.rtclite.sip.netty;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.netty.channel.Channel;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import java.net.InetSocketAddress;
import java.util.ArrayDeque;
import org.jspecify.annotations.Nullable;
import org.rtclite.sip.codec.SipFramer;
import org.rtclite.sip.codec.SipLimits;
import org.rtclite.sip.transaction.Flow;
import org.rtclite.sip.transaction.TransactionFailure;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * One TCP or TLS connection: cuts the stream into messages, answers keep-alives, and holds what is written until it
 * is connected.
 */
final class StreamConnection extends ChannelInboundHandlerAdapter {

    private static final Logger LOG = LoggerFactory.getLogger(StreamConnection.class);

    /** Messages held until connected: more than that means the far side will not be reached in time anyway. */
    private static final int MAX_HELD = 256;

    private static final byte[] PING = {'\r', '\n', '\r', '\n'};
    private static final byte[] PONG = {'\r', '\n'};

    private record Held(ByteBuf message, SipTransport.FailureListener onFailure) {}

    private final StreamTransport owner;
    private final long id;
    private final InetSocketAddress remote;
    private final boolean outbound;
    private final SipFramer framer;
    private final ArrayDeque<Held> held = new ArrayDeque<>();
    private @Nullable Channel channel;
    private boolean heardMessage;
    private long waitingSinceNanos;
    private long lastTrafficNanos;
    private boolean closed;
    private @Nullable String tlsProblem;

    StreamConnection(
            StreamTransport owner,
            long id,
            InetSocketAddress remote,
            boolean outbound,
            SipLimits limits,
            long nowNanos) {
        this.owner = owner;
        this.id = id;
        this.remote = remote;
        this.outbound = outbound;
        this.framer = new SipFramer(limits);
        this.waitingSinceNanos = nowNanos;
        this.lastTrafficNanos = nowNanos;
    }

    long id() {
        return id;
    }

    InetSocketAddress remote() {
        return remote;
    }

    /** When the last bytes went either way. */
    long lastTrafficNanos() {
        return lastTrafficNanos;
    }

    boolean isOutbound() {
        return outbound;
    }

    /** Whether the far side owes us the rest of a message, or its first one, since before {@code nanos}. */
    boolean isOverdue(long nanos) {
        boolean owes = framer.pendingBytes() > 0 || (!outbound && !heardMessage);
        return owes && waitingSinceNanos - nanos < 0;
    }

    /** Queues a message. */
    void write(byte[] message, SipTransport.FailureListener onFailure) {
        Channel open = channel;
        if (closed || (open != null && !open.isWritable())) {
            onFailure.failed(
                    TransactionFailure.TRANSPORT,
                    closed ? "connection is closed" : "the far side does not read: send buffer is full");
        } else if (open != null) {
            writeNow(open, Unpooled.wrappedBuffer(message), onFailure);
        } else if (held.size() < MAX_HELD) {
            held.add(new Held(Unpooled.wrappedBuffer(message), onFailure));
        } else {
            onFailure.failed(TransactionFailure.TRANSPORT, MAX_HELD + " messages wait for the connection already");
        }
    }

    private void writeNow(Channel open, ByteBuf message, SipTransport.FailureListener onFailure) {
        lastTrafficNanos = System.nanoTime();
        open.write(message).addListener(done -> {
            if (!done.isSuccess()) {
                tell(onFailure, done.cause());
            }
        });
    }

    private void tell(SipTransport.FailureListener onFailure, Throwable cause) {
        String problem = tlsProblem != null ? tlsProblem : TlsProblem.of(cause);
        if (problem != null) {
            onFailure.failed(TransactionFailure.TLS, noTls(problem));
        } else {
            onFailure.failed(TransactionFailure.TRANSPORT, String.valueOf(cause.getMessage()));
        }
    }

    private String noTls(String problem) {
        return "no TLS with " + remote.getHostString() + ":" + remote.getPort() + ": " + problem;
    }

    void flush() {
        if (channel != null) {
            channel.flush();
        }
    }

    /** The connection stands: what was held goes out. */
    void connected(Channel open) {
        channel = open;
        for (Held next = held.poll(); next != null; next = held.poll()) {
            writeNow(open, next.message(), next.onFailure());
        }
        open.flush();
    }

    /** The connection could not be made. */
    void failed(String reason) {
        closed = true;
        for (Held next = held.poll(); next != null; next = held.poll()) {
            next.onFailure().failed(TransactionFailure.TRANSPORT, reason);
        }
    }

    /** Asks for a sign of life (RFC 5626 s4.4.1); keeps the way through a NAT open. */
    void ping(long nowNanos) {
        if (channel != null && channel.isWritable()) {
            lastTrafficNanos = nowNanos;
            channel.writeAndFlush(Unpooled.wrappedBuffer(PING)).addListener(done -> {});
        }
    }

    void close() {
        if (channel != null) {
            channel.close().addListener(done -> {});
        }
    }

    @Override
    public void channelRead(ChannelHandlerContext context, Object read) {
        ByteBuf buffer = (ByteBuf) read;
        byte[] bytes = new byte[buffer.readableBytes()];
        buffer.readBytes(bytes);
        buffer.release();
        lastTrafficNanos = System.nanoTime();
        if (framer.pendingBytes() == 0) {
            waitingSinceNanos = lastTrafficNanos;
        }
        framer.feed(bytes, 0, bytes.length);
        drain(context);
    }

    private void drain(ChannelHandlerContext context) {
        while (!closed) {
            switch (framer.poll()) {
                case MESSAGE -> {
                    heardMessage = true;
                    waitingSinceNanos = lastTrafficNanos;
                    owner.received(framer.message(), this);
                }
                case PING -> context.writeAndFlush(Unpooled.wrappedBuffer(PONG)).addListener(done -> {});
                case PONG -> {}
                case NEED_MORE -> {
                    return;
                }
                case BROKEN -> {
                    LOG.debug("closed the connection with {}: {}", remote, framer.problem());
                    context.close().addListener(done -> {});
                    return;
                }
            }
        }
    }

    @Override
    public void channelInactive(ChannelHandlerContext context) {
        closed = true;
        if (tlsProblem != null) {
            owner.lost(this, TransactionFailure.TLS, noTls(tlsProblem));
        } else {
            owner.lost(this, TransactionFailure.TRANSPORT, "connection with " + remote + " is closed");
        }
    }

    @Override
    public void exceptionCaught(ChannelHandlerContext context, Throwable cause) {
        LOG.debug("connection with {}: {}", remote, cause.toString());
        String problem = TlsProblem.of(cause);
        tlsProblem = problem != null ? problem : tlsProblem;
        context.close().addListener(done -> {});
    }

    /** How messages on this connection name it. */
    Flow flow(InetSocketAddress local) {
        return new Flow(owner.kind(), local, remote, id);
    }
}
