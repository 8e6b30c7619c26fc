package org.rtclite.rtp.netty;

import io.netty.channel.EventLoop;

/** One tick of 10 ms per event loop that serves all its legs, at absolute deadlines (t0 + n * 10 ms). */
public final class MediaClock {

    private MediaClock() {}

    /** The clock of {@code loop}: one per loop. */
    public static MediaClock of(EventLoop loop) {
        throw new UnsupportedOperationException("not yet");
    }
}
