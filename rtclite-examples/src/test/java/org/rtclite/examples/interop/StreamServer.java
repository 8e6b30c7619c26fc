package org.rtclite.examples.interop;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.function.Function;
import org.rtclite.rtmp.netty.Decision;
import org.rtclite.rtmp.netty.RtmpApplication;
import org.rtclite.rtmp.netty.RtmpPeer;
import org.rtclite.rtmp.netty.RtmpServer;
import org.rtclite.rtmp.session.PlayRequest;

/** Our RTMP server inside the test: records every stream and says what happens. */
final class StreamServer implements AutoCloseable {

    private static final long PATIENCE_SECONDS = 20;

    private final Path recordings;
    private final RtmpServer server;
    private final Map<String, BlockingQueue<String>> events = new ConcurrentHashMap<>();

    /** A server that lets everybody of this machine in. */
    StreamServer(Path recordings) throws IOException {
        this(recordings, peer -> Decision.accept());
    }

    /** A server that asks {@code gate} about connections. */
    StreamServer(Path recordings, Function<RtmpPeer, Decision> gate) throws IOException {
        this.recordings = Files.createDirectories(recordings);
        server = RtmpServer.builder()
                .bind("127.0.0.1", 0)
                .recordings(recordings)
                .recordAll()
                .application(new Application(gate))
                .start();
    }

    private final class Application implements RtmpApplication {

        private final Function<RtmpPeer, Decision> gate;

        Application(Function<RtmpPeer, Decision> gate) {
            this.gate = gate;
        }

        @Override
        public CompletionStage<Decision> onConnect(RtmpPeer peer) {
            return java.util.concurrent.CompletableFuture.completedStage(gate.apply(peer));
        }

        @Override
        public CompletionStage<Decision> onPlay(RtmpPeer peer, PlayRequest request) {
            tell("playing " + request.name());
            return RtmpApplication.super.onPlay(peer, request);
        }

        @Override
        public void onRecorded(String stream, Path file) {
            tell("recorded " + stream);
        }
    }

    private void tell(String event) {
        events.computeIfAbsent(event, e -> new LinkedBlockingQueue<>()).add(event);
    }

    private void await(String event) throws InterruptedException {
        if (events.computeIfAbsent(event, e -> new LinkedBlockingQueue<>()).poll(PATIENCE_SECONDS, TimeUnit.SECONDS)
                == null) {
            throw new AssertionError("'" + event + "' did not happen within " + PATIENCE_SECONDS + " s");
        }
    }

    /** Where a stream of the application {@code live} is found. */
    String url(String name) {
        return app() + "/" + name;
    }

    /** The application {@code live}. */
    String app() {
        return "rtmp://" + authority() + "/live";
    }

    /** Address and port. */
    String authority() {
        return "127.0.0.1:" + server.address().getPort();
    }

    /** Puts a file where it is played as if it had been recorded. */
    void addRecording(String name, Path file) throws IOException {
        Files.copy(file, Files.createDirectories(recordings.resolve("live")).resolve(name + ".flv"));
    }

    /** Waits until the recording of a stream is complete, and returns its file. */
    Path awaitRecording(String name) throws InterruptedException {
        await("recorded live/" + name);
        return recordings.resolve("live").resolve(name + ".flv");
    }

    /** Waits until somebody else has asked to play a stream. */
    void awaitPlayer(String name) throws InterruptedException {
        await("playing " + name);
    }

    @Override
    public void close() {
        server.close();
    }
}
