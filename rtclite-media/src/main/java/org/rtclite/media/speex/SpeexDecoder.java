package org.rtclite.media.speex;

import java.util.Objects;

/**
 * Decodes one Speex stream: payloads of any number of frames into 16-bit PCM, losses into plausible speech.
 *
 * <pre>{@code
 * SpeexDecoder decoder = SpeexDecoder.wideband().build();
 * short[] pcm = new short[decoder.maxSamples(1500)];
 * int samples = decoder.decode(payload, 0, payload.length, pcm, 0);
 * int concealed = decoder.conceal(1, pcm, 0); // for each frame that is lost, or not sent
 * }</pre>
 *
 * <p>Equals the float build of the reference decoder, version 1.2, to about the last bit of a sample
 * (docs/conformance-speex.md). Holds the state of one stream; one caller at a time. Allocates nothing per
 * frame. A narrower stream decodes in a wider mode; a wider one in a narrower mode loses its upper bands.
 *
 * <p>Deviation: a frame whose bits are not all there is corrupt; the reference decoder reads zeros instead.
 */
public final class SpeexDecoder {

    /** What {@link #decode} returns for a payload that does not begin with a frame; the state stays usable. */
    public static final int CORRUPT = -1;

    private final SpeexMode mode;
    private final SpeexLimits limits;
    private final InBandListener listener;
    private final boolean stereo;
    private final StereoDecoder stereoDecoder = new StereoDecoder();
    private final BitReader bits = new BitReader();
    private final FrameHeader header;
    private final SpeexFrames walker;
    private final NarrowbandDecoder low;
    private final HighBandDecoder[] high;
    private final float[] signal;
    private int framesLeft;

    private SpeexDecoder(Builder builder) {
        mode = builder.mode;
        limits = builder.limits;
        stereo = builder.stereo;
        listener = new RequestReceiver(builder.listener, stereoDecoder);
        header = new FrameHeader(mode);
        walker = new SpeexFrames(mode, limits);
        HighPass.Place place =
                mode == SpeexMode.NARROWBAND ? HighPass.Place.NARROWBAND_OUTPUT : HighPass.Place.WIDEBAND_OUTPUT;
        low = new NarrowbandDecoder(builder.enhancement, builder.highPass ? place : null);
        high = new HighBandDecoder[mode.highBands()];
        for (int i = 0; i < high.length; i++) {
            high[i] = new HighBandDecoder(i + 1);
        }
        signal = new float[mode.frameSamples()];
    }

    /** A decoder of 8 kHz streams. */
    public static Builder narrowband() {
        return of(SpeexMode.NARROWBAND);
    }

    /** A decoder of 16 kHz streams. */
    public static Builder wideband() {
        return of(SpeexMode.WIDEBAND);
    }

    /** A decoder of 32 kHz streams. */
    public static Builder ultraWideband() {
        return of(SpeexMode.ULTRA_WIDEBAND);
    }

    /** A decoder of that mode. */
    public static Builder of(SpeexMode mode) {
        return new Builder(mode);
    }

    /** The mode decoded. */
    public SpeexMode mode() {
        return mode;
    }

    /** Channels of the PCM: 1, or 2 when built for stereo. */
    public int channels() {
        return stereo ? 2 : 1;
    }

    /** Samples that one frame decodes to, of all channels: 160, 320 or 640 times {@link #channels()}. */
    public int frameSamples() {
        return mode.frameSamples() * channels();
    }

    /** By how many samples (of one channel) the output lags: 40, 80 or 160, without the encoder's own delay. */
    public int lookAheadSamples() {
        return mode.frameSamples() / 4;
    }

    /** The most samples, of all channels, that a payload of that length can decode to. */
    public int maxSamples(int payloadBytes) {
        int frames = (int) Math.min(limits.maxFramesPerPacket(), payloadBytes * 8L / 5);
        return frames * frameSamples();
    }

    /** Turns the perceptual enhancement on or off from the next frame on. */
    public void enhancement(boolean on) {
        low.enhance(on);
    }

    /**
     * Decodes all frames of a payload.
     *
     * @param pcm takes {@link #frameSamples} samples per frame from {@code pcmOffset} on, channels interleaved
     * @return samples written, 0 for a payload without a frame; {@link #CORRUPT} when the first frame is
     *     corrupt. Frames after a corrupt one, and those over the limit, are dropped.
     * @throws IllegalArgumentException when {@code pcm} has no room for the payload's frames
     */
    public int decode(byte[] payload, int offset, int length, short[] pcm, int pcmOffset) {
        int frames = walker.count(payload, offset, length);
        checkRoom(frames, pcm, pcmOffset);
        start(payload, offset, length);
        int at = pcmOffset;
        SpeexStatus status = next(pcm, at);
        while (status == SpeexStatus.FRAME) {
            at += frameSamples();
            status = next(pcm, at);
        }
        return at == pcmOffset && status == SpeexStatus.CORRUPT ? CORRUPT : at - pcmOffset;
    }

    /** Starts on a payload, to be decoded frame by frame with {@link #next}. It is read in place. */
    public void start(byte[] payload, int offset, int length) {
        Objects.checkFromIndexSize(offset, length, payload.length);
        bits.reset(payload, offset, length);
        framesLeft = limits.maxFramesPerPacket();
    }

    /**
     * Decodes the next frame of the payload {@linkplain #start started} on.
     *
     * @param pcm takes {@link #frameSamples} samples from {@code pcmOffset} on when the result is {@code FRAME}
     * @return {@code END} also at the limit of frames; after {@code CORRUPT} the rest of the payload is lost
     */
    public SpeexStatus next(short[] pcm, int pcmOffset) {
        if (framesLeft == 0) {
            return SpeexStatus.END;
        }
        SpeexStatus status = header.read(bits, listener);
        if (status != SpeexStatus.FRAME) {
            framesLeft = status == SpeexStatus.CORRUPT ? 0 : framesLeft;
            return status;
        }
        checkRoom(1, pcm, pcmOffset);
        framesLeft--;
        low.decode(header.narrow(), bits, signal);
        float[] innovation = low.innovation();
        float[] edgeGain = low.edgeGain();
        for (int i = 0; i < high.length; i++) {
            HighBandSubmode submode = header.high(i + 1);
            if (submode != null) {
                header.enterLayer(bits);
            }
            high[i].decode(submode, bits, low, innovation, edgeGain, signal);
            innovation = high[i].innovation();
            edgeGain = high[i].edgeGain();
        }
        write(pcm, pcmOffset);
        return status;
    }

    /**
     * Makes up frames that were not received: lost ones, or ones that the encoder chose not to send.
     *
     * @param pcm takes {@link #frameSamples} samples per frame from {@code pcmOffset} on
     * @return samples written
     */
    public int conceal(int frames, short[] pcm, int pcmOffset) {
        checkRoom(frames, pcm, pcmOffset);
        for (int i = 0; i < frames; i++) {
            low.conceal(signal);
            for (HighBandDecoder band : high) {
                band.conceal(low.discontinuous(), signal);
            }
            write(pcm, pcmOffset + i * frameSamples());
        }
        return frames * frameSamples();
    }

    /** Whether the last frame said that the encoder pauses: {@link #conceal} makes comfort noise until the next one. */
    public boolean pauses() {
        return low.discontinuous();
    }

    private void checkRoom(int frames, short[] pcm, int pcmOffset) {
        if (pcmOffset < 0 || frames < 0 || (long) frames * frameSamples() > pcm.length - (long) pcmOffset) {
            throw new IllegalArgumentException(frames + " frames of " + frameSamples() + " samples do not fit into "
                    + pcm.length + " samples at offset " + pcmOffset);
        }
    }

    private void write(short[] pcm, int pcmOffset) {
        for (int i = 0; i < signal.length; i++) {
            double rounded = Math.floor(0.5 + signal[i]);
            pcm[pcmOffset + i] = (short) Math.max(Short.MIN_VALUE, Math.min(Short.MAX_VALUE, rounded));
        }
        if (stereo) {
            stereoDecoder.spread(pcm, pcmOffset, signal.length);
        }
    }

    /** Keeps the stereo requests, and passes all on. */
    private record RequestReceiver(InBandListener next, StereoDecoder stereo) implements InBandListener {

        @Override
        public void onRequest(int code, long argument) {
            if (code == STEREO) {
                stereo.request((int) argument);
            }
            next.onRequest(code, argument);
        }

        @Override
        public void onUserData(int tag, byte[] data, int length) {
            next.onUserData(tag, data, length);
        }
    }

    /** What a decoder can be set to. */
    public static final class Builder {

        private final SpeexMode mode;
        private boolean enhancement = true;
        private boolean highPass = true;
        private boolean stereo;
        private InBandListener listener = new InBandListener() {};
        private SpeexLimits limits = SpeexLimits.DEFAULT;

        private Builder(SpeexMode mode) {
            this.mode = mode;
        }

        /** Whether the perceptual enhancement is on; it is unless said otherwise. */
        public Builder enhancement(boolean on) {
            enhancement = on;
            return this;
        }

        /** Whether a high-pass ends the decoder; it does unless said otherwise. */
        public Builder highPass(boolean on) {
            highPass = on;
            return this;
        }

        /** Whether the PCM has two channels, as in-band requests spread them; one unless said otherwise. */
        public Builder stereo(boolean on) {
            stereo = on;
            return this;
        }

        /** Who hears in-band requests and user data; nobody unless said otherwise. */
        public Builder listener(InBandListener listener) {
            this.listener = listener;
            return this;
        }

        /** What to accept from the far side. */
        public Builder limits(SpeexLimits limits) {
            this.limits = limits;
            return this;
        }

        /** Makes the decoder. */
        public SpeexDecoder build() {
            return new SpeexDecoder(this);
        }
    }
}
