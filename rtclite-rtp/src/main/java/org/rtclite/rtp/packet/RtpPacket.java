package org.rtclite.rtp.packet;

/**
 * A view of one RTP packet in somebody's bytes, reused packet after packet.
 *
 * <p>{@link #parse} checks every length before anything is read; when it returns {@link Status#OK} all accessors
 * are valid until the next call, or until the bytes change. Nothing is copied and nothing is allocated.
 *
 * <pre>
 *  0                   1                   2                   3
 *  0 1 2 3 4 5 6 7 8 9 0 1 2 3 4 5 6 7 8 9 0 1 2 3 4 5 6 7 8 9 0 1
 * |V=2|P|X|  CC   |M|     PT      |       sequence number         |
 * |                           timestamp                           |
 * |                 synchronization source (SSRC)                 |
 * |            contributing sources (CSRC), 0 to 15 words         |
 * |      profile, if X            |   length in words, if X       |
 * </pre>
 *
 * <p>RFC 3550 section 5.1. One thread at a time.
 */
public final class RtpPacket {

    /** Bytes of a header without CSRCs and extension. */
    public static final int FIXED_HEADER_BYTES = 12;

    /** What {@link #extensionProfile()} returns when there is no header extension. */
    public static final int NO_EXTENSION = -1;

    /** How a packet fared in {@link #parse}. */
    public enum Status {
        OK,
        /** Shorter than the fixed header. */
        TOO_SHORT,
        /** The version is not 2. */
        BAD_VERSION,
        /** The CSRC list runs over the end. */
        CSRC_OVERRUN,
        /** The header extension runs over the end. */
        EXTENSION_OVERRUN,
        /** The padding count is 0 or more than what the packet has left. */
        BAD_PADDING
    }

    private static final int VERSION_BITS = 2 << 6;
    private static final int PADDING_BIT = 1 << 5;
    private static final int EXTENSION_BIT = 1 << 4;
    private static final int MARKER_BIT = 1 << 7;

    private byte[] bytes = new byte[0];
    private int offset;
    private int csrcCount;
    private int extensionProfile = NO_EXTENSION;
    private int extensionOffset;
    private int extensionLength;
    private int payloadOffset;
    private int payloadLength;
    private int paddingLength;

    /** Looks at {@code packet[offset .. offset + length)}; the accessors are valid when this returns OK. */
    public Status parse(byte[] packet, int offset, int length) {
        if (length < FIXED_HEADER_BYTES) {
            return Status.TOO_SHORT;
        }
        int first = packet[offset] & 0xff;
        if ((first & 0xc0) != VERSION_BITS) {
            return Status.BAD_VERSION;
        }
        int end = offset + length;
        int csrcs = first & 0x0f;
        int at = offset + FIXED_HEADER_BYTES + 4 * csrcs;
        if (at > end) {
            return Status.CSRC_OVERRUN;
        }
        int profile = NO_EXTENSION;
        int extension = at;
        int extensionBytes = 0;
        if ((first & EXTENSION_BIT) != 0) {
            if (at + 4 > end) {
                return Status.EXTENSION_OVERRUN;
            }
            profile = BigEndian.getShort(packet, at);
            extensionBytes = 4 * BigEndian.getShort(packet, at + 2);
            extension = at + 4;
            at = extension + extensionBytes;
            if (at > end) {
                return Status.EXTENSION_OVERRUN;
            }
        }
        int padding = 0;
        if ((first & PADDING_BIT) != 0) {
            padding = at < end ? packet[end - 1] & 0xff : 0;
            if (padding == 0 || padding > end - at) {
                return Status.BAD_PADDING;
            }
        }
        this.bytes = packet;
        this.offset = offset;
        csrcCount = csrcs;
        extensionProfile = profile;
        extensionOffset = extension;
        extensionLength = extensionBytes;
        payloadOffset = at;
        payloadLength = end - at - padding;
        paddingLength = padding;
        return Status.OK;
    }

    /** The marker bit. */
    public boolean marker() {
        return (bytes[offset + 1] & MARKER_BIT) != 0;
    }

    /** Payload type, 0 to 127. */
    public int payloadType() {
        return bytes[offset + 1] & 0x7f;
    }

    /** Sequence number, 0 to 65535. */
    public int sequence() {
        return BigEndian.getShort(bytes, offset + 2);
    }

    /** RTP timestamp as the 32 bits on the wire: compare by subtraction only. */
    public int timestamp() {
        return BigEndian.getInt(bytes, offset + 4);
    }

    /** Synchronisation source as the 32 bits on the wire. */
    public int ssrc() {
        return BigEndian.getInt(bytes, offset + 8);
    }

    /** Number of contributing sources, 0 to 15. */
    public int csrcCount() {
        return csrcCount;
    }

    /** Contributing source {@code index}, 0 to {@link #csrcCount()} - 1. */
    public int csrc(int index) {
        if (index < 0 || index >= csrcCount) {
            throw new IllegalArgumentException("CSRC " + index + " of " + csrcCount);
        }
        return BigEndian.getInt(bytes, offset + FIXED_HEADER_BYTES + 4 * index);
    }

    /** The 16 "defined by profile" bits of the header extension, or {@link #NO_EXTENSION}. */
    public int extensionProfile() {
        return extensionProfile;
    }

    /** Where the data of the header extension begins in {@link #bytes()}. */
    public int extensionOffset() {
        return extensionOffset;
    }

    /** Bytes of header extension data, a multiple of 4; 0 when there is none. */
    public int extensionLength() {
        return extensionLength;
    }

    /** The array that was parsed. */
    public byte[] bytes() {
        return bytes;
    }

    /** Where the payload begins in {@link #bytes()}. */
    public int payloadOffset() {
        return payloadOffset;
    }

    /** Bytes of payload, without padding; may be 0. */
    public int payloadLength() {
        return payloadLength;
    }

    /** Bytes of padding behind the payload. */
    public int paddingLength() {
        return paddingLength;
    }

    /**
     * Writes a fixed header: no padding, no extension, no CSRC.
     *
     * @param out takes {@link #FIXED_HEADER_BYTES} bytes from {@code at} on
     * @param payloadType 0 to 127
     * @param sequence its lower 16 bits are written
     * @return {@link #FIXED_HEADER_BYTES}
     */
    public static int writeHeader(
            byte[] out, int at, boolean marker, int payloadType, int sequence, int timestamp, int ssrc) {
        if ((payloadType & ~0x7f) != 0) {
            throw new IllegalArgumentException("payload type is " + payloadType + ", range 0 to 127");
        }
        out[at] = (byte) VERSION_BITS;
        out[at + 1] = (byte) (payloadType | (marker ? MARKER_BIT : 0));
        BigEndian.putShort(out, at + 2, sequence);
        BigEndian.putInt(out, at + 4, timestamp);
        BigEndian.putInt(out, at + 8, ssrc);
        return FIXED_HEADER_BYTES;
    }
}
