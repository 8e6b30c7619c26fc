package org.rtclite.sip.sdp;

import java.util.List;

/**
 * A {@code t=} line with the {@code r=} lines that follow it (RFC 8866 sections 5.9 and 5.10).
 *
 * @param time start and stop, as written: {@code 0 0}
 * @param repeats the repeat lines, as written
 */
public record Timing(String time, List<String> repeats) {

    /** A session without bounds, as every call is. */
    public static final Timing UNBOUNDED = new Timing("0 0", List.of());

    public Timing {
        SdpText.requireLine("time", time);
        repeats = List.copyOf(repeats);
        repeats.forEach(r -> SdpText.requireLine("repeat time", r));
    }
}
