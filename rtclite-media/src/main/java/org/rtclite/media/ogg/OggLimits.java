package org.rtclite.media.ogg;

/**
 * How much a file may make a reader hold or pass over.
 *
 * @param maxPacketBytes the largest packet that is put together from its segments
 * @param maxSkippedBytes how far the next page of the stream may be: garbage and pages of other streams
 * @param maxExtraHeaders packets between comments and data, and comments in the comment packet
 */
public record OggLimits(int maxPacketBytes, long maxSkippedBytes, int maxExtraHeaders) {

    /** A mebibyte per packet, 16 MiB between pages, 256 extra headers or comments. */
    public static final OggLimits DEFAULT = new OggLimits(1 << 20, 16L << 20, 256);

    public OggLimits {
        if (maxPacketBytes < SpeexHeader.BYTES || maxSkippedBytes < 0 || maxExtraHeaders < 0) {
            throw new IllegalArgumentException(
                    "limits are too small: " + maxPacketBytes + ", " + maxSkippedBytes + ", " + maxExtraHeaders);
        }
    }
}
