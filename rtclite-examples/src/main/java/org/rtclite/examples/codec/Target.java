package org.rtclite.examples.codec;

import org.rtclite.media.file.SampleEncoding;

/**
 * What is written.
 *
 * @param kind of the file
 * @param rateHz sampling rate; 0 is the input's. Speex has that of its mode
 * @param channels 0 are the input's. Speex has one, or two as its options say
 * @param encoding of the samples in a WAV or AU file
 * @param speex how to encode Speex
 */
record Target(FileKind kind, int rateHz, int channels, SampleEncoding encoding, SpeexOptions speex) {

    boolean isSpeex() {
        return kind == FileKind.SPX || kind == FileKind.SPF;
    }

    int rateHz(PcmInput input) {
        return isSpeex()
                ? speex.mode(input.sampleRateHz()).sampleRateHz()
                : rateHz == 0 ? input.sampleRateHz() : rateHz;
    }

    int channels(PcmInput input) {
        if (isSpeex()) {
            return speex.stereo ? 2 : 1;
        }
        return channels == 0 ? input.channels() : channels;
    }
}
