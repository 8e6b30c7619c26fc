package org.rtclite.rtmp.netty;

import io.netty.channel.EventLoop;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.Deque;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.rtclite.rtmp.flv.FlvTag;
import org.rtclite.rtmp.session.RtmpServerSession;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * One player of a live stream, on the event loop of its connection.
 *
 * <p>What cannot be sent waits in the channel, up to a number of bytes and a span of time. Beyond that video is left out up
 * to the next key frame, then audio too; a player that stays behind is disconnected. Others do not notice.
 */
final class LivePlayer {

    private static final Logger LOG = LoggerFactory.getLogger(LivePlayer.class);
    private static final long MARK_NANOS = TimeUnit.MILLISECONDS.toNanos(200);

    private final SessionHandler handler;
    private final RtmpServerSession session;
    private final EventLoop loop;
    private final int streamId;
    private final ServerLimits limits;
    private final boolean shares;
    private final Deque<Long> unsentMarks = new ArrayDeque<>(); // when messages were queued that are not sent yet
    private long lastMarkNanos;
    private boolean awaitsKeyFrame;
    private boolean receivesAudio = true;
    private boolean receivesVideo = true;
    private boolean behind;
    private long behindSinceNanos;
    private long dropped;
    private boolean ended;
    private boolean awaitsVideo;
    private @Nullable Runnable waiting; // for a key frame, to begin there
    private final Map<Integer, SharedMessage> prepared = new TreeMap<>(Comparator.reverseOrder()); // metadata first

    LivePlayer(SessionHandler handler, RtmpServerSession session, EventLoop loop, int streamId, ServerLimits limits) {
        this.handler = handler;
        this.session = session;
        this.loop = loop;
        this.streamId = streamId;
        this.limits = limits;
        this.lastMarkNanos = loop.ticker().nanoTime() - 2 * MARK_NANOS; // the first message is marked
        // an encrypted connection cannot send what others send, and another stream id needs other chunks
        this.shares = streamId == SharedMessage.STREAM_ID && !session.isEncrypted();
    }

    EventLoop loop() {
        return loop;
    }

    /** Makes it wait for a key frame, or for audio where there is no video; then {@code onBegin} runs, and it begins there. */
    void beginAtKeyFrame(Runnable onBegin) {
        waiting = onBegin;
    }

    /** Begins with what is kept for those who join; releases it. */
    void join(List<SharedMessage> messages, boolean awaitKeyFrame, boolean video) {
        awaitsKeyFrame = awaitKeyFrame;
        awaitsVideo = video;
        for (SharedMessage message : messages) {
            if (waiting != null) {
                prepare(message);
            } else if (!ended) {
                send(message);
            }
            message.release();
        }
        flush();
    }

    /** Keeps what a decoder needs first: metadata and configurations, the last one of each kind. */
    private void prepare(SharedMessage message) {
        if (message.isConfiguration() || message.tag().type() == FlvTag.SCRIPT) {
            SharedMessage old = ended ? null : prepared.put(message.tag().type(), message.retain());
            if (old != null) {
                old.release();
            }
        }
    }

    private void begin(Runnable onBegin) {
        waiting = null;
        awaitsKeyFrame = false;
        onBegin.run();
        List<SharedMessage> first = new ArrayList<>(prepared.values());
        prepared.clear();
        join(first, false, awaitsVideo);
    }

    /** Passes a message on, or leaves it out; takes nothing over. */
    void deliver(SharedMessage message) {
        Runnable onBegin = waiting;
        if (onBegin != null) {
            awaitsVideo |= message.isVideo();
            boolean audible = message.isAudio() && !message.isConfiguration() && !awaitsVideo;
            if (!message.isKeyFrame() && !audible) {
                prepare(message);
                return;
            }
            begin(onBegin);
        }
        if (ended || (message.isVideo() ? !receivesVideo : message.isAudio() && !receivesAudio)) {
            return;
        }
        boolean frame = message.isVideo() && !message.isConfiguration();
        boolean congested = isCongested(message);
        if (frame && awaitsKeyFrame && !message.isKeyFrame()) {
            dropped++;
        } else if (congested && (frame || (message.isAudio() && handler.pendingBytes() > 2 * limits.queueBytes()))) {
            awaitsKeyFrame |= frame;
            dropped++;
        } else if (!ended) {
            awaitsKeyFrame &= !frame;
            send(message);
        }
    }

    private boolean isCongested(SharedMessage message) {
        long pending = handler.pendingBytes();
        long now = loop.ticker().nanoTime();
        Long oldest = unsentMarks.peek();
        boolean late = oldest != null && now - oldest > limits.queueTime().toNanos();
        if (pending > limits.queueBytes() || late) {
            if (!behind) {
                behind = true;
                behindSinceNanos = now;
                LOG.debug("a player is {} bytes behind", pending);
            } else if (now - behindSinceNanos > limits.stallTime().toNanos()) {
                ended = true;
                session.close("the player does not take what it is sent");
                handler.drain();
            }
            return true;
        }
        if (behind && pending < limits.queueBytes() / 2) {
            behind = false;
        }
        return behind && !message.isKeyFrame();
    }

    private void send(SharedMessage message) {
        if (shares) {
            long now = loop.ticker().nanoTime();
            if (now - lastMarkNanos > MARK_NANOS) {
                lastMarkNanos = now;
                unsentMarks.add(now);
                handler.writeShared(message.chunks(), unsentMarks::poll);
            } else {
                handler.writeShared(message.chunks());
            }
            return;
        }
        FlvTag tag = message.tag();
        switch (tag.type()) {
            case FlvTag.AUDIO -> session.sendAudio(streamId, tag.timestampMs(), tag.body());
            case FlvTag.VIDEO -> session.sendVideo(streamId, tag.timestampMs(), tag.body());
            default -> {
                var values = DataTags.values(tag.body());
                if (!values.isEmpty()) {
                    session.sendData(
                            streamId,
                            tag.timestampMs(),
                            String.valueOf(values.get(0)),
                            values.subList(1, values.size()));
                }
            }
        }
        handler.drain();
    }

    void flush() {
        handler.flush();
    }

    void receive(boolean video, boolean wanted) {
        if (video) {
            awaitsKeyFrame |= wanted && !receivesVideo;
            receivesVideo = wanted;
        } else {
            receivesAudio = wanted;
        }
    }

    /** Takes over what another player receives. */
    void receiveLike(LivePlayer other) {
        receivesAudio = other.receivesAudio;
        receivesVideo = other.receivesVideo;
    }

    /** Tells the player that somebody publishes, or nobody does any more. */
    void tellPublished(boolean published, String description) {
        if (!ended && waiting == null) {
            session.published(streamId, published, description);
            handler.drain();
        }
    }

    /** Nothing is sent any more. */
    void end() {
        ended = true;
        waiting = null;
        prepared.values().forEach(SharedMessage::release);
        prepared.clear();
    }

    /** Messages that were left out. */
    long dropped() {
        return dropped;
    }
}
