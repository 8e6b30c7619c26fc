package org.rtclite.rtp.netty;

import io.netty.channel.EventLoop;
import java.net.InetSocketAddress;
import java.util.concurrent.CompletableFuture;
import org.jspecify.annotations.Nullable;
import org.rtclite.rtp.audio.AudioLeg;
import org.rtclite.rtp.audio.MediaPath;

/**
 * The sockets of one media stream: an even and an odd port, or one for both, on one event loop.
 *
 * <p>Bind first (the offer needs the port), attach the leg when it exists. Datagrams that come before are dropped.
 */
public final class RtpPort {

    private RtpPort() {}

    /** Binds on {@code loop}; fails with {@link java.net.BindException} when no port is free. */
    public static CompletableFuture<RtpPort> bind(EventLoop loop, RtpPortOptions options) {
        throw new UnsupportedOperationException("not yet");
    }

    /** The loop that all of this port's datagrams and ticks run on: a leg is touched here only. */
    public EventLoop eventLoop() {
        throw new UnsupportedOperationException("not yet");
    }

    /** Local RTP address. */
    public InetSocketAddress rtpAddress() {
        throw new UnsupportedOperationException("not yet");
    }

    /** Local RTCP address; the RTP address when both share a port. */
    public InetSocketAddress rtcpAddress() {
        throw new UnsupportedOperationException("not yet");
    }

    /** Sends from this port. */
    public MediaPath path() {
        throw new UnsupportedOperationException("not yet");
    }

    /** Gives {@code leg} the datagrams and, on the loop's {@link MediaClock}, the ticks; null: nobody. On the loop. */
    public void attach(@Nullable AudioLeg leg) {
        throw new UnsupportedOperationException("not yet");
    }

    /** Stops the ticks, says the leg's BYE and closes the sockets; from any thread, idempotent. */
    public CompletableFuture<@Nullable Void> close() {
        throw new UnsupportedOperationException("not yet");
    }
}
