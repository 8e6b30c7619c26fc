package org.rtclite.rtmp.chunk;

/**
 * Bounds of what the far side of one connection may make us keep.
 *
 * @param maxMessageBytes largest audio, video, aggregate or unknown message, 1 to 0xFFFFFF
 * @param maxCommandBytes largest command, data, shared object or control message, 1 to 0xFFFFFF
 * @param maxPartialBytes sum of the bytes received of messages that are not complete yet
 * @param maxChunkStreams chunk streams that state is kept for, at least 1
 * @param minChunkSize smallest chunk size the far side may set, at least 1
 */
public record RtmpLimits(
        int maxMessageBytes, int maxCommandBytes, int maxPartialBytes, int maxChunkStreams, int minChunkSize) {

    /** Largest length of a message, and so the largest chunk size that makes a difference: 24 bits. */
    public static final int MAX_LENGTH = 0xFFFFFF;

    /** 4 MiB of media, 64 KiB of anything else, 8 MiB in parts, 64 chunk streams, chunks of 128 bytes or more. */
    public static final RtmpLimits DEFAULT = new RtmpLimits(4 * 1024 * 1024, 64 * 1024, 8 * 1024 * 1024, 64, 128);

    /** Checks the bounds. */
    public RtmpLimits {
        requireLength("maxMessageBytes", maxMessageBytes);
        requireLength("maxCommandBytes", maxCommandBytes);
        requireLength("minChunkSize", minChunkSize);
        if (maxPartialBytes < 1 || maxChunkStreams < 1) {
            throw new IllegalArgumentException("maxPartialBytes " + maxPartialBytes + " and maxChunkStreams "
                    + maxChunkStreams + " must be at least 1");
        }
    }

    private static void requireLength(String name, int value) {
        if (value < 1 || value > MAX_LENGTH) {
            throw new IllegalArgumentException(name + " " + value + " is outside 1.." + MAX_LENGTH);
        }
    }

    /** The largest message of that type. */
    public int maxBytes(int typeId) {
        return switch (typeId) {
            case MessageType.SET_CHUNK_SIZE,
                    MessageType.ABORT,
                    MessageType.ACKNOWLEDGEMENT,
                    MessageType.USER_CONTROL,
                    MessageType.WINDOW_ACK_SIZE,
                    MessageType.SET_PEER_BANDWIDTH,
                    MessageType.DATA_AMF3,
                    MessageType.SHARED_OBJECT_AMF3,
                    MessageType.COMMAND_AMF3,
                    MessageType.DATA_AMF0,
                    MessageType.SHARED_OBJECT_AMF0,
                    MessageType.COMMAND_AMF0 -> maxCommandBytes;
            default -> maxMessageBytes;
        };
    }
}
