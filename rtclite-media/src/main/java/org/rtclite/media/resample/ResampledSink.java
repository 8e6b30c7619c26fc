package org.rtclite.media.resample;

import java.util.Objects;
import org.rtclite.media.audio.AudioSink;
import org.rtclite.media.resample.Resampler.Quality;

/** A sink that takes another rate. It allocates only when more is written at once than ever before. */
public final class ResampledSink implements AudioSink {

    private final AudioSink sink;
    private final Resampler resampler;
    private short[] output = new short[0];

    private ResampledSink(AudioSink sink, Resampler resampler) {
        this.sink = sink;
        this.resampler = resampler;
    }

    /** The sink itself if it takes that rate, else one that converts to what it takes. */
    public static AudioSink of(AudioSink sink, int sampleRateHz, Quality quality) {
        return sink.sampleRateHz() == sampleRateHz
                ? sink
                : new ResampledSink(sink, new Resampler(sampleRateHz, sink.sampleRateHz(), quality));
    }

    @Override
    public int sampleRateHz() {
        return resampler.inRateHz();
    }

    @Override
    public void write(short[] pcm, int offset, int samples) {
        Objects.checkFromIndexSize(offset, samples, pcm.length);
        int count = resampler.outputFor(samples);
        if (output.length < count) {
            output = new short[count];
        }
        sink.write(output, 0, resampler.process(pcm, offset, samples, output, 0));
    }
}
