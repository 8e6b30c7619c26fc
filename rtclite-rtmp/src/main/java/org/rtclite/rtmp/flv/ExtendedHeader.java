package org.rtclite.rtmp.flv;

import io.netty.buffer.ByteBuf;
import org.jspecify.annotations.Nullable;

/**
 * What follows the first octet of an audio or video tag of Enhanced RTMP v1 and v2, the same for both kinds.
 *
 * <pre>
 *  [ModEx: length-1(1, or 255 and length-1 as 2) data  type(4 bits) packet type(4 bits)] ...
 *  [Multitrack: kind(4 bits) packet type(4 bits)]
 *  FourCC(4), but for many tracks of many codecs, where each track has its own
 *  [track id(1)  [length(3), but for a single track]]
 * </pre>
 *
 * @param packetType the packet type that counts: after ModEx and Multitrack
 * @param fourCc codec, 0 when the header has none
 * @param multitrack one of the constants below, {@link #SINGLE} without Multitrack
 * @param trackId id of the (first) track; audio and video count apart
 * @param nanosOffset what to add to the tag's time stamp, in nanoseconds
 * @param headerBytes where the (first) track's data begins in the tag body
 */
record ExtendedHeader(int packetType, int fourCc, int multitrack, int trackId, int nanosOffset, int headerBytes) {

    static final int SINGLE = -1;
    static final int MANY_CODECS = 2;

    private static final int ONE_TRACK = 0;
    private static final int MOD_EX = 7;
    private static final int TIMESTAMP_OFFSET_NANO = 0;
    private static final int MAX_MOD_EX = 16; // one kind is defined; more than this is an attack

    /**
     * Reads it.
     *
     * @param packetType of the tag's first octet
     * @param multitrackType the packet type that stands for Multitrack in this kind of tag
     * @return null when the body ends too early or holds too many ModEx
     */
    static @Nullable ExtendedHeader parse(ByteBuf body, int packetType, int multitrackType) {
        ByteBuf in = body.slice();
        in.skipBytes(1);
        int type = packetType;
        int nanos = 0;
        for (int count = 0; type == MOD_EX; count++) {
            if (count == MAX_MOD_EX || !in.isReadable()) {
                return null;
            }
            int length = in.readUnsignedByte() + 1;
            if (length == 256) {
                if (in.readableBytes() < 2) {
                    return null;
                }
                length = in.readUnsignedShort() + 1;
            }
            if (in.readableBytes() < length + 1) {
                return null;
            }
            int data = in.readerIndex();
            in.skipBytes(length);
            int next = in.readUnsignedByte();
            if (next >> 4 == TIMESTAMP_OFFSET_NANO && length >= 3) {
                nanos = in.getUnsignedMedium(data);
            }
            type = next & 0x0f;
        }
        int multitrack = SINGLE;
        if (type == multitrackType) {
            if (!in.isReadable()) {
                return null;
            }
            int next = in.readUnsignedByte();
            multitrack = next >> 4;
            type = next & 0x0f;
        }
        if (in.readableBytes() < 4) {
            return null;
        }
        int fourCc = in.readInt(); // of all tracks, or of the first one
        int trackId = 0;
        if (multitrack != SINGLE) {
            int needed = multitrack == ONE_TRACK ? 1 : 4;
            if (in.readableBytes() < needed) {
                return null;
            }
            trackId = in.readUnsignedByte();
            in.skipBytes(needed - 1);
        }
        return new ExtendedHeader(type, fourCc, multitrack, trackId, nanos, in.readerIndex());
    }
}
