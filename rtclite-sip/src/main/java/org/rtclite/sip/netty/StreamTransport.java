package org.rtclite.sip.netty;

import io.netty.bootstrap.Bootstrap;
import io.netty.bootstrap.ServerBootstrap;
import io.netty.buffer.PooledByteBufAllocator;
import io.netty.channel.Channel;
import io.netty.channel.ChannelFutureListener;
import io.netty.channel.ChannelInitializer;
import io.netty.channel.ChannelOption;
import io.netty.channel.EventLoop;
import io.netty.channel.WriteBufferWaterMark;
import io.netty.channel.socket.SocketChannel;
import io.netty.handler.ssl.SslHandler;
import io.netty.util.concurrent.ScheduledFuture;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import javax.net.ssl.SSLEngine;
import javax.net.ssl.SSLParameters;
import org.jspecify.annotations.Nullable;
import org.rtclite.sip.codec.SipLimits;
import org.rtclite.sip.transaction.Flow;
import org.rtclite.sip.transaction.TransactionFailure;
import org.rtclite.sip.transaction.Transport;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * TCP or TLS: one listener and all connections, those we opened and those we accepted (RFC 3261 s18, RFC 5923).
 *
 * <p>A message to an address goes over the connection its flow names, else over any connection with that address,
 * else over a new one; it is held until that stands.
 */
final class StreamTransport implements SipTransport {

    private static final Logger LOG = LoggerFactory.getLogger(StreamTransport.class);

    private static final int MAX_CONNECTIONS = 10_000;
    private static final int MAX_EXPECTED_NAMES = 10_000;
    private static final int CONNECT_TIMEOUT_MS = 10_000;
    private static final int SEND_BUFFER_BYTES = 1 << 20;
    private static final long SWEEP_NANOS = 10_000_000_000L;
    /** Who does not finish a message in this time, or never sends one, is not talking SIP. */
    private static final long PATIENCE_NANOS = 32_000_000_000L;
    /** RFC 5626 s4.4.1: below the two minutes after which NATs begin to forget. */
    private static final long PING_NANOS = 110_000_000_000L;

    private final EventLoop loop;
    private final Transport kind;
    private final Channel server;
    private final Receiver receiver;
    private final LocalAddresses addresses;
    private final SipLimits limits;
    private final TlsOptions tls;
    private final Map<Long, StreamConnection> byId = new LinkedHashMap<>();
    private final Map<InetSocketAddress, StreamConnection> byRemote = new HashMap<>();
    private final Map<InetSocketAddress, String> names = new LinkedHashMap<>() {
        private static final long serialVersionUID = 1L;

        @Override
        protected boolean removeEldestEntry(Map.Entry<InetSocketAddress, String> eldest) {
            return size() > MAX_EXPECTED_NAMES;
        }
    };
    private @Nullable ScheduledFuture<?> sweep;
    private long lastId;
    private boolean closing;

    private StreamTransport(
            EventLoop loop, Transport kind, SipEndpointConfig config, Channel server, Receiver receiver) {
        this.loop = loop;
        this.kind = kind;
        this.server = server;
        this.receiver = receiver;
        this.addresses = new LocalAddresses((InetSocketAddress) server.localAddress(), config.externalAddress());
        this.limits = config.engine().parserLimits();
        this.tls = config.tls();
    }

    /** Binds; completes on the loop. */
    static CompletableFuture<SipTransport> bind(
            EventLoop loop, Transport kind, SipEndpointConfig config, InetSocketAddress address, Receiver receiver) {
        CompletableFuture<SipTransport> bound = new CompletableFuture<>();
        // Connections can only be accepted after the bind below has completed on this same loop.
        StreamTransport[] transport = new StreamTransport[1];
        new ServerBootstrap()
                .group(loop)
                .channel(SocketClasses.of(loop).server())
                .option(ChannelOption.SO_REUSEADDR, true)
                .childOption(ChannelOption.ALLOCATOR, PooledByteBufAllocator.DEFAULT)
                .childOption(ChannelOption.TCP_NODELAY, true)
                .childOption(
                        ChannelOption.WRITE_BUFFER_WATER_MARK,
                        new WriteBufferWaterMark(SEND_BUFFER_BYTES / 2, SEND_BUFFER_BYTES))
                .childHandler(new ChannelInitializer<SocketChannel>() {
                    @Override
                    protected void initChannel(SocketChannel channel) {
                        transport[0].accept(channel);
                    }
                })
                .bind(address)
                .addListener((ChannelFutureListener) done -> {
                    if (done.isSuccess()) {
                        transport[0] = new StreamTransport(loop, kind, config, done.channel(), receiver);
                        transport[0].sweepLater();
                        bound.complete(transport[0]);
                    } else {
                        bound.completeExceptionally(done.cause());
                    }
                });
        return bound;
    }

    private void accept(SocketChannel channel) {
        if (closing || byId.size() >= MAX_CONNECTIONS) {
            LOG.debug("refused a connection from {}: {} are open", channel.remoteAddress(), byId.size());
            channel.close().addListener(done -> {});
            return;
        }
        StreamConnection connection = add(channel.remoteAddress(), false);
        if (kind.secure()) {
            SSLEngine engine = tls.context().createSSLEngine();
            engine.setUseClientMode(false);
            channel.pipeline().addLast(new SslHandler(engine));
        }
        channel.pipeline().addLast(connection);
        connection.connected(channel);
    }

    private StreamConnection add(InetSocketAddress remote, boolean outbound) {
        StreamConnection connection = new StreamConnection(this, ++lastId, remote, outbound, limits, System.nanoTime());
        byId.put(connection.id(), connection);
        byRemote.put(remote, connection);
        return connection;
    }

    private StreamConnection connect(InetSocketAddress remote) {
        StreamConnection connection = add(remote, true);
        new Bootstrap()
                .group(loop)
                .channel(SocketClasses.of(loop).stream())
                .option(ChannelOption.ALLOCATOR, PooledByteBufAllocator.DEFAULT)
                .option(ChannelOption.TCP_NODELAY, true)
                .option(ChannelOption.CONNECT_TIMEOUT_MILLIS, CONNECT_TIMEOUT_MS)
                .option(
                        ChannelOption.WRITE_BUFFER_WATER_MARK,
                        new WriteBufferWaterMark(SEND_BUFFER_BYTES / 2, SEND_BUFFER_BYTES))
                .handler(new ChannelInitializer<SocketChannel>() {
                    @Override
                    protected void initChannel(SocketChannel channel) {
                        if (kind.secure()) {
                            channel.pipeline().addLast(new SslHandler(clientEngine(remote)));
                        }
                        channel.pipeline().addLast(connection);
                    }
                })
                .connect(remote)
                .addListener((ChannelFutureListener) done -> {
                    if (done.isSuccess()) {
                        connection.connected(done.channel());
                        if (closing) {
                            connection.close();
                        }
                    } else {
                        forget(connection);
                        connection.failed(String.valueOf(done.cause().getMessage()));
                    }
                });
        return connection;
    }

    private SSLEngine clientEngine(InetSocketAddress remote) {
        String name = names.getOrDefault(remote, remote.getAddress().getHostAddress());
        SSLEngine engine = tls.context().createSSLEngine(name, remote.getPort());
        engine.setUseClientMode(true);
        if (tls.verifyHostName()) {
            SSLParameters parameters = engine.getSSLParameters();
            parameters.setEndpointIdentificationAlgorithm("HTTPS");
            engine.setSSLParameters(parameters);
        }
        return engine;
    }

    @Override
    public Transport kind() {
        return kind;
    }

    @Override
    public InetSocketAddress localAddress() {
        return (InetSocketAddress) server.localAddress();
    }

    @Override
    public InetSocketAddress advertised(InetAddress remote, long nowNanos) {
        return addresses.towards(remote, nowNanos);
    }

    @Override
    public void expectName(InetSocketAddress remote, String host) {
        if (kind.secure()) {
            names.put(remote, host);
        }
    }

    @Override
    public void write(byte[] message, Flow flow, FailureListener onFailure) {
        StreamConnection connection = byId.get(flow.connectionId());
        if (connection == null) {
            connection = byRemote.get(flow.remote());
        }
        if (connection == null && closing) {
            onFailure.failed(TransactionFailure.TRANSPORT, "the endpoint is closing");
            return;
        }
        if (connection == null) {
            connection = connect(flow.remote());
        }
        connection.write(message, onFailure);
        connection.flush();
    }

    @Override
    public void flush() {}

    void received(byte[] message, StreamConnection connection) {
        InetSocketAddress local = advertised(connection.remote().getAddress(), System.nanoTime());
        receiver.received(message, connection.flow(local));
    }

    void lost(StreamConnection connection, TransactionFailure failure, String reason) {
        if (forget(connection) && !closing) {
            InetSocketAddress local = advertised(connection.remote().getAddress(), System.nanoTime());
            receiver.connectionLost(connection.flow(local), failure, reason);
        }
    }

    private boolean forget(StreamConnection connection) {
        byRemote.remove(connection.remote(), connection);
        return byId.remove(connection.id(), connection);
    }

    private void sweepLater() {
        sweep = loop.schedule(this::sweep, SWEEP_NANOS, TimeUnit.NANOSECONDS);
    }

    /** Closes connections that owe us a message for too long, keeps those we opened alive. */
    private void sweep() {
        long nowNanos = System.nanoTime();
        for (StreamConnection connection : List.copyOf(byId.values())) {
            if (connection.isOverdue(nowNanos - PATIENCE_NANOS)) {
                LOG.debug("closed the connection with {}: no whole message in 32 s", connection.remote());
                connection.close();
            } else if (connection.isOutbound() && nowNanos - connection.lastTrafficNanos() > PING_NANOS) {
                connection.ping(nowNanos);
            }
        }
        sweepLater();
    }

    @Override
    public void close(Runnable whenClosed) {
        closing = true;
        if (sweep != null) {
            sweep.cancel(false);
        }
        List.copyOf(byId.values()).forEach(StreamConnection::close);
        server.close().addListener(done -> whenClosed.run());
    }
}
