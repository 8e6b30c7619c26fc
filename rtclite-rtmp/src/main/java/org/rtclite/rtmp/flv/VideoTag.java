package org.rtclite.rtmp.flv;

import io.netty.buffer.ByteBuf;
import org.jspecify.annotations.Nullable;

/**
 * The header of a video tag body (FLV 10.1 section E.4.3.1; Enhanced RTMP v1 and v2, "Extended VideoTagHeader").
 *
 * @param frameType 1 key frame, 2 inter frame, 3 disposable inter frame, 4 generated key frame, 5 command
 * @param codecId codec of a plain tag: 2 Sorenson H.263, 3 screen video, 4 VP6, 7 AVC; {@link #ENHANCED} when a FourCC
 *     tells
 * @param packetType AVC and enhanced: 0 sequence start, 1 coded frames, 2 end of sequence. Enhanced: 3 coded frames
 *     without composition time, 4 metadata. Other codecs 1
 * @param fourCc codec of an enhanced tag, else 0
 * @param compositionTimeMs signed, from decoding to presentation; 0 where the tag has none
 * @param trackId track of an enhanced multitrack tag, else 0
 * @param nanosOffset what an enhanced tag adds to its time stamp, in nanoseconds
 * @param headerBytes where the codec's data begins in the body
 */
public record VideoTag(
        int frameType,
        int codecId,
        int packetType,
        int fourCc,
        int compositionTimeMs,
        int trackId,
        int nanosOffset,
        int headerBytes) {

    public static final int SORENSON = 2;
    public static final int SCREEN = 3;
    public static final int VP6 = 4;
    public static final int AVC = 7;
    /** No codec id of the plain header: see {@link #fourCc}. */
    public static final int ENHANCED = -1;

    private static final int KEY_FRAME = 1;
    private static final int GENERATED_KEY_FRAME = 4;
    private static final int COMMAND = 5;
    private static final int ENHANCED_BIT = 0x80;
    private static final int SEQUENCE_START = 0;
    private static final int CODED_FRAMES = 1;
    private static final int METADATA = 4;
    private static final int MULTITRACK = 6;

    /** Reads it from the readable bytes of {@code body}, which stay unread; null when there are too few. */
    public static @Nullable VideoTag parse(ByteBuf body) {
        int length = body.readableBytes();
        if (length == 0) {
            return null;
        }
        int start = body.readerIndex();
        int first = body.getUnsignedByte(start);
        if ((first & ENHANCED_BIT) != 0) {
            return parseEnhanced(body, first >> 4 & 7, first & 0x0f);
        }
        int codecId = first & 0x0f;
        if (codecId != AVC) {
            return new VideoTag(first >> 4, codecId, CODED_FRAMES, 0, 0, 0, 0, 1);
        }
        if (length < 5) {
            return null;
        }
        return new VideoTag(
                first >> 4, codecId, body.getUnsignedByte(start + 1), 0, body.getMedium(start + 2), 0, 0, 5);
    }

    private static @Nullable VideoTag parseEnhanced(ByteBuf body, int frameType, int packetType) {
        if (frameType == COMMAND && packetType != METADATA) {
            return new VideoTag(frameType, ENHANCED, packetType, 0, 0, 0, 0, 1); // one octet follows: seek began, ended
        }
        ExtendedHeader header = ExtendedHeader.parse(body, packetType, MULTITRACK);
        if (header == null) {
            return null;
        }
        int at = header.headerBytes();
        boolean timed = header.packetType() == CODED_FRAMES
                && (header.fourCc() == FourCc.HEVC || header.fourCc() == FourCc.AVC);
        if (timed && body.readableBytes() < at + 3) {
            return null;
        }
        return new VideoTag(
                frameType,
                ENHANCED,
                header.packetType(),
                header.fourCc(),
                timed ? body.getMedium(body.readerIndex() + at) : 0,
                header.trackId(),
                header.nanosOffset(),
                timed ? at + 3 : at);
    }

    /** Whether decoding can begin here; a configuration is marked as key frame too but holds no picture. */
    public boolean isKeyFrame() {
        return (frameType == KEY_FRAME || frameType == GENERATED_KEY_FRAME) && !isConfiguration();
    }

    /** Whether the body sets a decoder up and holds no picture: late joiners need it first. */
    public boolean isConfiguration() {
        return (codecId == AVC || codecId == ENHANCED) && frameType != COMMAND && packetType == SEQUENCE_START;
    }

    /** Whether no other frame needs this one. */
    public boolean isDisposable() {
        return frameType == 3;
    }

    /** The codec's common name. */
    public String codecName() {
        return switch (codecId) {
            case SORENSON -> "Sorenson H.263";
            case SCREEN -> "Screen video";
            case VP6, 5 -> "VP6";
            case AVC -> "H.264";
            case ENHANCED -> FourCc.text(fourCc);
            default -> "codec " + codecId;
        };
    }
}
