package org.rtclite.rtmp.session;

import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What to play (RTMP 1.0 section 7.2.2.1).
 *
 * @param name the stream
 * @param source whether it must be live, recorded, or may be either
 * @param startMs where to begin in a recording, at least 0
 * @param durationMs how long to play, -1 to the end
 * @param reset true to replace what is playing, false to queue behind it
 */
public record PlayRequest(String name, Source source, long startMs, long durationMs, boolean reset) {

    /** Where a stream may come from. */
    public enum Source {
        /** A live stream if there is one, else a recording. */
        ANY,
        /** Only a live stream. */
        LIVE,
        /** Only a recording. */
        RECORDED
    }

    private static final int ANY_ON_WIRE = -2000;
    private static final int LIVE_ON_WIRE = -1000;

    /** Checks the bounds. */
    public PlayRequest {
        if (startMs < 0 || durationMs < -1) {
            throw new IllegalArgumentException("startMs " + startMs + " and durationMs " + durationMs);
        }
    }

    /** Plays the stream of that name, live or recorded, from its beginning to its end. */
    public static PlayRequest of(String name) {
        return new PlayRequest(name, Source.ANY, 0, -1, true);
    }

    /** The arguments of the command; the defaults at the end are left out. */
    List<@Nullable Object> arguments() {
        List<@Nullable Object> arguments = new ArrayList<>();
        arguments.add(name);
        if (!equals(of(name))) {
            arguments.add(
                    switch (source) {
                        case ANY -> (double) ANY_ON_WIRE;
                        case LIVE -> (double) LIVE_ON_WIRE;
                        case RECORDED -> (double) startMs;
                    });
            arguments.add(durationMs < 0 ? (double) LIVE_ON_WIRE : (double) durationMs);
            arguments.add(reset);
        }
        return arguments;
    }

    /**
     * The request that these arguments make.
     *
     * <p>Times travel in milliseconds although the specification says seconds; -2 and -2000, -1 and -1000 both occur.
     */
    static PlayRequest parse(String name, @Nullable Object start, @Nullable Object duration, @Nullable Object reset) {
        double startMs = start instanceof Number number ? number.doubleValue() : ANY_ON_WIRE;
        double durationMs = duration instanceof Number number ? number.doubleValue() : -1;
        Source source =
                startMs >= 0 ? Source.RECORDED : startMs == -2 || startMs <= ANY_ON_WIRE ? Source.ANY : Source.LIVE;
        boolean replaces =
                reset instanceof Boolean flag ? flag : !(reset instanceof Number number) || number.intValue() != 0;
        return new PlayRequest(
                name, source, Math.max(0, (long) startMs), durationMs >= 0 ? (long) durationMs : -1, replaces);
    }
}
