package org.rtclite.rtmp.audio;

import io.netty.buffer.ByteBuf;
import java.io.IOException;
import java.nio.ByteOrder;
import java.time.Duration;
import java.util.Arrays;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.locks.LockSupport;
import org.jspecify.annotations.Nullable;
import org.rtclite.media.audio.AudioDecoder;
import org.rtclite.media.audio.AudioSource;
import org.rtclite.media.audio.PcmRing;
import org.rtclite.media.resample.Resampler;
import org.rtclite.rtmp.flv.AudioTag;
import org.rtclite.rtmp.flv.FlvReader;
import org.rtclite.rtmp.flv.FlvTag;
import org.rtclite.rtmp.netty.RtmpPlayer;

/**
 * The sound of audio tags: one thread puts tags in, the media thread takes samples and never waits.
 *
 * <pre>{@code
 * AudioTagSource heard = AudioTagSource.live(16_000, Duration.ofMillis(100));
 * call.setSource(heard);
 * heard.feed(player);               // this thread decodes until the stream ends
 * }</pre>
 *
 * <p>Speex, mu-law, A-law and PCM, also one after the other, at any rate of the source; two channels are mixed to one. Sound
 * begins with the first tag, whatever its time stamp. Where time stamps leave something out, up to 60 ms are made up by the
 * codec; in a recording up to ten seconds of silence follow, in a live stream nothing, for there the time has passed
 * already. Longer gaps, and times that go back by a second, move the clock only.
 *
 * <p>{@link #put}, {@link #end} and {@link #feed} belong to one thread, {@link #read} to another. Once a stream runs nothing
 * allocates per tag.
 */
public final class AudioTagSource implements AudioSource {

    /** What became of a tag. */
    public enum Put {
        /** It was decoded. */
        TAKEN,
        /** There is no room: put it again once samples were read. */
        FULL,
        /** It is video or data, or holds no sound. */
        NO_AUDIO,
        /** There is no decoder for it: {@link #codecName} tells which it wants. */
        UNSUPPORTED,
        /** It is none of its codec, or longer than 64 KiB, and was left out. */
        CORRUPT
    }

    private static final int MAX_TAG_BYTES = 64 * 1024;
    private static final int CAPACITY_SECONDS = 2;
    private static final int CONCEALED_MS = 60;
    private static final int PIECE_MS = 20;
    private static final long GAP_US = 15_000; // beyond the jitter of stamps, below one frame
    private static final long LONGEST_GAP_US = 10_000_000;
    private static final long BACKWARD_US = 1_000_000;
    private static final long SHORTEST_PAUSE_NANOS = TimeUnit.MILLISECONDS.toNanos(5);
    private static final long LONGEST_PAUSE_NANOS = TimeUnit.MILLISECONDS.toNanos(200);

    private final int sampleRateHz;
    private final int delaySamples; // wanted before sound begins, live; 0 for a recording
    private final ByteOrder nativeOrder;
    private final PcmRing ring;

    // of the thread that puts
    private @Nullable TagDecoder codec;
    private @Nullable Resampler resampler;
    private byte[] payload = new byte[512];
    private short[] decoded = new short[1024];
    private short[] output = new short[1024];
    private int outputFrom;
    private int outputTo;
    private int toConceal; // samples of the codec
    private int toSilence; // samples of the codec
    private boolean timed;
    private long lastTimestampMs;
    private long mediaMs; // of the tag put last, since the first one, across the wrap at 2^32
    private long anchorMs; // from which `samples` count
    private long samples; // of the codec
    private String unsupported = "";

    // of the media thread
    private boolean playing;

    private volatile boolean complete;
    private volatile boolean closed;
    private final AtomicLong tags = new AtomicLong();
    private final AtomicLong corrupt = new AtomicLong();
    private final AtomicLong concealedMs = new AtomicLong();
    private final AtomicLong silentMs = new AtomicLong();
    private final AtomicLong jumps = new AtomicLong();
    private final AtomicLong skippedSamples = new AtomicLong();

    private AudioTagSource(int sampleRateHz, Duration delay, ByteOrder nativeOrder) {
        if (sampleRateHz < 8000 || sampleRateHz > 48_000) {
            throw new IllegalArgumentException("sample rate is " + sampleRateHz + " Hz, limits 8000 and 48000");
        }
        if (delay.isNegative() || delay.toMillis() > 400) {
            throw new IllegalArgumentException("delay is " + delay + ", limits 0 and 400 ms");
        }
        this.sampleRateHz = sampleRateHz;
        this.delaySamples = (int) (sampleRateHz * delay.toMillis() / 1000);
        this.nativeOrder = nativeOrder;
        ring = new PcmRing(CAPACITY_SECONDS * sampleRateHz);
    }

    /**
     * The sound of a recording: every sample, and the silence between.
     *
     * @param sampleRateHz of the samples that {@link #read} gives, 8000 to 48000
     */
    public static AudioTagSource recorded(int sampleRateHz) {
        return new AudioTagSource(sampleRateHz, Duration.ZERO, ByteOrder.LITTLE_ENDIAN);
    }

    /**
     * The sound of a live stream: it begins, and begins again after it ran dry, when {@code delay} of it is there, and when
     * more than four times as much waits the oldest is left out.
     *
     * @param sampleRateHz of the samples that {@link #read} gives, 8000 to 48000
     * @param delay 1 to 400 ms: about what the network's unrest takes
     */
    public static AudioTagSource live(int sampleRateHz, Duration delay) {
        if (delay.toMillis() < 1) {
            throw new IllegalArgumentException("delay is " + delay + ", limits 1 and 400 ms");
        }
        return new AudioTagSource(sampleRateHz, delay, ByteOrder.LITTLE_ENDIAN);
    }

    /** A source like this one, before anything was put in, for senders whose format 0 has that byte order: most are little endian. */
    public AudioTagSource withNativeOrder(ByteOrder order) {
        return new AudioTagSource(sampleRateHz, Duration.ofMillis(1000L * delaySamples / sampleRateHz), order);
    }

    @Override
    public int sampleRateHz() {
        return sampleRateHz;
    }

    /** Takes samples: for the media thread. The end comes after the last sample, or after {@link #close}. */
    @Override
    public int read(short[] pcm, int offset, int wanted) {
        boolean atEnd = complete || closed; // before the ring, so that nothing that follows can be missed
        if (delaySamples > 0 && !atEnd && !isPlaying()) {
            return 0;
        }
        int n = closed ? 0 : ring.read(pcm, offset, wanted);
        playing = n == wanted;
        return n == 0 && atEnd && wanted > 0 ? END : n;
    }

    private boolean isPlaying() {
        int waiting = ring.available();
        if (waiting > 4 * delaySamples) {
            skippedSamples.addAndGet(ring.skip(waiting - delaySamples));
        }
        playing |= waiting >= delaySamples;
        return playing;
    }

    /**
     * Decodes a tag, which stays the caller's; without waiting.
     *
     * @return FULL when it must be put again, after some was read
     */
    public Put put(FlvTag tag) {
        return tag.type() == FlvTag.AUDIO ? put(tag.timestampMs(), tag.body()) : Put.NO_AUDIO;
    }

    /**
     * Decodes the body of an audio tag, which stays unread and the caller's; without waiting.
     *
     * @param timestampMs 0 to 2^32 - 1
     */
    public Put put(long timestampMs, ByteBuf body) {
        if (!flush()) {
            return Put.FULL;
        }
        int length = body.readableBytes() - 1;
        if (length < 1) {
            return Put.NO_AUDIO;
        }
        TagDecoder wanted = codecFor(body.getUnsignedByte(body.readerIndex()));
        if (wanted == null) {
            AudioTag header = AudioTag.parse(body);
            unsupported = header == null ? "unreadable" : header.codecName();
            return Put.UNSUPPORTED;
        }
        if (length > MAX_TAG_BYTES) {
            corrupt.incrementAndGet();
            return Put.CORRUPT;
        }
        keepTime(timestampMs, wanted);
        if (!flush()) {
            return Put.FULL; // the clock has moved: there is no gap when it is put again
        }
        return decode(wanted, body, length);
    }

    private @Nullable TagDecoder codecFor(int octet) {
        TagDecoder current = codec;
        if (current != null && current.octet() == octet) {
            return current;
        }
        TagDecoder fresh = TagDecoder.of(octet, nativeOrder);
        if (fresh != null) {
            codec = fresh;
            resampler = fresh.sampleRateHz() == sampleRateHz
                    ? null
                    : new Resampler(fresh.sampleRateHz(), sampleRateHz, Resampler.Quality.VOICE);
            anchorMs += samples * 1000 / (current == null ? 1 : current.sampleRateHz());
            samples = 0;
        }
        return fresh;
    }

    /** Compares a time stamp with the samples so far, and notes what is to be filled in. */
    private void keepTime(long timestampMs, TagDecoder current) {
        if (!timed) {
            timed = true;
            lastTimestampMs = timestampMs;
        }
        mediaMs += (int) (timestampMs - lastTimestampMs);
        lastTimestampMs = timestampMs;
        long aheadUs = (mediaMs - anchorMs) * 1000 - samples * 1_000_000 / current.sampleRateHz();
        if (aheadUs >= GAP_US && aheadUs <= LONGEST_GAP_US) {
            int missing = (int) (aheadUs * current.sampleRateHz() / 1_000_000);
            int most = current.sampleRateHz() / 1000 * CONCEALED_MS;
            toConceal = current.decoder().pauses() ? missing : Math.min(missing, most);
            toSilence = delaySamples > 0 ? 0 : missing - toConceal;
            concealedMs.addAndGet(toConceal * 1000L / current.sampleRateHz());
            silentMs.addAndGet(toSilence * 1000L / current.sampleRateHz());
        } else if (aheadUs > LONGEST_GAP_US || aheadUs < -BACKWARD_US) {
            jumps.incrementAndGet();
        } else {
            return;
        }
        anchorMs = mediaMs;
        samples = 0;
    }

    private Put decode(TagDecoder current, ByteBuf body, int length) {
        if (payload.length < length) {
            payload = new byte[length];
        }
        body.getBytes(body.readerIndex() + 1, payload, 0, length);
        AudioDecoder decoder = current.decoder();
        reserveDecoded(decoder.maxSamples(length));
        int count = decoder.decode(payload, 0, length, decoded, 0);
        if (count == AudioDecoder.CORRUPT) {
            corrupt.incrementAndGet();
            return Put.CORRUPT;
        }
        samples += count;
        tags.incrementAndGet();
        convert(count);
        flush();
        return Put.TAKEN;
    }

    private void reserveDecoded(int count) {
        if (decoded.length < count) {
            decoded = new short[count];
        }
    }

    /** Makes {@code decoded} the output, at the rate of the source. */
    private void convert(int count) {
        Resampler converter = resampler;
        int converted = converter == null ? count : converter.outputFor(count);
        if (output.length < converted) {
            output = new short[converted];
        }
        if (converter == null) {
            System.arraycopy(decoded, 0, output, 0, count);
        } else {
            converter.process(decoded, 0, count, output, 0);
        }
        outputFrom = 0;
        outputTo = converted;
    }

    /** Moves what is decoded, made up and silent into the ring; false when something is left. */
    private boolean flush() {
        while (true) {
            outputFrom += ring.write(output, outputFrom, outputTo - outputFrom);
            TagDecoder current = codec;
            if (outputFrom < outputTo) {
                return false;
            }
            if (current == null || toConceal + toSilence == 0) {
                return true;
            }
            int piece = current.sampleRateHz() / 1000 * PIECE_MS;
            reserveDecoded(piece);
            if (toConceal > 0) {
                piece = Math.min(piece, toConceal);
                current.decoder().conceal(decoded, 0, piece);
                toConceal -= piece;
            } else {
                piece = Math.min(piece, toSilence);
                Arrays.fill(decoded, 0, piece, (short) 0);
                toSilence -= piece;
            }
            convert(piece);
        }
    }

    /** Says that no more tags come; false when it must be said again, after some was read. */
    public boolean end() {
        if (flush()) {
            complete = true;
        }
        return complete;
    }

    /**
     * Decodes all that a player plays, at the pace at which it is read, until the stream ends or this source is closed.
     *
     * @throws UnsupportedAudioException when there is no decoder for its audio
     * @throws InterruptedException if this thread is interrupted, which closes this source
     */
    public void feed(RtmpPlayer player) throws IOException, InterruptedException {
        FlvTag next = player.next();
        while (next != null && putWaiting(next)) {
            next = player.next();
        }
        endWaiting();
    }

    /**
     * Decodes the rest of a file, at the pace at which it is read, until its end or until this source is closed.
     *
     * @throws UnsupportedAudioException when there is no decoder for its audio
     * @throws InterruptedException if this thread is interrupted, which closes this source
     */
    public void feed(FlvReader file) throws IOException, InterruptedException {
        FlvTag next = file.next();
        while (next != null && putWaiting(next)) {
            next = file.next();
        }
        endWaiting();
    }

    /** Puts a tag, waiting for room, and releases it; false when this source was closed. */
    private boolean putWaiting(FlvTag next) throws UnsupportedAudioException, InterruptedException {
        try (FlvTag tag = next) {
            if (closed) {
                return false;
            }
            Put put = put(tag);
            while (put == Put.FULL && !closed) {
                pause();
                put = put(tag);
            }
            if (put == Put.UNSUPPORTED) {
                complete = true;
                throw new UnsupportedAudioException(unsupported);
            }
            return !closed;
        }
    }

    private void endWaiting() throws InterruptedException {
        while (!closed && !end()) {
            pause();
        }
    }

    private void pause() throws InterruptedException {
        long untilHalf = TimeUnit.SECONDS.toNanos(ring.available()) / sampleRateHz / 2;
        LockSupport.parkNanos(this, Math.max(SHORTEST_PAUSE_NANOS, Math.min(LONGEST_PAUSE_NANOS, untilHalf)));
        if (Thread.interrupted()) {
            close();
            throw new InterruptedException("interrupted while tags were decoded");
        }
    }

    /** Ends reading and feeding; from any thread. */
    public void close() {
        closed = true;
    }

    /** The codec of the tag that was last unsupported, in its common name; empty when there was none. */
    public String codecName() {
        return unsupported;
    }

    /** What was done so far; from any thread. */
    public AudioTagStats stats() {
        return new AudioTagStats(
                tags.get(),
                corrupt.get(),
                concealedMs.get(),
                silentMs.get(),
                jumps.get(),
                skippedSamples.get() * 1000 / sampleRateHz);
    }
}
