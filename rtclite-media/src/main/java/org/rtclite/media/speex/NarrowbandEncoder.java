package org.rtclite.media.speex;

/**
 * The narrowband layer: CELP coding of 20 ms at 8 kHz in four subframes.
 *
 * <p>Chooses how each frame is coded and what holds for all of it: spectrum, level, and pitch at the low rates.
 * Given the time, it codes a frame in several ways and keeps the best. Allocates nothing after construction.
 */
final class NarrowbandEncoder implements LayerEncoder {

    private static final int ORDER = NarrowbandSubmode.ORDER;
    private static final int FRAME = NarrowbandSubmode.FRAME;
    private static final int SUBFRAMES = NarrowbandSubmode.SUBFRAMES;
    private static final int LAG_BITS = 7;
    private static final int LEVEL_BITS = 5;

    /** The vocoder's last four bits: whether silence follows. */
    private static final int DTX_MARK = 15;

    private final NarrowbandRate rate;
    private final SpeexSettings settings;
    private final HighPass.Place highPassPlace;
    private final HighPass highPass = new HighPass();
    private final NarrowbandAnalysis analysis = new NarrowbandAnalysis();
    private final LspQuantizer lspQuantizer;
    private final SubframeFilters[] filters = new SubframeFilters[SUBFRAMES];
    private final SubframeEncoder subframes;

    private final float[] input = new float[FRAME];
    private final float[] previousLsp = new float[ORDER];
    private final float[] previousQuantized = new float[ORDER];
    private final float[] quantized = new float[ORDER];
    private final float[] edgeGain = new float[SUBFRAMES];
    private final NarrowbandFrame frame = new NarrowbandFrame();
    private final NarrowbandFrame trial = new NarrowbandFrame();

    /** Whether there is no previous frame to interpolate spectra with. */
    private boolean first = true;

    private boolean silent;

    NarrowbandEncoder(SpeexSettings settings, NarrowbandRate rate) {
        this.settings = settings;
        this.rate = rate;
        highPassPlace = settings.mode() == SpeexMode.NARROWBAND
                ? HighPass.Place.NARROWBAND_INPUT
                : HighPass.Place.WIDEBAND_INPUT;
        lspQuantizer = new LspQuantizer(settings.spectrumBreadth());
        subframes = new SubframeEncoder(settings);
        for (int sub = 0; sub < SUBFRAMES; sub++) {
            filters[sub] = new SubframeFilters();
        }
        for (int i = 0; i < ORDER; i++) {
            previousLsp[i] = (float) (Math.PI * (i + 1) / (ORDER + 1));
        }
        frame.bounded = true;
    }

    @Override
    public boolean encode(float[] in, int offset, BitWriter bits) {
        System.arraycopy(in, offset, input, 0, FRAME);
        if (settings.highPass()) {
            highPass.filter(highPassPlace, input, 0, FRAME);
        }
        analysis.shift(input, 0);
        subframes.shift();
        analysis.findSpectrum(previousLsp, first);
        analysis.findPitch(subframes.weighted);
        analysis.findLevel();
        NarrowbandSubmode submode = rate.choose(input, analysis, previousLsp);
        bits.write(0, 1);
        bits.write(submode.id(), 4);
        silent = submode.id() == NarrowbandSubmode.SILENCE;
        if (silent) {
            subframes.silence();
            first = true;
            frame.bounded = true;
            return false;
        }
        code(submode, bits);
        if (submode.id() == NarrowbandSubmode.VOCODER) {
            bits.write(rate.announcesSilence() ? DTX_MARK : 0, 4);
        }
        first = false;
        // the decoder's excitation was noise of its own
        frame.bounded = submode.shapes() == null;
        return true;
    }

    private void code(NarrowbandSubmode submode, BitWriter bits) {
        lspQuantizer.writeNarrow(analysis.lsp, submode.spectrum(), bits, quantized);
        if (first) {
            System.arraycopy(analysis.lsp, 0, previousLsp, 0, ORDER);
            System.arraycopy(quantized, 0, previousQuantized, 0, ORDER);
        }
        for (int sub = 0; sub < SUBFRAMES; sub++) {
            filters[sub].set(sub, previousLsp, analysis.lsp, previousQuantized, quantized);
            edgeGain[sub] = filters[sub].edgeGain();
        }
        frame.submode = submode;
        frame.pitch(analysis.lag(), analysis.pitchGain());
        frame.level = ExcitationGain.frameIndex(openLoopGain(submode));
        if (submode.shapes() != null && submode.subframeGainBits() <= settings.maxGainBitsForTrials()) {
            improve(bits);
        }
        write(frame, bits);
        System.arraycopy(analysis.lsp, 0, previousLsp, 0, ORDER);
        System.arraycopy(quantized, 0, previousQuantized, 0, ORDER);
    }

    /** Level of the innovation that is to be expected: what the pitch predictor will not explain. */
    private float openLoopGain(NarrowbandSubmode submode) {
        if (submode.id() == NarrowbandSubmode.VOCODER) {
            return analysis.residualRms();
        }
        float gain = analysis.pitchGain();
        return analysis.residualRms() * (float) (1.1 * Math.sqrt(1 - 0.8 * gain * gain));
    }

    /** Codes the frame with other lags, gains and levels, and keeps those that leave the least error. */
    private void improve(BitWriter bits) {
        float least = Float.MAX_VALUE;
        if (frame.submode.pitch() != NarrowbandSubmode.Pitch.SUBFRAME_LAG) {
            trial.set(frame);
            for (int k = 0; k < settings.frameLags(); k++) {
                trial.pitch(analysis.candidateLag(k), analysis.candidateGain(k));
                least = tryFrame(least, bits);
            }
        }
        for (int round = 0; round < settings.frameRounds(); round++) {
            float before = least;
            if (frame.submode.pitch() == NarrowbandSubmode.Pitch.FORCED) {
                least = tryBoth(0, 1, least, bits);
            }
            least = tryBoth(1, 0, least, bits);
            if (least == before) {
                break;
            }
        }
    }

    /** Tries the frame as it is, and a step away from it in both directions. */
    private float tryBoth(int levelSteps, int gainSteps, float least, BitWriter bits) {
        float result = least;
        if (result == Float.MAX_VALUE) {
            trial.set(frame);
            result = tryFrame(result, bits);
        }
        int level = frame.level;
        int gain = frame.forcedGain;
        for (int direction = -1; direction <= 1; direction += 2) {
            trial.set(frame);
            trial.level = level;
            trial.forcedGain = gain;
            if (trial.move(direction * levelSteps, direction * gainSteps)) {
                result = tryFrame(result, bits);
            }
        }
        return result;
    }

    /** Codes {@link #trial} and takes it back; {@link #frame} becomes it when it leaves less than {@code least}. */
    private float tryFrame(float least, BitWriter bits) {
        int position = bits.position();
        subframes.save();
        float error = write(trial, bits);
        subframes.restore();
        bits.truncate(position);
        if (error >= least) {
            return least;
        }
        frame.set(trial);
        return error;
    }

    private float write(NarrowbandFrame frame, BitWriter bits) {
        NarrowbandSubmode.Pitch pitch = frame.submode.pitch();
        if (pitch != NarrowbandSubmode.Pitch.SUBFRAME_LAG) {
            bits.write(frame.lag - NarrowbandSubmode.LAG_MIN, LAG_BITS);
        }
        if (pitch == NarrowbandSubmode.Pitch.FORCED) {
            bits.write(frame.forcedGain, NarrowbandFrame.FORCED_GAIN_BITS);
        }
        bits.write(frame.level, LEVEL_BITS);
        return subframes.encode(frame, filters, analysis.speech, NarrowbandAnalysis.START, bits);
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
        return subframes.excitationRms();
    }

    @Override
    public float[] innovationRms() {
        return subframes.innovationRms();
    }
}
