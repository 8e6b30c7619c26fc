package org.rtclite.media.speex;

import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/**
 * A high band on top of a lower layer: what lies between half the lower and half this layer's sampling rate.
 *
 * <p>A filter bank splits the signal; the lower half goes to the layer below. The upper half has a spectrum of its
 * own; its excitation is either the low band's, folded up with a gain that is sent, or comes from a codebook.
 * Allocates nothing after construction.
 */
final class HighBandEncoder implements LayerEncoder {

    private static final int ORDER = HighBandSubmode.ORDER;
    private static final int SUBFRAMES = HighBandSubmode.SUBFRAMES;
    private static final float GAMMA1 = 0.9f;
    private static final float GAMMA2 = 0.6f;

    /** By how much better a lower layer must sound at a variable rate than the whole. */
    private static final float LOWER_QUALITY_LEAD = 0.6f;

    /** Keeps ratios of filter gains finite. */
    private static final float GAIN_FLOOR = 0.01f;

    private static final int LEVEL_BITS = 4;
    private static final int LEVELS = 1 << LEVEL_BITS;

    /** The level of a step, in relation to its upper bound. */
    private static final float LEVEL_SCALE = 0.87360f;

    private static final float FOLDED_SHARE = 0.70711f;
    private static final float SECOND_SCALE = 2.5f;
    private static final float SECOND_UNSCALE = 0.4f;

    /** Far below hearing, far above the numbers on which processors are slow. */
    private static final float TINY = 1e-15f;

    private final LayerEncoder lower;
    private final HighBandRate rate;
    private final int frame;
    private final int subframe;
    private final BandSplit split;
    private final LpcAnalysis prediction;
    private final LspAnalysis spectrum = new LspAnalysis(ORDER);
    private final LspQuantizer lspQuantizer;
    private final @Nullable InnovationSearch[] searches = new InnovationSearch[5];
    private final WeightingFilter weighting = new WeightingFilter(ORDER);

    private final float[] low;
    /** What residuals reach back to, the frame to be coded, the subframe of look-ahead. */
    private final float[] high;

    private final float[] fresh;
    private final float[] lpc = new float[ORDER];
    private final float[] quantizedLpc = new float[ORDER];
    private final float[] lsp = new float[ORDER];
    private final float[] quantized = new float[ORDER];
    private final float[] previousLsp = new float[ORDER];
    private final float[] previousQuantized = new float[ORDER];
    private final float[] interpolated = new float[ORDER];
    private final float[] weightingMemory = new float[WeightingFilter.TAPS];
    private final float[] synthesisMemory = new float[ORDER];
    private final float[] memory = new float[WeightingFilter.TAPS];
    private final float[] excitation;
    private final float[] response;
    private final float[] target;
    private final float[] ringing;
    private final float[] levels = new float[LEVELS];

    private final float[] edgeGain = new float[SUBFRAMES];
    private final float[] excitationRms = new float[SUBFRAMES];
    private final float[] innovationRms = new float[SUBFRAMES];
    private boolean first = true;

    /**
     * A high band above {@code lower}.
     *
     * @param band 1 above narrowband, 2 above wideband
     */
    HighBandEncoder(SpeexSettings settings, int band, LayerEncoder lower) {
        this.lower = lower;
        rate = new HighBandRate(settings, band);
        subframe = HighBandSubmode.subframe(band);
        frame = SUBFRAMES * subframe;
        split = new BandSplit(2 * frame);
        prediction = new LpcAnalysis(ORDER, frame + subframe);
        lspQuantizer = new LspQuantizer(settings.spectrumBreadth());
        for (int id = 0; id < searches.length; id++) {
            HighBandSubmode submode = HighBandSubmode.of(band, id);
            searches[id] = submode == null
                    ? null
                    : InnovationSearch.of(
                            submode.shapes(), submode.doubled(), SECOND_SCALE, SECOND_UNSCALE, subframe, settings);
        }
        low = new float[frame];
        fresh = new float[frame];
        high = new float[ORDER + frame + subframe];
        excitation = new float[subframe];
        response = new float[subframe];
        target = new float[subframe];
        ringing = new float[subframe];
        for (int i = 0; i < ORDER; i++) {
            previousLsp[i] = (float) (Math.PI * (i + 1) / (ORDER + 1));
        }
    }

    @Override
    public boolean encode(float[] in, int offset, BitWriter bits) {
        split.split(in, offset, low, 0, fresh, 0);
        float lowRms = Noise.rms(low, 0, frame);
        float highRms = Noise.rms(fresh, 0, frame);
        boolean sent = lower.encode(low, 0, bits);
        System.arraycopy(high, frame, high, 0, ORDER + subframe);
        for (int i = 0; i < frame; i++) {
            high[ORDER + subframe + i] = fresh[i] + TINY;
        }
        prediction.analyze(high, ORDER, lpc);
        if (!spectrum.frequencies(lpc, lsp)) {
            System.arraycopy(previousLsp, 0, lsp, 0, ORDER);
        }
        int id = HighBandSubmode.SILENCE;
        HighBandSubmode submode = null;
        if (!lower.silent()) {
            submode = rate.choose(lower.criticality(), lowRms, highRms);
            id = submode.id();
        }
        bits.write(1, 1);
        bits.write(id, 3);
        if (submode == null || id == HighBandSubmode.SILENCE) {
            fadeOut();
        } else {
            code(submode, bits);
        }
        return sent;
    }

    /** Lets the synthesis ring out, as the decoder does without a high band. */
    private void fadeOut() {
        Arrays.fill(weightingMemory, 0f);
        Arrays.fill(excitationRms, 0f);
        Arrays.fill(innovationRms, 0f);
        for (int sub = 0; sub < SUBFRAMES; sub++) {
            Arrays.fill(ringing, TINY);
            LinearPrediction.synthesize(ringing, 0, quantizedLpc, ORDER, ringing, 0, subframe, synthesisMemory);
        }
        first = true;
    }

    private void code(HighBandSubmode submode, BitWriter bits) {
        lspQuantizer.writeHigh(lsp, bits, quantized);
        if (first) {
            System.arraycopy(lsp, 0, previousLsp, 0, ORDER);
            System.arraycopy(quantized, 0, previousQuantized, 0, ORDER);
            first = false;
        }
        for (int sub = 0; sub < SUBFRAMES; sub++) {
            float ratio = prepare(sub);
            int at = ORDER + sub * subframe;
            residual(at);
            InnovationSearch search = searches[submode.id()];
            if (search == null) {
                fold(sub, ratio, bits);
            } else {
                innovate(sub, ratio, at, search, bits);
            }
            LinearPrediction.synthesize(excitation, 0, quantizedLpc, ORDER, ringing, 0, subframe, synthesisMemory);
            weighting.filter(ringing, 0, ringing, 0, subframe, weightingMemory);
        }
        System.arraycopy(lsp, 0, previousLsp, 0, ORDER);
        System.arraycopy(quantized, 0, previousQuantized, 0, ORDER);
    }

    /** Filters of a subframe; how much more gain the low band has than the high band where they meet. */
    private float prepare(int sub) {
        float margin = LineSpectrum.MARGIN_HIGH;
        LineSpectrum.interpolate(previousLsp, lsp, interpolated, ORDER, sub, margin);
        LineSpectrum.toLpc(interpolated, ORDER, lpc);
        LineSpectrum.interpolate(previousQuantized, quantized, interpolated, ORDER, sub, margin);
        LineSpectrum.toLpc(interpolated, ORDER, quantizedLpc);
        weighting.set(lpc, GAMMA1, GAMMA2);
        // the band comes out of the filter bank upside down: its lower edge is at pi, its upper edge at 0
        float lowerEdge = 1;
        float upperEdge = 1;
        for (int i = 0; i < ORDER; i += 2) {
            lowerEdge += quantizedLpc[i + 1] - quantizedLpc[i];
            upperEdge += quantizedLpc[i + 1] + quantizedLpc[i];
        }
        edgeGain[sub] = upperEdge;
        return (lower.edgeGain()[sub] + GAIN_FLOOR) / (lowerEdge + GAIN_FLOOR);
    }

    /** The subframe's unquantised excitation through the quantised filter. */
    private void residual(int at) {
        for (int i = 0; i < subframe; i++) {
            float sum = high[at + i];
            for (int k = 0; k < ORDER; k++) {
                sum += quantizedLpc[k] * high[at + i - 1 - k];
            }
            excitation[i] = sum;
        }
    }

    /** Sends only the level of the excitation, relative to the innovation of the layer below. */
    private void fold(int sub, float ratio, BitWriter bits) {
        float rms = Noise.rms(excitation, 0, subframe);
        float gain = ratio * rms / (1 + lower.innovationRms()[sub]);
        bits.write(index(SpeexTables.FOLDING_GAIN_BOUND, gain), 5);
        excitationRms[sub] = rms;
        innovationRms[sub] = rms;
    }

    private void innovate(int sub, float ratio, int at, InnovationSearch search, BitWriter bits) {
        float lowRms = 1 + lower.excitationRms()[sub];
        float gain = ratio * (1 + Noise.rms(excitation, 0, subframe)) / lowRms;
        for (int i = 0; i < LEVELS; i++) {
            levels[i] = LEVEL_SCALE * SpeexTables.HIGH_BAND_GAIN[i] / ratio * lowRms;
        }

        weighting.impulseResponse(quantizedLpc, response, subframe);
        Arrays.fill(ringing, TINY);
        System.arraycopy(synthesisMemory, 0, memory, 0, ORDER);
        LinearPrediction.synthesize(ringing, 0, quantizedLpc, ORDER, ringing, 0, subframe, memory);
        System.arraycopy(weightingMemory, 0, memory, 0, WeightingFilter.TAPS);
        weighting.filter(ringing, 0, ringing, 0, subframe, memory);
        System.arraycopy(weightingMemory, 0, memory, 0, WeightingFilter.TAPS);
        weighting.filter(high, at, target, 0, subframe, memory);
        for (int i = 0; i < subframe; i++) {
            target[i] -= ringing[i];
        }
        search.start(response);
        search.consider(target, levels, LEVELS, index(SpeexTables.HIGH_BAND_GAIN, gain));
        bits.write(search.level(), LEVEL_BITS);
        search.write(bits, excitation);
        excitationRms[sub] = Noise.rms(excitation, 0, subframe);
        innovationRms[sub] = FOLDED_SHARE * excitationRms[sub];
    }

    /** The first step whose upper bound is not below {@code value}; the last step has none. */
    private static int index(float[] bounds, float value) {
        int index = 0;
        while (index < bounds.length - 1 && value > bounds[index]) {
            index++;
        }
        return index;
    }

    @Override
    public void vbrQuality(float quality) {
        rate.vbrQuality(quality);
        lower.vbrQuality(quality + LOWER_QUALITY_LEAD);
    }

    @Override
    public boolean silent() {
        return lower.silent();
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
