package org.rtclite.media.ogg;

import java.io.Closeable;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.function.UnaryOperator;
import org.rtclite.media.speex.SpeexDecoder;
import org.rtclite.media.speex.SpeexMode;

/**
 * Reads the PCM of a Speex stream in an Ogg file: as many samples as were encoded, the coders' delay removed.
 *
 * <p>Frames on missing pages are concealed, so that what follows keeps its time. Links of a chained file are
 * read one by one, see {@link #nextLink}. Blocking; one caller at a time.
 */
public final class OggSpeexPcmReader implements Closeable {

    /** What {@link #read} returns when the link has no more samples. */
    public static final int END = -1;

    /** Decoded ahead of the place that is sought, for the decoder to find into the stream. */
    private static final int PREROLL_FRAMES = 5;

    /** A gap between pages is concealed up to one second, and silent time is lost beyond. */
    private static final int MAX_CONCEALED_FRAMES = 50;

    private final OggSpeexReader packets;
    private final UnaryOperator<SpeexDecoder.Builder> settings;
    private SpeexDecoder decoder;
    private short[] pcm = new short[0];
    private int pcmFrom;
    private int pcmTo;
    /** Time of the sample at {@code pcmFrom}, in samples of the encoder's input; negative in the coders' delay. */
    private long position;

    private long endPosition;
    private long wantedPosition;
    private boolean placed;
    private boolean flushed;
    private boolean truncated;
    private long concealedFrames;
    private long damageOffset = -1;

    private OggSpeexPcmReader(OggSpeexReader packets, UnaryOperator<SpeexDecoder.Builder> settings) {
        this.packets = packets;
        this.settings = settings;
        decoder = newDecoder();
        rewind();
    }

    /** Opens a file; it can seek. */
    public static OggSpeexPcmReader open(Path file) throws IOException {
        return open(file, UnaryOperator.identity());
    }

    /**
     * Opens a file to be decoded with other settings than usual: without the enhancement, or the high-pass.
     *
     * @param settings sets each link's decoder, whose mode and channels the file tells
     */
    public static OggSpeexPcmReader open(Path file, UnaryOperator<SpeexDecoder.Builder> settings) throws IOException {
        return new OggSpeexPcmReader(OggSpeexReader.open(file), settings);
    }

    /** Reads from a stream, which {@link #close} closes; it cannot seek. */
    public static OggSpeexPcmReader of(InputStream in) throws IOException {
        return of(in, UnaryOperator.identity());
    }

    /** Reads from a stream with settings of the decoder, as {@link #open(Path, UnaryOperator)} does from a file. */
    public static OggSpeexPcmReader of(InputStream in, UnaryOperator<SpeexDecoder.Builder> settings)
            throws IOException {
        return new OggSpeexPcmReader(OggSpeexReader.of(in, OggLimits.DEFAULT), settings);
    }

    /** The current link's header. */
    public SpeexHeader header() {
        return packets.header();
    }

    /** The current link's comments. */
    public OggComments comments() {
        return packets.comments();
    }

    /** Channels of the PCM, interleaved: 1 or 2. */
    public int channels() {
        return decoder.channels();
    }

    private SpeexDecoder newDecoder() {
        return settings.apply(SpeexDecoder.of(header().mode()))
                .stereo(header().channels() == 2)
                .build();
    }

    private void rewind() {
        pcmFrom = 0;
        pcmTo = 0;
        position = 0;
        endPosition = Long.MAX_VALUE;
        wantedPosition = 0;
        placed = false;
        flushed = false;
        truncated = false;
    }

    /**
     * Reads PCM.
     *
     * @param samples at most as many are read, of all channels: a multiple of their number
     * @return samples read, at least one of each channel; {@link #END} at the end of the link
     */
    public int read(short[] out, int offset, int samples) throws IOException {
        int written = 0;
        while (written < samples) {
            if (pcmFrom == pcmTo && !decodeMore()) {
                return written == 0 ? END : written;
            }
            long ahead = Math.min(wantedPosition - position, (pcmTo - pcmFrom) / channels());
            if (ahead > 0) { // the coders' delay, or what lies before the place sought
                pcmFrom += (int) ahead * channels();
                position += ahead;
                continue;
            }
            int step = Math.min(samples - written, pcmTo - pcmFrom);
            if (endPosition - position < step / channels()) {
                step = (int) (endPosition - position) * channels();
            }
            if (step <= 0) {
                return written == 0 ? END : written;
            }
            System.arraycopy(pcm, pcmFrom, out, offset + written, step);
            pcmFrom += step;
            position += step / channels();
            written += step;
        }
        return written;
    }

    private boolean decodeMore() throws IOException {
        pcmFrom = 0;
        pcmTo = 0;
        while (pcmTo == 0) {
            int length = packets.read();
            if (length == OggSpeexReader.END) {
                truncated = endPosition == Long.MAX_VALUE;
                if (truncated) {
                    markDamage(packets.offset());
                }
                return flush();
            }
            place();
            reserve(decoder.maxSamples(length));
            int samples = decoder.decode(packets.packet(), 0, length, pcm, pcmTo);
            if (samples <= 0) { // empty or damaged: its time passes all the same
                samples = conceal(header().framesPerPacket());
                countConcealed(header().framesPerPacket());
            }
            pcmTo += Math.max(0, samples);
        }
        return true;
    }

    /** The end of speech is still in the decoder, by its look-ahead. */
    private boolean flush() {
        if (flushed || endPosition == Long.MAX_VALUE) {
            return false;
        }
        flushed = true;
        pcmTo += conceal(1);
        return true;
    }

    private void countConcealed(long frames) {
        if (frames > 0) {
            markDamage(packets.pageOffset());
        }
        concealedFrames += frames;
    }

    private void markDamage(long offset) {
        if (damageOffset < 0) {
            damageOffset = offset;
        }
    }

    private int conceal(int frames) {
        reserve(frames * decoder.frameSamples());
        return decoder.conceal(frames, pcm, pcmTo);
    }

    private void reserve(int samples) {
        if (pcm.length < pcmTo + samples) {
            pcm = Arrays.copyOf(pcm, pcmTo + samples);
        }
    }

    /** Finds out what time it is from the position of the page that the packet stands on. */
    private void place() {
        long granule = packets.pageGranulePosition();
        boolean gap = packets.takeGap();
        long frameSamples = header().mode().frameSamples();
        long samplesOnPage = (1L + packets.packetsLeftOnPage()) * header().framesPerPacket() * frameSamples;
        if (packets.onLastPage() && granule >= 0) {
            endPosition = granule;
        }
        if (!placed) {
            long delay = samplesOnPage - granule;
            boolean told = !packets.onLastPage() && granule >= 0 && delay >= 0 && delay <= 4 * frameSamples;
            position = -decoder.lookAheadSamples() - (told ? delay : encoderDelay(header().mode()));
            placed = true;
        } else if (gap && granule >= 0) {
            // the last page tells where the sound ends, which is up to a frame before its packets do
            long rounding = packets.onLastPage() ? frameSamples - 1 : 0;
            long missing = (granule - decoder.lookAheadSamples() - samplesOnPage - position + rounding) / frameSamples;
            int concealed = (int) Math.max(0, Math.min(MAX_CONCEALED_FRAMES, missing));
            pcmTo += conceal(concealed);
            position += Math.max(0, missing - concealed) * frameSamples;
            countConcealed(Math.max(0, missing));
        }
    }

    /** By how much the usual encoder delays: where a file of a single page does not tell. */
    private static int encoderDelay(SpeexMode mode) {
        // a subframe of look-ahead in the narrowband, and 63 taps of the filter bank above each band
        return switch (mode) {
            case NARROWBAND -> 40;
            case WIDEBAND -> 2 * 40 + 63;
            case ULTRA_WIDEBAND -> 2 * (2 * 40 + 63) + 63;
        };
    }

    /** Goes on to the next link of a chained file; false when there is none. */
    public boolean nextLink() throws IOException {
        if (!packets.nextLink()) {
            return false;
        }
        decoder = newDecoder();
        rewind();
        return true;
    }

    /** Time of the next sample read, in samples of a channel from the beginning of the link. */
    public long position() {
        return Math.max(position, wantedPosition);
    }

    /** Frames read so far, in all links, that were made up: their packets were damaged, or on missing pages. */
    public long concealedFrames() {
        return concealedFrames;
    }

    /** Where in the file damage came to light first: a page, or the place where the file breaks off; -1 without any. */
    public long damageOffset() {
        return damageOffset;
    }

    /** Offset in the file up to which pages were read; after the end of the last link, where the file ends. */
    public long offset() {
        return packets.offset();
    }

    /** Whether the link, read to its end, has no last page: the file breaks off, or was not closed. */
    public boolean isTruncated() {
        return truncated;
    }

    /** Whether {@link #seek} and {@link #lengthSamples} work: the reader was opened from a file. */
    public boolean seekable() {
        return packets.seekable();
    }

    /**
     * Goes to a place in the link, to the sample.
     *
     * @param sample samples of a channel from the beginning of the link; beyond the end there is nothing to read
     * @throws IllegalStateException when the reader was not opened from a file
     */
    public void seek(long sample) throws IOException {
        if (sample < 0) {
            throw new IllegalArgumentException("sample to seek is " + sample + ", allowed from 0");
        }
        decoder = newDecoder();
        rewind();
        long found =
                packets.seek(sample - (long) PREROLL_FRAMES * header().mode().frameSamples());
        wantedPosition = sample;
        if (found > 0) {
            position = found - decoder.lookAheadSamples();
            placed = true;
        }
    }

    /**
     * Length of the link in samples of a channel; the place of reading stays.
     *
     * @throws IllegalStateException when the reader was not opened from a file
     */
    public long lengthSamples() throws IOException {
        long here = position();
        long length = packets.seekToEnd();
        seek(here);
        return length;
    }

    @Override
    public void close() throws IOException {
        packets.close();
    }
}
