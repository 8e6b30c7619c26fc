package org.rtclite.rtmp.netty;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.PooledByteBufAllocator;
import io.netty.util.AbstractReferenceCounted;
import io.netty.util.ReferenceCounted;
import org.jspecify.annotations.Nullable;
import org.rtclite.rtmp.chunk.ChunkEncoder;
import org.rtclite.rtmp.flv.AudioTag;
import org.rtclite.rtmp.flv.FlvTag;
import org.rtclite.rtmp.flv.VideoTag;

/**
 * A message on its way to all players of a stream: cut into chunks once, for each of them a reference.
 *
 * <p>The chunks begin with a header of type 0, on chunk streams of their own, so that they make sense whatever a player got
 * before. Unchangeable, counted by reference, passed between event loops.
 */
final class SharedMessage extends AbstractReferenceCounted {

    /** The message stream that the chunks are made for: the first one, which nearly every player plays on. */
    static final int STREAM_ID = 1;

    private static final int AUDIO_CHUNK_STREAM = 60;
    private static final int VIDEO_CHUNK_STREAM = 61;
    private static final int DATA_CHUNK_STREAM = 62;
    private static final int MOST_HEADER_BYTES = 32;
    private static final int CHUNK_HEADER_BYTES = 5;

    private final FlvTag tag;
    private final ByteBuf chunks;
    private final boolean keyFrame;
    private final boolean configuration;

    private SharedMessage(FlvTag tag, ByteBuf chunks, boolean keyFrame, boolean configuration) {
        this.tag = tag;
        this.chunks = chunks;
        this.keyFrame = keyFrame;
        this.configuration = configuration;
    }

    /** Takes the tag over. */
    static SharedMessage of(FlvTag tag, int chunkSize) {
        boolean key = false;
        boolean configuration = false;
        if (tag.type() == FlvTag.VIDEO) {
            VideoTag header = VideoTag.parse(tag.body());
            key = header != null && header.isKeyFrame();
            configuration = header != null && header.isConfiguration();
        } else if (tag.type() == FlvTag.AUDIO) {
            AudioTag header = AudioTag.parse(tag.body());
            configuration = header != null && header.isConfiguration();
        }
        return new SharedMessage(tag, encode(tag, chunkSize), key, configuration);
    }

    private static ByteBuf encode(FlvTag tag, int chunkSize) {
        ByteBuf body = tag.body();
        int bytes = body.readableBytes();
        ByteBuf made = PooledByteBufAllocator.DEFAULT.buffer(
                bytes + bytes / chunkSize * CHUNK_HEADER_BYTES + MOST_HEADER_BYTES);
        int chunkStream = switch (tag.type()) {
            case FlvTag.AUDIO -> AUDIO_CHUNK_STREAM;
            case FlvTag.VIDEO -> VIDEO_CHUNK_STREAM;
            default -> DATA_CHUNK_STREAM;
        };
        ChunkEncoder encoder = new ChunkEncoder();
        encoder.setChunkSize(chunkSize);
        encoder.encode(chunkStream, tag.type(), STREAM_ID, tag.timestampMs(), body, made);
        return made;
    }

    /** The message cut into chunks for {@link #STREAM_ID}; the caller releases them. */
    ByteBuf chunks() {
        return chunks.retainedDuplicate();
    }

    /** The message; stays this object's. */
    FlvTag tag() {
        return tag;
    }

    /** Bytes that it takes to keep. */
    int bytes() {
        return tag.body().readableBytes() + chunks.readableBytes();
    }

    boolean isVideo() {
        return tag.type() == FlvTag.VIDEO;
    }

    boolean isAudio() {
        return tag.type() == FlvTag.AUDIO;
    }

    /** Whether decoding of video can begin here. */
    boolean isKeyFrame() {
        return keyFrame;
    }

    /** Whether it sets a decoder up. */
    boolean isConfiguration() {
        return configuration;
    }

    @Override
    public SharedMessage retain() {
        super.retain();
        return this;
    }

    @Override
    protected void deallocate() {
        tag.close();
        chunks.release();
    }

    @Override
    public ReferenceCounted touch(@Nullable Object hint) {
        return this;
    }
}
