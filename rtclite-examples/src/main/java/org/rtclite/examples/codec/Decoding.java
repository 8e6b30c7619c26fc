package org.rtclite.examples.codec;

import org.jspecify.annotations.Nullable;
import org.rtclite.media.speex.SpeexDecoder;
import org.rtclite.media.speex.SpeexEncoder;
import org.rtclite.media.speex.SpeexMode;

/**
 * How Speex is decoded.
 *
 * @param highPass whether a high-pass ends the decoder
 * @param enhancement whether what is heard is enhanced, where the file does not turn that off itself
 * @param returns takes what each call of a packet file's decoder returned, and stays the caller's; null for nobody
 */
record Decoding(
        boolean highPass, boolean enhancement, @Nullable PacketReturns returns) {

    /** As decoders do it unless told otherwise. */
    static final Decoding USUAL = new Decoding(true, true, null);

    /** Nothing but what was coded: for comparing with the original. */
    static final Decoding PLAIN = new Decoding(false, false, null);

    /** By how many samples decoded speech lags behind what was encoded, as both coders delay it. */
    static int lagSamples(SpeexMode mode) {
        int encoder = SpeexEncoder.of(mode).build().lookAheadSamples();
        return encoder + SpeexDecoder.of(mode).build().lookAheadSamples();
    }

    Decoding with(@Nullable PacketReturns other) {
        return new Decoding(highPass, enhancement, other);
    }

    /** Sets a decoder. */
    SpeexDecoder.Builder set(SpeexDecoder.Builder decoder) {
        return decoder.highPass(highPass).enhancement(enhancement);
    }
}
