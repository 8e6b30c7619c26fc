package org.rtclite.examples.interop;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.netty.buffer.ByteBufUtil;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.zip.CRC32;
import org.rtclite.rtmp.flv.AudioTag;
import org.rtclite.rtmp.flv.FlvReader;
import org.rtclite.rtmp.flv.FlvTag;
import org.rtclite.rtmp.flv.FlvWriter;
import org.rtclite.rtmp.flv.VideoTag;
import org.rtclite.rtmp.netty.RtmpPlayer;

/** The audio and video tags of FLV files and streams, in a form that can be compared. */
final class Tags {

    private static final Duration SILENCE = Duration.ofSeconds(20);
    private static final long TIME_MASK = 0xffffffffL;

    private Tags() {}

    /** An audio or video tag: the body's length and checksum stand for the body. */
    record Tag(int type, boolean configures, long timeMs, int length, long crc) {

        static Tag of(FlvTag tag) {
            CRC32 crc = new CRC32();
            crc.update(ByteBufUtil.getBytes(tag.body()));
            return new Tag(
                    tag.type(),
                    isConfiguration(tag),
                    tag.timestampMs(),
                    tag.body().readableBytes(),
                    crc.getValue());
        }

        private static boolean isConfiguration(FlvTag tag) {
            if (tag.type() == FlvTag.AUDIO) {
                AudioTag audio = AudioTag.parse(tag.body());
                return audio != null && audio.isConfiguration();
            }
            VideoTag video = VideoTag.parse(tag.body());
            return video != null && video.isConfiguration();
        }

        boolean isVideo() {
            return type == FlvTag.VIDEO;
        }

        /** The same tag at another time, modulo 2^32. */
        Tag at(long newTimeMs) {
            return new Tag(type, configures, newTimeMs & TIME_MASK, length, crc);
        }
    }

    /** The tags of a file with their time stamps as they stand there. */
    static List<Tag> timedAsWritten(Path file) throws IOException {
        List<Tag> tags = new ArrayList<>();
        try (FlvReader reader = FlvReader.open(file)) {
            for (FlvTag next = reader.next(); next != null; next = reader.next()) {
                try (FlvTag tag = next) {
                    if (tag.type() != FlvTag.SCRIPT) {
                        tags.add(Tag.of(tag));
                    }
                }
            }
        }
        return tags;
    }

    /** The tags of a file; time counts from the first one. */
    static List<Tag> of(Path file) throws IOException {
        return sinceFirst(timedAsWritten(file));
    }

    /** Takes a stream to its end; the time stamps are the wire's. */
    static List<Tag> timedAsSent(RtmpPlayer player) throws InterruptedException {
        List<Tag> tags = new ArrayList<>();
        for (FlvTag next = player.next(SILENCE); next != null; next = player.next(SILENCE)) {
            try (FlvTag tag = next) {
                if (tag.type() != FlvTag.SCRIPT) {
                    tags.add(Tag.of(tag));
                }
            }
        }
        assertTrue(player.isEnded(), () -> "nothing came for " + SILENCE + " after " + tags.size() + " tags");
        return tags;
    }

    /** Takes a stream to its end; time counts from the first tag. */
    static List<Tag> of(RtmpPlayer player) throws InterruptedException {
        return sinceFirst(timedAsSent(player));
    }

    /** Time counts from the first tag, across the wrap at 2^32. */
    static List<Tag> sinceFirst(List<Tag> tags) {
        assertFalse(tags.isEmpty(), "no audio and no video");
        long first = tags.get(0).timeMs();
        return tags.stream().map(tag -> tag.at(tag.timeMs() - first)).toList();
    }

    /** The tags without codec configurations, whose time some peers do not keep. */
    static List<Tag> frames(List<Tag> tags) {
        return tags.stream().filter(tag -> !tag.configures()).toList();
    }

    /** The audio tags and then the video tags, for peers that keep the order within a kind only. */
    static List<Tag> byKind(List<Tag> tags) {
        return tags.stream().sorted(Comparator.comparingInt(Tag::type)).toList();
    }

    /** The tags without video of up to 5 bytes, such as the end of a sequence: some players leave it out. */
    static List<Tag> withoutEnds(List<Tag> tags) {
        return tags.stream().filter(tag -> !tag.isVideo() || tag.length() > 5).toList();
    }

    /** The tags without those that repeat the one before them. */
    static List<Tag> withoutRepeats(List<Tag> tags) {
        List<Tag> kept = new ArrayList<>();
        for (Tag tag : tags) {
            if (kept.isEmpty() || !kept.get(kept.size() - 1).equals(tag)) {
                kept.add(tag);
            }
        }
        return kept;
    }

    /** Fails at the first tag that differs, and says what stands around it. */
    static void assertSame(List<Tag> expected, List<Tag> actual) {
        int same = 0;
        while (same < Math.min(expected.size(), actual.size())
                && expected.get(same).equals(actual.get(same))) {
            same++;
        }
        int at = same;
        assertEquals(
                expected.subList(at, Math.min(at + 3, expected.size())),
                actual.subList(at, Math.min(at + 3, actual.size())),
                () -> "tag " + at + " of " + expected.size() + ", got " + actual.size() + " tags");
    }

    /**
     * Fails unless the tags are some of those expected, one after the other, at the same distances in time.
     *
     * @param least how many there must be
     * @param timeBits how far the peer counts before it begins again
     */
    static void assertPart(List<Tag> expected, List<Tag> actual, int least, int timeBits) {
        assertTrue(
                actual.size() >= least && actual.size() <= expected.size(),
                () -> "got " + actual.size() + " tags of " + expected.size() + ", at least " + least + ": " + actual);
        List<Tag> got = sinceFirst(actual, timeBits);
        for (int from = 0; from + got.size() <= expected.size(); from++) {
            if (sinceFirst(expected.subList(from, from + got.size()), timeBits).equals(got)) {
                return;
            }
        }
        assertSame(sinceFirst(expected, timeBits), got);
    }

    private static List<Tag> sinceFirst(List<Tag> tags, int timeBits) {
        long mask = (1L << timeBits) - 1;
        return sinceFirst(tags).stream().map(tag -> tag.at(tag.timeMs() & mask)).toList();
    }

    /** Writes a copy of a file whose first audio or video tag has that time, and whose time wraps at 2^32. */
    static Path startingAt(long firstMs, Path source, Path copy) throws IOException {
        long byMs = firstMs - timedAsWritten(source).get(0).timeMs();
        try (FlvReader reader = FlvReader.open(source);
                FlvWriter writer = FlvWriter.create(copy)) {
            for (FlvTag next = reader.next(); next != null; next = reader.next()) {
                try (FlvTag tag = next) {
                    if (tag.type() != FlvTag.SCRIPT) {
                        writer.write(tag.type(), tag.timestampMs() + byMs & TIME_MASK, tag.body());
                    }
                }
            }
        }
        return copy;
    }
}
