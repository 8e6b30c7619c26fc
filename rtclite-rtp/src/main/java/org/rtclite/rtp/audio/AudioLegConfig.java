package org.rtclite.rtp.audio;

import java.time.Duration;
import org.rtclite.rtp.jitter.JitterConfig;
import org.rtclite.rtp.session.WallClock;

/**
 * What does not change over the life of a leg.
 *
 * @param cname RFC 3550 section 6.5.1 canonical name; {@link #defaults()} makes an anonymous one (RFC 7022)
 * @param latch from where media is accepted
 * @param latchWindow how long after a negotiation a new source may be latched to
 * @param rtpTimeout silence of the far side after which {@link AudioLegEvent.RtpTimeout} is told; zero: never
 * @param jitter the playout buffer
 * @param wallClock maps nanoseconds to wall time, for sender reports
 */
public record AudioLegConfig(
        String cname,
        LatchPolicy latch,
        Duration latchWindow,
        Duration rtpTimeout,
        JitterConfig jitter,
        WallClock wallClock) {

    public AudioLegConfig {
        if (latchWindow.isNegative() || rtpTimeout.isNegative()) {
            throw new IllegalArgumentException(
                    "latchWindow " + latchWindow + ", rtpTimeout " + rtpTimeout + ": neither may be < 0");
        }
    }

    /** Symmetric RTP with a window of 5 s, time-out after 5 s, an adaptive buffer. */
    public static AudioLegConfig defaults() {
        return new AudioLegConfig(
                "",
                LatchPolicy.SYMMETRIC,
                Duration.ofSeconds(5),
                Duration.ofSeconds(5),
                JitterConfig.defaults(),
                WallClock.system());
    }

    /** The same with another canonical name. */
    public AudioLegConfig withCname(String name) {
        return new AudioLegConfig(name, latch, latchWindow, rtpTimeout, jitter, wallClock);
    }

    /** The same with another policy. */
    public AudioLegConfig withLatch(LatchPolicy policy, Duration window) {
        return new AudioLegConfig(cname, policy, window, rtpTimeout, jitter, wallClock);
    }

    /** The same with another time-out. */
    public AudioLegConfig withRtpTimeout(Duration timeout) {
        return new AudioLegConfig(cname, latch, latchWindow, timeout, jitter, wallClock);
    }

    /** The same with another playout buffer. */
    public AudioLegConfig withJitter(JitterConfig config) {
        return new AudioLegConfig(cname, latch, latchWindow, rtpTimeout, config, wallClock);
    }

    /** The same with another wall clock. */
    public AudioLegConfig withWallClock(WallClock clock) {
        return new AudioLegConfig(cname, latch, latchWindow, rtpTimeout, jitter, clock);
    }
}
