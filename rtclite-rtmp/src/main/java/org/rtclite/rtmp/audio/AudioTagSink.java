package org.rtclite.rtmp.audio;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import java.io.IOException;
import java.util.Arrays;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.atomic.AtomicLong;
import org.jspecify.annotations.Nullable;
import org.rtclite.media.audio.AudioEncoder;
import org.rtclite.media.audio.AudioSink;
import org.rtclite.media.g711.G711Codec;
import org.rtclite.media.resample.Resampler;
import org.rtclite.media.speex.SpeexCodec;
import org.rtclite.rtmp.flv.AudioTag;

/**
 * Makes audio tags of sound: 20 ms in each, stamped by the number of samples before them, so that they never drift.
 *
 * <pre>{@code
 * AudioTagSink sink = AudioTagSink.speex(8000, TagOutput.to(publisher));
 * sink.write(pcm, 0, pcm.length);
 * sink.flush();                     // what is left of the last 20 ms, with silence behind it
 * }</pre>
 *
 * <p>Speex is wideband mono at 16 kHz, G.711 at 8 kHz (FLV 10.1 section E.4.2.1); sound of other rates is converted. A tag
 * that the output has no room for is left out, and time goes on. One caller at a time; {@link #dropped} and {@link #failure}
 * from any thread. Nothing of its own allocates per frame, unless more is written at once than ever before.
 */
public final class AudioTagSink implements AudioSink {

    private static final int TAG_MS = 20;
    private static final long TIMESTAMPS = 1L << 32;

    private final int inRateHz;
    private final int codecRateHz;
    private final int framesPerTag;
    private final AudioEncoder encoder;
    private final TagOutput output;
    private final @Nullable Resampler resampler;
    private final long startMs;
    private final byte[] tag;
    private final ByteBuf body;
    private final short[] pending;
    private short[] converted = new short[0];
    private int pendingSamples;
    private long doneSamples;
    private final AtomicLong written = new AtomicLong();
    private final AtomicLong dropped = new AtomicLong();
    private volatile @Nullable IOException failure;

    private AudioTagSink(
            int octet, AudioEncoder encoder, int codecRateHz, int inRateHz, long startMs, TagOutput output) {
        if (startMs < 0 || startMs >= TIMESTAMPS) {
            throw new IllegalArgumentException("startMs is " + startMs + ", limits 0 and 2^32 - 1");
        }
        this.inRateHz = inRateHz;
        this.codecRateHz = codecRateHz;
        this.encoder = encoder;
        this.output = output;
        this.startMs = startMs;
        resampler = inRateHz == codecRateHz ? null : new Resampler(inRateHz, codecRateHz, Resampler.Quality.VOICE);
        pending = new short[codecRateHz / 1000 * TAG_MS];
        framesPerTag = pending.length / encoder.frameSamples();
        tag = new byte[1 + framesPerTag * encoder.maxFrameBytes()];
        tag[0] = (byte) octet;
        body = Unpooled.wrappedBuffer(tag);
    }

    /** Encodes Speex at the quality that RTP peers get by default; time stamps begin at 0. */
    public static AudioTagSink speex(int sampleRateHz, TagOutput output) {
        return speex(sampleRateHz, SpeexCodec.WIDEBAND.newEncoder(Map.of()), 0, output);
    }

    /**
     * Encodes Speex.
     *
     * @param sampleRateHz of the sound that is written
     * @param encoder of wideband: 320 samples in a frame
     * @param startMs the first time stamp, 0 to 2^32 - 1
     */
    public static AudioTagSink speex(int sampleRateHz, AudioEncoder encoder, long startMs, TagOutput output) {
        int wideband = SpeexCodec.WIDEBAND.mode().frameSamples();
        if (encoder.frameSamples() != wideband) {
            throw new IllegalArgumentException(
                    "the encoder's frames have " + encoder.frameSamples() + " samples, Speex in FLV has " + wideband);
        }
        return new AudioTagSink(AudioTag.SPEEX_OCTET, encoder, 16_000, sampleRateHz, startMs, output);
    }

    /** Encodes mu-law; time stamps begin at {@code startMs}. */
    public static AudioTagSink ulaw(int sampleRateHz, long startMs, TagOutput output) {
        return new AudioTagSink(
                AudioTag.ULAW_OCTET, G711Codec.PCMU.newEncoder(Map.of()), 8000, sampleRateHz, startMs, output);
    }

    /** Encodes A-law; time stamps begin at {@code startMs}. */
    public static AudioTagSink alaw(int sampleRateHz, long startMs, TagOutput output) {
        return new AudioTagSink(
                AudioTag.ALAW_OCTET, G711Codec.PCMA.newEncoder(Map.of()), 8000, sampleRateHz, startMs, output);
    }

    @Override
    public int sampleRateHz() {
        return inRateHz;
    }

    @Override
    public void write(short[] pcm, int offset, int samples) {
        Objects.checkFromIndexSize(offset, samples, pcm.length);
        Resampler converter = resampler;
        if (converter == null) {
            collect(pcm, offset, samples);
            return;
        }
        int count = converter.outputFor(samples);
        if (converted.length < count) {
            converted = new short[count];
        }
        collect(converted, 0, converter.process(pcm, offset, samples, converted, 0));
    }

    private void collect(short[] pcm, int offset, int samples) {
        for (int taken = 0; taken < samples; ) {
            int step = Math.min(samples - taken, pending.length - pendingSamples);
            System.arraycopy(pcm, offset + taken, pending, pendingSamples, step);
            pendingSamples += step;
            taken += step;
            if (pendingSamples == pending.length) {
                send();
            }
        }
    }

    private void send() {
        long timestampMs = (startMs + doneSamples * 1000 / codecRateHz) % TIMESTAMPS;
        doneSamples += pending.length;
        pendingSamples = 0;
        int bytes = encoder.encodePayload(pending, 0, framesPerTag, tag, 1);
        if (bytes == 0 || failure != null) {
            return; // a pause that need not be sent, or nobody to send to
        }
        try {
            body.setIndex(0, 1 + bytes);
            if (output.write(timestampMs, body)) {
                written.incrementAndGet();
            } else {
                dropped.incrementAndGet();
            }
        } catch (IOException e) {
            failure = e;
        }
    }

    /** Sends what is left of the last 20 ms, with silence behind it. */
    public void flush() {
        if (pendingSamples > 0) {
            Arrays.fill(pending, pendingSamples, pending.length, (short) 0);
            send();
        }
    }

    /** Tags that the output took. */
    public long written() {
        return written.get();
    }

    /** Tags that the output had no room for. */
    public long dropped() {
        return dropped.get();
    }

    /** Why nothing is sent any more; null while all is well. */
    public @Nullable IOException failure() {
        return failure;
    }
}
