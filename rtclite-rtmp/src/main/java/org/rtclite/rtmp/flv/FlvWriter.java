package org.rtclite.rtmp.flv;

import io.netty.buffer.ByteBuf;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import org.rtclite.rtmp.amf.AmfProperties;

/**
 * Writes an FLV file (FLV 10.1 annex E) whose header and metadata tell the truth.
 *
 * <p>Each tag goes to the operating system in one write, so that a process that is killed leaves every tag but the last
 * one readable. Flags are set when the first tag of their kind is written; the duration is brought up to date every ten
 * seconds of media; {@link #close} adds key frame index and sizes. Blocks on the disk; one thread at a time.
 */
public final class FlvWriter implements AutoCloseable {

    private static final int AT_FLAGS = 4;
    private static final int HAS_AUDIO = 4;
    private static final int HAS_VIDEO = 1;
    private static final long DURATION_PATCH_MS = 10_000;
    private static final long GAP_MS = 20; // between the end of a file and what is appended to it

    private final FileChannel file;
    private final FlvMetadata metadata;
    private final boolean zeroBased;
    private final ByteBuffer head = ByteBuffer.allocate(FlvReader.TAG_HEADER_BYTES);
    private final ByteBuffer tail = ByteBuffer.allocate(FlvReader.TAG_SIZE_BYTES);
    private long position;
    private int flags;
    private boolean started;
    private boolean timeKnown;
    private long lastGivenMs;
    private long mediaMs;
    private long lastPatchMs;
    private boolean closed;

    private FlvWriter(FileChannel file, FlvMetadata metadata, boolean zeroBased) {
        this.file = file;
        this.metadata = metadata;
        this.zeroBased = zeroBased;
    }

    /** Writes a new file, over one that is there; time stamps stay as they are given. */
    public static FlvWriter create(Path path) throws IOException {
        return create(path, false);
    }

    /** Like {@link #create(Path)}, but time begins at 0 with the first audio or video tag. */
    public static FlvWriter createZeroBased(Path path) throws IOException {
        return create(path, true);
    }

    private static FlvWriter create(Path path, boolean zeroBased) throws IOException {
        FileChannel file = FileChannel.open(
                path,
                StandardOpenOption.CREATE,
                StandardOpenOption.TRUNCATE_EXISTING,
                StandardOpenOption.READ,
                StandardOpenOption.WRITE);
        try {
            FlvWriter writer = new FlvWriter(file, new FlvMetadata(), zeroBased);
            writer.writeFileHeader();
            return writer;
        } catch (IOException | RuntimeException e) {
            file.close();
            throw e;
        }
    }

    /**
     * Goes on writing at the end of a file, or makes a new one when there is none. What is left of a tag that was cut off
     * is removed, and time goes on where the file ended.
     *
     * @throws FlvException when it is no FLV
     */
    public static FlvWriter append(Path path) throws IOException {
        if (!java.nio.file.Files.exists(path) || java.nio.file.Files.size(path) == 0) {
            return createZeroBased(path);
        }
        FlvMetadata metadata = new FlvMetadata();
        long end = metadata.scan(path);
        FileChannel file = FileChannel.open(path, StandardOpenOption.READ, StandardOpenOption.WRITE);
        try {
            file.truncate(end);
            FlvWriter writer = new FlvWriter(file, metadata, true);
            writer.position = end;
            writer.started = true;
            writer.flags = (metadata.hasAudio() ? HAS_AUDIO : 0) | (metadata.hasVideo() ? HAS_VIDEO : 0);
            writer.lastPatchMs = metadata.lastTimestampMs();
            writer.writeTagSizeIfMissing();
            return writer;
        } catch (IOException | RuntimeException e) {
            file.close();
            throw e;
        }
    }

    private void writeFileHeader() throws IOException {
        ByteBuffer header = ByteBuffer.allocate(FlvReader.FILE_HEADER_BYTES + FlvReader.TAG_SIZE_BYTES);
        header.put((byte) 'F').put((byte) 'L').put((byte) 'V').put((byte) 1).put((byte) 0);
        header.putInt(FlvReader.FILE_HEADER_BYTES).putInt(0).flip();
        writeFully(header);
    }

    private void writeTagSizeIfMissing() throws IOException {
        if (metadata.endsWithoutTagSize()) {
            tail.clear().putInt(metadata.lastTagBytes()).flip();
            writeFully(tail);
        }
    }

    /**
     * Sets what onMetaData says beside what this writer counts itself: width, height, encoder and the like.
     *
     * <p>May be called at any time; the properties are copied. Durations, sizes, codecs and key frames in them are
     * replaced by the truth.
     */
    public void metadata(AmfProperties properties) {
        metadata.describe(properties);
    }

    /**
     * Writes one tag.
     *
     * @param type {@link FlvTag#AUDIO}, {@link FlvTag#VIDEO} or {@link FlvTag#SCRIPT}
     * @param timestampMs 0 to 2^32 - 1
     * @param body its readable bytes are written and stay unread and unreleased; at most 2^24 - 1
     */
    public void write(int type, long timestampMs, ByteBuf body) throws IOException {
        if (type != FlvTag.AUDIO && type != FlvTag.VIDEO && type != FlvTag.SCRIPT) {
            throw new IllegalArgumentException("tag type is " + type + ", known are 8, 9 and 18");
        }
        if (body.readableBytes() > 0xffffff) {
            throw new IllegalArgumentException("tag body has " + body.readableBytes() + " bytes, limit " + 0xffffff);
        }
        if (closed) {
            throw new IllegalStateException("the writer is closed");
        }
        if (!started) {
            started = true;
            writeTag(FlvTag.SCRIPT, 0, metadata.reserve());
        }
        long time = time(type, timestampMs);
        if (type != FlvTag.SCRIPT) {
            raiseFlag(type == FlvTag.AUDIO ? HAS_AUDIO : HAS_VIDEO);
            metadata.count(type, time, mediaMs, position, body);
        }
        writeTag(type, time, body.nioBuffers());
        if (metadata.lastTimestampMs() - lastPatchMs >= DURATION_PATCH_MS) {
            lastPatchMs = metadata.lastTimestampMs();
            patchDuration();
        }
    }

    private void patchDuration() throws IOException {
        if (metadata.durationPosition() > 0) {
            patch(metadata.durationPosition(), metadata.duration());
        }
    }

    /** The time stamp to be written; follows the time of the media across the wrap at 2^32. */
    private long time(int type, long timestampMs) {
        if (type != FlvTag.SCRIPT) {
            if (!timeKnown) {
                timeKnown = true;
                mediaMs = !zeroBased ? timestampMs : metadata.isEmpty() ? 0 : metadata.lastTimestampMs() + GAP_MS;
            } else {
                mediaMs += (int) (timestampMs - lastGivenMs);
            }
            lastGivenMs = timestampMs;
        }
        return zeroBased ? Math.max(0, mediaMs) & 0xffffffffL : timestampMs;
    }

    private void raiseFlag(int flag) throws IOException {
        if ((flags & flag) == 0) {
            flags |= flag;
            patch(AT_FLAGS, ByteBuffer.wrap(new byte[] {(byte) flags}));
        }
    }

    private void writeTag(int type, long timestampMs, ByteBuffer... body) throws IOException {
        int length = 0;
        ByteBuffer[] parts = new ByteBuffer[body.length + 2];
        for (int i = 0; i < body.length; i++) {
            parts[i + 1] = body[i];
            length += body[i].remaining();
        }
        head.clear().putInt(type << 24 | length);
        head.putInt((int) (timestampMs << 8) | ((int) (timestampMs >>> 24) & 0xff));
        head.put((byte) 0).putShort((short) 0).flip();
        tail.clear().putInt(FlvReader.TAG_HEADER_BYTES + length).flip();
        parts[0] = head;
        parts[parts.length - 1] = tail;
        long total = (long) FlvReader.TAG_HEADER_BYTES + length + FlvReader.TAG_SIZE_BYTES;
        for (long written = 0; written < total; ) {
            written += file.position(position + written).write(parts);
        }
        position += total;
    }

    private void writeFully(ByteBuffer bytes) throws IOException {
        while (bytes.hasRemaining()) {
            position += file.write(bytes, position);
        }
    }

    private void patch(long at, ByteBuffer bytes) throws IOException {
        for (long place = at; bytes.hasRemaining(); ) {
            place += file.write(bytes, place);
        }
    }

    /** Bytes of the file so far. */
    public long size() {
        return position;
    }

    /** Milliseconds from the first tag to the end of the last one, as far as it is known. */
    public long durationMs() {
        return metadata.durationMs();
    }

    /** Writes the metadata as it came out and closes the file. */
    @Override
    public void close() throws IOException {
        if (closed) {
            return;
        }
        closed = true;
        try (file) {
            if (!started) {
                started = true;
                writeTag(FlvTag.SCRIPT, 0, metadata.reserve());
            }
            if (metadata.ownsTag()) {
                patch(metadata.bodyPosition(), metadata.finish(position));
            } else {
                patchDuration(); // a foreign tag: only what it has room for
            }
        }
    }
}
