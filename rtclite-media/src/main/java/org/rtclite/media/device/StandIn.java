package org.rtclite.media.device;

import java.io.IOException;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Locale;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import org.rtclite.media.audio.AudioSink;
import org.rtclite.media.audio.AudioSource;
import org.rtclite.media.audio.PcmRing;
import org.rtclite.media.audio.ToneSource;
import org.rtclite.media.file.CallRecorder;
import org.rtclite.media.file.FileSource;
import org.rtclite.media.resample.ResampledSource;
import org.rtclite.media.resample.Resampler;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** A device without a card: any source and any sink. */
record StandIn(String explanation, AudioSource source, AudioSink sink, Runnable closer) implements AudioDevice {

    private static final Logger LOG = LoggerFactory.getLogger(StandIn.class);
    private static final double TONE_DBOV = -20;
    private static final int ECHO_MS = 500;

    /** Hears silence, plays to nobody. */
    static StandIn silent(int rateHz, String why) {
        return new StandIn(why, new Silence(rateHz), new Nobody(rateHz), () -> {});
    }

    static StandIn tone(int rateHz, double hz) {
        String what = String.format(Locale.ROOT, "a tone of %.0f Hz stands in for the microphone", hz);
        return new StandIn(what, ToneSource.of(rateHz, TONE_DBOV, hz), new Nobody(rateHz), () -> {});
    }

    static StandIn loopback(int rateHz) {
        Echo echo = new Echo(rateHz, new PcmRing(rateHz * ECHO_MS / 1000));
        return new StandIn("what is heard is sent back", echo, echo, () -> {});
    }

    /** Plays one file as the microphone, records the loudspeaker to another; either may be null. */
    static StandIn files(int rateHz, @Nullable Path microphone, @Nullable Path loudspeaker) throws IOException {
        FileSource file = microphone == null ? null : FileSource.open(microphone);
        CallRecorder recorder = null;
        try {
            recorder = loudspeaker == null
                    ? null
                    : CallRecorder.start(loudspeaker, rateHz, rateHz, CallRecorder.Channels.MONO);
        } finally {
            if (recorder == null && loudspeaker != null && file != null) {
                file.close();
            }
        }
        Thread reader = file == null ? null : reader(file);
        CallRecorder recording = recorder;
        Runnable closer = () -> close(file, reader, recording);
        AudioSource source =
                file == null ? new Silence(rateHz) : ResampledSource.of(file, rateHz, Resampler.Quality.VOICE);
        AudioSink sink = recording == null ? new Nobody(rateHz) : recording.far();
        return new StandIn("files stand in for the sound card", new ThenSilence(source), sink, closer);
    }

    private static Thread reader(FileSource file) throws IOException {
        file.fill();
        Thread thread = new Thread(() -> pump(file), "rtclite-file-reader");
        thread.setDaemon(true);
        thread.start();
        return thread;
    }

    private static void pump(FileSource file) {
        try {
            file.pump();
        } catch (IOException e) {
            LOG.warn("cannot read on: {}", e.toString());
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private static void close(@Nullable FileSource file, @Nullable Thread reader, @Nullable CallRecorder recorder) {
        try {
            if (file != null && reader != null) {
                file.close();
                reader.join(1000);
            }
            if (recorder != null) {
                recorder.close();
            }
        } catch (IOException e) {
            LOG.warn("closing: {}", e.toString());
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    @Override
    public void close() {
        closer.run();
    }

    private record Silence(int sampleRateHz) implements AudioSource {
        @Override
        public int read(short[] pcm, int offset, int samples) {
            Arrays.fill(pcm, offset, offset + samples, (short) 0);
            return samples;
        }
    }

    private record Nobody(int sampleRateHz) implements AudioSink {
        @Override
        public void write(short[] pcm, int offset, int samples) {
            Objects.checkFromIndexSize(offset, samples, pcm.length);
        }
    }

    /** A microphone does not end, even if its file does. */
    private record ThenSilence(AudioSource source) implements AudioSource {
        @Override
        public int sampleRateHz() {
            return source.sampleRateHz();
        }

        @Override
        public int read(short[] pcm, int offset, int samples) {
            return Math.max(0, source.read(pcm, offset, samples));
        }
    }

    private record Echo(int sampleRateHz, PcmRing ring) implements AudioSource, AudioSink {
        @Override
        public int read(short[] pcm, int offset, int samples) {
            return ring.read(pcm, offset, samples);
        }

        @Override
        public void write(short[] pcm, int offset, int samples) {
            int lacking = samples - ring.free();
            if (lacking > 0) {
                ring.skip(lacking); // the same thread reads
            }
            ring.write(pcm, offset, samples);
        }
    }
}
