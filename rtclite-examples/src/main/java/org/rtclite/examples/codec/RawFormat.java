package org.rtclite.examples.codec;

/**
 * What a file without header holds, as the command line says.
 *
 * @param sampleRateHz 0 when it was not said
 * @param channels samples in a PCM frame
 */
record RawFormat(int sampleRateHz, int channels) {

    /** Nothing was said. */
    static final RawFormat UNKNOWN = new RawFormat(0, 1);
}
