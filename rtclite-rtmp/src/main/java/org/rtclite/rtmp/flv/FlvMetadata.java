package org.rtclite.rtmp.flv;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Set;
import org.rtclite.rtmp.amf.Amf0Writer;
import org.rtclite.rtmp.amf.AmfArray;
import org.rtclite.rtmp.amf.AmfObject;
import org.rtclite.rtmp.amf.AmfProperties;

/**
 * The onMetaData tag of a file that is being written: what is counted, and the room that is kept for it.
 *
 * <p>The tag is written first, at its final length, with fillers in place of what is not known yet, and written again
 * when the file ends. Too many key frames for the room are thinned out evenly.
 */
final class FlvMetadata {

    private static final int BODY_BYTES = 16 * 1024;
    private static final int BODY_POSITION =
            FlvReader.FILE_HEADER_BYTES + FlvReader.TAG_SIZE_BYTES + FlvReader.TAG_HEADER_BYTES;
    private static final int DURATION_OFFSET = 1 + 2 + "onMetaData".length() + 1 + 4 + 2 + "duration".length() + 1;
    private static final int AT_COUNT = 1 + 2 + "onMetaData".length() + 1;
    private static final String FILLER = "filler";
    private static final int FILLER_BYTES = 2 + FILLER.length() + 1 + 1 + 2; // name with a letter, marker, length
    private static final int FILLER_TEXT = 1000; // some readers take no text of 1024 and more, and no long string
    private static final int KEY_FRAME_BYTES = 2 * 9;
    private static final int DESCRIPTION_BYTES = 8 * 1024;
    private static final Set<String> OURS = Set.of(
            "duration",
            "filesize",
            "lasttimestamp",
            "hasAudio",
            "hasVideo",
            "audiocodecid",
            "videocodecid",
            "hasKeyframes",
            "keyframes");

    private AmfArray described = new AmfArray();
    private boolean ownTag;
    private long durationPosition;
    private boolean empty = true;
    private long firstMs;
    private long lastMs;
    private double audioCodec = Double.NaN;
    private double videoCodec = Double.NaN;
    private double[] keyFrameSeconds = new double[64];
    private double[] keyFramePositions = new double[64];
    private int keyFrames;
    private boolean endsWithoutTagSize;
    private int lastTagBytes;

    /** Copies what others say about the file; what we count ourselves is left out. */
    void describe(AmfProperties properties) {
        AmfArray copy = new AmfArray();
        properties.forEach((name, value) -> {
            boolean simple = value instanceof String || value instanceof Number || value instanceof Boolean;
            if (!OURS.contains(name) && !isFiller(name) && simple) {
                copy.put(name, value);
            }
        });
        if (encode(copy, 0).length <= DESCRIPTION_BYTES) {
            described = copy; // else it is no description but an attempt to fill the disk
        }
    }

    /** The tag's body at its final length, to be written as the file's first tag. */
    ByteBuffer reserve() {
        ownTag = true;
        durationPosition = (long) BODY_POSITION + DURATION_OFFSET;
        return ByteBuffer.wrap(padded(content(0, 1)));
    }

    /** The body again, with everything known; {@code fileBytes} is the length of the file. */
    ByteBuffer finish(long fileBytes) {
        int room =
                (BODY_BYTES - FILLER_BYTES - encode(content(fileBytes, Integer.MAX_VALUE), 0).length) / KEY_FRAME_BYTES;
        int step = keyFrames <= room ? 1 : (keyFrames + room - 1) / Math.max(1, room);
        return ByteBuffer.wrap(padded(content(fileBytes, step)));
    }

    private AmfArray content(long fileBytes, int keyFrameStep) {
        AmfArray content = new AmfArray();
        content.put("duration", durationMs() / 1000.0); // first, at a fixed place
        described.forEach(content::put);
        if (!Double.isNaN(audioCodec)) {
            content.put("audiocodecid", audioCodec);
        }
        if (!Double.isNaN(videoCodec)) {
            content.put("videocodecid", videoCodec);
        }
        content.put("hasAudio", !Double.isNaN(audioCodec));
        content.put("hasVideo", !Double.isNaN(videoCodec));
        content.put("lasttimestamp", lastMs / 1000.0);
        content.put("filesize", (double) fileBytes);
        content.put("hasKeyframes", keyFrames > 0);
        if (keyFrames > 0) {
            List<Object> times = new ArrayList<>();
            List<Object> positions = new ArrayList<>();
            for (long i = 0; i < keyFrames; i += keyFrameStep) {
                times.add(keyFrameSeconds[(int) i]);
                positions.add(keyFramePositions[(int) i]);
            }
            content.put("keyframes", new AmfObject().put("times", times).put("filepositions", positions));
        }
        return content;
    }

    private static byte[] padded(AmfArray content) {
        int bytes = encode(content, 0).length;
        return encode(content, BODY_BYTES - bytes);
    }

    /** The encoded tag body, longer by {@code padding} bytes, which fillers take: none, or enough for one. */
    private static byte[] encode(AmfArray content, int padding) {
        ByteBuf body = Unpooled.buffer();
        new Amf0Writer().write("onMetaData").write(content).drainTo(body);
        byte[] bytes = new byte[body.readableBytes() + padding];
        int end = body.readableBytes() - 3; // of the array: an empty name and the end marker
        body.readBytes(bytes, 0, end);
        ByteBuffer out = ByteBuffer.wrap(bytes);
        out.position(end);
        int fillers = 0;
        for (int left = padding; left > 0; fillers++) {
            int most = Math.min(left, FILLER_BYTES + FILLER_TEXT);
            int taken = most < left && left - most < FILLER_BYTES ? most - FILLER_BYTES : most;
            putFiller(out, (char) ('a' + fillers), taken - FILLER_BYTES);
            left -= taken;
        }
        out.putInt(AT_COUNT, content.size() + fillers);
        bytes[bytes.length - 1] = 0x09;
        return bytes;
    }

    private static void putFiller(ByteBuffer out, char letter, int textBytes) {
        byte[] name = (FILLER + letter).getBytes(StandardCharsets.US_ASCII);
        out.putShort((short) name.length).put(name);
        out.put((byte) 0x02).putShort((short) textBytes);
        byte[] text = new byte[textBytes];
        Arrays.fill(text, (byte) ' ');
        out.put(text);
    }

    private static boolean isFiller(String name) {
        return name.startsWith(FILLER) && name.length() <= FILLER.length() + 1;
    }

    /**
     * Counts a tag that begins at {@code position} of the file.
     *
     * @param mediaMs its time without the wrap at 2^32
     */
    void count(int type, long timestampMs, long mediaMs, long position, ByteBuf body) {
        if (empty) {
            empty = false;
            firstMs = mediaMs;
            lastMs = mediaMs;
        }
        firstMs = Math.min(firstMs, mediaMs);
        lastMs = Math.max(lastMs, mediaMs);
        if (type == FlvTag.AUDIO) {
            AudioTag tag = AudioTag.parse(body);
            if (tag != null) {
                audioCodec = tag.format() == AudioTag.ENHANCED ? tag.fourCc() & 0xffffffffL : tag.format();
            }
            return;
        }
        VideoTag tag = VideoTag.parse(body);
        if (tag != null) {
            videoCodec = tag.codecId() == VideoTag.ENHANCED ? tag.fourCc() & 0xffffffffL : tag.codecId();
            if (tag.isKeyFrame()) {
                addKeyFrame(timestampMs / 1000.0, position);
            }
        }
    }

    private void addKeyFrame(double seconds, long position) {
        if (keyFrames == keyFrameSeconds.length) {
            keyFrameSeconds = Arrays.copyOf(keyFrameSeconds, 2 * keyFrames);
            keyFramePositions = Arrays.copyOf(keyFramePositions, 2 * keyFrames);
        }
        keyFrameSeconds[keyFrames] = seconds;
        keyFramePositions[keyFrames] = position;
        keyFrames++;
    }

    /**
     * Counts the tags of a file that is to be appended to.
     *
     * @return where the last whole tag ends
     */
    long scan(Path path) throws IOException {
        long end;
        try (FlvReader reader = FlvReader.open(path)) {
            reader.metadata().ifPresent(this::describe);
            long tagStart = reader.position() + FlvReader.TAG_SIZE_BYTES;
            end = tagStart;
            boolean first = true;
            for (FlvTag next = reader.next(); next != null; next = reader.next()) {
                try (FlvTag tag = next) {
                    lastTagBytes = FlvReader.TAG_HEADER_BYTES + tag.body().readableBytes();
                    if (tag.type() != FlvTag.SCRIPT) {
                        count(tag.type(), tag.timestampMs(), tag.timestampMs(), tagStart, tag.body());
                    } else if (first) {
                        recogniseTag(tag.body(), tagStart + FlvReader.TAG_HEADER_BYTES);
                    }
                    first = false;
                }
                end = reader.position();
                tagStart = end + FlvReader.TAG_SIZE_BYTES;
            }
        }
        long size = java.nio.file.Files.size(path);
        endsWithoutTagSize = lastTagBytes > 0 && end + FlvReader.TAG_SIZE_BYTES > size;
        return lastTagBytes == 0 || endsWithoutTagSize ? end : end + FlvReader.TAG_SIZE_BYTES;
    }

    private void recogniseTag(ByteBuf body, long position) {
        byte[] bytes = new byte[body.readableBytes()];
        body.getBytes(body.readerIndex(), bytes);
        String text = new String(bytes, StandardCharsets.ISO_8859_1);
        int duration = text.indexOf("\0\10duration\0");
        if (duration >= 0 && duration + 19 <= bytes.length) {
            durationPosition = position + duration + 11;
        }
        ownTag = position == BODY_POSITION && bytes.length == BODY_BYTES && text.contains(FILLER);
    }

    /** Where the body of our own tag stands. */
    long bodyPosition() {
        return BODY_POSITION;
    }

    /** Whether the file's first tag is one that we wrote and may write again. */
    boolean ownsTag() {
        return ownTag;
    }

    /** Where the 8 octets of the duration stand in the file; 0 when they do not. */
    long durationPosition() {
        return durationPosition;
    }

    /** The duration as it stands in the file. */
    ByteBuffer duration() {
        return ByteBuffer.allocate(8).putDouble(durationMs() / 1000.0).flip();
    }

    long durationMs() {
        return lastMs - firstMs;
    }

    long lastTimestampMs() {
        return lastMs;
    }

    boolean isEmpty() {
        return empty;
    }

    boolean hasAudio() {
        return !Double.isNaN(audioCodec);
    }

    boolean hasVideo() {
        return !Double.isNaN(videoCodec);
    }

    /** Whether the scanned file ended right behind its last tag. */
    boolean endsWithoutTagSize() {
        return endsWithoutTagSize;
    }

    int lastTagBytes() {
        return lastTagBytes;
    }
}
