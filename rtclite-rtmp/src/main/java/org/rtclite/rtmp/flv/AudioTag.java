package org.rtclite.rtmp.flv;

import io.netty.buffer.ByteBuf;
import org.jspecify.annotations.Nullable;

/**
 * The header of an audio tag body (FLV 10.1 section E.4.2.1; Enhanced RTMP v2, "Extended AudioTagHeader").
 *
 * <p>Speex is always 16 kHz mono and G.711 always 8 kHz mono, whatever the rate bits say.
 *
 * @param format sound format, 0 to 15
 * @param rateHz sampling rate: of the format where that fixes it, else of the rate bits; 0 when the codec's own data
 *     tells (Enhanced RTMP)
 * @param bits bits per sample before coding: 8 or 16
 * @param channels 1 or 2
 * @param packetType AAC: 0 configuration, 1 frame. Enhanced: 0 sequence start, 1 coded frames, 2 sequence end, 4
 *     multichannel configuration. Otherwise 1
 * @param fourCc codec of an enhanced tag, else 0
 * @param trackId track of an enhanced multitrack tag, else 0
 * @param nanosOffset what an enhanced tag adds to its time stamp, in nanoseconds
 * @param headerBytes where the codec's data begins in the body
 */
public record AudioTag(
        int format,
        int rateHz,
        int bits,
        int channels,
        int packetType,
        int fourCc,
        int trackId,
        int nanosOffset,
        int headerBytes) {

    public static final int PCM_NATIVE = 0;
    public static final int ADPCM = 1;
    public static final int MP3 = 2;
    public static final int PCM_LITTLE_ENDIAN = 3;
    public static final int NELLYMOSER_16K = 4;
    public static final int NELLYMOSER_8K = 5;
    public static final int NELLYMOSER = 6;
    public static final int ALAW = 7;
    public static final int ULAW = 8;
    /** The packet type stands in the low bits and a FourCC follows. */
    public static final int ENHANCED = 9;

    public static final int AAC = 10;
    public static final int SPEEX = 11;
    public static final int MP3_8K = 14;

    /** First octet of Speex as Flash players send it: 16 bit, mono, rate bits 0. */
    public static final int SPEEX_OCTET = SPEEX << 4 | 0x02;

    /** First octet of mu-law, 16 bit, mono. */
    public static final int ULAW_OCTET = ULAW << 4 | 0x02;

    /** First octet of A-law, 16 bit, mono. */
    public static final int ALAW_OCTET = ALAW << 4 | 0x02;

    private static final int[] RATES = {5512, 11025, 22050, 44100};
    private static final int MULTITRACK = 5;

    /** Reads it from the readable bytes of {@code body}, which stay unread; null when there are too few. */
    public static @Nullable AudioTag parse(ByteBuf body) {
        int length = body.readableBytes();
        if (length == 0) {
            return null;
        }
        int first = body.getUnsignedByte(body.readerIndex());
        int format = first >> 4;
        if (format == ENHANCED) {
            ExtendedHeader header = ExtendedHeader.parse(body, first & 0x0f, MULTITRACK);
            return header == null
                    ? null
                    : new AudioTag(
                            format,
                            0,
                            16,
                            2,
                            header.packetType(),
                            header.fourCc(),
                            header.trackId(),
                            header.nanosOffset(),
                            header.headerBytes());
        }
        boolean aac = format == AAC;
        if (aac && length < 2) {
            return null;
        }
        int packetType = aac ? body.getUnsignedByte(body.readerIndex() + 1) : 1;
        return new AudioTag(
                format,
                rateHz(format, first >> 2 & 3),
                (first & 2) == 0 ? 8 : 16,
                channels(format, first & 1),
                packetType,
                0,
                0,
                0,
                aac ? 2 : 1);
    }

    private static int rateHz(int format, int rateBits) {
        return switch (format) {
            case NELLYMOSER_16K, SPEEX -> 16_000;
            case NELLYMOSER_8K, ALAW, ULAW, MP3_8K -> 8000;
            default -> RATES[rateBits];
        };
    }

    private static int channels(int format, int stereoBit) {
        return switch (format) {
            case NELLYMOSER_16K, NELLYMOSER_8K, SPEEX, ALAW, ULAW -> 1;
            default -> stereoBit + 1;
        };
    }

    /** Whether the body sets a decoder up and holds no sound: late joiners need it first. */
    public boolean isConfiguration() {
        return (format == AAC || format == ENHANCED) && packetType == 0;
    }

    /** The codec's common name. */
    public String codecName() {
        return switch (format) {
            case PCM_NATIVE, PCM_LITTLE_ENDIAN -> "PCM";
            case ADPCM -> "ADPCM";
            case MP3, MP3_8K -> "MP3";
            case NELLYMOSER_16K, NELLYMOSER_8K, NELLYMOSER -> "Nellymoser";
            case ALAW -> "PCMA";
            case ULAW -> "PCMU";
            case AAC -> "AAC";
            case SPEEX -> "Speex";
            case ENHANCED -> FourCc.text(fourCc);
            default -> "format " + format;
        };
    }
}
