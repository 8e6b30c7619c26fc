package org.rtclite.media.speex;

/**
 * Hears what the far side's encoder says between frames.
 *
 * <p>Called from within the decoder; must not call the decoder. Requests are suggestions: a decoder that
 * ignores them decodes the stream all the same.
 */
public interface InBandListener {

    /** Argument 1: the perceptual enhancement should be on, 0: off. */
    int ENHANCEMENT = 0;

    /** Argument: quality to encode with, 0 to 10. */
    int MODE = 2;

    /** Argument: low band quality to encode with. */
    int LOW_MODE = 3;

    /** Argument: high band quality to encode with. */
    int HIGH_MODE = 4;

    /** Argument: quality of variable bit rate, 0 to 10. */
    int VBR_QUALITY = 5;

    /** Argument: 0 no, 1 all, 2 in-band requests are to be acknowledged. */
    int ACKNOWLEDGE_REQUEST = 6;

    /** Argument: 0 constant, 1 variable bit rate, 2 voice activity detection, 3 discontinuous transmission. */
    int VBR = 7;

    /** Argument: an 8-bit character. */
    int CHARACTER = 8;

    /** Argument: intensity stereo, which the decoder itself makes use of. */
    int STEREO = 9;

    /** Argument: the highest bit rate to encode with, in bytes per second. */
    int MAX_BIT_RATE = 10;

    /** Argument: number of the packet that is acknowledged. */
    int ACKNOWLEDGE = 12;

    /**
     * A request.
     *
     * @param code 0 to 15, mostly one of the constants here
     * @param argument unsigned, of {@link #argumentBits} bits
     */
    default void onRequest(int code, long argument) {}

    /**
     * Data of the application.
     *
     * @param tag five bits that stand before the data
     * @param data the first {@code length} bytes (0 to 15) are the data; valid until the call returns
     */
    default void onUserData(int tag, byte[] data, int length) {}

    /** Length of the argument of a request: 1 to 64 bits. */
    static int argumentBits(int code) {
        if (code < 2) {
            return 1;
        }
        return code < 8 ? 4 : 8 << ((code - 8) / 2);
    }
}
