package org.rtclite.media.resample;

import java.util.Arrays;
import java.util.Objects;
import org.rtclite.media.audio.AudioSource;
import org.rtclite.media.resample.Resampler.Quality;

/**
 * A source at another rate.
 *
 * <p>After the end of the source it gives the resampler's latency worth of tail, then the end. It allocates only
 * when more is asked for at once than ever before.
 */
public final class ResampledSource implements AudioSource {

    private final AudioSource source;
    private final Resampler resampler;
    private short[] input = new short[0];
    private short[] output = new short[0];
    private int left; // samples of `output` not yet given, from `position` on
    private int position;
    private int tail;

    private ResampledSource(AudioSource source, Resampler resampler) {
        this.source = source;
        this.resampler = resampler;
        tail = resampler.latencySamples();
    }

    /** The source itself if it has that rate, else one that converts it. */
    public static AudioSource of(AudioSource source, int sampleRateHz, Quality quality) {
        return source.sampleRateHz() == sampleRateHz
                ? source
                : new ResampledSource(source, new Resampler(source.sampleRateHz(), sampleRateHz, quality));
    }

    @Override
    public int sampleRateHz() {
        return resampler.outRateHz();
    }

    @Override
    public int read(short[] pcm, int offset, int samples) {
        Objects.checkFromIndexSize(offset, samples, pcm.length);
        int given = take(pcm, offset, samples);
        if (given < samples && !convert(samples - given)) {
            return given > 0 ? given : END;
        }
        return given + take(pcm, offset + given, samples - given);
    }

    /** Reads and converts what {@code wanted} samples need, or less if the source has less; false at the end. */
    private boolean convert(int wanted) {
        int needed = resampler.inputFor(wanted);
        if (input.length < needed) {
            input = new short[needed];
        }
        int got = source.read(input, 0, needed);
        if (got == END) {
            if (tail == 0) {
                return false;
            }
            got = Math.min(tail, needed);
            Arrays.fill(input, 0, got, (short) 0);
            tail -= got;
        }
        int count = resampler.outputFor(got);
        if (output.length < count) {
            output = new short[count];
        }
        left = resampler.process(input, 0, got, output, 0);
        position = 0;
        return true;
    }

    private int take(short[] pcm, int offset, int samples) {
        int n = Math.min(left, samples);
        System.arraycopy(output, position, pcm, offset, n);
        position += n;
        left -= n;
        return n;
    }
}
