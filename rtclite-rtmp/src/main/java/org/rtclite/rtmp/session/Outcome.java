package org.rtclite.rtmp.session;

import java.time.Duration;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** How a request of ours ended. */
public sealed interface Outcome {

    /** True for {@link Result} and {@link Started}. */
    default boolean succeeded() {
        return this instanceof Result || this instanceof Started;
    }

    /**
     * The far side answered a call.
     *
     * @param commandObject the value before the results: for connect the properties of the server, otherwise mostly null
     * @param values the results
     */
    record Result(@Nullable Object commandObject, List<@Nullable Object> values) implements Outcome {
        /** The first result, null if there is none. */
        public @Nullable Object value() {
            return values.isEmpty() ? null : values.get(0);
        }
    }

    /** A stream does what was asked: it publishes, plays, is paused or has sought. */
    record Started(NetStatus status) implements Outcome {}

    /** The far side said no. */
    record Refused(RefusalKind kind, NetStatus status) implements Outcome {}

    /** No answer came within {@code after}. A stream may still start later: close it. */
    record TimedOut(Duration after) implements Outcome {}

    /** The connection or the stream was closed before an answer came. */
    record Aborted(String reason) implements Outcome {}
}
