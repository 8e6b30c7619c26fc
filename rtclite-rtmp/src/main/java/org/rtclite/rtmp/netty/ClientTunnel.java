package org.rtclite.rtmp.netty;

import io.netty.bootstrap.Bootstrap;
import io.netty.buffer.ByteBuf;
import io.netty.channel.Channel;
import io.netty.channel.ChannelFutureListener;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.channel.ChannelInitializer;
import io.netty.channel.ChannelOption;
import io.netty.channel.ChannelPromise;
import io.netty.channel.EventLoopGroup;
import io.netty.handler.codec.http.DefaultFullHttpRequest;
import io.netty.handler.codec.http.HttpClientCodec;
import io.netty.handler.codec.http.HttpContent;
import io.netty.handler.codec.http.HttpMethod;
import io.netty.handler.codec.http.HttpResponse;
import io.netty.handler.codec.http.HttpResponseStatus;
import io.netty.handler.codec.http.HttpUtil;
import io.netty.handler.codec.http.HttpVersion;
import io.netty.handler.codec.http.LastHttpContent;
import io.netty.handler.ssl.SslContext;
import io.netty.util.concurrent.Future;
import java.io.IOException;
import java.net.SocketAddress;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.rtclite.rtmp.session.RtmpUrl;

/**
 * The client's half of RTMPT: one request at a time over one HTTP connection, renewed when the server closes it.
 *
 * <p>What the session has to send goes at once, or as soon as the request under way is answered. Otherwise the server is
 * asked for news: at once after an answer with some, else after the interval that it wishes. While the session does not
 * read, it is not asked. Everything is on the event loop of its channel.
 */
@SuppressWarnings("FutureReturnValueIgnored") // what a channel or loop cannot do any more, its close handler tells
final class ClientTunnel implements TunnelChannel.Carrier {

    private static final int MAX_BODY_BYTES = 128 * 1024;
    private static final int MAX_LINE_BYTES = 4096;
    private static final int MAX_HEADER_BYTES = 8192;
    private static final int MAX_PIECE_BYTES = 64 * 1024;
    private static final int MAX_ID_BYTES = 128;
    private static final int INTERVAL_UNIT_MS = 10;
    private static final int MAX_INTERVAL_MS = 500;
    private static final long ANSWER_SECONDS = 30;
    private static final long LINGER_SECONDS = 2;

    private enum State {
        NEW,
        OPENING,
        READY,
        /** A request is under way. */
        ASKING,
        /** The last one is: the server shall forget the session. */
        LEAVING,
        CLOSED
    }

    private final RtmpUrl url;
    private final @Nullable SslContext tls;
    private final EventLoopGroup group;
    private final TunnelChannel channel = new TunnelChannel(this);
    private final StringBuilder id = new StringBuilder();
    private State state = State.NEW;
    private @Nullable SocketAddress remote;
    private @Nullable ChannelPromise opening;
    private @Nullable Channel http;
    private @Nullable Future<?> poll;
    private @Nullable Future<?> answerTimer;
    private @Nullable Future<?> linger;
    private long sequence = 1;
    private int interval = 1;
    private boolean awaitsInterval;
    private boolean news;
    private boolean answerOk;
    private boolean keepAlive;
    private boolean closing;

    private ClientTunnel(RtmpUrl url, @Nullable SslContext tls, EventLoopGroup group) {
        this.url = url;
        this.tls = tls;
        this.group = group;
    }

    /** A channel that {@code connect} leads through an HTTP server. */
    static Channel channel(RtmpUrl url, @Nullable SslContext tls, EventLoopGroup group) {
        return new ClientTunnel(url, tls, group).channel;
    }

    @Override
    public void connect(SocketAddress far, ChannelPromise promise) {
        remote = far;
        opening = promise;
        state = State.OPENING;
        post("/open/1", oneByte());
    }

    private ByteBuf oneByte() {
        return channel.alloc().buffer(1).writeByte(0); // an empty body is more than some servers can take
    }

    // requests

    private void post(String path, ByteBuf body) {
        DefaultFullHttpRequest request = new DefaultFullHttpRequest(HttpVersion.HTTP_1_1, HttpMethod.POST, path, body);
        request.headers()
                .set(
                        "Host",
                        url.host().indexOf(':') < 0
                                ? url.host() + ":" + url.port()
                                : "[" + url.host() + "]:" + url.port())
                .set("User-Agent", "rtclite")
                .set("Content-Type", "application/x-fcs")
                .set("Content-Length", body.readableBytes())
                .set("Cache-Control", "no-cache")
                .set("Connection", "Keep-Alive");
        answerOk = false;
        awaitsInterval = true;
        news = false;
        awaitAnswer("POST " + path.substring(0, path.indexOf('/', 1)));
        Channel open = http;
        if (open != null && open.isActive()) {
            open.writeAndFlush(request);
        } else {
            reconnect(request);
        }
    }

    private void awaitAnswer(String request) {
        answerTimer = channel.eventLoop()
                .schedule(
                        () -> {
                            Channel open = http;
                            if (open != null && !open.config().isAutoRead()) {
                                awaitAnswer(request); // it may be there: we do not read, because the session does not
                            } else {
                                fail(new IOException(request + " was not answered within " + ANSWER_SECONDS + " s"));
                            }
                        },
                        ANSWER_SECONDS,
                        TimeUnit.SECONDS);
    }

    private void reconnect(DefaultFullHttpRequest request) {
        new Bootstrap()
                .group(channel.eventLoop())
                .channel(EventLoops.socketClass(group))
                .option(ChannelOption.ALLOCATOR, channel.alloc())
                .option(ChannelOption.TCP_NODELAY, true)
                .option(ChannelOption.CONNECT_TIMEOUT_MILLIS, channel.config().getConnectTimeoutMillis())
                .handler(new ChannelInitializer<Channel>() {
                    @Override
                    protected void initChannel(Channel made) {
                        if (tls != null) {
                            made.pipeline().addLast(tls.newHandler(made.alloc(), url.host(), url.port()));
                        }
                        made.pipeline()
                                .addLast(
                                        new HttpClientCodec(MAX_LINE_BYTES, MAX_HEADER_BYTES, MAX_PIECE_BYTES),
                                        new Answers());
                    }
                })
                .connect(remote)
                .addListener((ChannelFutureListener) connected -> {
                    if (connected.isSuccess() && state != State.CLOSED) {
                        http = connected.channel();
                        http.writeAndFlush(request);
                    } else {
                        request.release();
                        connected.channel().close();
                        if (!connected.isSuccess()) {
                            fail(connected.cause());
                        }
                    }
                });
    }

    /** The tunnel is free: sends what there is, else asks for news in its time. */
    private void next() {
        if (state != State.READY) {
            return;
        }
        cancel(poll);
        poll = null;
        if (channel.hasOutput()) {
            int most = (int) Math.min(MAX_BODY_BYTES, channel.pendingBytes());
            ByteBuf body = channel.alloc().buffer(most);
            state = State.ASKING; // a write that is done may lead to another
            channel.take(body, most);
            post("/send/" + id + "/" + sequence++, body);
        } else if (closing) {
            state = State.LEAVING;
            post("/close/" + id + "/" + sequence++, oneByte());
        } else if (channel.isReadWanted()) {
            long delayMs = news ? 0 : Math.min(MAX_INTERVAL_MS, interval * INTERVAL_UNIT_MS);
            poll = channel.eventLoop().schedule(this::ask, delayMs, TimeUnit.MILLISECONDS);
        }
    }

    private void ask() {
        poll = null;
        if (state == State.READY) {
            state = State.ASKING;
            post("/idle/" + id + "/" + sequence++, oneByte());
        }
    }

    // answers

    private final class Answers extends ChannelInboundHandlerAdapter {

        @Override
        public void channelRead(ChannelHandlerContext ctx, Object message) {
            if (message instanceof HttpResponse head) {
                onHead(head);
            }
            if (message instanceof HttpContent piece) {
                boolean last = piece instanceof LastHttpContent;
                onBody(piece);
                if (last && answerOk) {
                    onAnswered(ctx);
                }
            }
        }

        @Override
        public void channelInactive(ChannelHandlerContext ctx) {
            if (ctx.channel() == http) {
                http = null;
                if (state == State.OPENING || state == State.ASKING) {
                    fail(new IOException("the HTTP connection broke off before an answer"));
                } else if (state == State.LEAVING) {
                    channel.closeNow();
                }
            }
        }

        @Override
        public void exceptionCaught(ChannelHandlerContext ctx, Throwable cause) {
            fail(cause);
        }
    }

    private void onHead(HttpResponse head) {
        answerOk = head.status().equals(HttpResponseStatus.OK)
                && head.decoderResult().isSuccess();
        keepAlive = HttpUtil.isKeepAlive(head);
        if (state == State.LEAVING) {
            channel.closeNow();
        } else if (!answerOk) {
            fail(new IOException(
                    head.decoderResult().isSuccess()
                            ? "the server answered HTTP " + head.status()
                            : "the server does not answer HTTP: "
                                    + head.decoderResult().cause()));
        }
    }

    private void onBody(HttpContent piece) {
        ByteBuf bytes = piece.content();
        if (state == State.OPENING && answerOk) {
            readId(bytes);
            bytes.release();
            return;
        }
        if (awaitsInterval && bytes.isReadable()) {
            awaitsInterval = false;
            interval = bytes.readUnsignedByte();
        }
        Channel open = http;
        if (state != State.ASKING || !bytes.isReadable()) {
            bytes.release();
        } else {
            news = true;
            if (!channel.receive(bytes) && open != null) {
                open.config().setAutoRead(false);
            }
        }
    }

    private void readId(ByteBuf bytes) {
        while (bytes.isReadable()) {
            char next = (char) bytes.readUnsignedByte();
            boolean fits = next > ' ' && next < 127 && "/?#%".indexOf(next) < 0;
            if (fits && id.length() < MAX_ID_BYTES) {
                id.append(next);
            } else if (next > ' ') {
                fail(new IOException("the server's session id is not up to " + MAX_ID_BYTES + " plain characters"));
                return;
            }
        }
    }

    private void onAnswered(ChannelHandlerContext ctx) {
        cancel(answerTimer);
        answerTimer = null;
        if (!keepAlive) {
            http = null;
            ctx.close();
        }
        if (state == State.OPENING) {
            onOpened();
        } else if (state == State.ASKING) {
            state = State.READY;
            next();
        }
    }

    private void onOpened() {
        ChannelPromise promise = opening;
        SocketAddress far = remote;
        if (id.isEmpty() || promise == null || far == null) {
            fail(new IOException("the server gave no session id"));
            return;
        }
        opening = null;
        state = State.READY;
        channel.opened(far);
        if (promise.trySuccess()) {
            channel.pipeline().fireChannelActive();
            next();
        } else {
            channel.closeNow();
        }
    }

    private void fail(Throwable cause) {
        if (state == State.CLOSED) {
            return;
        }
        state = State.CLOSED;
        ChannelPromise promise = opening;
        Throwable reason = cause instanceof IOException ? cause : new IOException(TlsFailure.text(cause), cause);
        if (promise != null) {
            opening = null;
            promise.tryFailure(reason);
            channel.closeNow();
        } else {
            channel.fail(reason);
        }
    }

    // what the channel brings

    @Override
    public void onOutput() {
        next();
    }

    @Override
    public void onReadWanted() {
        Channel open = http;
        if (open != null && !open.config().isAutoRead()) {
            open.config().setAutoRead(true);
        }
        if (poll == null) {
            next();
        }
    }

    @Override
    public boolean lingers() {
        if (state != State.READY && state != State.ASKING) {
            return false;
        }
        closing = true;
        linger = channel.eventLoop().schedule(channel::closeNow, LINGER_SECONDS, TimeUnit.SECONDS);
        next();
        return true;
    }

    @Override
    public void onClosed() {
        state = State.CLOSED;
        cancel(poll);
        cancel(answerTimer);
        cancel(linger);
        Channel open = http;
        if (open != null) {
            open.close();
        }
    }

    private static void cancel(@Nullable Future<?> timer) {
        if (timer != null) {
            timer.cancel(false);
        }
    }
}
