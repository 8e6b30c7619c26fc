package org.rtclite.sip.phone;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.rtclite.sip.ua.ExtraHeader;

/**
 * What can be said about an outgoing call beyond its address.
 *
 * @param timeout how long it may ring before it is given up
 * @param requestUri the Request-URI when it differs from the address called, else null
 * @param lateOffer whether the INVITE carries no session description: the far side offers in its 2xx
 * @param headers further headers of the INVITE, in order
 * @param media makes the media session of this call, or null for the phone's own
 */
public record CallOptions(
        Duration timeout,
        @Nullable String requestUri,
        boolean lateOffer,
        List<ExtraHeader> headers,
        MediaSession.@Nullable Factory media) {

    /** Checks the timeout and copies the list. */
    public CallOptions {
        if (timeout.isNegative() || timeout.isZero()) {
            throw new IllegalArgumentException("call timeout is " + timeout + ", must be positive");
        }
        headers = List.copyOf(headers);
    }

    /** Rings for a minute. */
    public static CallOptions defaults() {
        return new CallOptions(Duration.ofMinutes(1), null, false, List.of(), null);
    }

    /** These options with another limit on ringing. */
    public CallOptions withTimeout(Duration newTimeout) {
        return new CallOptions(newTimeout, requestUri, lateOffer, headers, media);
    }

    /** These options with a Request-URI of its own. */
    public CallOptions withRequestUri(@Nullable String newRequestUri) {
        return new CallOptions(timeout, newRequestUri, lateOffer, headers, media);
    }

    /** These options with or without an offer in the INVITE. */
    public CallOptions withLateOffer(boolean newLateOffer) {
        return new CallOptions(timeout, requestUri, newLateOffer, headers, media);
    }

    /** These options with one more header; CR, LF and NUL in its value are refused when the call is placed. */
    public CallOptions withHeader(String name, String value) {
        List<ExtraHeader> more = new ArrayList<>(headers);
        more.add(new ExtraHeader(name, value));
        return new CallOptions(timeout, requestUri, lateOffer, more, media);
    }

    /** These options with media of another kind, {@code (loop, local, advertised, listener) -> MediaSession.none()}. */
    public CallOptions withMedia(MediaSession.@Nullable Factory newMedia) {
        return new CallOptions(timeout, requestUri, lateOffer, headers, newMedia);
    }
}
