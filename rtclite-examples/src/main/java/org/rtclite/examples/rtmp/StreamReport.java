package org.rtclite.examples.rtmp;

import io.netty.buffer.ByteBuf;
import java.util.Locale;
import org.jspecify.annotations.Nullable;
import org.rtclite.examples.cli.Console;
import org.rtclite.examples.cli.JsonLines;
import org.rtclite.rtmp.amf.AmfProperties;
import org.rtclite.rtmp.flv.AudioTag;
import org.rtclite.rtmp.flv.FlvTag;
import org.rtclite.rtmp.flv.VideoTag;

/** Counts the tags of a stream and says what is in it. One thread at a time. */
final class StreamReport {

    /** Sampling frequency indexes of MPEG-4 audio (ISO 14496-3 table 1.18). */
    private static final int[] AAC_RATES_HZ = {
        96_000, 88_200, 64_000, 48_000, 44_100, 32_000, 24_000, 22_050, 16_000, 12_000, 11_025, 8000, 7350
    };

    private static final int CODED_FRAMES = 1; // packet types of video
    private static final int CODED_FRAMES_UNTIMED = 3;

    private @Nullable AudioTag audio;
    private @Nullable VideoTag video;
    private @Nullable AmfProperties metadata;
    private int rateHz;
    private int channels;
    private long audioTags;
    private long audioBytes;
    private long videoTags;
    private long videoBytes;
    private long keyFrames;
    private long firstMs = -1;
    private long lastMs;

    /** Counts a tag, which stays the caller's. */
    void add(FlvTag tag) {
        ByteBuf body = tag.body();
        if (tag.type() == FlvTag.SCRIPT) {
            AmfProperties properties = TagSink.metadata(body);
            metadata = properties == null ? metadata : properties;
            return;
        }
        if (firstMs < 0) {
            firstMs = tag.timestampMs();
            lastMs = firstMs;
        }
        lastMs = Math.max(lastMs, tag.timestampMs());
        if (tag.type() == FlvTag.AUDIO) {
            addAudio(body);
        } else {
            addVideo(body);
        }
    }

    private void addAudio(ByteBuf body) {
        audioTags++;
        audioBytes += body.readableBytes();
        AudioTag header = AudioTag.parse(body);
        if (header == null) {
            return;
        }
        if (audio == null) {
            audio = header;
            rateHz = header.rateHz();
            channels = header.channels();
        }
        if (header.format() == AudioTag.AAC && header.isConfiguration() && body.readableBytes() >= 4) {
            // the header's own rate bits are fixed; the configuration tells: object type 5 bits, rate 4, channels 4
            int bits = body.getUnsignedShort(body.readerIndex() + header.headerBytes());
            int index = bits >> 7 & 0x0f;
            rateHz = index < AAC_RATES_HZ.length ? AAC_RATES_HZ[index] : rateHz;
            channels = (bits >> 3 & 0x0f) == 0 ? channels : bits >> 3 & 0x0f;
        }
    }

    private void addVideo(ByteBuf body) {
        videoBytes += body.readableBytes();
        VideoTag header = VideoTag.parse(body);
        if (header == null) {
            return;
        }
        video = video == null ? header : video;
        boolean frame = header.packetType() == CODED_FRAMES || header.packetType() == CODED_FRAMES_UNTIMED;
        if (frame) { // no configuration, no end of sequence, though both are marked as key frames
            videoTags++;
            keyFrames += header.isKeyFrame() ? 1 : 0;
        }
    }

    /** Whether there is anything to hear or see. */
    boolean hasMedia() {
        return audioTags + videoTags > 0;
    }

    /** Media so far, by its time stamps. */
    long mediaMs() {
        return firstMs < 0 ? 0 : lastMs - firstMs;
    }

    private double bitsPerSecond(long bytes) {
        return mediaMs() == 0 ? Double.NaN : bytes * 8000.0 / mediaMs();
    }

    private static String text(String format, double value, String unit) {
        return Double.isFinite(value) ? String.format(Locale.ROOT, format, value) + unit : "? " + unit.trim();
    }

    /** Says it in words and as one JSON line. */
    void print(String place, Console console) {
        console.say(place + ": " + text("%.2f", mediaMs() / 1000.0, " s, ")
                + text("%.1f", bitsPerSecond(audioBytes + videoBytes) / 1000, " kbit/s"));
        JsonLines.Members members = JsonLines.members()
                .put("place", place)
                .put("durationMs", mediaMs())
                .put("bitsPerSecond", bitsPerSecond(audioBytes + videoBytes));
        if (audio != null) {
            String rate = rateHz == 0 ? "" : ", " + rateHz + " Hz";
            console.say("  audio: " + audio.codecName() + rate + ", " + channels
                    + (channels == 1 ? " channel, " : " channels, ") + audioTags + " tags, "
                    + text("%.1f", bitsPerSecond(audioBytes) / 1000, " kbit/s"));
            members.put("audioCodec", audio.codecName())
                    .put("audioRateHz", rateHz == 0 ? null : rateHz)
                    .put("audioChannels", channels)
                    .put("audioTags", audioTags)
                    .put("audioBitsPerSecond", bitsPerSecond(audioBytes));
        }
        if (video != null) {
            printVideo(video, console, members);
        }
        if (metadata != null) {
            StringBuilder line = new StringBuilder("  metadata:");
            metadata.forEach((name, value) -> {
                if (value instanceof String || value instanceof Number || value instanceof Boolean) {
                    line.append(' ').append(name).append('=').append(value);
                    members.put("metadata." + name, value);
                }
            });
            console.say(line.toString());
        }
        console.event("stream", null, members);
    }

    private void printVideo(VideoTag first, Console console, JsonLines.Members members) {
        long width = metadata == null ? 0 : (long) metadata.number("width", 0);
        long height = metadata == null ? 0 : (long) metadata.number("height", 0);
        double framesPerSecond = mediaMs() == 0 ? Double.NaN : videoTags * 1000.0 / mediaMs();
        console.say("  video: " + first.codecName() + (width > 0 ? ", " + width + "x" + height : "") + ", "
                + text("%.1f", framesPerSecond, " frames/s, ") + videoTags + " frames, " + keyFrames
                + " key frames, " + text("%.1f", bitsPerSecond(videoBytes) / 1000, " kbit/s"));
        members.put("videoCodec", first.codecName())
                .put("width", width > 0 ? width : null)
                .put("height", height > 0 ? height : null)
                .put("framesPerSecond", framesPerSecond)
                .put("videoFrames", videoTags)
                .put("keyFrames", keyFrames)
                .put("videoBitsPerSecond", bitsPerSecond(videoBytes));
    }
}
