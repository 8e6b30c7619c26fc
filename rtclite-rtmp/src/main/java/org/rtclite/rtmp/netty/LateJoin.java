package org.rtclite.rtmp.netty;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.rtclite.rtmp.flv.FlvTag;

/**
 * What is kept of a live stream for those who join later: metadata, codec configurations, and the frames since the last
 * key frame. Bounded: a group of pictures beyond its limits is forgotten whole, since a part of it cannot be decoded.
 */
final class LateJoin {

    private final ServerLimits limits;
    private @Nullable SharedMessage metadata;
    private @Nullable SharedMessage audioConfiguration;
    private @Nullable SharedMessage videoConfiguration;
    private final Deque<SharedMessage> frames = new ArrayDeque<>();
    private long frameBytes;
    private boolean complete; // the frames begin with a key frame
    private boolean video;

    LateJoin(ServerLimits limits) {
        this.limits = limits;
    }

    /** Keeps what is worth keeping of a message. */
    void remember(SharedMessage message, boolean keep) {
        if (message.tag().type() == FlvTag.SCRIPT) {
            if (keep) {
                metadata = replace(metadata, message);
            }
        } else if (message.isConfiguration()) {
            if (message.isVideo()) {
                videoConfiguration = replace(videoConfiguration, message);
                forgetFrames();
            } else {
                audioConfiguration = replace(audioConfiguration, message);
            }
        } else {
            video |= message.isVideo();
            rememberFrame(message);
        }
    }

    private void rememberFrame(SharedMessage message) {
        if (message.isKeyFrame()) {
            forgetFrames();
            complete = limits.gopFrames() > 0;
        }
        if (!complete) {
            return;
        }
        if (frames.size() >= limits.gopFrames() || frameBytes + message.bytes() > limits.gopBytes()) {
            forgetFrames();
            return;
        }
        frames.add(message.retain());
        frameBytes += message.bytes();
    }

    private void forgetFrames() {
        frames.forEach(SharedMessage::release);
        frames.clear();
        frameBytes = 0;
        complete = false;
    }

    private static SharedMessage replace(@Nullable SharedMessage old, SharedMessage message) {
        if (old != null) {
            old.release();
        }
        return message.retain();
    }

    /** What a player needs first, in order; each is retained for the caller. */
    List<SharedMessage> messages() {
        List<SharedMessage> messages = new ArrayList<>();
        for (SharedMessage message : new SharedMessage[] {metadata, videoConfiguration, audioConfiguration}) {
            if (message != null) {
                messages.add(message.retain());
            }
        }
        frames.forEach(frame -> messages.add(frame.retain()));
        return messages;
    }

    /** Whether a player that joins now must wait for a key frame before it shows video. */
    boolean mustAwaitKeyFrame() {
        return video && !complete;
    }

    /** Whether there was video. */
    boolean hasVideo() {
        return video;
    }

    /** Forgets everything: the stream has ended. */
    void clear() {
        forgetFrames();
        for (SharedMessage message : new SharedMessage[] {metadata, videoConfiguration, audioConfiguration}) {
            if (message != null) {
                message.release();
            }
        }
        metadata = null;
        audioConfiguration = null;
        videoConfiguration = null;
        video = false;
    }
}
