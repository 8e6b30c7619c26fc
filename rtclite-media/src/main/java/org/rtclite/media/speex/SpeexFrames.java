package org.rtclite.media.speex;

import java.util.Objects;

/**
 * Walks over the frames of a payload without decoding them: how many there are, and where each ends.
 *
 * <p>For whoever splits, joins or times payloads (RTP, FLV, files). Reusable for any number of payloads, one
 * caller at a time; allocates nothing per payload.
 */
public final class SpeexFrames {

    private static final InBandListener DEAF = new InBandListener() {};

    private static final int COPIED_BITS = 16;

    private final BitReader bits = new BitReader();
    private final BitWriter writer = new BitWriter();
    private final FrameHeader header;
    private final int maxFrames;
    private SpeexStatus status = SpeexStatus.END;
    private int startPosition;
    private int frames;

    /** A walker over payloads of that mode, with the default limits. */
    public SpeexFrames(SpeexMode mode) {
        this(mode, SpeexLimits.DEFAULT);
    }

    /**
     * A walker over payloads of that mode.
     *
     * @param mode decides which layers belong to a frame; layers of higher bands are passed over
     */
    public SpeexFrames(SpeexMode mode, SpeexLimits limits) {
        header = new FrameHeader(mode);
        maxFrames = limits.maxFramesPerPacket();
    }

    /** Starts on a payload, which is read in place. */
    public SpeexFrames start(byte[] payload, int offset, int length) {
        Objects.checkFromIndexSize(offset, length, payload.length);
        bits.reset(payload, offset, length);
        frames = 0;
        startPosition = 0;
        status = SpeexStatus.FRAME;
        return this;
    }

    /** Goes on to the next frame; false at the end, at the limit and where the payload is corrupt. */
    public boolean next() {
        if (status != SpeexStatus.FRAME || frames == maxFrames) {
            return false;
        }
        startPosition = bits.position();
        status = header.read(bits, DEAF);
        if (status != SpeexStatus.FRAME) {
            return false;
        }
        bits.seek(header.endPosition());
        frames++;
        return true;
    }

    /** What ended the walk: {@code END}, {@code CORRUPT}, or {@code FRAME} at the limit of frames. */
    public SpeexStatus status() {
        return status;
    }

    /** Frames passed so far. */
    public int frames() {
        return frames;
    }

    /** First bit of the last frame, with the requests and data before it; counted from the payload's first. */
    public int startBit() {
        return startPosition;
    }

    /** The bit after the last frame. */
    public int endBit() {
        return bits.position();
    }

    /**
     * Copies the last frame, with the requests and data before it, as a payload of its own.
     *
     * <p>For peers that take one frame per packet. Nothing is decoded: the speech stays as it is.
     *
     * @param out takes the frame's bits, padded to whole bytes, from {@code outOffset} on
     * @return bytes written: at most as many as the frame's bits need
     * @throws IllegalArgumentException when {@code out} has no room for them
     */
    public int copy(byte[] out, int outOffset) {
        int end = bits.position();
        int length = (end - startPosition + 7) / 8;
        if (outOffset < 0 || length > out.length - outOffset) {
            throw new IllegalArgumentException(
                    "frame of " + length + " bytes does not fit into " + out.length + " at offset " + outOffset);
        }
        writer.reset(out, outOffset);
        bits.seek(startPosition);
        for (int left = end - startPosition; left > 0; left -= COPIED_BITS) {
            int count = Math.min(left, COPIED_BITS);
            writer.write(bits.read(count), count);
        }
        writer.pad();
        return length;
    }

    /** Walks over a whole payload and returns how many good frames it begins with; see {@link #status}. */
    public int count(byte[] payload, int offset, int length) {
        start(payload, offset, length);
        while (next()) {
            // counted in next
        }
        return frames;
    }
}
