package org.rtclite.examples.rtmp;

import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import org.jspecify.annotations.Nullable;
import org.rtclite.examples.cli.Console;
import org.rtclite.examples.cli.JsonLines;
import org.rtclite.rtmp.netty.Decision;
import org.rtclite.rtmp.netty.RtmpApplication;
import org.rtclite.rtmp.netty.RtmpPeer;
import org.rtclite.rtmp.session.PlayRequest;
import org.rtclite.rtmp.session.PublishType;
import org.rtclite.rtmp.session.RefusalKind;

/**
 * Who may publish at the server: whoever knows the key, or without a key this machine. Everybody may play.
 *
 * <p>Keys come as {@code name?key=KEY}. They are compared in constant time and never printed.
 */
final class ServerApplication implements RtmpApplication {

    private final Console console;
    private final byte @Nullable [] key;

    ServerApplication(Console console, @Nullable String key) {
        this.console = console;
        this.key = key == null ? null : key.getBytes(StandardCharsets.UTF_8);
    }

    /** Who may publish, in words. */
    String publishers() {
        return key == null ? "only this machine may publish" : "who knows the key may publish as NAME?key=KEY";
    }

    @Override
    public CompletionStage<Decision> onConnect(RtmpPeer peer) {
        tell("connected", peer, "app", withoutQuery(peer.app()));
        return RtmpApplication.super.onConnect(peer);
    }

    @Override
    public CompletionStage<Decision> onPublish(RtmpPeer peer, String name, PublishType type) {
        CompletionStage<Decision> decision;
        if (key == null) {
            decision = RtmpApplication.super.onPublish(peer, name, type);
        } else {
            boolean known = MessageDigest.isEqual(key, keyOf(name).getBytes(StandardCharsets.UTF_8));
            decision = CompletableFuture.completedStage(
                    known
                            ? Decision.accept()
                            : Decision.refuse(RefusalKind.UNAUTHORIZED, "publishing here needs ?key=KEY"));
        }
        return decision.thenApply(made -> {
            if (made instanceof Decision.Refuse) {
                tell("refused", peer, "stream", withoutQuery(name));
            }
            return made;
        });
    }

    @Override
    public CompletionStage<Decision> onPlay(RtmpPeer peer, PlayRequest request) {
        tell("playing", peer, "stream", withoutQuery(peer.app()) + "/" + withoutQuery(request.name()));
        return RtmpApplication.super.onPlay(peer, request);
    }

    @Override
    public void onPublished(RtmpPeer peer, String stream) {
        tell("published", peer, "stream", stream);
    }

    @Override
    public void onUnpublished(RtmpPeer peer, String stream) {
        tell("unpublished", peer, "stream", stream);
    }

    @Override
    public void onRecorded(String stream, Path file) {
        console.say("recorded " + stream + ": " + file);
        console.event(
                "recorded", null, JsonLines.members().put("stream", stream).put("file", file.toString()));
    }

    @Override
    public void onDisconnected(RtmpPeer peer, String reason) {
        tell("disconnected", peer, "reason", reason);
    }

    private void tell(String event, RtmpPeer peer, String member, String value) {
        console.say(peer + " " + event + ": " + value);
        console.event(
                event,
                null,
                JsonLines.members()
                        .put("peer", peer.id())
                        .put("address", String.valueOf(peer.address()))
                        .put(member, value));
    }

    private static String withoutQuery(String name) {
        int query = name.indexOf('?');
        return query < 0 ? name : name.substring(0, query);
    }

    private static String keyOf(String name) {
        int query = name.indexOf('?');
        if (query >= 0) {
            for (String pair : name.substring(query + 1).split("&", -1)) {
                if (pair.startsWith("key=")) {
                    return pair.substring("key=".length());
                }
            }
        }
        return "";
    }
}
