package org.rtclite.media.resample;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertSame;

import java.util.Arrays;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.rtclite.media.audio.AudioSink;
import org.rtclite.media.audio.AudioSource;
import org.rtclite.media.resample.Resampler.Quality;

class ResampledTest {

    /** Gives an array, at most {@code most} samples at a time, then the end. */
    private static final class ArraySource implements AudioSource {
        private final short[] pcm;
        private final int rateHz;
        private final int most;
        private int position;

        ArraySource(short[] pcm, int rateHz, int most) {
            this.pcm = pcm;
            this.rateHz = rateHz;
            this.most = most;
        }

        @Override
        public int sampleRateHz() {
            return rateHz;
        }

        @Override
        public int read(short[] out, int offset, int samples) {
            if (position == pcm.length) {
                return END;
            }
            int n = Math.min(Math.min(samples, most), pcm.length - position);
            System.arraycopy(pcm, position, out, offset, n);
            position += n;
            return n;
        }
    }

    private static short[] noise(int n) {
        Random random = new Random(9);
        short[] pcm = new short[n];
        for (int i = 0; i < n; i++) {
            pcm[i] = (short) (random.nextGaussian() * 4000);
        }
        return pcm;
    }

    @Test
    void aSourceGivesWholeBlocksAllOfItsTailAndThenTheEnd() {
        short[] in = noise(1000);
        for (int most : new int[] {Integer.MAX_VALUE, 37}) {
            AudioSource source = ResampledSource.of(new ArraySource(in, 8000, most), 48_000, Quality.VOICE);
            assertEquals(48_000, source.sampleRateHz());
            short[] out = new short[8000];
            int total = 0;
            int n = source.read(out, 0, 480);
            while (n != AudioSource.END) {
                total += n;
                if (most == Integer.MAX_VALUE && total < 6000) {
                    assertEquals(480, n);
                }
                n = source.read(out, total, 480);
            }
            assertEquals((1000 + 24) * 6, total);
            Resampler resampler = new Resampler(8000, 48_000, Quality.VOICE);
            short[] padded = Arrays.copyOf(in, in.length + 24);
            short[] expected = new short[8000];
            resampler.process(padded, 0, padded.length, expected, 0);
            assertArrayEquals(expected, out);
            assertEquals(AudioSource.END, source.read(out, 0, 480));
        }
    }

    @Test
    void aSinkTakesWhatTheResamplerGives() {
        short[] received = new short[400];
        int[] count = {0};
        AudioSink sink = new AudioSink() {
            @Override
            public int sampleRateHz() {
                return 8000;
            }

            @Override
            public void write(short[] pcm, int offset, int samples) {
                System.arraycopy(pcm, offset, received, count[0], samples);
                count[0] += samples;
            }
        };
        short[] in = noise(2000);
        AudioSink wide = ResampledSink.of(sink, 44_100, Quality.VOICE);
        assertEquals(44_100, wide.sampleRateHz());
        wide.write(in, 0, 441);
        assertEquals(80, count[0]);
        wide.write(in, 441, 2000 - 441);
        short[] expected = new short[400];
        assertEquals(count[0], new Resampler(44_100, 8000, Quality.VOICE).process(in, 0, 2000, expected, 0));
        assertArrayEquals(expected, received);
    }

    @Test
    void equalRatesNeedNothing() {
        AudioSource source = new ArraySource(new short[0], 8000, 1);
        assertSame(source, ResampledSource.of(source, 8000, Quality.VOICE));
    }
}
