package org.rtclite.rtmp.netty;

import java.time.Duration;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.rtclite.rtmp.amf.AmfObject;
import org.rtclite.rtmp.amf.AmfProperties;
import org.rtclite.rtmp.flv.FlvTag;
import org.rtclite.rtmp.session.NetStatus;
import org.rtclite.rtmp.session.Outcome;
import org.rtclite.rtmp.session.SessionOutput;

/**
 * A stream that is played: NetStream.play (RTMP 1.0 section 7.2.2.1).
 *
 * <p>Take its tags with {@link #next}, on any one thread. When they are not taken fast enough the connection is read no
 * further, and TCP slows the sender down.
 */
@SuppressWarnings("FutureReturnValueIgnored") // what a channel or loop cannot do any more, its close handler tells
public final class RtmpPlayer implements AutoCloseable {

    private static final Set<String> ENDINGS = Set.of(
            NetStatus.PLAY_STOP,
            NetStatus.PLAY_UNPUBLISH_NOTIFY,
            NetStatus.PLAY_STREAM_NOT_FOUND,
            NetStatus.PLAY_FAILED);

    private final RtmpClient client;
    private final int streamId;
    private final Runnable end;
    private final TagQueue queue;
    private volatile String playing;
    private volatile boolean switching; // a failure now is one to switch, and ends nothing
    private volatile boolean paused;
    private volatile boolean closed;
    private volatile @Nullable NetStatus lastStatus;

    /** A player that runs {@code end} on the event loop when it is closed. */
    RtmpPlayer(RtmpClient client, int streamId, String name, Runnable end) {
        this.client = client;
        this.streamId = streamId;
        this.playing = name;
        this.end = end;
        this.queue = new TagQueue(client.queueBytes());
    }

    /**
     * The next tag, which the caller releases; waits for it.
     *
     * @return null when the stream has ended
     */
    public @Nullable FlvTag next() throws InterruptedException {
        EventLoops.requireMayBlock(client.group(), "RtmpPlayer.next");
        return queue.take(TagQueue.FOREVER, this::resumeReading);
    }

    /** Like {@link #next()}, waiting at most that long; {@link #isEnded} tells why it returned null. */
    public @Nullable FlvTag next(Duration timeout) throws InterruptedException {
        EventLoops.requireMayBlock(client.group(), "RtmpPlayer.next");
        return queue.take(timeout.toNanos(), this::resumeReading);
    }

    /** Whether the stream has ended and all its tags were taken. */
    public boolean isEnded() {
        return queue.isEnded();
    }

    /** The last status that the server gave for the stream; null before the first one. */
    public @Nullable NetStatus status() {
        return lastStatus;
    }

    /** Pauses a recording at that position, or goes on from there; waits for the server's word. */
    public void pause(boolean pause, long positionMs) throws RtmpException {
        paused = pause;
        await(client.request(now -> client.session().pause(streamId, pause, positionMs, now)), "pause");
    }

    /** Goes to a position of a recording; waits for the server's word. */
    public void seek(long positionMs) throws RtmpException {
        await(client.request(now -> client.session().seek(streamId, positionMs, now)), "seek");
    }

    /**
     * Goes over to another stream of the same application and time line, such as the same program at another bit rate; waits
     * for the server's word. The present stream plays on up to a key frame of the other. Where that begins, {@link #next}
     * gives a script tag {@code onPlayStatus} with code {@code NetStream.Play.TransitionComplete}.
     *
     * @throws RtmpException when the server refuses: then the present stream plays on
     */
    public void switchTo(String name) throws RtmpException {
        AmfObject options = new AmfObject("flash.net.NetStreamPlayOptions")
                .put("streamName", name)
                .put("oldStreamName", playing)
                .put("start", -2.0)
                .put("len", -1.0)
                .put("offset", -1.0)
                .put("transition", "switch");
        switching = true;
        await(
                client.request(now -> client.session().play2(streamId, options, now))
                        .whenComplete((outcome, failure) -> switching = false),
                "switch to '" + name + "'");
        playing = name;
    }

    private void await(java.util.concurrent.CompletableFuture<Outcome> request, String what) throws RtmpException {
        Outcome outcome = EventLoops.await(client.group(), request, what);
        if (!outcome.succeeded()) {
            throw RtmpException.of(what, outcome);
        }
    }

    /** Switches the audio of the stream on or off. */
    public void receiveAudio(boolean wanted) {
        client.run(() -> client.session().receiveAudio(streamId, wanted));
    }

    /** Switches the video of the stream on or off. */
    public void receiveVideo(boolean wanted) {
        client.run(() -> client.session().receiveVideo(streamId, wanted));
    }

    private void resumeReading() {
        client.read(true);
    }

    void onTag(FlvTag tag) {
        queue.add(tag, () -> client.read(false));
    }

    void onData(SessionOutput.Data data) {
        if (data.handler().equals("onPlayStatus") && !isTransition(data.values())) {
            return; // tells the end of a playlist entry; the status or event that ends the stream follows
        }
        if (!data.handler().startsWith("|")) {
            onTag(DataTags.tag(data.timestampMs(), data.handler(), data.values()));
        }
    }

    private static boolean isTransition(List<@Nullable Object> values) {
        return !values.isEmpty()
                && values.get(0) instanceof AmfProperties info
                && NetStatus.PLAY_TRANSITION_COMPLETE.equals(info.string("code"));
    }

    void onStatus(NetStatus status) {
        lastStatus = status;
        boolean onlySwitch = switching && status.code().equals(NetStatus.PLAY_FAILED);
        if (!onlySwitch && ENDINGS.contains(status.code())) {
            queue.end();
        }
    }

    /** The server says that no more comes for now; while paused that is no end. */
    void onEnd() {
        if (!paused) {
            queue.end();
        }
    }

    void onDeleted() {
        closed = true;
        queue.end();
    }

    /** Stops playing and releases what was not taken. */
    @Override
    public void close() {
        if (!closed) {
            closed = true;
            client.forget(streamId);
            client.run(end);
        }
        queue.discard();
        client.read(true);
    }
}
