package org.rtclite.sip.codec;

/**
 * How much a peer may make the parser and the framer hold.
 *
 * @param messageBytes a whole message, header and body
 * @param headerBytes the start line and all header fields together
 * @param lineBytes one header field with its folded lines, and the start line
 * @param headerCount header fields in one message
 * @param uriBytes the Request-URI
 */
public record SipLimits(int messageBytes, int headerBytes, int lineBytes, int headerCount, int uriBytes) {

    /** 64 KiB a message, 32 KiB of header, 8 KiB a field, 200 fields, 2 KiB of Request-URI. */
    public static final SipLimits DEFAULT = new SipLimits(65_536, 32_768, 8_192, 200, 2_048);

    public SipLimits {
        requireRange("messageBytes", messageBytes, 1 << 24);
        requireRange("headerBytes", headerBytes, messageBytes);
        requireRange("lineBytes", lineBytes, headerBytes);
        requireRange("headerCount", headerCount, 10_000);
        requireRange("uriBytes", uriBytes, lineBytes);
    }

    private static void requireRange(String name, int value, int max) {
        if (value < 1 || value > max) {
            throw new IllegalArgumentException(name + " is " + value + ", must be 1 to " + max);
        }
    }
}
