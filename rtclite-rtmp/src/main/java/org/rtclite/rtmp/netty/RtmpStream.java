package org.rtclite.rtmp.netty;

import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import org.rtclite.rtmp.session.Outcome;
import org.rtclite.rtmp.session.PlayRequest;
import org.rtclite.rtmp.session.PublishType;

/**
 * A message stream of a connection, to publish or to play on: NetStream (RTMP 1.0 section 7.2.2).
 *
 * <p>{@link RtmpClient#publish} and {@link RtmpClient#play} make one of their own and are enough for most programs. A
 * stream of the program's own is for those that need the order of commands in their hands: nothing is sent here but the
 * command that the method is named after.
 *
 * <p>A stream does one thing at a time. Closing the publisher or player sends closeStream, after which the stream can be
 * used again; {@link #delete} sends deleteStream and ends it. Any thread may use it.
 */
@SuppressWarnings("FutureReturnValueIgnored") // what a channel or loop cannot do any more, its close handler tells
public final class RtmpStream implements AutoCloseable {

    private final RtmpClient client;
    private final int id;
    private volatile boolean deleted;

    RtmpStream(RtmpClient client, int id) {
        this.client = client;
        this.id = id;
    }

    /** The number that the server gave the stream, at least 1. */
    public int id() {
        return id;
    }

    /** Publishes under that name, and waits until the server has accepted. */
    public RtmpPublisher publish(String name, PublishType type) throws RtmpException {
        return EventLoops.await(client.group(), publishAsync(name, type), "publish of '" + name + "'");
    }

    /**
     * Like {@link #publish}, without waiting; fails with {@link RtmpException}.
     *
     * @throws IllegalStateException when the stream was deleted; the future fails with it when the stream is in use
     */
    public CompletableFuture<RtmpPublisher> publishAsync(String name, PublishType type) {
        return publishAsync(name, type, () -> client.session().closeStream(id));
    }

    CompletableFuture<RtmpPublisher> publishAsync(String name, PublishType type, Runnable end) {
        requireThere();
        RtmpPublisher publisher = new RtmpPublisher(client, id, name, end);
        return client.request(now -> {
                    requireThere();
                    client.add(id, publisher);
                    return client.session().publish(id, name, type, now);
                })
                .thenApply(outcome -> started("publish of '" + name + "'", outcome, publisher));
    }

    /** Plays what is asked for, and waits until the server has accepted. */
    public RtmpPlayer play(PlayRequest request) throws RtmpException {
        return EventLoops.await(client.group(), playAsync(request), "play of '" + request.name() + "'");
    }

    /**
     * Like {@link #play}, without waiting; fails with {@link RtmpException}.
     *
     * @throws IllegalStateException when the stream was deleted; the future fails with it when the stream is in use
     */
    public CompletableFuture<RtmpPlayer> playAsync(PlayRequest request) {
        return playAsync(request, () -> client.session().closeStream(id));
    }

    CompletableFuture<RtmpPlayer> playAsync(PlayRequest request, Runnable end) {
        requireThere();
        RtmpPlayer player = new RtmpPlayer(client, id, request.name(), end);
        return client.request(now -> {
                    requireThere();
                    client.add(id, player);
                    return client.session().play(id, request, now);
                })
                .thenApply(outcome -> started("play of '" + request.name() + "'", outcome, player));
    }

    private <T> T started(String what, Outcome outcome, T stream) {
        if (outcome.succeeded()) {
            return stream;
        }
        client.forget(id);
        throw new CompletionException(RtmpException.of(what, outcome));
    }

    private void requireThere() {
        if (deleted) {
            throw new IllegalStateException("stream " + id + " was deleted");
        }
    }

    /** Gives the stream back (deleteStream), and ends what it does. Harmless when it is deleted. */
    public void delete() {
        if (!deleted) {
            deleted = true;
            client.run(() -> {
                client.end(id, "its stream was deleted");
                client.session().deleteStream(id);
            });
        }
    }

    /** The same as {@link #delete}. */
    @Override
    public void close() {
        delete();
    }

    @Override
    public String toString() {
        return "RtmpStream[" + id + (deleted ? ", deleted]" : "]");
    }
}
