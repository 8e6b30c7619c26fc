package org.rtclite.media.file;

/**
 * What a file holds.
 *
 * @param sampleRateHz frames per second, 1 to 768000
 * @param channels samples per frame, 1 to 32; the first is left
 * @param encoding how a sample is stored
 */
public record FileFormat(int sampleRateHz, int channels, SampleEncoding encoding) {

    static final int MAX_RATE_HZ = 768_000;
    static final int MAX_CHANNELS = 32;

    public FileFormat {
        if (sampleRateHz < 1 || sampleRateHz > MAX_RATE_HZ) {
            throw new IllegalArgumentException("sample rate is " + sampleRateHz + " Hz, limits 1 and " + MAX_RATE_HZ);
        }
        if (channels < 1 || channels > MAX_CHANNELS) {
            throw new IllegalArgumentException("there are " + channels + " channels, limits 1 and " + MAX_CHANNELS);
        }
    }

    /** 16-bit linear PCM. */
    public static FileFormat pcm(int sampleRateHz, int channels) {
        return new FileFormat(sampleRateHz, channels, SampleEncoding.PCM16);
    }

    /** Bytes of one frame: a sample of each channel. */
    public int frameBytes() {
        return channels * encoding.bytes();
    }
}
