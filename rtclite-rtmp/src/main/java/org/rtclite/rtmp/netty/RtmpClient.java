package org.rtclite.rtmp.netty;

import io.netty.bootstrap.Bootstrap;
import io.netty.buffer.PooledByteBufAllocator;
import io.netty.channel.Channel;
import io.netty.channel.ChannelInitializer;
import io.netty.channel.ChannelOption;
import io.netty.channel.EventLoopGroup;
import io.netty.handler.ssl.SslContext;
import io.netty.handler.ssl.SslContextBuilder;
import io.netty.handler.ssl.SslHandler;
import io.netty.util.concurrent.Ticker;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import javax.net.ssl.SSLException;
import org.jspecify.annotations.Nullable;
import org.rtclite.rtmp.amf.AmfObject;
import org.rtclite.rtmp.flv.FlvTag;
import org.rtclite.rtmp.message.RtmpMessage;
import org.rtclite.rtmp.message.UserControlEvent;
import org.rtclite.rtmp.session.Outcome;
import org.rtclite.rtmp.session.PlayRequest;
import org.rtclite.rtmp.session.PublishType;
import org.rtclite.rtmp.session.RtmpClientSession;
import org.rtclite.rtmp.session.RtmpUrl;
import org.rtclite.rtmp.session.SessionOutput;

/**
 * A connection to an RTMP server: NetConnection (RTMP 1.0 section 7.2.1).
 *
 * <pre>{@code
 * try (RtmpClient client = RtmpClient.connect("rtmp://localhost/live");
 *         RtmpPublisher publisher = client.publish("key");
 *         FlvReader file = FlvReader.open(path)) {
 *     publisher.send(file);
 * }
 * }</pre>
 *
 * <p>Any thread may use it. Methods that wait have a twin that returns a future and must not be called on an event loop.
 * The futures complete on the connection's event loop: go elsewhere before doing anything that takes time.
 */
@SuppressWarnings("FutureReturnValueIgnored") // what a channel or loop cannot do any more, its close handler tells
public final class RtmpClient implements AutoCloseable {

    private static final int CLOSE_SECONDS = 2;

    /** Answers the server's call of a procedure; on the event loop, so it must not block. */
    @FunctionalInterface
    public interface CallHandler {
        /** Returns the result, which may be null; an {@link IllegalArgumentException} becomes an error. */
        @Nullable
        Object onCall(List<@Nullable Object> arguments);
    }

    private final RtmpClientBuilder options;
    private final AmfObject properties;
    private final EventLoopGroup group;
    private final boolean ownsGroup;
    private final Ticker ticker; // of the event loops, as its handler's
    private final RtmpClientSession session;
    private final SessionHandler handler;
    private final CompletableFuture<RtmpClient> opened = new CompletableFuture<>();
    private final CompletableFuture<String> closed = new CompletableFuture<>();
    private final Map<Integer, CompletableFuture<Outcome>> requests = new HashMap<>(); // on the event loop only
    private final Map<Integer, RtmpPlayer> players = new HashMap<>(); // on the event loop only
    private final Map<Integer, RtmpPublisher> publishers = new HashMap<>(); // on the event loop only
    private @Nullable Channel channel;

    private RtmpClient(RtmpClientBuilder options, AmfObject properties, EventLoopGroup group, boolean ownsGroup) {
        this.options = options;
        this.properties = properties;
        this.group = group;
        this.ownsGroup = ownsGroup;
        this.ticker = group.next().ticker();
        session = new RtmpClientSession(
                options.sessionSettings(),
                options.handshake,
                options.random,
                PooledByteBufAllocator.DEFAULT,
                ticker.nanoTime());
        handler = new SessionHandler(session, new Listener(), Long.MAX_VALUE);
    }

    /**
     * Connects to an application, such as {@code rtmp://host:1935/live}, with default settings.
     *
     * @throws RtmpException when it is unreachable, refuses, or does not answer in 10 s
     * @throws IllegalArgumentException when the address is none
     */
    public static RtmpClient connect(String url) throws RtmpException {
        return builder(url).connect();
    }

    /** Begins a client with settings of its own. */
    public static RtmpClientBuilder builder(String url) {
        return builder(RtmpUrl.parse(url));
    }

    /** Begins a client with settings of its own. */
    public static RtmpClientBuilder builder(RtmpUrl url) {
        return new RtmpClientBuilder(url);
    }

    static CompletableFuture<RtmpClient> open(
            RtmpClientBuilder options, AmfObject properties, EventLoopGroup group, boolean ownsGroup) {
        RtmpClient client = new RtmpClient(options, properties, group, ownsGroup);
        client.open();
        return client.opened;
    }

    private void open() {
        RtmpUrl url = options.url;
        SslContext tls;
        try {
            tls = url.isSecure() ? sslContext() : null;
        } catch (SSLException e) {
            session.transportClosed();
            fail(new RtmpException("TLS is not to be had: " + e.getMessage(), e));
            return;
        }
        Bootstrap bootstrap = new Bootstrap()
                .group(group)
                .option(ChannelOption.ALLOCATOR, PooledByteBufAllocator.DEFAULT)
                .option(ChannelOption.CONNECT_TIMEOUT_MILLIS, (int) options.connectTimeout.toMillis());
        if (url.isTunneled()) {
            bootstrap
                    .channelFactory(() -> ClientTunnel.channel(url, tls, group))
                    .handler(handler);
        } else {
            bootstrap
                    .channel(EventLoops.socketClass(group))
                    .option(ChannelOption.TCP_NODELAY, true)
                    .handler(new ChannelInitializer<Channel>() {
                        @Override
                        protected void initChannel(Channel made) {
                            if (tls != null) {
                                made.pipeline().addLast(tls.newHandler(made.alloc(), url.host(), url.port()));
                            }
                            made.pipeline().addLast(handler);
                        }
                    });
        }
        bootstrap.connect(url.host(), url.port()).addListener((io.netty.channel.ChannelFutureListener) connected -> {
            channel = connected.channel();
            SslHandler secure = connected.channel().pipeline().get(SslHandler.class);
            if (!connected.isSuccess()) {
                unreachable(connected.cause());
            } else if (secure == null) {
                begin();
            } else {
                secure.handshakeFuture().addListener(shaken -> {
                    if (shaken.isSuccess()) {
                        begin();
                    } else {
                        unreachable(shaken.cause());
                    }
                });
            }
        });
    }

    private void begin() {
        track(session.connect(properties, options.arguments, ticker.nanoTime()), new CompletableFuture<>())
                .whenComplete((outcome, failure) -> onConnected(outcome));
        handler.drain();
    }

    private void unreachable(Throwable cause) {
        session.transportClosed();
        fail(new RtmpException("cannot reach " + options.url + ": " + TlsFailure.text(cause), cause));
    }

    private SslContext sslContext() throws SSLException {
        SslContext given = options.sslContext;
        return given != null
                ? given
                : SslContextBuilder.forClient()
                        .endpointIdentificationAlgorithm("HTTPS")
                        .build();
    }

    private void onConnected(Outcome outcome) {
        if (outcome.succeeded()) {
            opened.complete(this);
        } else {
            fail(RtmpException.of("connect to " + options.url, outcome));
        }
    }

    private void fail(RtmpException failure) {
        if (channel != null) {
            channel.close();
        }
        if (opened.completeExceptionally(failure) && ownsGroup) {
            group.shutdownGracefully(0, CLOSE_SECONDS, TimeUnit.SECONDS);
        }
    }

    /** The address connected to. */
    public RtmpUrl url() {
        return options.url;
    }

    /** Publishes a live stream under that name, and waits until the server has accepted. */
    public RtmpPublisher publish(String name) throws RtmpException {
        return publish(name, PublishType.LIVE);
    }

    /** Publishes a stream under that name, and waits until the server has accepted. */
    public RtmpPublisher publish(String name, PublishType type) throws RtmpException {
        return EventLoops.await(group, publishAsync(name, type), "publish of '" + name + "'");
    }

    /** Like {@link #publish(String, PublishType)}, without waiting; fails with {@link RtmpException}. */
    public CompletableFuture<RtmpPublisher> publishAsync(String name, PublishType type) {
        run(() -> {
            // some servers free a name that a broken connection held, or want the announcement; none needs the answers
            track(session.releaseStream(name, ticker.nanoTime()), new CompletableFuture<>());
            track(session.fcPublish(name, ticker.nanoTime()), new CompletableFuture<>());
        });
        return createStreamAsync()
                .thenCompose(stream -> deleteOnFailure(stream, stream.publishAsync(name, type, () -> {
                    session.fcUnpublish(name);
                    session.deleteStream(stream.id());
                })));
    }

    /** Plays a stream, live or recorded, and waits until the server has accepted. */
    public RtmpPlayer play(String name) throws RtmpException {
        return play(PlayRequest.of(name));
    }

    /** Plays what is asked for, and waits until the server has accepted. */
    public RtmpPlayer play(PlayRequest request) throws RtmpException {
        return EventLoops.await(group, playAsync(request), "play of '" + request.name() + "'");
    }

    /** Like {@link #play(PlayRequest)}, without waiting; fails with {@link RtmpException}. */
    public CompletableFuture<RtmpPlayer> playAsync(PlayRequest request) {
        return createStreamAsync()
                .thenCompose(stream ->
                        deleteOnFailure(stream, stream.playAsync(request, () -> session.deleteStream(stream.id()))));
    }

    private static <T> CompletableFuture<T> deleteOnFailure(RtmpStream stream, CompletableFuture<T> started) {
        return started.whenComplete((use, failure) -> {
            if (failure != null) {
                stream.close();
            }
        });
    }

    /** Creates a stream to publish or play on, and waits for it: for programs that need each command in their hands. */
    public RtmpStream createStream() throws RtmpException {
        return EventLoops.await(group, createStreamAsync(), "createStream");
    }

    /** Like {@link #createStream}, without waiting; fails with {@link RtmpException}. */
    public CompletableFuture<RtmpStream> createStreamAsync() {
        return request(session::createStream).thenApply(outcome -> {
            if (outcome.succeeded()) {
                return new RtmpStream(this, RtmpClientSession.streamId(outcome));
            }
            throw new java.util.concurrent.CompletionException(RtmpException.of("createStream", outcome));
        });
    }

    /** Calls a procedure of the server and waits for its first result. */
    public @Nullable Object call(String name, @Nullable Object... arguments) throws RtmpException {
        Outcome outcome = EventLoops.await(group, callAsync(name, Arrays.asList(arguments)), "call of '" + name + "'");
        if (outcome instanceof Outcome.Result result) {
            return result.value();
        }
        throw RtmpException.of("call of '" + name + "'", outcome);
    }

    /** Calls a procedure of the server. */
    public CompletableFuture<Outcome> callAsync(String name, List<? extends @Nullable Object> arguments) {
        return request(now -> session.call(name, arguments, now));
    }

    /** Calls a procedure of the server and wants no answer. */
    public void notify(String name, List<? extends @Nullable Object> arguments) {
        run(() -> session.notify(name, arguments));
    }

    /** Completes with the reason when the connection is gone. */
    public CompletableFuture<String> closed() {
        return closed;
    }

    /** Closes the connection after what was to be sent, within two seconds. Harmless when it is closed. */
    @Override
    public void close() {
        run(() -> session.close("closed by the application"));
        if (channel != null && !EventLoops.isLoop(group)) {
            try {
                closed.get(CLOSE_SECONDS, TimeUnit.SECONDS);
            } catch (TimeoutException e) {
                channel.close();
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
            } catch (java.util.concurrent.ExecutionException e) {
                throw new IllegalStateException("the close never fails", e);
            }
        }
        if (ownsGroup) {
            group.shutdownGracefully(0, CLOSE_SECONDS, TimeUnit.SECONDS);
        }
    }

    // for streams

    /** A command of the session that gives the number of its request. */
    @FunctionalInterface
    interface RequestNumber {
        int send(long nowNanos);
    }

    CompletableFuture<Outcome> request(RequestNumber command) {
        CompletableFuture<Outcome> future = new CompletableFuture<>();
        boolean running = run(() -> {
            try {
                track(command.send(ticker.nanoTime()), future);
            } catch (IllegalArgumentException | IllegalStateException e) {
                future.completeExceptionally(e); // a stream that is deleted or in use
            }
        });
        if (!running) {
            future.complete(new Outcome.Aborted("the client is closed"));
        }
        return future;
    }

    private CompletableFuture<Outcome> track(int number, CompletableFuture<Outcome> future) {
        requests.put(number, future);
        return future;
    }

    /** Runs a command on the event loop, then sends what it led to; false when the loop has ended. */
    boolean run(Runnable command) {
        Channel open = channel;
        if (open == null) {
            return false;
        }
        if (open.eventLoop().inEventLoop()) {
            command.run();
            handler.drain();
            return true;
        }
        try {
            open.eventLoop().execute(() -> {
                command.run();
                handler.drain();
            });
            return true;
        } catch (RejectedExecutionException e) {
            return false;
        }
    }

    EventLoopGroup group() {
        return group;
    }

    RtmpClientSession session() {
        return session;
    }

    boolean isWritable() {
        return channel != null && channel.isWritable();
    }

    /** Reads on, or no more: always on the event loop, or a wish could overtake the one before it. */
    void read(boolean wanted) {
        run(() -> {
            if (channel != null) {
                channel.config().setAutoRead(wanted);
            }
        });
    }

    /** Registers what a stream does, on the event loop. */
    void add(int streamId, RtmpPublisher publisher) {
        requireFree(streamId);
        publishers.put(streamId, publisher);
    }

    /** Registers what a stream does, on the event loop. */
    void add(int streamId, RtmpPlayer player) {
        requireFree(streamId);
        players.put(streamId, player);
    }

    private void requireFree(int streamId) {
        if (publishers.containsKey(streamId) || players.containsKey(streamId)) {
            throw new IllegalStateException("stream " + streamId
                    + (players.containsKey(streamId) ? " plays" : " publishes") + ": close that first");
        }
    }

    /** Ends what a stream does, on the event loop. */
    void end(int streamId, String reason) {
        RtmpPlayer player = players.remove(streamId);
        if (player != null) {
            player.onDeleted();
        }
        RtmpPublisher publisher = publishers.remove(streamId);
        if (publisher != null) {
            publisher.onClosed(reason);
        }
    }

    long queueBytes() {
        return options.queueBytes;
    }

    void forget(int streamId) {
        run(() -> {
            players.remove(streamId);
            publishers.remove(streamId);
        });
    }

    private final class Listener implements SessionHandler.Listener {

        @Override
        public void onOutput(SessionOutput output) {
            if (output instanceof SessionOutput.Media media) {
                onMedia(media.message());
            } else if (output instanceof SessionOutput.Completed completed) {
                CompletableFuture<Outcome> request = requests.remove(completed.request());
                if (request != null) {
                    request.complete(completed.outcome());
                }
            } else if (output instanceof SessionOutput.Data data) {
                RtmpPlayer player = players.get(data.streamId());
                if (player != null) {
                    player.onData(data);
                }
            } else if (output instanceof SessionOutput.Status status) {
                onStatus(status);
            } else if (output instanceof SessionOutput.StreamEvent event
                    && event.control().event() == UserControlEvent.STREAM_EOF) {
                RtmpPlayer player = players.get((int) event.control().value());
                if (player != null) {
                    player.onEnd();
                }
            } else if (output instanceof SessionOutput.Called called) {
                onCalled(called.call());
            }
        }

        private void onMedia(RtmpMessage message) {
            RtmpPlayer player = players.get(message.streamId());
            if (player == null) {
                message.release();
            } else if (message instanceof RtmpMessage.Audio audio) {
                player.onTag(new FlvTag(FlvTag.AUDIO, audio.timestampMs(), audio.payload()));
            } else if (message instanceof RtmpMessage.Video video) {
                player.onTag(new FlvTag(FlvTag.VIDEO, video.timestampMs(), video.payload()));
            }
        }

        private void onStatus(SessionOutput.Status status) {
            RtmpPlayer player = players.get(status.streamId());
            if (player != null) {
                player.onStatus(status.status());
            }
            RtmpPublisher publisher = publishers.get(status.streamId());
            if (publisher != null) {
                publisher.onStatus(status.status());
            }
        }

        private void onCalled(RtmpMessage.Command call) {
            CallHandler answerer = options.callHandlers.get(call.name());
            if (answerer == null) {
                session.refuse(call, "there is no procedure of that name here");
                return;
            }
            try {
                session.answer(call, answerer.onCall(call.arguments()));
            } catch (IllegalArgumentException e) {
                session.refuse(call, String.valueOf(e.getMessage()));
            }
        }

        @Override
        public void onWritabilityChanged() {
            publishers.values().forEach(RtmpPublisher::onWritabilityChanged);
        }

        @Override
        public void onClosed(String reason) {
            Outcome.Aborted aborted = new Outcome.Aborted(reason);
            List<CompletableFuture<Outcome>> left = List.copyOf(requests.values());
            requests.clear();
            left.forEach(request -> request.complete(aborted));
            players.values().forEach(RtmpPlayer::onEnd);
            publishers.values().forEach(publisher -> publisher.onClosed(reason));
            fail(RtmpException.of("connect to " + options.url, aborted));
            closed.complete(reason);
        }
    }
}
