package org.rtclite.rtmp.netty;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.PooledByteBufAllocator;
import io.netty.channel.ChannelPromise;
import io.netty.channel.EventLoop;
import io.netty.handler.codec.http.HttpResponseStatus;
import io.netty.util.concurrent.Future;
import java.io.IOException;
import java.net.SocketAddress;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * One RTMPT session of a server: its requests in the order of their numbers, whatever connections they come on.
 *
 * <p>A request is handled at a time: its body goes to the session as it arrives, its answer takes what the session has to
 * send. A request without news waits for some, shortly. Everything is on the event loop of its channel; {@link #run} leads
 * there.
 */
@SuppressWarnings("FutureReturnValueIgnored") // what a loop cannot do any more, its end makes needless
final class ServerTunnel implements TunnelChannel.Carrier {

    /** What the first byte of an answer says: how long the client should wait before it asks again. */
    private static final int[] INTERVALS = {1, 3, 5, 9, 17, 33};

    private static final int ANSWERS_PER_INTERVAL = 10; // without news, before the next longer one
    private static final int WATCH_STEPS = 4;
    private static final long LINGER_MS = 1000;

    private final TunnelSessions sessions;
    private final String id;
    private final TunnelLimits limits;
    private final EventLoop loop;
    private final TunnelChannel channel = new TunnelChannel(this);
    private final Map<Long, TunnelRequest> early = new HashMap<>();
    private @Nullable TunnelRequest active;
    private @Nullable Future<?> held; // the active request waits for news until then
    private @Nullable Future<?> watch;
    private @Nullable Future<?> linger;
    private @Nullable Runnable afterPause; // the session does not read now: what follows when it does
    private long nextSequence = -1;
    private int withoutNews;
    private int quietSteps;
    private boolean closed;

    ServerTunnel(TunnelSessions sessions, String id, EventLoop loop) {
        this.sessions = sessions;
        this.id = id;
        this.limits = sessions.limits();
        this.loop = loop;
    }

    String id() {
        return id;
    }

    TunnelChannel channel() {
        return channel;
    }

    /** Runs a task on the session's event loop. */
    void run(Runnable task) {
        if (loop.inEventLoop()) {
            task.run();
        } else {
            loop.execute(task);
        }
    }

    /** Begins: after this, requests may come. */
    void open(SocketAddress remote) {
        channel.opened(remote);
        loop.register(channel);
        long step = Math.max(1, limits.idleTimeout().toNanos() / WATCH_STEPS);
        watch = loop.scheduleAtFixedRate(this::onWatch, step, step, TimeUnit.NANOSECONDS);
    }

    private void onWatch() {
        if (active == null && ++quietSteps >= WATCH_STEPS) {
            channel.fail(new IOException("no request within " + limits.idleTimeout()));
        }
    }

    // what connections bring

    /** The head of a request is there: its turn comes when all before it were answered. */
    void begin(TunnelRequest request) {
        quietSteps = 0;
        long sequence = request.sequence();
        if (closed) {
            request.refuse(HttpResponseStatus.NOT_FOUND);
        } else if (active == null && (nextSequence < 0 || sequence == nextSequence)) {
            start(request); // clients begin with 0, 1 or 2
        } else if (sequence < nextSequence || early.containsKey(sequence)) {
            request.refuse(HttpResponseStatus.BAD_REQUEST); // a repetition
        } else if (sequence - nextSequence >= limits.earlyRequests()) {
            request.refuse(HttpResponseStatus.BAD_REQUEST);
            channel.fail(new IOException("request " + sequence + " came, " + nextSequence + " is next, "
                    + limits.earlyRequests() + " may be early"));
        } else {
            early.put(sequence, request);
            releaseHeld();
        }
    }

    private void start(TunnelRequest request) {
        active = request;
        nextSequence = request.sequence() + 1;
        request.proceed();
    }

    /** Takes a piece of the body over; after the last one the request is answered. */
    void body(TunnelRequest request, ByteBuf bytes, boolean last) {
        if (request != active) {
            bytes.release(); // answered when the session was closed
            return;
        }
        boolean taken = true;
        if (request.command() == TunnelRequest.Command.SEND && bytes.isReadable()) {
            taken = channel.receive(bytes);
        } else {
            bytes.release(); // the other commands carry one byte, because old clients could not do without
        }
        Runnable next = last ? () -> end(request) : request::proceed;
        if (taken) {
            next.run();
        } else {
            afterPause = next;
        }
    }

    /** The body has ended: answers, at once or when there is something to say. */
    private void end(TunnelRequest request) {
        if (request != active) {
            return; // answered when the session was closed
        }
        if (request.command() == TunnelRequest.Command.CLOSE) {
            active = null;
            channel.closeNow();
            request.answer(PooledByteBufAllocator.DEFAULT.buffer(1).writeByte(0));
        } else if (request.command() == TunnelRequest.Command.IDLE
                && !channel.hasOutput()
                && early.isEmpty()
                && !limits.hold().isZero()) {
            held = loop.schedule(this::releaseHeld, limits.hold().toNanos(), TimeUnit.NANOSECONDS);
        } else {
            answer(request);
        }
    }

    private void releaseHeld() {
        TunnelRequest request = active;
        if (held != null && request != null) {
            answer(request);
        }
    }

    private void answer(TunnelRequest request) {
        if (held != null) {
            held.cancel(false);
            held = null;
        }
        int most = (int) Math.min(limits.answerBytes(), channel.pendingBytes());
        ByteBuf body = PooledByteBufAllocator.DEFAULT.buffer(1 + most);
        body.writeByte(INTERVALS[0]);
        channel.take(body, most);
        if (closed) {
            body.release(); // a write that was done led to it
            return;
        }
        if (body.readableBytes() > 1) {
            withoutNews = 0;
        } else {
            body.setByte(0, INTERVALS[Math.min(withoutNews++ / ANSWERS_PER_INTERVAL, INTERVALS.length - 1)]);
        }
        finish(request, body);
        if (linger != null && !channel.hasOutput()) {
            channel.closeNow();
        }
    }

    private void finish(TunnelRequest request, ByteBuf body) {
        active = null;
        quietSteps = 0;
        request.answer(body);
        TunnelRequest next = early.remove(nextSequence);
        if (next != null) {
            start(next);
        }
    }

    /** The connection of a request is gone before its answer. */
    void abandon(TunnelRequest request) {
        if (request != active) {
            early.remove(request.sequence(), request);
        } else if (held != null) {
            held.cancel(false); // it had asked for news and there were none: nothing is lost
            held = null;
            active = null;
        } else {
            active = null;
            channel.fail(new IOException("the HTTP connection broke off within request " + request.sequence()));
        }
    }

    // what the channel brings

    @Override
    public void connect(SocketAddress remote, ChannelPromise promise) {
        promise.setFailure(new UnsupportedOperationException("the client opens the tunnel"));
    }

    @Override
    public void onOutput() {
        if (channel.pendingBytes() > limits.queueBytes()) {
            channel.fail(new IOException(
                    "the client left " + channel.pendingBytes() + " bytes, limit " + limits.queueBytes()));
        } else {
            releaseHeld();
        }
    }

    @Override
    public void onReadWanted() {
        Runnable next = afterPause;
        afterPause = null;
        if (next != null) {
            next.run();
        }
    }

    @Override
    public boolean lingers() {
        if (!channel.hasOutput()) {
            return false;
        }
        linger = loop.schedule(channel::closeNow, LINGER_MS, TimeUnit.MILLISECONDS);
        return true;
    }

    @Override
    public void onClosed() {
        closed = true;
        sessions.remove(this);
        for (Future<?> timer : new Future<?>[] {watch, linger, held}) {
            if (timer != null) {
                timer.cancel(false);
            }
        }
        held = null;
        TunnelRequest last = active;
        active = null;
        if (last != null) {
            last.refuse(HttpResponseStatus.NOT_FOUND);
        }
        new ArrayList<>(early.values()).forEach(request -> request.refuse(HttpResponseStatus.NOT_FOUND));
        early.clear();
    }
}
