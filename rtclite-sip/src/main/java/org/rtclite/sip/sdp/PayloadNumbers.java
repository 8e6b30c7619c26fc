package org.rtclite.sip.sdp;

import java.util.ArrayList;
import java.util.List;

/**
 * The payload types that our offers give to formats.
 *
 * <p>RFC 3264 s8.3.2: a number once bound to a format keeps its meaning for the life of the session.
 */
final class PayloadNumbers {

    private static final int DYNAMIC_FIRST = 96;
    private static final int DYNAMIC_LAST = 127;

    private final List<RtpFormat> bound = new ArrayList<>();

    /** Notes the formats of a description that was sent or accepted. */
    void bind(List<RtpFormat> formats) {
        for (RtpFormat format : formats) {
            if (!isBound(format.payloadType())) {
                bound.add(format);
            }
        }
    }

    /** The number bound to that format, else {@code wanted} (-1 for any) when free, else a free dynamic one. */
    int numberFor(String encodingName, int clockRateHz, int wanted) {
        for (RtpFormat format : bound) {
            if (format.matches(encodingName, clockRateHz)) {
                return format.payloadType();
            }
        }
        int number = wanted >= 0 && !isBound(wanted) ? wanted : free();
        bound.add(new RtpFormat(number, encodingName, clockRateHz, 1, null));
        return number;
    }

    private int free() {
        for (int number = DYNAMIC_FIRST; number <= DYNAMIC_LAST; number++) {
            // the usual number of telephone-event is left to it
            if (number != 101 && !isBound(number)) {
                return number;
            }
        }
        throw new IllegalStateException("all payload types from 96 to 127 are bound");
    }

    private boolean isBound(int payloadType) {
        for (RtpFormat format : bound) {
            if (format.payloadType() == payloadType) {
                return true;
            }
        }
        return false;
    }
}
