package org.rtclite.examples.codec;

import java.io.BufferedInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.rtclite.examples.cli.JsonLines;
import org.rtclite.media.ogg.OggComments;
import org.rtclite.media.ogg.OggSpeexReader;
import org.rtclite.media.ogg.SpeexHeader;
import org.rtclite.media.speex.SpeexFrames;
import org.rtclite.media.speex.SpeexMode;
import org.rtclite.media.speex.SpeexStatus;

/** Counts the packets of a Speex stream, and keeps what its headers say. Nothing is decoded. */
final class SpeexStatistics {

    private final SpeexMode mode;
    private final int channels;
    private final int framesPerPacket; // 0 when no header tells
    private final SpeexFrames walker;
    private @Nullable SpeexHeader header;
    private OggComments comments = OggComments.NONE;
    private @Nullable Boolean enhancement;
    private long streams = 1;
    private long packets;
    private long lost;
    private long corrupt;
    private long firstCorrupt; // counted from 1
    private long frames;
    private long payloadBytes;
    private int shortest = Integer.MAX_VALUE;
    private int longest;
    private int mostFrames;
    private long samples = -1; // where the container tells
    private boolean truncated;
    private long endOffset;

    /**
     * Begins to count.
     *
     * @param framesPerPacket 0 when no header tells
     */
    SpeexStatistics(SpeexMode mode, int channels, int framesPerPacket) {
        this.mode = mode;
        this.channels = channels;
        this.framesPerPacket = framesPerPacket;
        walker = new SpeexFrames(mode);
    }

    /** Counts an Ogg file; the links of a chain are counted together. */
    static SpeexStatistics ofOgg(Path file) throws IOException {
        try (OggSpeexReader reader = OggSpeexReader.open(file)) {
            SpeexHeader header = reader.header();
            SpeexStatistics statistics =
                    new SpeexStatistics(header.mode(), header.channels(), header.framesPerPacket());
            statistics.header = header;
            statistics.comments = reader.comments();
            statistics.samples = 0;
            do {
                for (int length = reader.read(); length != OggSpeexReader.END; length = reader.read()) {
                    statistics.add(reader.packet(), 0, length);
                }
                if (!reader.onLastPage()) {
                    statistics.truncated = true;
                    statistics.endOffset = reader.offset();
                }
                statistics.samples += Math.max(0, reader.pageGranulePosition());
                statistics.streams++;
            } while (reader.nextLink());
            statistics.streams--;
            return statistics;
        }
    }

    /** Counts a packet file. */
    static SpeexStatistics ofPackets(Path file, String place) throws IOException {
        try (InputStream in = new BufferedInputStream(Files.newInputStream(file));
                SpfReader reader = new SpfReader(in, place)) {
            SpfHeader header = reader.header();
            SpeexStatistics statistics =
                    new SpeexStatistics(header.mode(), header.channels(), header.framesPerPacket());
            statistics.enhancement = header.enhancement();
            for (int length = reader.read(); length != SpfReader.END; length = reader.read()) {
                statistics.add(reader.packet(), 0, length);
            }
            return statistics;
        }
    }

    /** Counts a packet; an empty one was not received. */
    void add(byte[] packet, int offset, int length) {
        packets++;
        if (length == 0) {
            lost++;
            frames += framesPerPacket;
            return;
        }
        int count = walker.count(packet, offset, length);
        if (walker.status() == SpeexStatus.CORRUPT) {
            corrupt++;
            firstCorrupt = firstCorrupt == 0 ? packets : firstCorrupt;
        }
        frames += count;
        payloadBytes += length;
        shortest = Math.min(shortest, length);
        longest = Math.max(longest, length);
        mostFrames = Math.max(mostFrames, count);
    }

    int channels() {
        return channels;
    }

    /** The mode in words. */
    String modeName() {
        return switch (mode) {
            case NARROWBAND -> "narrowband";
            case WIDEBAND -> "wideband";
            case ULTRA_WIDEBAND -> "ultra-wideband";
        };
    }

    /** The rate to play at: as the header says, else that of the mode. */
    int sampleRateHz() {
        return header == null ? mode.sampleRateHz() : header.sampleRateHz();
    }

    /** As the container tells, else what the frames last. */
    long durationMs() {
        return (samples >= 0 && !truncated ? samples : frames * mode.frameSamples()) * 1000 / sampleRateHz();
    }

    /** Bits of the payloads per second that their frames last. */
    double bitsPerSecond() {
        return frames == 0 ? Double.NaN : 8.0 * payloadBytes * sampleRateHz() / (frames * mode.frameSamples());
    }

    private @Nullable Boolean variable() {
        return header == null ? null : header.variableBitRate();
    }

    private int framesPerPacket() {
        return framesPerPacket == 0 ? mostFrames : framesPerPacket;
    }

    /** What there is to say, in words. */
    List<String> lines() {
        List<String> lines = new ArrayList<>();
        int each = framesPerPacket();
        String rate = variable() == null
                ? ""
                : Boolean.TRUE.equals(variable()) ? ", variable bit rate" : ", constant bit rate";
        String sizes = longest == 0 ? "" : ", " + (shortest == longest ? "" : shortest + " to ") + longest + " bytes";
        lines.add("packets: " + packets + " of " + each + (each == 1 ? " frame" : " frames") + sizes + rate);
        if (lost > 0) {
            lines.add("not received: " + lost + " packets");
        }
        if (enhancement != null) {
            lines.add("enhancement: " + (enhancement ? "on" : "off"));
        }
        if (streams > 1) {
            lines.add("streams: " + streams + ", one after the other");
        }
        if (header != null) {
            lines.add("encoder: " + header.encoder());
            lines.add("vendor: " + comments.vendor());
        }
        comments.comments().forEach(comment -> lines.add("comment: " + comment));
        return lines;
    }

    /** Adds the same to a JSON line. */
    void put(JsonLines.Members members) {
        members.put("packets", packets)
                .put("framesPerPacket", framesPerPacket())
                .put("frames", frames)
                .put("packetsLost", lost)
                .put("packetsCorrupt", corrupt)
                .put("vbr", variable())
                .put("enhancement", enhancement);
        if (header != null) {
            members.put("streams", streams).put("encoder", header.encoder()).put("vendor", comments.vendor());
        }
        for (String comment : comments.comments()) {
            int equals = comment.indexOf('=');
            if (equals > 0) {
                members.put("comment." + comment.substring(0, equals), comment.substring(equals + 1));
            }
        }
    }

    /** What is amiss. */
    List<String> damages() {
        List<String> damages = new ArrayList<>();
        if (corrupt > 0) {
            damages.add(corrupt + " packets are corrupt, the first is packet " + firstCorrupt);
        }
        if (truncated) {
            damages.add("breaks off at byte " + endOffset + ": a stream has no last page");
        }
        return damages;
    }
}
