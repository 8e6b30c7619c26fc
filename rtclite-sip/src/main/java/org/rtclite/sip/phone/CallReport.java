package org.rtclite.sip.phone;

import java.time.Duration;
import java.util.Locale;
import java.util.Optional;
import java.util.OptionalDouble;
import org.rtclite.rtp.audio.AudioLegStats;

/**
 * The figures of a call, so far or in the end.
 *
 * @param duration since the answer; zero for a call that was not answered
 * @param codec {@code PCMU/8000}, or empty without audio of ours
 * @param audio the figures of its audio; empty without audio of ours
 */
public record CallReport(Duration duration, String codec, Optional<AudioLegStats> audio) {

    /** Packets that never came, in percent of those expected; empty until something was expected. */
    public OptionalDouble lossPercent() {
        if (audio.isEmpty()) {
            return OptionalDouble.empty();
        }
        AudioLegStats stats = audio.get();
        long expected = stats.packetsReceived() + stats.packetsLost();
        return expected <= 0
                ? OptionalDouble.empty()
                : OptionalDouble.of(Math.max(0, 100.0 * stats.packetsLost() / expected));
    }

    /** Interarrival jitter (RFC 3550 appendix A.8) in milliseconds; empty until something was received. */
    public OptionalDouble jitterMs() {
        return audio.filter(a -> a.packetsReceived() > 0)
                .map(a -> OptionalDouble.of(a.jitterMs()))
                .orElseGet(OptionalDouble::empty);
    }

    /** Listening quality by the E-model (ITU-T G.107), 1 to 4.5; empty until measured. */
    public OptionalDouble mos() {
        return audio.map(AudioLegStats::mos).orElseGet(OptionalDouble::empty);
    }

    /** One line for people: {@code 12.3 s, PCMU/8000, 615 packets received, 0.0 % lost, jitter 0.4 ms, MOS 4.4}. */
    @Override
    public String toString() {
        StringBuilder text = new StringBuilder(96);
        text.append(String.format(Locale.ROOT, "%.1f s", duration.toMillis() / 1000.0));
        if (!codec.isEmpty()) {
            text.append(", ").append(codec);
        }
        audio.ifPresent(a -> text.append(
                String.format(Locale.ROOT, ", %d packets sent, %d received", a.packetsSent(), a.packetsReceived())));
        lossPercent().ifPresent(p -> text.append(String.format(Locale.ROOT, ", %.1f %% lost", p)));
        jitterMs().ifPresent(j -> text.append(String.format(Locale.ROOT, ", jitter %.1f ms", j)));
        mos().ifPresent(m -> text.append(String.format(Locale.ROOT, ", MOS %.1f", m)));
        return text.toString();
    }
}
