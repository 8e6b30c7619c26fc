package org.rtclite.rtp.dtmf;

import org.rtclite.rtp.packet.BigEndian;

/**
 * The payload of a telephone-event packet, and the keys' numbers (RFC 4733 sections 2.3 and 3.2).
 *
 * <pre>
 * |     event     |E|R| volume    |          duration             |
 * </pre>
 */
public final class TelephoneEvent {

    /** Bytes of the payload. */
    public static final int BYTES = 4;

    /** The longest duration that one packet can tell, in units of the RTP timestamp. */
    public static final int MAX_DURATION = 0xffff;

    private static final String KEYS = "0123456789*#ABCD";
    private static final int END_BIT = 0x80;

    private TelephoneEvent() {}

    /** The event number of a key, 0 to 15; -1 for what is no key. Lower-case letters are keys too. */
    public static int numberOf(char key) {
        return KEYS.indexOf(Character.toUpperCase(key));
    }

    /** The key of an event number; 0 for an event that is no key, such as hook flash. */
    public static char keyOf(int number) {
        return number >= 0 && number < KEYS.length() ? KEYS.charAt(number) : 0;
    }

    /**
     * Writes a payload.
     *
     * @param volume below 0 dBm0, 0 to 63
     * @param duration in units of the RTP timestamp, at most {@link #MAX_DURATION}
     * @return {@link #BYTES}
     */
    public static int write(byte[] out, int at, int event, boolean end, int volume, int duration) {
        out[at] = (byte) event;
        out[at + 1] = (byte) ((end ? END_BIT : 0) | volume);
        BigEndian.putShort(out, at + 2, duration);
        return BYTES;
    }

    static int event(byte[] payload, int at) {
        return payload[at] & 0xff;
    }

    static boolean isEnd(byte[] payload, int at) {
        return (payload[at + 1] & END_BIT) != 0;
    }

    static int duration(byte[] payload, int at) {
        return BigEndian.getShort(payload, at + 2);
    }
}
