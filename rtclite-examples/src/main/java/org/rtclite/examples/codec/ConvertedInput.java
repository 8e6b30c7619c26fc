package org.rtclite.examples.codec;

import java.io.IOException;
import java.util.Arrays;
import java.util.List;
import org.rtclite.media.resample.Resampler;
import org.rtclite.media.resample.Resampler.Quality;

/** An input at another rate, or with another number of channels; in time with the original, to the sample. */
final class ConvertedInput implements PcmInput {

    private static final int BLOCK_FRAMES = 1024;

    private final PcmInput input;
    private final int rateHz;
    private final int channels;
    private final Resampler[] resamplers;
    private final short[] block;
    private final short[] line = new short[BLOCK_FRAMES]; // one channel of the block
    private short[] converted = new short[0];
    private int from; // in frames
    private int to;
    private int tail; // zeros that bring out the end

    private ConvertedInput(PcmInput input, int rateHz, int channels) {
        this.input = input;
        this.rateHz = rateHz;
        this.channels = channels;
        block = new short[BLOCK_FRAMES * input.channels()];
        resamplers = new Resampler[channels];
        for (int i = 0; i < channels; i++) {
            resamplers[i] = new Resampler(input.sampleRateHz(), rateHz, Quality.MUSIC);
            resamplers[i].skipLatency();
        }
        tail = resamplers[0].latencySamples();
    }

    /**
     * The input as it is when it has what is wanted, else converted.
     *
     * @param channels 1 (the mean of all), 2 (of one channel), or as many as the input has
     * @throws IllegalArgumentException when the rates or channels are too far apart
     */
    static PcmInput of(PcmInput input, int rateHz, int channels) {
        if (channels != 1 && channels != input.channels() && input.channels() != 1) {
            throw new IllegalArgumentException(input.channels() + " channels can be mixed to 1, not to " + channels);
        }
        boolean equal = rateHz == input.sampleRateHz() && channels == input.channels();
        return equal ? input : new ConvertedInput(input, rateHz, channels);
    }

    @Override
    public int sampleRateHz() {
        return rateHz;
    }

    @Override
    public int channels() {
        return channels;
    }

    @Override
    public long frames() {
        return input.frames() < 0 ? -1 : scaled(input.frames());
    }

    @Override
    public int lagSamples() {
        return (int) scaled(input.lagSamples());
    }

    private long scaled(long frames) {
        return (frames * rateHz + input.sampleRateHz() - 1) / input.sampleRateHz();
    }

    @Override
    public int read(short[] pcm, int offset, int frames) throws IOException {
        while (from == to) {
            if (!convertNext()) {
                return END;
            }
        }
        int count = Math.min(frames, to - from);
        System.arraycopy(converted, from * channels, pcm, offset, count * channels);
        from += count;
        return count;
    }

    private boolean convertNext() throws IOException {
        int got = input.read(block, 0, BLOCK_FRAMES);
        if (got == END) {
            got = Math.min(BLOCK_FRAMES, tail);
            tail -= got;
            Arrays.fill(block, (short) 0);
        }
        if (got == 0) {
            return false;
        }
        int count = resamplers[0].outputFor(got);
        if (converted.length < count * channels) {
            converted = new short[count * channels];
        }
        short[] one = new short[count];
        for (int c = 0; c < channels; c++) {
            select(c, got);
            resamplers[c].process(line, 0, got, one, 0);
            for (int i = 0; i < count; i++) {
                converted[i * channels + c] = one[i];
            }
        }
        from = 0;
        to = count;
        return true;
    }

    /** Puts one channel of the output, as many frames of the block, into the line. */
    private void select(int channel, int frames) {
        int inputs = input.channels();
        for (int i = 0; i < frames; i++) {
            if (inputs == 1 || channels == inputs) {
                line[i] = block[i * inputs + (inputs == 1 ? 0 : channel)];
                continue;
            }
            int sum = 0;
            for (int c = 0; c < inputs; c++) {
                sum += block[i * inputs + c];
            }
            line[i] = (short) (sum / inputs);
        }
    }

    @Override
    public List<String> damages() {
        return input.damages();
    }

    @Override
    public void close() throws IOException {
        input.close();
    }
}
