package org.rtclite.examples.codec;

import java.io.IOException;
import java.util.Arrays;

/**
 * How close coded sound is to its original: the mean over frames of 20 ms of the signal-to-noise ratio in decibels.
 *
 * <p>Signal and noise of a frame are counted as at least one unit per sample, so that silence does not decide. Frames of
 * which one side has but a part are not looked at.
 *
 * @param decibels the mean; not a number without a whole frame
 * @param frames how many were compared
 */
record SegmentalSnr(double decibels, long frames) {

    private static final int FRAMES_PER_SECOND = 50;

    /**
     * Compares two inputs from where they stand to the end of the shorter one, mixed to one channel at the coded
     * sound's rate.
     *
     * @param lagSamples by how many of its samples the coded sound is late
     */
    static SegmentalSnr of(PcmInput original, PcmInput coded, int lagSamples) throws IOException {
        int rateHz = coded.sampleRateHz();
        PcmInput a = ConvertedInput.of(original, rateHz, 1);
        PcmInput b = ConvertedInput.of(coded, rateHz, 1);
        int frame = Math.max(1, rateHz / FRAMES_PER_SECOND);
        short[] expected = new short[frame];
        short[] actual = new short[Math.max(frame, lagSamples)];
        double sum = 0;
        long frames = 0;
        if (fill(b, actual, lagSamples)) {
            while (fill(a, expected, frame) && fill(b, actual, frame)) {
                double signal = frame;
                double noise = frame;
                for (int i = 0; i < frame; i++) {
                    double error = expected[i] - actual[i];
                    signal += (double) expected[i] * expected[i];
                    noise += error * error;
                }
                sum += 10 * Math.log10(signal / noise);
                frames++;
            }
        }
        return new SegmentalSnr(frames == 0 ? Double.NaN : sum / frames, frames);
    }

    /** Reads so many samples; false when the input ends before. */
    private static boolean fill(PcmInput input, short[] pcm, int samples) throws IOException {
        int done = 0;
        while (done < samples) {
            int got = input.read(pcm, done, samples - done);
            if (got == PcmInput.END) {
                Arrays.fill(pcm, done, samples, (short) 0);
                return false;
            }
            done += got;
        }
        return true;
    }
}
