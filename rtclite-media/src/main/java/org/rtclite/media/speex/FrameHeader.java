package org.rtclite.media.speex;

import org.jspecify.annotations.Nullable;

/**
 * Finds the next frame of a payload and says how each of its layers is coded, without decoding.
 *
 * <p>All that can be wrong with a frame shows here: once {@link #read} has said {@code FRAME}, the bits of
 * all its layers are there. Reusable; allocates nothing.
 */
final class FrameHeader {

    private static final int NARROW_BITS = 5;
    private static final int LAYER_BITS = 4;
    private static final int USER_TAG_BITS = 5;
    private static final int MAX_SKIPPED_LAYERS = 2;

    private final int highBands;
    private final byte[] userData = new byte[15];
    private NarrowbandSubmode narrow = NarrowbandSubmode.valid(NarrowbandSubmode.SILENCE);
    private final @Nullable HighBandSubmode[] high = new HighBandSubmode[2];
    private int endPosition;

    FrameHeader(SpeexMode mode) {
        highBands = mode.highBands();
    }

    /**
     * Reads up to the next frame's header, which is read too.
     *
     * @param listener told of the requests and data before the frame
     */
    SpeexStatus read(BitReader bits, InBandListener listener) {
        while (true) {
            SpeexStatus skipped = skipLayers(bits);
            if (skipped != SpeexStatus.FRAME) {
                return skipped;
            }
            if (bits.remaining() < 4) {
                return SpeexStatus.END;
            }
            int id = bits.read(4);
            if (id == NarrowbandSubmode.IN_BAND_REQUEST) {
                readRequest(bits, listener);
            } else if (id == NarrowbandSubmode.USER_DATA) {
                readUserData(bits, listener);
            } else if (id == NarrowbandSubmode.TERMINATOR) {
                return SpeexStatus.END;
            } else {
                return readFrame(bits, NarrowbandSubmode.of(id));
            }
        }
    }

    /** Passes over layers of bands that this mode does not have, and over the 0 bit that opens a frame. */
    private static SpeexStatus skipLayers(BitReader bits) {
        if (bits.remaining() < NARROW_BITS) {
            return SpeexStatus.END;
        }
        for (int skipped = 0; bits.read(1) != 0; skipped++) {
            int layerBits = HighBandSubmode.layerBits(bits.read(LAYER_BITS - 1));
            if (layerBits == 0 || skipped == MAX_SKIPPED_LAYERS) {
                return SpeexStatus.CORRUPT;
            }
            bits.skip(layerBits - LAYER_BITS);
            if (bits.remaining() < NARROW_BITS) {
                return SpeexStatus.END;
            }
        }
        return SpeexStatus.FRAME;
    }

    private static void readRequest(BitReader bits, InBandListener listener) {
        int code = bits.read(4);
        long argument = bits.readLong(InBandListener.argumentBits(code));
        if (bits.remaining() >= 0) {
            listener.onRequest(code, argument);
        }
    }

    private void readUserData(BitReader bits, InBandListener listener) {
        int length = bits.read(4);
        int tag = bits.read(USER_TAG_BITS);
        for (int i = 0; i < length; i++) {
            userData[i] = (byte) bits.read(8);
        }
        if (bits.remaining() >= 0) {
            listener.onUserData(tag, userData, length);
        }
    }

    private SpeexStatus readFrame(BitReader bits, @Nullable NarrowbandSubmode submode) {
        if (submode == null || bits.remaining() < submode.bits() - NARROW_BITS) {
            return SpeexStatus.CORRUPT;
        }
        narrow = submode;
        int body = bits.position();
        bits.skip(submode.bits() - NARROW_BITS);
        for (int band = 1; band <= highBands; band++) {
            high[band - 1] = null;
            if (bits.remaining() < LAYER_BITS || bits.peek() == 0) {
                continue;
            }
            HighBandSubmode layer = HighBandSubmode.of(band, bits.read(LAYER_BITS) & 0x7);
            if (layer == null || bits.remaining() < layer.bits() - LAYER_BITS) {
                return SpeexStatus.CORRUPT;
            }
            high[band - 1] = layer;
            bits.skip(layer.bits() - LAYER_BITS);
        }
        endPosition = bits.position();
        bits.seek(body);
        return SpeexStatus.FRAME;
    }

    /** How the frame's narrowband layer is coded; the reader stands behind its header. */
    NarrowbandSubmode narrow() {
        return narrow;
    }

    /** How the frame's high band 1 or 2 is coded; null when the frame has no such layer. */
    @Nullable
    HighBandSubmode high(int band) {
        return high[band - 1];
    }

    /** Passes from behind one layer's body to behind the header of the next. */
    void enterLayer(BitReader bits) {
        bits.skip(LAYER_BITS);
    }

    /** Where the frame ends in the payload, in bits. */
    int endPosition() {
        return endPosition;
    }
}
