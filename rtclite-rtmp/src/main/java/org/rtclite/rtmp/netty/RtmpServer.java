package org.rtclite.rtmp.netty;

import io.netty.bootstrap.ServerBootstrap;
import io.netty.buffer.PooledByteBufAllocator;
import io.netty.channel.Channel;
import io.netty.channel.ChannelFuture;
import io.netty.channel.ChannelInitializer;
import io.netty.channel.ChannelOption;
import io.netty.channel.EventLoop;
import io.netty.channel.EventLoopGroup;
import io.netty.channel.WriteBufferWaterMark;
import io.netty.channel.group.ChannelGroup;
import io.netty.channel.group.DefaultChannelGroup;
import io.netty.handler.ssl.SslContext;
import io.netty.util.concurrent.DefaultThreadFactory;
import io.netty.util.concurrent.GlobalEventExecutor;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import java.util.random.RandomGenerator;
import org.jspecify.annotations.Nullable;
import org.rtclite.rtmp.session.PublishType;
import org.rtclite.rtmp.session.SessionSettings;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * An RTMP server: live streams from one publisher to many players, recordings, and playing them.
 *
 * <pre>{@code
 * try (RtmpServer server = RtmpServer.builder().bind("127.0.0.1", 1935).recordings(folder).start()) {
 *     System.out.println("listening on " + server.address());
 *     server.closed().join();
 * }
 * }</pre>
 *
 * <p>Who may do what is the {@link RtmpApplication}'s word. Clients run on the server's event loops, files on one thread of
 * its own.
 */
@SuppressWarnings("FutureReturnValueIgnored") // what a channel or loop cannot do any more, its close handler tells
public final class RtmpServer implements AutoCloseable {

    private static final Logger LOG = LoggerFactory.getLogger(RtmpServer.class);
    private static final int BACKLOG = 1024;
    private static final int CLOSE_SECONDS = 2;

    private final RtmpApplication application;
    private final ServerLimits limits;
    private final SessionSettings settings;
    private final @Nullable Path recordings;
    private final boolean recordsAll;
    private final @Nullable SslContext sslContext;
    private final @Nullable TunnelSessions tunnels;
    private final EventLoopGroup group;
    private final boolean ownsGroup;
    private final ExecutorService disk;
    private final RandomGenerator random = new SecureRandom();
    private final AtomicLong ids = new AtomicLong();
    private final LiveStreams streams;
    private final Map<InetAddress, Integer> perAddress = new ConcurrentHashMap<>();
    private final ChannelGroup channels = new DefaultChannelGroup(GlobalEventExecutor.INSTANCE);
    private final java.util.concurrent.CompletableFuture<Void> closed = new java.util.concurrent.CompletableFuture<>();
    private @Nullable Channel listener;

    private RtmpServer(Builder builder) {
        application = builder.application;
        limits = builder.limits;
        settings = builder.settings.withAllowedCalls(application.procedures());
        streams = new LiveStreams(settings, limits);
        recordings = builder.recordings;
        recordsAll = builder.recordsAll;
        sslContext = builder.sslContext;
        tunnels = builder.tunnelLimits == null
                ? null
                : new TunnelSessions(builder.tunnelLimits, random, this::admitTunnel);
        EventLoopGroup given = builder.group;
        ownsGroup = given == null;
        group = given != null ? given : EventLoops.create("rtmp-server", builder.threads);
        disk = Executors.newSingleThreadExecutor(new DefaultThreadFactory("rtmp-files", true));
    }

    /** Begins a server. */
    public static Builder builder() {
        return new Builder();
    }

    /** Settings of a server that is to be started. Not thread-safe. */
    public static final class Builder {

        private InetSocketAddress address = new InetSocketAddress(InetAddress.getLoopbackAddress(), 1935);
        private RtmpApplication application = new RtmpApplication() {};
        private ServerLimits limits = ServerLimits.DEFAULT;
        private SessionSettings settings = SessionSettings.SERVER;
        private @Nullable Path recordings;
        private boolean recordsAll;
        private @Nullable SslContext sslContext;
        private @Nullable TunnelLimits tunnelLimits;
        private @Nullable EventLoopGroup group;
        private int threads = Runtime.getRuntime().availableProcessors();

        private Builder() {}

        /** Where to listen; port 0 takes a free one. By default 127.0.0.1:1935. */
        public Builder bind(String host, int port) {
            address = new InetSocketAddress(host, port);
            return this;
        }

        /** Who decides about clients. */
        public Builder application(RtmpApplication decider) {
            application = decider;
            return this;
        }

        /** Bounds of connections and queues. */
        public Builder limits(ServerLimits serverLimits) {
            limits = serverLimits;
            return this;
        }

        /** Limits, chunk size and time-outs of each session. */
        public Builder settings(SessionSettings sessionSettings) {
            settings = sessionSettings;
            return this;
        }

        /** The folder below which streams are recorded and recordings are played; by default there is none. */
        public Builder recordings(Path folder) {
            recordings = folder;
            return this;
        }

        /** Records every stream, not only those that ask for it. */
        public Builder recordAll() {
            recordsAll = true;
            return this;
        }

        /** Speaks RTMPS. */
        public Builder sslContext(SslContext context) {
            sslContext = context;
            return this;
        }

        /** Speaks RTMPT on the same port too, RTMPTS with TLS: the first byte tells. By default it does not. */
        public Builder tunnel() {
            return tunnel(TunnelLimits.DEFAULT);
        }

        /**
         * Speaks RTMPT on the same port too, within bounds. Each session counts among the connections beside the HTTP
         * connections it uses.
         */
        public Builder tunnel(TunnelLimits bounds) {
            tunnelLimits = bounds;
            return this;
        }

        /** Runs on the application's event loops, NIO or native, which stay open. */
        public Builder eventLoopGroup(EventLoopGroup eventLoops) {
            group = eventLoops;
            return this;
        }

        /** Event loops of its own; by default one for each processor. */
        public Builder threads(int count) {
            threads = count;
            return this;
        }

        /**
         * Starts listening.
         *
         * @throws RtmpException when the address cannot be had
         */
        public RtmpServer start() throws RtmpException {
            RtmpServer server = new RtmpServer(this);
            server.listen(address);
            return server;
        }
    }

    private void listen(InetSocketAddress address) throws RtmpException {
        ChannelFuture bound = new ServerBootstrap()
                .group(group)
                .channel(EventLoops.serverSocketClass(group))
                .option(ChannelOption.SO_BACKLOG, BACKLOG)
                .option(ChannelOption.SO_REUSEADDR, true)
                .childOption(ChannelOption.ALLOCATOR, PooledByteBufAllocator.DEFAULT)
                .childOption(ChannelOption.TCP_NODELAY, true)
                .childOption(ChannelOption.WRITE_BUFFER_WATER_MARK, new WriteBufferWaterMark(256 * 1024, 1024 * 1024))
                .childHandler(new ChannelInitializer<Channel>() {
                    @Override
                    protected void initChannel(Channel channel) {
                        accept(channel);
                    }
                })
                .bind(address)
                .awaitUninterruptibly();
        if (!bound.isSuccess()) {
            Throwable cause = bound.cause();
            close();
            throw new RtmpException("cannot listen on " + address + ": " + cause.getMessage(), cause);
        }
        listener = bound.channel();
        LOG.info("listening on {}", address());
    }

    private void accept(Channel channel) {
        InetSocketAddress address = (InetSocketAddress) channel.remoteAddress();
        if (!admit(channel, address)) {
            channel.close();
            return;
        }
        if (sslContext != null) {
            channel.pipeline().addLast(sslContext.newHandler(channel.alloc()));
        }
        if (tunnels == null) {
            serve(channel, channel.eventLoop(), address);
        } else {
            channel.pipeline()
                    .addLast(new TunnelDetector(
                            tunnels,
                            address,
                            settings.connectTimeout(),
                            () -> serve(channel, channel.eventLoop(), address)));
        }
    }

    /** Counts a channel until it is closed; false when there are too many. */
    private boolean admit(Channel channel, InetSocketAddress address) {
        int ofAddress = perAddress.merge(address.getAddress(), 1, Integer::sum);
        if (channels.size() >= limits.maxConnections() || ofAddress > limits.maxConnectionsPerAddress()) {
            LOG.warn("refused a connection from {}: {} are open", address, channels.size());
            forget(address);
            return false;
        }
        channels.add(channel);
        channel.closeFuture().addListener(closing -> forget(address));
        return true;
    }

    private void serve(Channel channel, EventLoop loop, InetSocketAddress address) {
        channel.pipeline().addLast(new ServerConnection(this, loop, address, ids.incrementAndGet()).handler());
    }

    private boolean admitTunnel(Channel channel, EventLoop loop, InetSocketAddress address) {
        boolean admitted = admit(channel, address);
        if (admitted) {
            serve(channel, loop, address);
        }
        return admitted;
    }

    private void forget(InetSocketAddress address) {
        perAddress.computeIfPresent(address.getAddress(), (a, count) -> count > 1 ? count - 1 : null);
    }

    /** Where it listens. */
    public InetSocketAddress address() {
        Channel open = listener;
        if (open == null) {
            throw new IllegalStateException("the server does not listen");
        }
        return (InetSocketAddress) open.localAddress();
    }

    /** Connections that are open. */
    public int connections() {
        return channels.size();
    }

    /** Bytes of messages received in part and of those that wait to be sent, of all connections: a moment's figure. */
    public long heldBytes() {
        long held = 0;
        for (Channel channel : channels) {
            SessionHandler handler = channel.pipeline().get(SessionHandler.class);
            held += handler == null ? 0 : handler.heldBytes();
        }
        return held;
    }

    /** Completes when the server is closed. */
    public java.util.concurrent.CompletableFuture<Void> closed() {
        return closed;
    }

    EventLoopGroup group() {
        return group;
    }

    RtmpApplication application() {
        return application;
    }

    /** RTMPT's sessions; null without {@link Builder#tunnel()}. */
    @Nullable
    TunnelSessions tunnels() {
        return tunnels;
    }

    ServerLimits limits() {
        return limits;
    }

    SessionSettings settings() {
        return settings;
    }

    RandomGenerator random() {
        return random;
    }

    /** The live stream of that name, to be released; its home is {@code loop} if it is new. */
    LiveStream acquire(RtmpPeer peer, String name, EventLoop loop) {
        return streams.acquire(fullName(peer, name), loop);
    }

    /** Gives a stream back. */
    void release(LiveStream stream) {
        streams.release(stream);
    }

    private static String fullName(RtmpPeer peer, String name) {
        return StreamNames.withoutQuery(peer.app()) + "/" + StreamNames.withoutQuery(name);
    }

    /** The file of a recording; empty when there is no folder or the name is not fit for one. */
    Optional<Path> recording(RtmpPeer peer, String name) {
        return recordings == null
                ? Optional.empty()
                : StreamNames.recording(
                        recordings, StreamNames.withoutQuery(peer.app()), StreamNames.withoutQuery(name));
    }

    Optional<Recorder> recorder(RtmpPeer peer, String name, PublishType type) {
        if (type == PublishType.LIVE && !recordsAll) {
            return Optional.empty();
        }
        String stream = fullName(peer, name);
        return recording(peer, name)
                .map(file -> new Recorder(
                        file, type == PublishType.APPEND, this::onDisk, made -> application.onRecorded(stream, made)));
    }

    /** Runs a task that may wait for the disk, one after the other; after the close none runs. */
    void onDisk(Runnable task) {
        try {
            disk.execute(task);
        } catch (RejectedExecutionException e) {
            LOG.debug("the server is closed: a file task is dropped");
        }
    }

    /** Disconnects everybody, ends recordings and closes, within a few seconds. Harmless when it is closed. */
    @Override
    public void close() {
        if (closed.isDone()) {
            return;
        }
        if (listener != null) {
            listener.close().awaitUninterruptibly(CLOSE_SECONDS, TimeUnit.SECONDS);
        }
        channels.close().awaitUninterruptibly(CLOSE_SECONDS, TimeUnit.SECONDS);
        if (ownsGroup) {
            EventLoops.shutdown(group);
        }
        disk.shutdown();
        try {
            if (!disk.awaitTermination(CLOSE_SECONDS, TimeUnit.SECONDS)) {
                LOG.warn("a recording was not ended in time");
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
        closed.complete(null);
    }

    /** What the recordings' folder and the certificate are is nobody's business: the address will do. */
    @Override
    public String toString() {
        return "RtmpServer[" + (listener == null ? "closed" : listener.localAddress()) + "]";
    }

    /** Names of the streams that somebody publishes or waits for. */
    public Set<String> streamNames() {
        return streams.names();
    }
}
