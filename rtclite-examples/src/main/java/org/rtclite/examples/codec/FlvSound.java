package org.rtclite.examples.codec;

import io.netty.buffer.ByteBufUtil;
import java.io.IOException;
import java.nio.file.Path;
import org.jspecify.annotations.Nullable;
import org.rtclite.examples.cli.ExitCode;
import org.rtclite.media.speex.SpeexMode;
import org.rtclite.rtmp.flv.AudioTag;
import org.rtclite.rtmp.flv.FlvReader;
import org.rtclite.rtmp.flv.FlvTag;

/** Counts the sound in an FLV file, of any codec. */
final class FlvSound {

    private @Nullable AudioTag first;
    private @Nullable SpeexStatistics speex;
    private long firstMs;
    private long lastMs;
    private long bytes;

    private FlvSound() {}

    /** What the file holds; {@link FileFailure} when it has no sound. */
    static FileInfo info(Path file, String place) throws IOException {
        FlvSound sound = new FlvSound();
        try (FlvReader reader = FlvReader.open(file)) {
            for (FlvTag next = reader.next(); next != null; next = reader.next()) {
                try (FlvTag tag = next) {
                    sound.add(tag);
                }
            }
        }
        AudioTag header = sound.first;
        if (header == null) {
            throw new FileFailure(ExitCode.NO_MEDIA, place + ": has no sound");
        }
        SpeexStatistics speex = sound.speex;
        long spanMs = sound.lastMs - sound.firstMs;
        if (speex != null) {
            spanMs += SpeexMode.FRAME_MS;
        }
        return new FileInfo(
                place,
                FileKind.FLV,
                header.codecName() + (speex == null ? "" : " " + speex.modeName()),
                header.rateHz(),
                header.channels(),
                spanMs,
                speex != null ? speex.bitsPerSecond() : spanMs == 0 ? Double.NaN : sound.bytes * 8000.0 / spanMs,
                speex);
    }

    private void add(FlvTag tag) {
        AudioTag header = tag.type() == FlvTag.AUDIO ? AudioTag.parse(tag.body()) : null;
        if (header == null || tag.body().readableBytes() <= header.headerBytes()) {
            return;
        }
        if (first == null) {
            first = header;
            firstMs = tag.timestampMs();
            speex = header.format() == AudioTag.SPEEX ? new SpeexStatistics(SpeexMode.WIDEBAND, 1, 0) : null;
        }
        lastMs = Math.max(lastMs, tag.timestampMs());
        int length = tag.body().readableBytes() - header.headerBytes();
        bytes += length;
        if (speex != null && header.format() == AudioTag.SPEEX) {
            byte[] payload = ByteBufUtil.getBytes(tag.body(), tag.body().readerIndex() + header.headerBytes(), length);
            speex.add(payload, 0, length);
        }
    }
}
