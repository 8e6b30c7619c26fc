package org.rtclite.rtmp.netty;

import io.netty.channel.EventLoopGroup;
import io.netty.handler.ssl.SslContext;
import java.security.SecureRandom;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.function.Consumer;
import java.util.random.RandomGenerator;
import org.jspecify.annotations.Nullable;
import org.rtclite.rtmp.amf.AmfObject;
import org.rtclite.rtmp.handshake.Handshake;
import org.rtclite.rtmp.session.Outcome;
import org.rtclite.rtmp.session.PublisherAuthentication;
import org.rtclite.rtmp.session.RefusalKind;
import org.rtclite.rtmp.session.RtmpClientSession;
import org.rtclite.rtmp.session.RtmpUrl;
import org.rtclite.rtmp.session.SessionSettings;

/** Settings of a client that is to be connected. Not thread-safe; of no use after {@link #connect}. */
public final class RtmpClientBuilder {

    final RtmpUrl url;
    final AmfObject properties;
    final List<@Nullable Object> arguments = new ArrayList<>();
    final Map<String, RtmpClient.CallHandler> callHandlers = new HashMap<>();
    SessionSettings settings = SessionSettings.CLIENT;
    Handshake.Kind handshake;

    @Nullable
    EventLoopGroup group;

    @Nullable
    SslContext sslContext;

    Duration connectTimeout = Duration.ofSeconds(10);
    long queueBytes = 4 * 1024 * 1024;
    RandomGenerator random = new SecureRandom();
    private String user = ""; // nobody
    private String password = "";

    RtmpClientBuilder(RtmpUrl url) {
        this.url = url;
        this.properties = RtmpClientSession.connectProperties(url);
        int colon = url.userInfo().indexOf(':');
        if (!url.userInfo().isEmpty()) {
            user = colon < 0 ? url.userInfo() : url.userInfo().substring(0, colon);
            password = colon < 0 ? "" : url.userInfo().substring(colon + 1);
        }
        this.handshake = url.isEncrypted() ? Handshake.Kind.ENCRYPTED : Handshake.Kind.DIGEST;
    }

    /** How long connecting, and then each request, may take; 10 s. */
    public RtmpClientBuilder timeout(Duration timeout) {
        connectTimeout = timeout;
        settings = settings.withTimeout(timeout);
        return this;
    }

    /**
     * Publishes as that user where the server asks for one, in Adobe's way or in Limelight's; an address of the form
     * {@code rtmp://user:password@host/app} says the same. The server is connected to again, up to three times. Both ways
     * rest on MD5 and hide the password from listeners only, badly: prefer rtmps.
     */
    public RtmpClientBuilder credentials(String publisher, String secret) {
        user = publisher;
        password = secret;
        return this;
    }

    /** Changes the command object of connect: flashVer, swfUrl, pageUrl and the like. */
    public RtmpClientBuilder properties(Consumer<AmfObject> change) {
        change.accept(properties);
        return this;
    }

    /** Adds arguments to connect, after its command object; null is AMF null. */
    public RtmpClientBuilder arguments(List<? extends @Nullable Object> values) {
        arguments.addAll(values);
        return this;
    }

    /** The handshake to ask for: DIGEST, which falls back to plain, unless the scheme says rtmpe. */
    public RtmpClientBuilder handshake(Handshake.Kind kind) {
        handshake = kind;
        return this;
    }

    /** What fills the handshake, and draws the key of rtmpe; a SecureRandom unless a server wants something else. */
    public RtmpClientBuilder random(RandomGenerator source) {
        random = source;
        return this;
    }

    /** Limits, chunk size and time-outs of the session. */
    public RtmpClientBuilder settings(SessionSettings sessionSettings) {
        settings = sessionSettings;
        return this;
    }

    /** Runs on the application's event loops, which stay open; otherwise on one of its own. */
    public RtmpClientBuilder eventLoopGroup(EventLoopGroup eventLoops) {
        group = eventLoops;
        return this;
    }

    /** What rtmps trusts; otherwise the certificates that the Java runtime trusts. The host name is always checked. */
    public RtmpClientBuilder sslContext(SslContext context) {
        sslContext = context;
        return this;
    }

    /** Bytes of received media that wait to be taken before the sender is slowed down; 4 MiB. */
    public RtmpClientBuilder queueBytes(long bytes) {
        if (bytes < 1) {
            throw new IllegalArgumentException("queueBytes is " + bytes + ", must be at least 1");
        }
        queueBytes = bytes;
        return this;
    }

    /** Lets the server call a procedure of that name; calls of any other name are refused. */
    public RtmpClientBuilder onCall(String name, RtmpClient.CallHandler handler) {
        callHandlers.put(name, handler);
        return this;
    }

    SessionSettings sessionSettings() {
        if (callHandlers.isEmpty()) {
            return settings;
        }
        HashSet<String> names = new HashSet<>(settings.allowedCalls());
        names.addAll(callHandlers.keySet());
        return settings.withAllowedCalls(names);
    }

    /**
     * Connects, and waits until the server has accepted.
     *
     * @throws RtmpException when it is unreachable, refuses, or does not answer in time
     */
    public RtmpClient connect() throws RtmpException {
        if (group != null) {
            EventLoops.requireMayBlock(group, "connect to " + url);
        }
        return EventLoops.await(connectAsync(), "connect to " + url);
    }

    /** Like {@link #connect}, without waiting; fails with {@link RtmpException}. */
    public CompletableFuture<RtmpClient> connectAsync() {
        if (user.isEmpty()) {
            return open("");
        }
        return open(new PublisherAuthentication(user, password, random), "");
    }

    /** Connects with what authentication gave for it, and again with what it gives then. */
    private CompletableFuture<RtmpClient> open(PublisherAuthentication authentication, String query) {
        return open(query).exceptionallyCompose(failure -> {
            if (failure instanceof RtmpException refusal
                    && refusal.outcome() instanceof Outcome.Refused refused
                    && refused.kind() == RefusalKind.AUTHENTICATION) {
                Optional<String> next = authentication.next(refused.status(), String.valueOf(properties.get("app")));
                if (next.isPresent()) {
                    return open(authentication, next.get());
                }
            }
            return CompletableFuture.failedFuture(failure);
        });
    }

    private CompletableFuture<RtmpClient> open(String query) {
        EventLoopGroup given = group;
        EventLoopGroup loops = given != null ? given : EventLoops.create("rtmp-client", 1);
        return RtmpClient.open(this, properties(query), loops, given == null);
    }

    /** The command object, a query appended to the names of the application. */
    private AmfObject properties(String query) {
        AmfObject queried = new AmfObject();
        properties.forEach((name, value) -> {
            boolean names = name.equals("app") || name.equals("tcUrl");
            queried.put(name, names ? value + query : value);
        });
        return queried;
    }
}
