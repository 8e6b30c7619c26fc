package org.rtclite.media.speex;

import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/**
 * Decoder of the narrowband layer: adaptive and fixed codebook make an excitation, a prediction filter makes
 * speech of it. Also makes up speech for frames that are lost, and noise where none is sent.
 *
 * <p>The output lags the excitation by one subframe, see {@link CombEnhancer}. Allocates nothing per frame.
 */
final class NarrowbandDecoder {

    private static final int FRAME = NarrowbandSubmode.FRAME;
    private static final int SUBFRAME = NarrowbandSubmode.SUBFRAME;
    private static final int SUBFRAMES = NarrowbandSubmode.SUBFRAMES;
    private static final int ORDER = NarrowbandSubmode.ORDER;

    /** What lies before the current frame's excitation: two lags and a subframe, and what filters reach beyond. */
    private static final int HISTORY = 2 * NarrowbandSubmode.LAG_MAX + SUBFRAME + 6;

    /** What filters reach beyond the frame; always zero. */
    private static final int MARGIN = 6;

    private static final float[] FRAME_GAIN = new float[32];
    private static final float[] SUBFRAME_GAIN_3 = {
        0.061130f, 0.163546f, 0.310413f, 0.428220f, 0.555887f, 0.719055f, 0.938694f, 1.326874f
    };
    private static final float[] SUBFRAME_GAIN_1 = {0.70469f, 1.05127f};

    static {
        for (int i = 0; i < FRAME_GAIN.length; i++) {
            FRAME_GAIN[i] = (float) Math.exp(i / 3.5);
        }
    }

    private final Noise noise = new Noise();
    private final PitchPredictor predictor = new PitchPredictor();
    private final BestPitch bestPitch = new BestPitch();
    private final CombEnhancer enhancer = new CombEnhancer();
    private final LossHistory losses = new LossHistory();
    private final Vocoder vocoder = new Vocoder();
    private final HighPass highPass = new HighPass();
    private final HighPass.@Nullable Place highPassPlace;

    private final float[] excitation = new float[HISTORY + FRAME + MARGIN];
    private final float[] innovation = new float[FRAME];
    private final float[] lsp = new float[ORDER];
    private final float[] previousLsp = new float[ORDER];
    private final float[] subframeLsp = new float[ORDER];
    private final float[] lpc = new float[ORDER];
    private final float[] widenedLpc = new float[ORDER];
    private final float[] memory = new float[ORDER];
    private final float[] edgeGain = new float[SUBFRAMES];

    private boolean enhance;
    private boolean first = true;
    private boolean discontinuous;

    /**
     * @param highPassPlace which high-pass ends the decoder; null for none
     */
    NarrowbandDecoder(boolean enhance, HighPass.@Nullable Place highPassPlace) {
        this.enhance = enhance;
        this.highPassPlace = highPassPlace;
    }

    void enhance(boolean on) {
        enhance = on;
    }

    /** Whether the encoder said that it now sends only what changes in the background noise. */
    boolean discontinuous() {
        return discontinuous;
    }

    /** The fixed codebook's part of the last decoded frame's excitation. */
    float[] innovation() {
        return innovation;
    }

    /** Gain of the subframes' inverse filters at half the sampling rate; kept over frames without speech. */
    float[] edgeGain() {
        return edgeGain;
    }

    /** Root mean square of a subframe's excitation. */
    float excitationRms(int subframe) {
        return Noise.rms(excitation, HISTORY + subframe * SUBFRAME, SUBFRAME);
    }

    /**
     * Decodes a frame whose header is read.
     *
     * @param out takes 160 samples from 0 on
     */
    void decode(NarrowbandSubmode submode, BitReader bits, float[] out) {
        if (submode.id() == NarrowbandSubmode.SILENCE) {
            comfortNoise(out);
            return;
        }
        shift();
        LineSpectrum.readNarrow(bits, submode.spectrum(), lsp);
        boolean afterLoss = losses.count() > 0;
        if (afterLoss) {
            losses.damp(memory, previousLsp, lsp);
        }
        if (first || afterLoss) {
            System.arraycopy(lsp, 0, previousLsp, 0, ORDER);
        }
        float frameGain = decodeExcitation(submode, bits);
        if (afterLoss) {
            fitEnergy(frameGain);
        }
        if (enhance && submode.combGain() > 0 && !afterLoss) {
            int half = CombEnhancer.SAMPLES;
            int from = HISTORY - SUBFRAME;
            enhancer.enhance(excitation, from, bestPitch.lag(), submode.combGain(), out, 0);
            enhancer.enhance(excitation, from + half, bestPitch.lag(), submode.combGain(), out, half);
        } else {
            System.arraycopy(excitation, HISTORY - SUBFRAME, out, 0, FRAME);
        }
        synthesize(out);
        System.arraycopy(lsp, 0, previousLsp, 0, ORDER);
        first = false;
        losses.received(bestPitch.lag(), bestPitch.averageGain());
    }

    /** Makes up a frame that was not received: comfort noise in silence, else a fading echo of the last. */
    void conceal(float[] out) {
        if (discontinuous) {
            comfortNoise(out);
            return;
        }
        float fade = losses.fade();
        float pitchGain = losses.concealmentGain(fade);
        float rms = Noise.rms(excitation, HISTORY, FRAME);
        float noiseGain = rms * (fade * (1 - pitchGain * pitchGain));
        shift();
        int lag = losses.concealmentLag(noise);
        for (int i = HISTORY; i < HISTORY + FRAME; i++) {
            excitation[i] = pitchGain * (excitation[i - lag] + LossHistory.TINY) + noise.next(noiseGain);
        }
        LinearPrediction.widen(0.98f, lpc, lpc, ORDER);
        LinearPrediction.synthesize(excitation, HISTORY - SUBFRAME, lpc, ORDER, out, 0, FRAME, memory);
        guard(out);
        if (highPassPlace != null) {
            // the narrowband filter in every mode: so does the reference decoder
            highPass.filter(HighPass.Place.NARROWBAND_OUTPUT, out, 0, FRAME);
        }
        first = false;
        losses.lost(pitchGain);
    }

    private void comfortNoise(float[] out) {
        shift();
        LinearPrediction.widen(0.93f, lpc, widenedLpc, ORDER);
        float rms = Noise.rms(excitation, HISTORY, FRAME);
        for (int i = HISTORY; i < HISTORY + FRAME; i++) {
            excitation[i] = noise.next(rms);
        }
        first = true;
        LinearPrediction.synthesize(excitation, HISTORY, widenedLpc, ORDER, out, 0, FRAME, memory);
        guard(out);
        Arrays.fill(innovation, 0);
        losses.silence();
    }

    private void shift() {
        System.arraycopy(excitation, FRAME, excitation, 0, HISTORY + MARGIN);
    }

    /** Fills in the frame's excitation and gives the gain that the frame was coded with. */
    private float decodeExcitation(NarrowbandSubmode submode, BitReader bits) {
        int frameLag = 0;
        if (submode.pitch() != NarrowbandSubmode.Pitch.SUBFRAME_LAG) {
            frameLag = NarrowbandSubmode.LAG_MIN + bits.read(7);
        }
        float forcedGain = 0;
        if (submode.pitch() == NarrowbandSubmode.Pitch.FORCED) {
            forcedGain = (float) (0.066667 * bits.read(4));
        }
        float frameGain = FRAME_GAIN[bits.read(5)];
        if (submode.id() == NarrowbandSubmode.VOCODER) {
            discontinuous = bits.read(4) == 15;
        } else {
            discontinuous = false;
        }
        bestPitch.start();
        for (int subframe = 0; subframe < SUBFRAMES; subframe++) {
            int from = HISTORY + subframe * SUBFRAME;
            predict(submode, bits, subframe, frameLag, forcedGain);
            bestPitch.add(predictor.lag(), predictor.gain());
            readInnovation(submode, bits, subframe * SUBFRAME, frameGain);
            if (submode.id() == NarrowbandSubmode.VOCODER) {
                vocoder.excite(excitation, from, innovation, subframe * SUBFRAME, frameLag, forcedGain, frameGain);
            } else {
                float[] prediction = predictor.prediction();
                for (int i = 0; i < SUBFRAME; i++) {
                    excitation[from + i] = prediction[i] + innovation[subframe * SUBFRAME + i];
                }
            }
        }
        return frameGain;
    }

    private void predict(NarrowbandSubmode submode, BitReader bits, int subframe, int frameLag, float forcedGain) {
        int from = HISTORY + subframe * SUBFRAME;
        PitchGains gains = submode.tapGains();
        if (gains == null) {
            predictor.predictForced(excitation, from, frameLag, forcedGain);
            return;
        }
        int lag = frameLag;
        if (submode.pitch() == NarrowbandSubmode.Pitch.SUBFRAME_LAG) {
            lag = NarrowbandSubmode.LAG_MIN + bits.read(7);
        }
        predictor.readTaps(bits, gains, lag);
        if (losses.count() > 0 && lag > subframe * SUBFRAME) {
            predictor.limitGain(losses.mostGain());
        }
        predictor.predict(excitation, from);
    }

    private void readInnovation(NarrowbandSubmode submode, BitReader bits, int at, float frameGain) {
        float gain = frameGain;
        if (submode.subframeGainBits() == 3) {
            gain *= SUBFRAME_GAIN_3[bits.read(3)];
        } else if (submode.subframeGainBits() == 1) {
            gain *= SUBFRAME_GAIN_1[bits.read(1)];
        }
        ShapeCodebook shapes = submode.shapes();
        if (shapes == null) {
            for (int i = 0; i < SUBFRAME; i++) {
                innovation[at + i] = gain * noise.next(1);
            }
            return;
        }
        shapes.read(bits, gain, innovation, at, SUBFRAME);
        if (submode.doubled()) {
            shapes.readAndAdd(bits, (float) (0.454545 * gain), innovation, at, SUBFRAME);
        }
    }

    /** After a loss the predicted part cannot be trusted: gives the frame the energy it was coded with. */
    private void fitEnergy(float frameGain) {
        float gain = Math.min(2, frameGain / (Noise.rms(excitation, HISTORY, FRAME) + 1));
        for (int i = HISTORY; i < HISTORY + FRAME; i++) {
            excitation[i] *= gain;
        }
    }

    private void synthesize(float[] out) {
        for (int subframe = 0; subframe < SUBFRAMES; subframe++) {
            LinearPrediction.synthesize(
                    out, subframe * SUBFRAME, lpc, ORDER, out, subframe * SUBFRAME, SUBFRAME, memory);
            LineSpectrum.interpolate(previousLsp, lsp, subframeLsp, ORDER, subframe, LineSpectrum.MARGIN_NARROW);
            LineSpectrum.toLpc(subframeLsp, ORDER, lpc);
            float gain = 1;
            for (int i = 0; i < ORDER; i += 2) {
                gain += lpc[i + 1] - lpc[i];
            }
            edgeGain[subframe] = gain;
        }
        guard(out);
        if (highPassPlace != null) {
            highPass.filter(highPassPlace, out, 0, FRAME);
        }
    }

    /** A filter that left the range of numbers starts anew, and its frame is silent. */
    private void guard(float[] out) {
        if (!(Math.abs(out[FRAME - 1]) < 1e9f)) {
            Arrays.fill(memory, 0);
            Arrays.fill(out, 0, FRAME, 0);
        }
    }
}
