package org.rtclite.rtp.audio;

/**
 * A payload type that stands for telephone-event (RFC 4733) in this call.
 *
 * @param payloadType 0 to 127
 * @param clockRateHz as in its {@code a=rtpmap}: that of the audio which the keys interrupt (section 2.1), though some
 *     peers know 8000 only
 */
public record EventFormat(int payloadType, int clockRateHz) {

    public EventFormat {
        if ((payloadType & ~0x7f) != 0) {
            throw new IllegalArgumentException("telephone-event payload type is " + payloadType + ", range 0 to 127");
        }
        if (clockRateHz < 1000 || clockRateHz > 192_000) {
            throw new IllegalArgumentException(
                    "telephone-event clock rate is " + clockRateHz + " Hz, range 1000 to 192000");
        }
    }
}
