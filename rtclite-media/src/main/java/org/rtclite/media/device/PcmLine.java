package org.rtclite.media.device;

/** One direction of a sound card: mono 16-bit PCM at the card's own rate, blocking at the card's pace. */
interface PcmLine extends AutoCloseable {

    int sampleRateHz();

    /**
     * Plays or records {@code n} samples, waiting until the card has taken or given them.
     *
     * @return samples moved; fewer than {@code n} when the card is gone or the line is closed
     */
    int move(short[] pcm, int n);

    @Override
    void close();
}
