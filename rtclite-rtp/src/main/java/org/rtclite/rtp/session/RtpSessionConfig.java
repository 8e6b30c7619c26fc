package org.rtclite.rtp.session;

import java.time.Duration;

/**
 * How a session behaves.
 *
 * @param cname canonical name, the same over all sessions of a call (RFC 3550 section 6.5.1, RFC 7022)
 * @param clockRateHz RTP clock rate of what we send
 * @param sessionBandwidthBps bits per second of the session with UDP and IP headers; RTCP takes 5 % of it
 * @param minInterval least time between reports before randomisation, 5 s in RFC 3550 section 6.2
 * @param minSequential packets in sequence that make a new source valid (RFC 3550 appendix A.1)
 * @param maxSources sources that are remembered; beyond it the least valid one is forgotten
 * @param hearsReflection whether packets with our own SSRC are heard as those of a far side that sends back what it gets,
 *     as echo services do between two parties; otherwise they are a loop or a collision (RFC 3550 section 8.2)
 */
public record RtpSessionConfig(
        String cname,
        int clockRateHz,
        int sessionBandwidthBps,
        Duration minInterval,
        int minSequential,
        int maxSources,
        boolean hearsReflection) {

    public RtpSessionConfig {
        if (clockRateHz < 1000 || clockRateHz > 192_000) {
            throw new IllegalArgumentException("clock rate is " + clockRateHz + " Hz, range 1000 to 192000");
        }
        if (sessionBandwidthBps < 1000) {
            throw new IllegalArgumentException("session bandwidth is " + sessionBandwidthBps + " bit/s, minimum 1000");
        }
        if (minInterval.isNegative() || minInterval.isZero()) {
            throw new IllegalArgumentException("minimum interval is " + minInterval + ", must be > 0");
        }
        if (minSequential < 1 || minSequential > 100) {
            throw new IllegalArgumentException("sequential packets are " + minSequential + ", range 1 to 100");
        }
        if (maxSources < 2 || maxSources > 4096) {
            throw new IllegalArgumentException("sources are " + maxSources + ", range 2 to 4096");
        }
    }

    /** A two-party voice call: 80 kbit/s, RFC 3550's 5 s, two packets in sequence, 16 sources. */
    public static RtpSessionConfig voice(String cname, int clockRateHz) {
        return new RtpSessionConfig(cname, clockRateHz, 80_000, Duration.ofSeconds(5), 2, 16, false);
    }

    /** The same, but packets with our own SSRC are heard as an echo of the far side. */
    public RtpSessionConfig withReflection() {
        return new RtpSessionConfig(
                cname, clockRateHz, sessionBandwidthBps, minInterval, minSequential, maxSources, true);
    }
}
