package org.rtclite.examples.rtmp;

import io.netty.channel.EventLoopGroup;
import io.netty.channel.MultiThreadIoEventLoopGroup;
import io.netty.channel.epoll.Epoll;
import io.netty.channel.epoll.EpollIoHandler;
import io.netty.channel.nio.NioIoHandler;
import io.netty.handler.ssl.SslContext;
import io.netty.util.concurrent.DefaultThreadFactory;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.rtclite.examples.cli.Console;
import org.rtclite.examples.cli.ExitCode;
import org.rtclite.examples.cli.JsonLines;
import org.rtclite.examples.cli.Signals;
import org.rtclite.examples.cli.StandardOptions;
import org.rtclite.rtmp.netty.RtmpException;
import org.rtclite.rtmp.netty.RtmpServer;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** An RTMP server: live streams from one publisher to many players, recording, and playing recordings. */
public final class ServerProgram {

    private ServerProgram() {}

    /** What the command line says. */
    @Command(name = "rtmp-server", description = "RTMP server: live streams, recordings, and playing them.")
    static final class Options extends StandardOptions {

        @Option(
                names = {"-i", "--interface"},
                paramLabel = "HOST",
                description = "Address to listen on (${DEFAULT-VALUE}).")
        String host = "0.0.0.0";

        @Option(
                names = {"-p", "--port"},
                paramLabel = "PORT",
                description = "Port to listen on (${DEFAULT-VALUE}); 0 takes a free one.")
        int port = 1935;

        @Option(
                names = {"-r", "--root"},
                paramLabel = "FOLDER",
                description = "Folder of recordings, as APP/NAME.flv below it (the current one).")
        Path root = Path.of("");

        @Option(
                names = {"-d", "--debug"},
                description = "The log at DEBUG, as -v.")
        boolean debug;

        @Option(
                names = "--publish-key",
                paramLabel = "KEY",
                description = "Who publishes NAME?key=KEY may, from anywhere ($RTCLITE_PUBLISH_KEY).")
        @Nullable
        String publishKey;

        @Option(names = "--record-all", description = "Record every stream, not only those that ask for it.")
        boolean recordAll;

        @Option(
                names = "--tunnel",
                description = "Take RTMP through HTTP too (rtmpt, with TLS rtmpts), on the same port.")
        boolean tunnel;

        @Option(
                names = "--tls-certificate",
                paramLabel = "FILE",
                description = "Speak RTMPS with this certificate chain (PEM); needs --tls-key.")
        @Nullable
        Path certificateFile;

        @Option(names = "--tls-key", paramLabel = "FILE", description = "Its key (PEM, PKCS #8 without password).")
        @Nullable
        Path keyFile;

        /** TLS, null for none. */
        @Nullable
        SslContext tls() {
            if (certificateFile == null && keyFile == null) {
                return null;
            }
            if (certificateFile == null || keyFile == null) {
                throw new IllegalArgumentException("--tls-certificate and --tls-key go together");
            }
            return Tls.server(certificateFile, keyFile);
        }

        @Override
        public boolean wantsDebug() {
            return debug || super.wantsDebug();
        }
    }

    /** Runs the program; returns its exit code. */
    public static ExitCode run(String... arguments) {
        Options options = new Options();
        ExitCode done = options.parse(arguments);
        if (done != null) {
            return done;
        }
        if (options.port < 0 || options.port > 65_535) {
            return options.wrongUsage("port " + options.port + " is outside 0..65535");
        }
        if (!Files.isDirectory(options.root.toAbsolutePath())) {
            return options.wrongUsage("there is no folder " + options.root);
        }
        if (options.publishKey == null) {
            options.publishKey = System.getenv("RTCLITE_PUBLISH_KEY");
        }
        if (options.publishKey != null && options.publishKey.isEmpty()) {
            return options.wrongUsage("the publish key is empty");
        }
        try {
            options.tls();
        } catch (IllegalArgumentException e) {
            return options.wrongUsage(String.valueOf(e.getMessage()));
        }
        Console console = options.console();
        CompletableFuture<Void> stop = new CompletableFuture<>();
        CompletableFuture<Void> ended = new CompletableFuture<>();
        EventLoopGroup loops = eventLoops();
        try (RtmpServer server = start(options, console, loops)) {
            Signals.onTermination(() -> stop.complete(null), ended::join);
            CompletableFuture.anyOf(stop, server.closed()).join();
        } catch (RtmpException e) {
            console.complain("rtmp-server: " + e.getMessage());
            return ExitCode.UNREACHABLE;
        } finally {
            loops.shutdownGracefully(0, 2, TimeUnit.SECONDS).awaitUninterruptibly();
        }
        ended.complete(null);
        return ExitCode.INTERRUPTED;
    }

    /** Linux's own epoll where there is one: a player costs 12 to 20 % less CPU than with the JDK's selectors. */
    static EventLoopGroup eventLoops() {
        return new MultiThreadIoEventLoopGroup(
                Runtime.getRuntime().availableProcessors(),
                new DefaultThreadFactory("rtmp-server", true),
                Epoll.isAvailable() ? EpollIoHandler.newFactory() : NioIoHandler.newFactory());
    }

    /** Starts the server on those event loops, and says so. */
    static RtmpServer start(Options options, Console console, EventLoopGroup loops) throws RtmpException {
        ServerApplication application = new ServerApplication(console, options.publishKey);
        RtmpServer.Builder builder = RtmpServer.builder()
                .bind(options.host, options.port)
                .eventLoopGroup(loops)
                .application(application)
                .recordings(options.root.toAbsolutePath());
        if (options.recordAll) {
            builder.recordAll();
        }
        if (options.tunnel) {
            builder.tunnel();
        }
        SslContext tls = options.tls();
        if (tls != null) {
            builder.sslContext(tls);
        }
        RtmpServer server = builder.start();
        String host = server.address().getAddress().getHostAddress();
        int port = server.address().getPort();
        String folder = options.root.toAbsolutePath().normalize().toString();
        String scheme = tls == null ? "rtmp" : "rtmps";
        console.say("listening on " + scheme + "://" + (host.indexOf(':') < 0 ? host : "[" + host + "]") + ":" + port
                + (options.tunnel ? " and " + (tls == null ? "rtmpt" : "rtmpts") : "") + ", folder " + folder + ", "
                + application.publishers());
        console.event(
                "listening",
                null,
                JsonLines.members()
                        .put("transport", scheme)
                        .put("tunnel", options.tunnel)
                        .put("address", host)
                        .put("port", port)
                        .put("folder", folder)
                        .put("needsKey", options.publishKey != null));
        return server;
    }
}
