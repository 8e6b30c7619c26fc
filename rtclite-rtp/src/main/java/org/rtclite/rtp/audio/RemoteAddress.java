package org.rtclite.rtp.audio;

import java.net.InetAddress;
import java.net.InetSocketAddress;
import org.jspecify.annotations.Nullable;

/**
 * From where media is accepted, and where it is sent (symmetric RTP, RFC 4961), under a {@link LatchPolicy}.
 *
 * <p>Somebody who knows our port must not be able to take over a call by sending to it. So strangers are latched to only
 * within a window after a negotiation, only while nobody else is heard, and give way to the described host as soon as
 * that is heard.
 */
final class RemoteAddress {

    /** Who was heard must be silent for so long before a stranger may follow. */
    private static final long SILENT_NANOS = 1_000_000_000L;

    private final LatchPolicy policy;
    private final long windowNanos;
    private InetSocketAddress described;
    private InetSocketAddress current;
    private @Nullable InetSocketAddress heard;
    private long heardNanos;
    private long windowEndNanos;

    RemoteAddress(LatchPolicy policy, long windowNanos, InetSocketAddress described, long nowNanos) {
        this.policy = policy;
        this.windowNanos = windowNanos;
        this.described = described;
        this.current = described;
        this.windowEndNanos = nowNanos + windowNanos;
    }

    /** A negotiation: opens the window; a described address that changed replaces what was latched to. */
    void describe(InetSocketAddress address, long nowNanos) {
        windowEndNanos = nowNanos + windowNanos;
        if (!address.equals(described)) {
            described = address;
            current = address;
            heard = null;
        }
    }

    /** Where to send. */
    InetSocketAddress current() {
        return current;
    }

    /** Whether a packet from there may be media of this call. */
    boolean accepts(InetSocketAddress from, long nowNanos) {
        if (from.equals(heard)) {
            return true;
        }
        if (policy == LatchPolicy.STRICT) {
            return from.equals(described);
        }
        if (isDescribedHost(from)) {
            return true;
        }
        boolean isOpen = nowNanos - windowEndNanos < 0;
        return isOpen && (heard == null || nowNanos - heardNanos > SILENT_NANOS);
    }

    /** An accepted payload type came from there, {@link #accepts} having said so; true when we send elsewhere now. */
    boolean heard(InetSocketAddress from, long nowNanos) {
        heardNanos = nowNanos;
        if (from.equals(heard)) {
            return false;
        }
        heard = from;
        boolean isElsewhere = !from.equals(current);
        current = from;
        return isElsewhere;
    }

    /** Whether control packets from there are believed: from the host of the media, or the described one. */
    boolean acceptsControl(InetSocketAddress from) {
        InetSocketAddress media = heard;
        return isDescribedHost(from) || (media != null && sameHost(media, from));
    }

    private boolean isDescribedHost(InetSocketAddress from) {
        return sameHost(described, from);
    }

    private static boolean sameHost(InetSocketAddress a, InetSocketAddress b) {
        InetAddress host = a.getAddress();
        return host != null && host.equals(b.getAddress());
    }
}
