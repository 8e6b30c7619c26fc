package org.rtclite.rtmp.amf;

import java.time.Instant;

/**
 * A point in time as AMF carries it.
 *
 * @param epochMillis milliseconds since 1970-01-01 UTC; the wire has a double, so NaN (ActionScript's invalid date) occurs
 * @param zoneMinutes AMF0's reserved time zone field, -32768 to 32767; writers should leave it 0, AMF3 has none
 */
public record AmfDate(double epochMillis, int zoneMinutes) {

    /** Checks that the time zone fits 16 bits. */
    public AmfDate {
        if (zoneMinutes != (short) zoneMinutes) {
            throw new IllegalArgumentException("zoneMinutes " + zoneMinutes + " is outside -32768..32767");
        }
    }

    /** That instant, to the millisecond, in UTC. */
    public static AmfDate of(Instant instant) {
        return new AmfDate(instant.toEpochMilli(), 0);
    }
}
