package org.rtclite.rtp.packet;

/**
 * Walks the elements of a header extension, one-byte or two-byte form (RFC 8285 section 4).
 *
 * <p>Reused packet after packet; allocates nothing. A malformed element ends the walk, as section 4.2 wants it.
 *
 * <pre>
 * one-byte form, profile 0xBEDE      two-byte form, profile 0x100x
 * |  ID   | len-1 | data ...         |      ID       |     len      | data ...
 * </pre>
 */
public final class HeaderExtensions {

    /** Profile of the one-byte form. */
    public static final int ONE_BYTE_PROFILE = 0xBEDE;

    /** Profile of the two-byte form; its lower four bits are the application's. */
    public static final int TWO_BYTE_PROFILE = 0x1000;

    private byte[] bytes = new byte[0];
    private int at;
    private int end;
    private boolean twoByte;
    private int id;
    private int dataOffset;
    private int dataLength;

    /** Begins with the extension of a packet that was parsed; a packet without one has no elements. */
    public void reset(RtpPacket packet) {
        bytes = packet.bytes();
        at = packet.extensionOffset();
        end = at + packet.extensionLength();
        int profile = packet.extensionProfile();
        twoByte = (profile & 0xfff0) == TWO_BYTE_PROFILE;
        if (profile != ONE_BYTE_PROFILE && !twoByte) {
            at = end;
        }
    }

    /** Goes to the next element; false when there is none. */
    public boolean next() {
        while (at < end && bytes[at] == 0) {
            at++; // padding
        }
        if (at >= end) {
            return false;
        }
        if (twoByte) {
            if (at + 2 > end) {
                at = end;
                return false;
            }
            id = bytes[at] & 0xff;
            dataLength = bytes[at + 1] & 0xff;
            dataOffset = at + 2;
        } else {
            id = (bytes[at] & 0xff) >> 4;
            dataLength = (bytes[at] & 0x0f) + 1;
            dataOffset = at + 1;
            if (id == 15 || id == 0) { // RFC 8285 s4.2: 15 is reserved, 0 with a length is wrong: both end the walk
                at = end;
                return false;
            }
        }
        at = dataOffset + dataLength;
        if (at > end) {
            at = end;
            return false;
        }
        return true;
    }

    /** Goes to the first element with this identifier; false when there is none. */
    public boolean find(RtpPacket packet, int identifier) {
        reset(packet);
        while (next()) {
            if (id == identifier) {
                return true;
            }
        }
        return false;
    }

    /** Local identifier of the element: 1 to 14, or 1 to 255 in the two-byte form. */
    public int id() {
        return id;
    }

    /** Where the element's data begins in the packet's bytes. */
    public int dataOffset() {
        return dataOffset;
    }

    /** Bytes of data: 1 to 16, or 0 to 255 in the two-byte form. */
    public int dataLength() {
        return dataLength;
    }
}
