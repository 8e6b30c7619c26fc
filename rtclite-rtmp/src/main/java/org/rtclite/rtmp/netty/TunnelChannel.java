package org.rtclite.rtmp.netty;

import io.netty.buffer.ByteBuf;
import io.netty.channel.AbstractChannel;
import io.netty.channel.ChannelConfig;
import io.netty.channel.ChannelMetadata;
import io.netty.channel.ChannelOutboundBuffer;
import io.netty.channel.ChannelPromise;
import io.netty.channel.DefaultChannelConfig;
import io.netty.channel.EventLoop;
import java.net.SocketAddress;
import java.util.ArrayDeque;
import java.util.Queue;
import org.jspecify.annotations.Nullable;

/**
 * A channel whose bytes travel in the bodies of HTTP requests and answers (RTMPT).
 *
 * <p>For the session it is a connection like any other: it is read only while it wants to be, and what the far side has not
 * fetched yet is pending output, so that writability and the queues of players work as they do over TCP. It has no socket:
 * its {@link Carrier} moves the bytes. Everything but {@link #isActive} is on its event loop.
 */
final class TunnelChannel extends AbstractChannel {

    private static final ChannelMetadata METADATA = new ChannelMetadata(false);

    /** One side's half of RTMPT; on the event loop of the channel. */
    interface Carrier {

        /** Opens the tunnel, calls {@link TunnelChannel#opened}, and completes the promise. */
        void connect(SocketAddress remote, ChannelPromise promise);

        /** There are bytes to {@link TunnelChannel#take}. */
        void onOutput();

        /** The session has taken what was received, and wants more. */
        void onReadWanted();

        /** The session closes: true when something is still to be sent, and {@link TunnelChannel#closeNow} follows. */
        boolean lingers();

        /** The channel is closed. */
        void onClosed();
    }

    private final ChannelConfig config = new DefaultChannelConfig(this);
    private final Carrier carrier;
    private final Queue<ByteBuf> input = new ArrayDeque<>();
    private volatile @Nullable SocketAddress remote;
    private volatile boolean open = true;
    private boolean readWanted;
    private boolean delivering;
    private boolean lingering;

    TunnelChannel(Carrier carrier) {
        super(null);
        this.carrier = carrier;
    }

    /** Says that bytes can pass; {@code far} is the address of the HTTP connection that opened the tunnel. */
    void opened(SocketAddress far) {
        remote = far;
    }

    /** Takes received bytes over; false when they must wait because the session does not read now. */
    boolean receive(ByteBuf bytes) {
        if (!open) {
            bytes.release();
            return true;
        }
        input.add(bytes);
        deliver();
        return input.isEmpty();
    }

    private void deliver() {
        if (delivering) {
            return; // the session asks for more while it is given something: the loop below goes on
        }
        delivering = true;
        try {
            while (readWanted && !input.isEmpty()) {
                readWanted = false;
                for (ByteBuf next = input.poll(); next != null; next = input.poll()) {
                    pipeline().fireChannelRead(next);
                }
                pipeline().fireChannelReadComplete();
            }
        } finally {
            delivering = false;
        }
    }

    /** Whether the session reads. */
    boolean isReadWanted() {
        return readWanted;
    }

    /** Whether there are bytes to take. */
    boolean hasOutput() {
        ChannelOutboundBuffer out = unsafe().outboundBuffer();
        return out != null && !out.isEmpty();
    }

    /** Bytes that wait to be taken. */
    long pendingBytes() {
        ChannelOutboundBuffer out = unsafe().outboundBuffer();
        return out == null ? 0 : out.totalPendingWriteBytes();
    }

    /** Appends bytes that are to be sent, at most that many; their writes are done then. */
    void take(ByteBuf to, int most) {
        ChannelOutboundBuffer out = unsafe().outboundBuffer();
        int left = most;
        while (out != null && left > 0 && out.current() instanceof ByteBuf next) {
            int bytes = Math.min(left, next.readableBytes());
            to.writeBytes(next, next.readerIndex(), bytes);
            out.removeBytes(bytes);
            left -= bytes;
        }
    }

    /** Closes without waiting for what is still to be sent. */
    void closeNow() {
        lingering = true;
        unsafe().close(unsafe().voidPromise());
    }

    /** Closes for a reason that the session is told. */
    void fail(Throwable cause) {
        pipeline().fireExceptionCaught(cause);
        closeNow();
    }

    @Override
    public ChannelConfig config() {
        return config;
    }

    @Override
    public ChannelMetadata metadata() {
        return METADATA;
    }

    @Override
    public boolean isOpen() {
        return open;
    }

    @Override
    public boolean isActive() {
        return open && remote != null;
    }

    @Override
    protected AbstractUnsafe newUnsafe() {
        return new TunnelUnsafe();
    }

    @Override
    protected boolean isCompatible(EventLoop loop) {
        return true;
    }

    @Override
    protected @Nullable SocketAddress localAddress0() {
        return null;
    }

    @Override
    protected @Nullable SocketAddress remoteAddress0() {
        return remote;
    }

    @Override
    protected void doRegister(ChannelPromise promise) {
        promise.setSuccess();
    }

    @Override
    protected void doBind(SocketAddress local) {
        throw new UnsupportedOperationException("a tunnel has no address of its own");
    }

    @Override
    protected void doDisconnect() {
        doClose();
    }

    @Override
    protected void doClose() {
        if (open) {
            open = false;
            input.forEach(ByteBuf::release);
            input.clear();
            carrier.onClosed();
        }
    }

    @Override
    protected void doBeginRead() {
        readWanted = true;
        deliver();
        if (readWanted && !delivering) {
            carrier.onReadWanted();
        }
    }

    @Override
    protected Object filterOutboundMessage(Object message) {
        if (message instanceof ByteBuf) {
            return message;
        }
        throw new UnsupportedOperationException("a tunnel carries bytes, not " + message.getClass());
    }

    @Override
    protected void doWrite(ChannelOutboundBuffer out) {
        carrier.onOutput();
    }

    private final class TunnelUnsafe extends AbstractUnsafe {

        @Override
        public void connect(SocketAddress far, SocketAddress local, ChannelPromise promise) {
            if (promise.setUncancellable() && ensureOpen(promise)) {
                carrier.connect(far, promise);
            }
        }

        @Override
        public void close(ChannelPromise promise) {
            if (!lingering && isActive() && carrier.lingers()) {
                lingering = true; // a second close does not wait
                if (!promise.isVoid()) {
                    closeFuture().addListener(closed -> promise.trySuccess());
                }
            } else {
                super.close(promise);
            }
        }
    }
}
