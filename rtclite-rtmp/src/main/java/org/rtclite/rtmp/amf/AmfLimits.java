package org.rtclite.rtmp.amf;

/**
 * Bounds of what one AMF message may cost to read.
 *
 * @param maxBytes encoded size of the whole message, at least 1
 * @param maxDepth nesting of objects and arrays, 1 to 512
 * @param maxValues values in the message altogether, counting each property and element, at least 1
 */
public record AmfLimits(int maxBytes, int maxDepth, int maxValues) {

    /** 64 KiB, 64 levels, 16384 values. */
    public static final AmfLimits DEFAULT = new AmfLimits(64 * 1024, 64, 16 * 1024);

    /** For files of our own disk, whose index of keyframes may be long: 16 MiB, 64 levels, 2097152 values. */
    public static final AmfLimits FILE = new AmfLimits(16 * 1024 * 1024, 64, 2 * 1024 * 1024);

    /** Checks the bounds. */
    public AmfLimits {
        if (maxBytes < 1 || maxValues < 1) {
            throw new IllegalArgumentException(
                    "maxBytes " + maxBytes + " and maxValues " + maxValues + " must be at least 1");
        }
        if (maxDepth < 1 || maxDepth > 512) {
            throw new IllegalArgumentException("maxDepth " + maxDepth + " is outside 1..512");
        }
    }
}
