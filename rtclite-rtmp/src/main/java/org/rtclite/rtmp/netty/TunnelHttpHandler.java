package org.rtclite.rtmp.netty;

import io.netty.buffer.ByteBuf;
import io.netty.channel.ChannelFutureListener;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.channel.ChannelPipeline;
import io.netty.handler.codec.http.DefaultFullHttpResponse;
import io.netty.handler.codec.http.FullHttpResponse;
import io.netty.handler.codec.http.HttpContent;
import io.netty.handler.codec.http.HttpHeaders;
import io.netty.handler.codec.http.HttpMethod;
import io.netty.handler.codec.http.HttpRequest;
import io.netty.handler.codec.http.HttpResponseStatus;
import io.netty.handler.codec.http.HttpServerCodec;
import io.netty.handler.codec.http.HttpServerExpectContinueHandler;
import io.netty.handler.codec.http.HttpUtil;
import io.netty.handler.codec.http.HttpVersion;
import io.netty.handler.codec.http.LastHttpContent;
import io.netty.handler.flow.FlowControlHandler;
import io.netty.handler.timeout.ReadTimeoutHandler;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.util.Locale;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import org.rtclite.rtmp.netty.TunnelRequest.Command;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * One HTTP connection of an RTMPT client at the server, on its event loop; it may carry requests of several sessions.
 *
 * <p>It is read a message at a time, when the session has taken the one before.
 *
 * <pre>
 * POST /open/1             answered with the session's id and a line feed
 * POST /send/ID/SEQUENCE   bytes for the session
 * POST /idle/ID/SEQUENCE   asks for news; both are answered with an interval (one byte) and bytes of the session
 * POST /close/ID/SEQUENCE  ends the session
 * </pre>
 *
 * <p>Anything else is not found; Flash players ask for /fcs/ident2 first and expect no more.
 */
@SuppressWarnings("FutureReturnValueIgnored") // what a channel cannot do any more, its close handler tells
final class TunnelHttpHandler extends ChannelInboundHandlerAdapter {

    private static final Logger LOG = LoggerFactory.getLogger(TunnelHttpHandler.class);
    private static final String CONTENT_TYPE = "application/x-fcs";
    private static final Pattern PATH =
            Pattern.compile("/(?:(open)/[0-9]{1,10}|(send|idle|close)/([0-9A-Za-z]{1,64})/([0-9]{1,10}))/?");
    private static final int MAX_LINE_BYTES = 1024;
    private static final int MAX_HEADER_BYTES = 8192;
    private static final int MAX_PIECE_BYTES = 64 * 1024;

    private final TunnelSessions sessions;
    private final InetSocketAddress address;
    private @Nullable ChannelHandlerContext context;
    private @Nullable TunnelRequest request; // of a session, or to open one; null while a body is skipped
    private @Nullable ServerTunnel tunnel;
    private @Nullable HttpResponseStatus skipping; // how a request is answered whose body is not wanted
    private boolean keepAlive;
    private long bodyBytes;
    private boolean readWanted;

    private TunnelHttpHandler(TunnelSessions sessions, InetSocketAddress address) {
        this.sessions = sessions;
        this.address = address;
    }

    /** Makes a pipeline speak the server's side of RTMPT. */
    static void install(ChannelPipeline pipeline, TunnelSessions sessions, InetSocketAddress address) {
        long idleMs = Math.max(1, sessions.limits().idleTimeout().toMillis());
        pipeline.channel().config().setAutoRead(false);
        pipeline.addLast(
                new ReadTimeoutHandler(idleMs, TimeUnit.MILLISECONDS),
                new HttpServerCodec(MAX_LINE_BYTES, MAX_HEADER_BYTES, MAX_PIECE_BYTES),
                new HttpServerExpectContinueHandler(),
                new FlowControlHandler(),
                new TunnelHttpHandler(sessions, address));
    }

    @Override
    public void handlerAdded(ChannelHandlerContext ctx) {
        context = ctx;
        read();
    }

    private ChannelHandlerContext context() {
        ChannelHandlerContext ctx = context;
        if (ctx == null) {
            throw new IllegalStateException("the handler is in no pipeline");
        }
        return ctx;
    }

    /** Runs a task on the connection's event loop. */
    void run(Runnable task) {
        if (context().executor().inEventLoop()) {
            task.run();
        } else {
            context().executor().execute(task);
        }
    }

    /** Reads one more message; what is there already comes soon, not within the call. */
    void read() {
        readWanted = true;
        context().read();
    }

    @Override
    public void channelReadComplete(ChannelHandlerContext ctx) {
        if (readWanted) {
            ctx.read(); // what was read was less than a message
        }
    }

    @Override
    public void channelRead(ChannelHandlerContext ctx, Object message) {
        readWanted = false;
        if (message instanceof HttpRequest head) {
            onHead(head);
        } else if (message instanceof HttpContent piece) {
            onBody(piece);
        }
    }

    private void onHead(HttpRequest head) {
        request = null;
        tunnel = null;
        skipping = null;
        bodyBytes = 0;
        keepAlive = HttpUtil.isKeepAlive(head);
        if (head.decoderResult().isFailure()) {
            LOG.debug("{}: {}", address, head.decoderResult().cause().toString());
            refuse(HttpResponseStatus.BAD_REQUEST, false);
        } else if (!head.method().equals(HttpMethod.POST)) {
            refuse(HttpResponseStatus.METHOD_NOT_ALLOWED, false);
        } else if (HttpUtil.getContentLength(head, 0L) > sessions.limits().bodyBytes()) {
            refuse(HttpResponseStatus.REQUEST_ENTITY_TOO_LARGE, false);
        } else {
            route(head.uri());
        }
    }

    private void route(String path) {
        Matcher matcher = PATH.matcher(path);
        if (!matcher.matches()) {
            skip(HttpResponseStatus.NOT_FOUND);
        } else if (matcher.group(1) != null) {
            request = new TunnelRequest(this, Command.OPEN, 0, keepAlive);
            read();
        } else {
            ServerTunnel found = sessions.find(matcher.group(3));
            if (found == null) {
                skip(HttpResponseStatus.NOT_FOUND);
                return;
            }
            Command command = Command.valueOf(matcher.group(2).toUpperCase(Locale.ROOT));
            TunnelRequest made = new TunnelRequest(this, command, Long.parseLong(matcher.group(4)), keepAlive);
            tunnel = found;
            request = made;
            found.run(() -> found.begin(made));
        }
    }

    private void skip(HttpResponseStatus status) {
        skipping = status;
        read();
    }

    private void onBody(HttpContent piece) {
        boolean last = piece instanceof LastHttpContent;
        ByteBuf bytes = piece.content();
        bodyBytes += bytes.readableBytes();
        TunnelRequest current = request;
        ServerTunnel target = tunnel;
        if (piece.decoderResult().isFailure() || bodyBytes > sessions.limits().bodyBytes()) {
            bytes.release();
            abandon();
            refuse(
                    piece.decoderResult().isFailure()
                            ? HttpResponseStatus.BAD_REQUEST
                            : HttpResponseStatus.REQUEST_ENTITY_TOO_LARGE,
                    false);
        } else if (current != null && target != null) {
            target.run(() -> target.body(current, bytes, last));
        } else {
            bytes.release();
            HttpResponseStatus status = skipping;
            if (!last) {
                read();
            } else if (status != null) {
                refuse(status, keepAlive);
            } else if (current != null) {
                open(current);
            }
        }
    }

    private void open(TunnelRequest opening) {
        ServerTunnel made = sessions.open(context().channel().eventLoop(), address);
        if (made == null) {
            refuse(HttpResponseStatus.SERVICE_UNAVAILABLE, false);
        } else {
            ByteBuf id = context().alloc().buffer();
            id.writeCharSequence(made.id() + "\n", StandardCharsets.US_ASCII);
            answer(opening, id);
        }
    }

    /** Answers a request, taking the body over, and reads the next one. */
    void answer(TunnelRequest answered, ByteBuf body) {
        request = null;
        tunnel = null;
        FullHttpResponse response = new DefaultFullHttpResponse(HttpVersion.HTTP_1_1, HttpResponseStatus.OK, body);
        response.headers().set("Content-Type", CONTENT_TYPE).set("Cache-Control", "no-cache");
        write(response, answered.keepsAlive());
    }

    /** Answers that something cannot be done; {@code goOn} once its body was read. */
    void refuse(HttpResponseStatus status, boolean goOn) {
        request = null;
        tunnel = null;
        ByteBuf text = context().alloc().buffer();
        text.writeCharSequence(status.reasonPhrase() + "\n", StandardCharsets.US_ASCII);
        FullHttpResponse response = new DefaultFullHttpResponse(HttpVersion.HTTP_1_1, status, text);
        response.headers().set("Content-Type", "text/plain");
        if (status.equals(HttpResponseStatus.METHOD_NOT_ALLOWED)) {
            response.headers().set("Allow", "POST");
        }
        write(response, goOn);
    }

    private void write(FullHttpResponse response, boolean goOn) {
        HttpHeaders headers = response.headers(); // spelled as old clients look for them
        headers.set("Content-Length", response.content().readableBytes());
        headers.set("Connection", goOn ? "Keep-Alive" : "close");
        context()
                .writeAndFlush(response)
                .addListener(goOn ? ChannelFutureListener.CLOSE_ON_FAILURE : ChannelFutureListener.CLOSE);
        if (goOn) {
            read();
        }
    }

    private void abandon() {
        TunnelRequest current = request;
        ServerTunnel target = tunnel;
        request = null;
        tunnel = null;
        if (current != null && target != null) {
            target.run(() -> target.abandon(current));
        }
    }

    @Override
    public void channelInactive(ChannelHandlerContext ctx) {
        abandon();
    }

    @Override
    public void exceptionCaught(ChannelHandlerContext ctx, Throwable cause) {
        LOG.debug("{}: HTTP connection closed: {}", address, cause.toString());
        ctx.close();
    }
}
