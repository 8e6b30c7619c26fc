package org.rtclite.sip.ua;

import java.security.SecureRandom;
import java.time.Duration;
import java.util.random.RandomGenerator;
import org.jspecify.annotations.Nullable;
import org.rtclite.sip.codec.SipLimits;
import org.rtclite.sip.transaction.SipTimers;

/**
 * Everything a {@link SipEngine} is told once, when it is made.
 *
 * @param timers RFC 3261 timer values
 * @param limits what the engine may hold at most
 * @param parserLimits what a received message may hold at most
 * @param random source of tags, branches and Call-IDs
 * @param trace sees every message
 * @param userAgent value of User-Agent and Server, or null to send neither
 * @param fixNat send in-dialog requests to where the far side's messages come from when its Contact is a private
 *     address and that is another one
 * @param maxRinging how long a call may stay unanswered, in either direction, before the engine gives it up
 */
public record EngineConfig(
        SipTimers timers,
        EngineLimits limits,
        SipLimits parserLimits,
        RandomGenerator random,
        SipTrace trace,
        @Nullable String userAgent,
        boolean fixNat,
        Duration maxRinging) {

    /** Secure randomness, RFC timers, no trace, no User-Agent, three minutes of ringing. */
    public static EngineConfig defaults() {
        return new EngineConfig(
                SipTimers.defaults(),
                EngineLimits.defaults(),
                SipLimits.DEFAULT,
                new SecureRandom(),
                SipTrace.NONE,
                null,
                false,
                Duration.ofMinutes(3));
    }

    /** This configuration with other timer values. */
    public EngineConfig withTimers(SipTimers newTimers) {
        return new EngineConfig(newTimers, limits, parserLimits, random, trace, userAgent, fixNat, maxRinging);
    }

    /** This configuration with other limits. */
    public EngineConfig withLimits(EngineLimits newLimits) {
        return new EngineConfig(timers, newLimits, parserLimits, random, trace, userAgent, fixNat, maxRinging);
    }

    /** This configuration with other limits for received messages. */
    public EngineConfig withParserLimits(SipLimits newLimits) {
        return new EngineConfig(timers, limits, newLimits, random, trace, userAgent, fixNat, maxRinging);
    }

    /** This configuration with another source of randomness. */
    public EngineConfig withRandom(RandomGenerator newRandom) {
        return new EngineConfig(timers, limits, parserLimits, newRandom, trace, userAgent, fixNat, maxRinging);
    }

    /** This configuration with another trace. */
    public EngineConfig withTrace(SipTrace newTrace) {
        return new EngineConfig(timers, limits, parserLimits, random, newTrace, userAgent, fixNat, maxRinging);
    }

    /** This configuration with a User-Agent and Server header. */
    public EngineConfig withUserAgent(@Nullable String newUserAgent) {
        return new EngineConfig(timers, limits, parserLimits, random, trace, newUserAgent, fixNat, maxRinging);
    }

    /** This configuration with or without the NAT work-around. */
    public EngineConfig withFixNat(boolean newFixNat) {
        return new EngineConfig(timers, limits, parserLimits, random, trace, userAgent, newFixNat, maxRinging);
    }

    /** This configuration with another bound on ringing. */
    public EngineConfig withMaxRinging(Duration newMaxRinging) {
        return new EngineConfig(timers, limits, parserLimits, random, trace, userAgent, fixNat, newMaxRinging);
    }
}
