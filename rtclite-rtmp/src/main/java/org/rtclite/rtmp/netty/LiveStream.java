package org.rtclite.rtmp.netty;

import io.netty.channel.EventLoop;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CopyOnWriteArrayList;
import org.jspecify.annotations.Nullable;
import org.rtclite.rtmp.flv.FlvTag;

/**
 * A live stream: one publisher, any number of players, on one event loop, its home. Players live on the loops of their
 * connections and are served there, loop by loop.
 */
@SuppressWarnings("FutureReturnValueIgnored") // what a channel or loop cannot do any more, its close handler tells
final class LiveStream {

    private final String name;
    private final EventLoop home;
    private final int chunkSize;
    private final LateJoin lateJoin;
    // the lists: on their own loops, where a player that is served may leave at once
    private final Map<EventLoop, List<LivePlayer>> players = new HashMap<>();
    private final Map<LivePlayer, EventLoop> members = new HashMap<>();
    private @Nullable Object publisher;
    private @Nullable Recorder recorder;
    private boolean unflushed;

    LiveStream(String name, EventLoop home, int chunkSize, ServerLimits limits) {
        this.name = name;
        this.home = home;
        this.chunkSize = chunkSize;
        this.lateJoin = new LateJoin(limits);
    }

    String name() {
        return name;
    }

    /** Takes the stream for a publisher; false when there is one. */
    CompletableFuture<Boolean> claim(Object candidate, @Nullable Recorder recording) {
        return onHome(() -> {
            if (publisher != null) {
                return false;
            }
            publisher = candidate;
            recorder = recording;
            forAll(player -> player.tellPublished(true, name + " is now published"));
            return true;
        });
    }

    /** Ends publishing by that publisher. */
    CompletableFuture<Boolean> release(Object candidate) {
        return onHome(() -> {
            if (publisher != candidate) {
                return false;
            }
            publisher = null;
            lateJoin.clear();
            if (recorder != null) {
                recorder.close();
                recorder = null;
            }
            flushNow();
            forAll(player -> player.tellPublished(false, name + " is now unpublished"));
            return true;
        });
    }

    /** Passes a tag to all players; takes it over. */
    void publish(Object from, FlvTag tag, boolean keep) {
        if (!home.inEventLoop()) {
            home.execute(() -> publish(from, tag, keep));
            return;
        }
        if (publisher != from) {
            tag.close();
            return;
        }
        if (recorder != null) {
            recorder.write(tag);
        }
        SharedMessage message = SharedMessage.of(tag, chunkSize);
        try {
            lateJoin.remember(message, keep);
            for (Map.Entry<EventLoop, List<LivePlayer>> group : players.entrySet()) {
                deliver(group.getKey(), group.getValue(), message);
            }
            unflushed = true;
        } finally {
            message.release();
        }
    }

    private void deliver(EventLoop loop, List<LivePlayer> group, SharedMessage message) {
        if (loop == home) {
            for (LivePlayer player : group) {
                player.deliver(message);
            }
            return;
        }
        message.retain();
        loop.execute(() -> {
            try {
                for (LivePlayer player : group) {
                    player.deliver(message);
                }
            } finally {
                message.release();
            }
        });
    }

    /** Sends what was passed on since the last call; called when the publisher's bytes were handled. */
    void flush() {
        if (home.inEventLoop()) {
            flushNow();
        } else {
            home.execute(this::flushNow);
        }
    }

    private void flushNow() {
        if (unflushed) {
            unflushed = false;
            forAll(LivePlayer::flush);
        }
    }

    /** Adds a player: it gets what is kept for those who join, then everything. */
    CompletableFuture<Boolean> join(LivePlayer player) {
        return onHome(() -> {
            EventLoop loop = player.loop();
            List<LivePlayer> group = players.computeIfAbsent(loop, l -> new CopyOnWriteArrayList<>());
            members.put(player, loop);
            List<SharedMessage> first = lateJoin.messages();
            boolean awaitKeyFrame = lateJoin.mustAwaitKeyFrame();
            boolean video = lateJoin.hasVideo();
            onLoop(loop, () -> {
                player.join(first, awaitKeyFrame, video);
                group.add(player);
            });
            return publisher != null;
        });
    }

    /** Removes a player. */
    void leave(LivePlayer player) {
        onHome(() -> {
            EventLoop loop = members.remove(player);
            List<LivePlayer> group = loop == null ? null : players.get(loop);
            if (loop != null && group != null) {
                onLoop(loop, () -> group.remove(player));
            }
            return true;
        });
    }

    private void forAll(java.util.function.Consumer<LivePlayer> action) {
        players.forEach((loop, group) -> onLoop(loop, () -> group.forEach(action)));
    }

    private static void onLoop(EventLoop loop, Runnable task) {
        if (loop.inEventLoop()) {
            task.run();
        } else {
            loop.execute(task);
        }
    }

    /** Whether anybody publishes. */
    CompletableFuture<Boolean> isPublished() {
        return onHome(() -> publisher != null);
    }

    private CompletableFuture<Boolean> onHome(java.util.function.BooleanSupplier task) {
        CompletableFuture<Boolean> done = new CompletableFuture<>();
        onLoop(home, () -> {
            done.complete(task.getAsBoolean());
        });
        return done;
    }
}
