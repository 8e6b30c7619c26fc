package org.rtclite.media.speex;

import java.util.Arrays;

/**
 * The narrowband layer: CELP coding of 20 ms at 8 kHz in four subframes.
 *
 * <p>Analysis by synthesis: in each subframe the pitch predictor, then the innovation are chosen so that the
 * perceptually weighted difference between the speech and what the decoder will make of it is least. Allocates
 * nothing after construction.
 */
final class NarrowbandEncoder implements LayerEncoder {

    private static final int ORDER = NarrowbandSubmode.ORDER;
    private static final int FRAME = NarrowbandSubmode.FRAME;
    private static final int SUBFRAME = NarrowbandSubmode.SUBFRAME;
    private static final int SUBFRAMES = NarrowbandSubmode.SUBFRAMES;
    private static final int HISTORY = NarrowbandAnalysis.HISTORY;

    private static final float GAMMA1 = 0.92f;
    private static final float GAMMA2 = 0.6f;

    /** A forced pitch gain tends to be too strong. */
    private static final float FORCED_DAMPING = 0.9f;

    private static final int LAG_BITS = 7;
    private static final float FORCED_STEP = 0.066667f;

    /** By how much a second innovation is finer than the first, and its inverse as the format has it. */
    private static final float SECOND_SCALE = 2.2f;

    private static final float SECOND_UNSCALE = 0.454545f;

    /** The vocoder's last four bits: whether silence follows. */
    private static final int DTX_MARK = 15;

    private final NarrowbandRate rate;
    private final boolean highPassed;
    private final HighPass.Place highPassPlace;
    private final HighPass highPass = new HighPass();
    private final NarrowbandAnalysis analysis = new NarrowbandAnalysis();
    private final LspQuantizer lspQuantizer;
    private final PitchSearch pitchSearch;
    private final ShapeSearch[] shapeSearches = new ShapeSearch[9];
    private final WeightingFilter weighting = new WeightingFilter(ORDER);
    private final int survivors;

    private final float[] input = new float[FRAME];
    private final float[] previousLsp = new float[ORDER];
    private final float[] previousQuantized = new float[ORDER];
    private final float[] quantized = new float[ORDER];
    private final float[] interpolated = new float[ORDER];
    private final float[] lpc = new float[ORDER];
    private final float[] quantizedLpc = new float[ORDER];
    private final float[] weighted = new float[HISTORY + FRAME];
    private final float[] excitation = new float[HISTORY + FRAME];
    private final float[] weightingMemory = new float[WeightingFilter.TAPS];
    private final float[] synthesisMemory = new float[ORDER];
    private final float[] memory = new float[WeightingFilter.TAPS];
    private final float[] response = new float[SUBFRAME];
    private final float[] target = new float[SUBFRAME];
    private final float[] ringing = new float[SUBFRAME];
    private final float[] prediction = new float[SUBFRAME];
    private final float[] innovation = new float[SUBFRAME];
    private final float[] second = new float[SUBFRAME];
    private final float[] synthesized = new float[SUBFRAME];

    private final float[] edgeGain = new float[SUBFRAMES];
    private final float[] excitationRms = new float[SUBFRAMES];
    private final float[] innovationRms = new float[SUBFRAMES];

    /** Whether there is no previous frame to interpolate spectra with. */
    private boolean first = true;
    /** Whether excitation before this frame is unknown to the decoder. */
    private boolean bounded = true;

    private boolean silent;

    NarrowbandEncoder(SpeexSettings settings, NarrowbandRate rate) {
        this.rate = rate;
        highPassed = settings.highPass();
        highPassPlace = settings.mode() == SpeexMode.NARROWBAND
                ? HighPass.Place.NARROWBAND_INPUT
                : HighPass.Place.WIDEBAND_INPUT;
        lspQuantizer = new LspQuantizer(settings.spectrumBreadth());
        pitchSearch = new PitchSearch(weighted, excitation, response, target, prediction, settings.pitchCandidates());
        survivors = settings.shapeSurvivors();
        for (int i = 0; i < ORDER; i++) {
            previousLsp[i] = (float) (Math.PI * (i + 1) / (ORDER + 1));
        }
        for (int id = 0; id < shapeSearches.length; id++) {
            ShapeCodebook book = NarrowbandSubmode.valid(id).shapes();
            if (book != null) {
                shapeSearches[id] = new ShapeSearch(book, SUBFRAME, survivors);
            }
        }
    }

    @Override
    public boolean encode(float[] in, int offset, BitWriter bits) {
        System.arraycopy(in, offset, input, 0, FRAME);
        if (highPassed) {
            highPass.filter(highPassPlace, input, 0, FRAME);
        }
        analysis.shift(input, 0);
        System.arraycopy(excitation, FRAME, excitation, 0, HISTORY);
        System.arraycopy(weighted, FRAME, weighted, 0, HISTORY);
        analysis.findSpectrum(previousLsp, first);
        analysis.findPitch(weighted);
        analysis.findLevel();
        NarrowbandSubmode submode = rate.choose(input, analysis, previousLsp);
        bits.write(0, 1);
        bits.write(submode.id(), 4);
        silent = submode.id() == NarrowbandSubmode.SILENCE;
        if (silent) {
            forget();
            return false;
        }
        code(submode, bits);
        if (submode.id() == NarrowbandSubmode.VOCODER) {
            bits.write(rate.announcesSilence() ? DTX_MARK : 0, 4);
        }
        bounded = submode.shapes() == null;
        first = false;
        return true;
    }

    /** Puts the coder into the state that the decoder has after silence. */
    private void forget() {
        Arrays.fill(excitation, HISTORY, HISTORY + FRAME, 0f);
        Arrays.fill(weighted, HISTORY, HISTORY + FRAME, 0f);
        Arrays.fill(weightingMemory, 0f);
        Arrays.fill(synthesisMemory, 0f);
        Arrays.fill(excitationRms, Noise.rms(excitation, HISTORY, FRAME));
        first = true;
        bounded = true;
    }

    private void code(NarrowbandSubmode submode, BitWriter bits) {
        lspQuantizer.writeNarrow(analysis.lsp, submode.spectrum(), bits, quantized);
        if (first) {
            System.arraycopy(analysis.lsp, 0, previousLsp, 0, ORDER);
            System.arraycopy(quantized, 0, previousQuantized, 0, ORDER);
        }
        int lag = analysis.lag();
        float forcedGain = 0;
        if (submode.pitch() != NarrowbandSubmode.Pitch.SUBFRAME_LAG) {
            bits.write(lag - NarrowbandSubmode.LAG_MIN, LAG_BITS);
        }
        if (submode.pitch() == NarrowbandSubmode.Pitch.FORCED) {
            int index = Math.max(0, Math.min(15, Math.round(15 * FORCED_DAMPING * analysis.pitchGain())));
            bits.write(index, 4);
            forcedGain = FORCED_STEP * index;
        }
        int level = ExcitationGain.frameIndex(openLoopGain(submode));
        bits.write(level, 5);
        for (int sub = 0; sub < SUBFRAMES; sub++) {
            prepare(sub);
            PitchGains gains = submode.tapGains();
            if (gains == null) {
                pitchSearch.forced(HISTORY + sub * SUBFRAME, lag, forcedGain);
            } else {
                searchTaps(submode, gains, sub, bits);
            }
            innovate(submode, sub, ExcitationGain.frame(level), bits);
            synthesize(sub);
        }
        System.arraycopy(analysis.lsp, 0, previousLsp, 0, ORDER);
        System.arraycopy(quantized, 0, previousQuantized, 0, ORDER);
    }

    private void searchTaps(NarrowbandSubmode submode, PitchGains gains, int sub, BitWriter bits) {
        int at = HISTORY + sub * SUBFRAME;
        int longest = bounded ? sub * SUBFRAME : NarrowbandSubmode.LAG_MAX;
        if (submode.pitch() == NarrowbandSubmode.Pitch.SUBFRAME_LAG) {
            pitchSearch.threeTaps(at, NarrowbandSubmode.LAG_MIN, longest, gains, LAG_BITS, bits);
        } else {
            int lag = analysis.lag();
            pitchSearch.threeTaps(at, lag, Math.min(longest, lag), gains, 0, bits);
        }
    }

    /** Level of the innovation that is to be expected: what the pitch predictor will not explain. */
    private float openLoopGain(NarrowbandSubmode submode) {
        if (submode.id() == NarrowbandSubmode.VOCODER || analysis.lag() == 0) {
            return analysis.residualRms();
        }
        float gain = analysis.pitchGain();
        return analysis.residualRms() * (float) (1.1 * Math.sqrt(1 - 0.8 * gain * gain));
    }

    /** Filters, target and unquantised excitation of a subframe. */
    private void prepare(int sub) {
        int from = NarrowbandAnalysis.START + sub * SUBFRAME;
        int at = HISTORY + sub * SUBFRAME;
        float margin = LineSpectrum.MARGIN_NARROW;
        LineSpectrum.interpolate(previousLsp, analysis.lsp, interpolated, ORDER, sub, margin);
        LineSpectrum.toLpc(interpolated, ORDER, lpc);
        LineSpectrum.interpolate(previousQuantized, quantized, interpolated, ORDER, sub, margin);
        LineSpectrum.toLpc(interpolated, ORDER, quantizedLpc);
        float edge = 1;
        for (int i = 0; i < ORDER; i += 2) {
            edge += quantizedLpc[i + 1] - quantizedLpc[i];
        }
        edgeGain[sub] = edge;
        weighting.set(lpc, GAMMA1, GAMMA2);
        weighting.impulseResponse(quantizedLpc, response, SUBFRAME);

        System.arraycopy(synthesisMemory, 0, memory, 0, ORDER);
        Arrays.fill(ringing, 0f);
        LinearPrediction.synthesize(ringing, 0, quantizedLpc, ORDER, ringing, 0, SUBFRAME, memory);
        System.arraycopy(weightingMemory, 0, memory, 0, WeightingFilter.TAPS);
        weighting.filter(ringing, 0, ringing, 0, SUBFRAME, memory);
        System.arraycopy(weightingMemory, 0, memory, 0, WeightingFilter.TAPS);
        weighting.filter(analysis.speech, from, weighted, at, SUBFRAME, memory);
        for (int i = 0; i < SUBFRAME; i++) {
            target[i] = weighted[at + i] - ringing[i];
        }
        NarrowbandAnalysis.residual(analysis.speech, from, quantizedLpc, excitation, at, SUBFRAME);
    }

    /** Codes what the pitch prediction left over. */
    private void innovate(NarrowbandSubmode submode, int sub, float frameGain, BitWriter bits) {
        int at = HISTORY + sub * SUBFRAME;
        for (int i = 0; i < SUBFRAME; i++) {
            excitation[at + i] -= prediction[i];
        }
        float gain = frameGain;
        if (submode.subframeGainBits() > 0) {
            float wanted = Noise.rms(excitation, at, SUBFRAME) / frameGain;
            int index = ExcitationGain.subframeIndex(wanted, submode.subframeGainBits());
            bits.write(index, submode.subframeGainBits());
            gain *= ExcitationGain.subframe(index, submode.subframeGainBits());
        }
        ShapeSearch shapes = shapeSearches[submode.id()];
        if (shapes == null) {
            weighting.invert(quantizedLpc, target, innovation, SUBFRAME);
        } else {
            scale(target, 1 / gain);
            shapes.prepare(response);
            shapes.search(target, response, survivors, bits, innovation);
            if (submode.doubled()) {
                ShapeSearch.subtractFiltered(target, innovation, response);
                scale(target, SECOND_SCALE);
                shapes.search(target, response, survivors, bits, second);
                for (int i = 0; i < SUBFRAME; i++) {
                    innovation[i] += SECOND_UNSCALE * second[i];
                }
            }
            scale(innovation, gain);
        }
        for (int i = 0; i < SUBFRAME; i++) {
            excitation[at + i] = prediction[i] + innovation[i];
        }
        innovationRms[sub] = Noise.rms(innovation, 0, SUBFRAME);
        excitationRms[sub] = Noise.rms(excitation, at, SUBFRAME);
    }

    private static void scale(float[] signal, float factor) {
        for (int i = 0; i < signal.length; i++) {
            signal[i] *= factor;
        }
    }

    /** Does what the decoder will do, so that its memories are known; weighted speech becomes that of the decoder. */
    private void synthesize(int sub) {
        int at = HISTORY + sub * SUBFRAME;
        LinearPrediction.synthesize(excitation, at, quantizedLpc, ORDER, synthesized, 0, SUBFRAME, synthesisMemory);
        weighting.filter(synthesized, 0, weighted, at, SUBFRAME, weightingMemory);
    }

    @Override
    public void vbrQuality(float quality) {
        rate.vbrQuality(quality);
    }

    @Override
    public boolean silent() {
        return silent;
    }

    @Override
    public float criticality() {
        return rate.criticality();
    }

    @Override
    public float[] edgeGain() {
        return edgeGain;
    }

    @Override
    public float[] excitationRms() {
        return excitationRms;
    }

    @Override
    public float[] innovationRms() {
        return innovationRms;
    }
}
