package org.rtclite.media.speex;

import java.util.Objects;
import org.rtclite.media.audio.AudioEncoder;

/**
 * Encodes one stream of 16-bit PCM as Speex, 20 ms frame by frame.
 *
 * <pre>{@code
 * SpeexEncoder encoder = SpeexEncoder.wideband().quality(8).build();
 * byte[] payload = new byte[encoder.maxFrameBytes()];
 * int length = encoder.encode(pcm, 0, payload, 0); // takes encoder.frameSamples() samples
 * }</pre>
 *
 * <p>Every frame decodes in any Speex decoder. Holds the state of one stream; one caller at a time. Allocates
 * nothing per frame. What comes out of encoder and decoder lags behind what went in by {@link
 * #lookAheadSamples()} and {@link SpeexDecoder#lookAheadSamples()} together.
 *
 * <p>In stereo, PCM is interleaved, left first. The channels are mixed, and a request before each frame tells the
 * decoder where the sound stands.
 */
public final class SpeexEncoder implements AudioEncoder {

    private static final int FRAMES_PER_SECOND = 1000 / SpeexMode.FRAME_MS;

    private final SpeexSettings settings;
    private final LayerEncoder layers;
    private final AverageRate averageRate;
    private final StereoEncoder stereoEncoder = new StereoEncoder();
    private final InBandQueue queue = new InBandQueue();
    private final BitWriter bits = new BitWriter();
    private final float[] signal;
    private final int maxFrameBits;

    private SpeexEncoder(SpeexSettings settings) {
        this.settings = settings;
        SpeexMode mode = settings.mode();
        signal = new float[mode.frameSamples()];
        LayerEncoder top = new NarrowbandEncoder(settings, new NarrowbandRate(settings));
        for (int band = 1; band <= mode.highBands(); band++) {
            top = new HighBandEncoder(settings, band, top);
        }
        layers = top;
        layers.vbrQuality(settings.vbrQuality());
        averageRate = new AverageRate(settings.averageBitRate() / FRAMES_PER_SECOND, settings.vbrQuality());
        int frameBits = mode.frameBits(settings.variable() ? 10 : settings.quality());
        maxFrameBits = frameBits + (settings.stereo() ? StereoEncoder.BITS : 0) + InBandQueue.MAX_BITS;
    }

    /** An encoder of 8 kHz PCM. */
    public static Builder narrowband() {
        return of(SpeexMode.NARROWBAND);
    }

    /** An encoder of 16 kHz PCM. */
    public static Builder wideband() {
        return of(SpeexMode.WIDEBAND);
    }

    /** An encoder of 32 kHz PCM. */
    public static Builder ultraWideband() {
        return of(SpeexMode.ULTRA_WIDEBAND);
    }

    /** An encoder of that mode. */
    public static Builder of(SpeexMode mode) {
        return new Builder(mode);
    }

    /** The mode encoded. */
    public SpeexMode mode() {
        return settings.mode();
    }

    /** Channels of the PCM: 1, or 2 when built for stereo. */
    public int channels() {
        return settings.stereo() ? 2 : 1;
    }

    /** Whether frames differ in length: built for a variable or average bit rate, or for voice activity. */
    public boolean variableBitRate() {
        return settings.judgesFrames();
    }

    /** Samples of one frame, of all channels: 160, 320 or 640 times {@link #channels()}. */
    @Override
    public int frameSamples() {
        return signal.length * channels();
    }

    /** The most bytes that one frame, with what is told in-band before it, can take. */
    @Override
    public int maxFrameBytes() {
        return (maxFrameBits + 7) / 8;
    }

    /** By how many samples (of one channel) the coded frame lags behind the PCM: 40, 143 or 349. */
    public int lookAheadSamples() {
        int samples = NarrowbandAnalysis.LOOK_AHEAD;
        for (int band = 1; band <= settings.mode().highBands(); band++) {
            // the filter bank of each band delays by its length less one
            samples = 2 * samples + 63;
        }
        return samples;
    }

    /**
     * Encodes one frame, padded to whole bytes (RFC 5574 section 3.3).
     *
     * @param pcm holds {@link #frameSamples()} samples from {@code pcmOffset} on
     * @param out takes at most {@link #maxFrameBytes()} bytes from {@code outOffset} on
     * @return bytes written; 0 when the frame need not be sent (only when built as discontinuous)
     * @throws IllegalArgumentException when {@code pcm} or {@code out} is too short
     */
    @Override
    public int encode(short[] pcm, int pcmOffset, byte[] out, int outOffset) {
        return encodePayload(pcm, pcmOffset, 1, out, outOffset);
    }

    /**
     * Encodes {@code frames} frames back to back into one bit string, then pads it to whole bytes.
     *
     * @param pcm holds that many frames from {@code pcmOffset} on
     * @param frames 1 to 50
     * @param out takes at most {@code frames * maxFrameBytes()} bytes from {@code outOffset} on
     * @return bytes written; 0 when none of the frames need be sent
     * @throws IllegalArgumentException when {@code pcm} or {@code out} is too short
     */
    @Override
    public int encodePayload(short[] pcm, int pcmOffset, int frames, byte[] out, int outOffset) {
        check("frames", frames, 1, 50);
        int samples = frameSamples();
        checkRoom("PCM has", pcm.length, pcmOffset, frames * samples, "samples");
        checkRoom("output has", out.length, outOffset, frames * maxFrameBytes(), "bytes");
        bits.reset(out, outOffset);
        boolean sent = false;
        for (int i = 0; i < frames; i++) {
            sent |= encodeFrame(pcm, pcmOffset + i * samples);
        }
        bits.pad();
        return sent ? bits.bytes() : 0;
    }

    /**
     * Bytes of the last payload in {@code out}, also when its frames need not be sent: then a few bits of silence each.
     *
     * <p>For files, whose packets are their clock.
     */
    public int payloadBytes() {
        return bits.bytes();
    }

    private boolean encodeFrame(short[] pcm, int offset) {
        int start = bits.position();
        boolean sent = queue.flush(bits);
        if (settings.stereo()) {
            stereoEncoder.mix(pcm, offset, signal, bits);
        } else {
            for (int i = 0; i < signal.length; i++) {
                signal[i] = pcm[offset + i];
            }
        }
        sent |= layers.encode(signal, 0, bits) || !settings.discontinuous();
        if (settings.averageBitRate() > 0) {
            layers.vbrQuality(averageRate.next(sent ? bits.position() - start : 0));
        }
        return sent;
    }

    /**
     * Puts a request to the far side before the next frame, which is then sent in any case.
     *
     * @param code 0 to 15 except 9 (stereo), which is the encoder's own; see {@link InBandListener}
     * @param argument unsigned, of {@link InBandListener#argumentBits} bits
     * @throws IllegalStateException when more is waiting than fits before one frame: 32 bytes
     */
    public void request(int code, long argument) {
        check("in-band request code", code, 0, 15);
        if (code == InBandListener.STEREO) {
            throw new IllegalArgumentException("in-band request code is 9, which only stereo encoding sends");
        }
        queue.request(code, argument);
    }

    /**
     * Puts data of the application before the next frame, which is then sent in any case.
     *
     * @param tag 0 to 31, handed to the far side with the data
     * @param data its {@code length} bytes (0 to 15) from {@code offset} on are sent
     * @throws IllegalStateException when more is waiting than fits before one frame: 32 bytes
     */
    public void userData(int tag, byte[] data, int offset, int length) {
        check("user data tag", tag, 0, 31);
        check("user data length", length, 0, 15);
        Objects.checkFromIndexSize(offset, length, data.length);
        queue.userData(tag, data, offset, length);
    }

    static void check(String what, int value, int least, int most) {
        if (value < least || value > most) {
            throw new IllegalArgumentException("Speex " + what + " is " + value + ", allowed " + least + " to " + most);
        }
    }

    private static void checkRoom(String what, int length, int offset, int needed, String unit) {
        if (offset < 0 || length - offset < needed) {
            throw new IllegalArgumentException(
                    what + " " + length + " " + unit + ", " + needed + " needed from offset " + offset + " on");
        }
    }

    /** Settings of an encoder: quality 8, complexity 3, constant rate, high-pass on unless set otherwise. */
    public static final class Builder {

        private final SpeexMode mode;
        private int quality = 8;
        private int complexity = 3;
        private boolean variable;
        private float vbrQuality;
        private int averageBitRate;
        private boolean activityDetection;
        private boolean discontinuous;
        private boolean highPass = true;
        private boolean stereo;

        private Builder(SpeexMode mode) {
            this.mode = mode;
        }

        /** Quality of the constant rate, 0 (worst) to 10 (best); see {@link SpeexMode#frameBits}. */
        public Builder quality(int quality) {
            this.quality = SpeexMode.checkQuality(quality);
            return this;
        }

        /** How hard to search, 1 (fast) to 10 (best): ten times the time for up to two decibels less noise. */
        public Builder complexity(int complexity) {
            check("complexity", complexity, 1, 10);
            this.complexity = complexity;
            return this;
        }

        /** Lets the rate follow the signal so that it always sounds like quality 0 to 10. */
        public Builder vbr(float quality) {
            if (!(quality >= 0 && quality <= 10)) {
                throw new IllegalArgumentException("Speex VBR quality is " + quality + ", allowed 0 to 10");
            }
            variable = true;
            vbrQuality = quality;
            averageBitRate = 0;
            return this;
        }

        /** Lets the rate follow the signal, but keeps its average over some seconds to {@code bitRate} bit/s. */
        public Builder abr(int bitRate) {
            int lowest = mode.frameBits(0) * FRAMES_PER_SECOND;
            int highest = mode.frameBits(10) * FRAMES_PER_SECOND;
            check("average bit rate", bitRate, lowest, highest);
            variable = true;
            averageBitRate = bitRate;
            int q = 10;
            while (mode.frameBits(q) * FRAMES_PER_SECOND > bitRate) {
                q--;
            }
            vbrQuality = q;
            return this;
        }

        /** Codes pauses as noise of 2 to 4 kbit/s at a constant rate; a variable rate always does. */
        public Builder vad(boolean on) {
            activityDetection = on;
            return this;
        }

        /** Sends nothing in pauses but an update of the noise every 400 ms; turns activity detection on. */
        public Builder dtx(boolean on) {
            discontinuous = on;
            return this;
        }

        /** Filters hum and offset out of the input. */
        public Builder highPass(boolean on) {
            highPass = on;
            return this;
        }

        /** Takes two channels and sends their balance with each frame: 0.85 kbit/s more. */
        public Builder stereo(boolean on) {
            stereo = on;
            return this;
        }

        /** Makes the encoder. */
        public SpeexEncoder build() {
            return new SpeexEncoder(new SpeexSettings(
                    mode,
                    quality,
                    complexity,
                    variable,
                    vbrQuality,
                    averageBitRate,
                    activityDetection || discontinuous,
                    discontinuous,
                    highPass,
                    stereo));
        }
    }
}
