package org.rtclite.rtmp.flv;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufAllocator;
import io.netty.buffer.PooledByteBufAllocator;
import io.netty.buffer.Unpooled;
import java.io.Closeable;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.ReadableByteChannel;
import java.nio.channels.SeekableByteChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.rtclite.rtmp.amf.Amf0Reader;
import org.rtclite.rtmp.amf.AmfException;
import org.rtclite.rtmp.amf.AmfLimits;
import org.rtclite.rtmp.amf.AmfProperties;

/**
 * Reads the tags of an FLV file or stream (FLV 10.1 annex E).
 *
 * <p>Tolerant where files in the wild are wrong: sizes of previous tags are not looked at, flags are not believed, and a
 * file that ends inside a tag ends after the tag before it ({@link #isTruncated}). Blocks on the disk; one thread at a
 * time.
 */
public final class FlvReader implements Closeable {

    static final int FILE_HEADER_BYTES = 9;
    static final int TAG_HEADER_BYTES = 11;
    static final int TAG_SIZE_BYTES = 4;
    static final int SIGNATURE = 'F' << 16 | 'L' << 8 | 'V';

    private static final int MAX_FILE_HEADER_BYTES = 64 * 1024;
    private static final int BUFFER_BYTES = 64 * 1024;
    private static final int HEAD_BYTES = 32; // of a body: as much as any codec header takes
    private static final int FIRST_TAGS = 64; // where metadata and configurations are looked for

    private final ReadableByteChannel channel;
    private final @Nullable SeekableByteChannel file;
    private final ByteBufAllocator allocator;
    private final ByteBuffer buffer = ByteBuffer.allocate(BUFFER_BYTES).flip();
    private final Amf0Reader amf = new Amf0Reader(AmfLimits.FILE);
    private long position; // of the buffer's position in the file
    private long firstTag;
    private long firstMs = -1;
    private boolean truncated;
    private @Nullable AmfProperties metadata;
    private byte @Nullable [] audioConfiguration;
    private byte @Nullable [] videoConfiguration;

    private FlvReader(ReadableByteChannel channel, @Nullable SeekableByteChannel file, ByteBufAllocator allocator) {
        this.channel = channel;
        this.file = file;
        this.allocator = allocator;
    }

    /**
     * Opens a file, and looks at its first tags for metadata and codec configurations.
     *
     * @throws FlvException when it is no FLV
     */
    public static FlvReader open(Path path) throws IOException {
        SeekableByteChannel file = Files.newByteChannel(path);
        try {
            FlvReader reader = new FlvReader(file, file, PooledByteBufAllocator.DEFAULT);
            reader.readFileHeader();
            reader.lookAhead();
            return reader;
        } catch (IOException | RuntimeException e) {
            file.close();
            throw e;
        }
    }

    /** Reads from a stream, which {@link #close} closes; it cannot seek. */
    public static FlvReader of(ReadableByteChannel channel) throws IOException {
        FlvReader reader = new FlvReader(channel, null, PooledByteBufAllocator.DEFAULT);
        reader.readFileHeader();
        return reader;
    }

    private void readFileHeader() throws IOException {
        if (!fill(FILE_HEADER_BYTES)) {
            throw new FlvException("an FLV header takes " + FILE_HEADER_BYTES + " bytes, found " + buffer.remaining());
        }
        int signature = buffer.getShort(buffer.position()) << 8 | (buffer.get(buffer.position() + 2) & 0xff);
        if ((signature & 0xffffff) != SIGNATURE) {
            throw new FlvException("no FLV: begins with 0x" + Integer.toHexString(signature & 0xffffff));
        }
        int headerBytes = buffer.getInt(buffer.position() + 5);
        if (headerBytes < FILE_HEADER_BYTES || headerBytes > MAX_FILE_HEADER_BYTES) {
            throw new FlvException("FLV header length is " + (headerBytes & 0xffffffffL) + ", range "
                    + FILE_HEADER_BYTES + " to " + MAX_FILE_HEADER_BYTES);
        }
        skip(headerBytes);
        firstTag = position;
    }

    private void lookAhead() throws IOException {
        for (int i = 0; i < FIRST_TAGS; i++) {
            FlvTag tag = next();
            if (tag == null) {
                break;
            }
            if (firstMs < 0 && tag.type() != FlvTag.SCRIPT && !isConfiguration(tag)) {
                firstMs = tag.timestampMs();
            }
            tag.close();
        }
        moveTo(firstTag);
        truncated = false;
    }

    /** The time of the first audio or video frame, past codec configurations; -1 in a stream or when there is none. */
    public long firstTimestampMs() {
        return firstMs;
    }

    /**
     * The next tag, which the caller releases.
     *
     * @return null at the end of the file
     * @throws FlvException where the file is broken
     */
    public @Nullable FlvTag next() throws IOException {
        while (true) {
            if (!fill(TAG_SIZE_BYTES + TAG_HEADER_BYTES)) {
                truncated |= buffer.remaining() > TAG_SIZE_BYTES;
                return null;
            }
            long at = position + TAG_SIZE_BYTES;
            skip(TAG_SIZE_BYTES); // of the previous tag: wrong in too many files
            int type = buffer.get(buffer.position()) & 0x1f;
            boolean encrypted = (buffer.get(buffer.position()) & 0x20) != 0;
            int length = bodyBytes();
            long timestampMs = timestampMs();
            if (encrypted) {
                throw new FlvException("the tag at offset " + at + " is encrypted");
            }
            skip(TAG_HEADER_BYTES);
            if (type != FlvTag.AUDIO && type != FlvTag.VIDEO && type != FlvTag.SCRIPT) {
                if (!skipUnknown(type, length, at)) {
                    return null;
                }
                continue;
            }
            ByteBuf body = readBody(length);
            if (body == null) {
                truncated = true;
                return null;
            }
            FlvTag tag = new FlvTag(type, timestampMs, body);
            remember(tag);
            return tag;
        }
    }

    /** A tag of a type that nobody defined is passed over if the file goes on as it should behind it. */
    private boolean skipUnknown(int type, int length, long at) throws IOException {
        if (!skip(length) || !fill(TAG_SIZE_BYTES)) {
            truncated = true;
            return false;
        }
        int size = buffer.getInt(buffer.position());
        if (size != length + TAG_HEADER_BYTES) {
            throw new FlvException("no tag at offset " + at + ": type " + type + ", length " + length
                    + ", but then a tag size of " + (size & 0xffffffffL));
        }
        return true;
    }

    private @Nullable ByteBuf readBody(int length) throws IOException {
        if (file != null && position + length > file.size()) {
            skip(buffer.remaining());
            return null;
        }
        ByteBuf body = allocator.buffer(Math.min(length, BUFFER_BYTES), length == 0 ? 1 : length);
        boolean whole = false;
        try {
            while (body.writerIndex() < length) {
                if (!fill(1)) {
                    return null;
                }
                int step = Math.min(length - body.writerIndex(), buffer.remaining());
                body.writeBytes(buffer.array(), buffer.position(), step);
                advance(step);
            }
            whole = true;
            return body;
        } finally {
            if (!whole) {
                body.release();
            }
        }
    }

    private void remember(FlvTag tag) {
        if (tag.type() == FlvTag.SCRIPT) {
            readMetadata(tag.body());
        } else if (tag.type() == FlvTag.AUDIO) {
            if (isConfiguration(tag)) {
                audioConfiguration = bytes(tag.body());
            }
        } else if (isConfiguration(tag)) {
            videoConfiguration = bytes(tag.body());
        }
    }

    private static boolean isConfiguration(FlvTag tag) {
        if (tag.type() == FlvTag.AUDIO) {
            AudioTag header = AudioTag.parse(tag.body());
            return header != null && header.isConfiguration();
        }
        VideoTag header = VideoTag.parse(tag.body());
        return header != null && header.isConfiguration();
    }

    private void readMetadata(ByteBuf body) {
        try {
            amf.wrap(body);
            if (amf.hasMore()
                    && "onMetaData".equals(amf.read())
                    && amf.hasMore()
                    && amf.read() instanceof AmfProperties properties) {
                metadata = properties;
            }
        } catch (AmfException e) {
            // a broken script tag breaks nothing else: the file plays without its metadata
            metadata = null;
        }
    }

    /** The values of the last onMetaData passed; for a file, of its first tags from the start. */
    public Optional<AmfProperties> metadata() {
        return Optional.ofNullable(metadata);
    }

    /**
     * The codec configurations seen so far, as tags at time 0: what a decoder needs that joins after a seek. Release them.
     */
    public List<FlvTag> configurations() {
        List<FlvTag> tags = new ArrayList<>(2);
        if (videoConfiguration != null) {
            tags.add(new FlvTag(FlvTag.VIDEO, 0, Unpooled.copiedBuffer(videoConfiguration)));
        }
        if (audioConfiguration != null) {
            tags.add(new FlvTag(FlvTag.AUDIO, 0, Unpooled.copiedBuffer(audioConfiguration)));
        }
        return tags;
    }

    /** Whether the file ended inside a tag. */
    public boolean isTruncated() {
        return truncated;
    }

    /**
     * Goes to the last key frame at or before a time, or, in a file without video, to the last audio tag.
     *
     * <p>Time 0 is the start of the file. Uses the key frame index of the metadata where it is there and true; else walks
     * over the tags' headers.
     *
     * @return the time of the tag that {@link #next} will give, or 0 at the start of the file
     * @throws IllegalStateException for a stream
     */
    public long seek(long timestampMs) throws IOException {
        if (file == null) {
            throw new IllegalStateException("a stream cannot seek");
        }
        truncated = false;
        if (timestampMs <= 0) { // metadata and codec configurations share time 0 with the first frames
            moveTo(firstTag);
            return 0;
        }
        Long indexed = seekByIndex(timestampMs);
        return indexed != null ? indexed : seekByWalk(timestampMs);
    }

    private @Nullable Long seekByIndex(long timestampMs) throws IOException {
        if (metadata == null
                || !(metadata.get("keyframes") instanceof AmfProperties index)
                || !(index.get("times") instanceof List<?> times)
                || !(index.get("filepositions") instanceof List<?> positions)) {
            return null;
        }
        long best = -1;
        for (int i = 0; i < Math.min(times.size(), positions.size()); i++) {
            if (!(times.get(i) instanceof Number time) || !(positions.get(i) instanceof Number place)) {
                return null;
            }
            if (time.doubleValue() * 1000 > timestampMs + 0.5) {
                break;
            }
            best = place.longValue();
        }
        if (best < firstTag + TAG_SIZE_BYTES) {
            return null;
        }
        moveTo(best - TAG_SIZE_BYTES);
        if (!fill(TAG_SIZE_BYTES + TAG_HEADER_BYTES + 1)) {
            return null;
        }
        buffer.position(buffer.position() + TAG_SIZE_BYTES);
        boolean video = (buffer.get(buffer.position()) & 0x1f) == FlvTag.VIDEO;
        int frameType = buffer.get(buffer.position() + TAG_HEADER_BYTES) >> 4 & 7;
        long time = timestampMs();
        buffer.position(buffer.position() - TAG_SIZE_BYTES);
        return video && frameType == 1 && time <= timestampMs ? time : null;
    }

    private long seekByWalk(long timestampMs) throws IOException {
        moveTo(firstTag);
        long bestKey = -1;
        long bestKeyMs = 0;
        long bestAudio = -1;
        long bestAudioMs = 0;
        while (fill(TAG_SIZE_BYTES + TAG_HEADER_BYTES)) {
            long at = position;
            buffer.position(buffer.position() + TAG_SIZE_BYTES);
            int type = buffer.get(buffer.position()) & 0x1f;
            int length = bodyBytes();
            long time = timestampMs();
            buffer.position(buffer.position() - TAG_SIZE_BYTES);
            skip(TAG_SIZE_BYTES + TAG_HEADER_BYTES);
            if (type == FlvTag.AUDIO || type == FlvTag.VIDEO) {
                if (time > timestampMs) {
                    break;
                }
                if (type == FlvTag.AUDIO) {
                    bestAudio = at;
                    bestAudioMs = time;
                } else if (isKeyFrame(length)) {
                    bestKey = at;
                    bestKeyMs = time;
                }
            }
            if (!skip(length)) {
                break;
            }
        }
        if (bestKey >= 0) {
            moveTo(bestKey);
            return bestKeyMs;
        }
        moveTo(bestAudio >= 0 ? bestAudio : firstTag);
        return bestAudio >= 0 ? bestAudioMs : 0;
    }

    private boolean isKeyFrame(int length) throws IOException {
        int head = Math.min(length, HEAD_BYTES);
        if (!fill(head)) {
            return false;
        }
        VideoTag tag = VideoTag.parse(Unpooled.wrappedBuffer(buffer.array(), buffer.position(), head));
        return tag != null && tag.isKeyFrame();
    }

    private int bodyBytes() {
        return buffer.getInt(buffer.position()) & 0xffffff;
    }

    /** FLV 10.1 section E.4.1: 24 bits, then the upper 8. */
    private long timestampMs() {
        int word = buffer.getInt(buffer.position() + 4);
        return (word >>> 8 | word << 24) & 0xffffffffL;
    }

    /** Makes {@code bytes} bytes readable, at most the buffer's capacity; false at the end of the file. */
    private boolean fill(int bytes) throws IOException {
        while (buffer.remaining() < bytes) {
            buffer.compact();
            int read = channel.read(buffer);
            buffer.flip();
            if (read < 0) {
                return false;
            }
        }
        return true;
    }

    private void advance(int bytes) {
        buffer.position(buffer.position() + bytes);
        position += bytes;
    }

    /** Passes over bytes; false when the file has not so many. */
    private boolean skip(long bytes) throws IOException {
        if (bytes > buffer.remaining() && file != null) {
            boolean there = position + bytes <= file.size();
            moveTo(Math.min(position + bytes, file.size()));
            return there;
        }
        long left = bytes;
        while (left > 0) {
            if (!fill(1)) {
                return false;
            }
            int step = (int) Math.min(left, buffer.remaining());
            advance(step);
            left -= step;
        }
        return true;
    }

    private void moveTo(long target) throws IOException {
        if (file == null) {
            throw new IllegalStateException("a stream cannot seek");
        }
        buffer.clear().flip();
        file.position(target);
        position = target;
    }

    /** Where the next tag's previous-tag size begins. */
    long position() {
        return position;
    }

    private static byte[] bytes(ByteBuf body) {
        byte[] bytes = new byte[body.readableBytes()];
        body.getBytes(body.readerIndex(), bytes);
        return bytes;
    }

    /** Closes the file or stream. */
    @Override
    public void close() throws IOException {
        channel.close();
    }
}
