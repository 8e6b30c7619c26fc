package org.rtclite.rtmp.netty;

import java.net.InetAddress;
import java.nio.file.Path;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import org.jspecify.annotations.Nullable;
import org.rtclite.rtmp.session.PlayRequest;
import org.rtclite.rtmp.session.PublishType;
import org.rtclite.rtmp.session.RefusalKind;

/**
 * What a server asks and tells the program that it runs in.
 *
 * <p>Called on event loops: a method must not block; one that needs time returns a stage that completes later. A stage
 * that fails refuses. By default everybody may connect and play, only this machine may publish, and nothing can be called.
 */
public interface RtmpApplication {

    /** A client wants to connect. */
    default CompletionStage<Decision> onConnect(RtmpPeer peer) {
        return CompletableFuture.completedStage(Decision.accept());
    }

    /** A client wants to publish. */
    default CompletionStage<Decision> onPublish(RtmpPeer peer, String name, PublishType type) {
        InetAddress address = peer.address().getAddress();
        boolean local = address != null && address.isLoopbackAddress();
        return CompletableFuture.completedStage(
                local
                        ? Decision.accept()
                        : Decision.refuse(RefusalKind.UNAUTHORIZED, "publishing is not allowed from there"));
    }

    /** A client wants to play. */
    default CompletionStage<Decision> onPlay(RtmpPeer peer, PlayRequest request) {
        return CompletableFuture.completedStage(Decision.accept());
    }

    /** Names of the procedures that clients may call; others are refused. Asked once, when the server starts. */
    default Set<String> procedures() {
        return Set.of();
    }

    /** A client calls one of the {@link #procedures}; the stage gives the result. */
    default CompletionStage<@Nullable Object> onCall(RtmpPeer peer, String name, List<@Nullable Object> arguments) {
        return CompletableFuture.failedStage(new IllegalArgumentException("there is no procedure '" + name + "'"));
    }

    /** A stream has begun; {@code stream} is the application's name, a slash, and the stream's name. */
    default void onPublished(RtmpPeer peer, String stream) {}

    /** A stream has ended. */
    default void onUnpublished(RtmpPeer peer, String stream) {}

    /**
     * The recording of a stream is complete and its file closed; not called when nothing was recorded or the disk failed.
     *
     * <p>Called on the one thread that writes recordings, after {@link #onUnpublished} or about the same time.
     */
    default void onRecorded(String stream, Path file) {}

    /** A client that was connected is gone. */
    default void onDisconnected(RtmpPeer peer, String reason) {}
}
