package org.rtclite.media.speex;

import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/**
 * Codes the subframes of narrowband frames: pitch prediction, then innovation, by analysis by synthesis.
 *
 * <p>Both are chosen so that the perceptually weighted difference between the speech and what the decoder will
 * make of the bits is least. Holds what the decoder will remember; {@link #save} and {@link #restore} let a frame
 * be coded more than once. Allocates nothing after construction.
 */
final class SubframeEncoder {

    private static final int ORDER = NarrowbandSubmode.ORDER;
    private static final int FRAME = NarrowbandSubmode.FRAME;
    private static final int SUBFRAME = NarrowbandSubmode.SUBFRAME;
    private static final int SUBFRAMES = NarrowbandSubmode.SUBFRAMES;
    private static final int HISTORY = NarrowbandAnalysis.HISTORY;
    private static final int LAG_BITS = 7;
    private static final int MAX_GAIN_BITS = 3;
    private static final int SUBMODES = 9;

    /** By how much a second innovation is finer than the first, and its inverse as the format has it. */
    private static final float SECOND_SCALE = 2.2f;

    private static final float SECOND_UNSCALE = 0.454545f;

    /** The past, then the frame: weighted speech, and excitation. */
    final float[] weighted = new float[HISTORY + FRAME];

    private final float[] excitation = new float[HISTORY + FRAME];
    private final float[] excitationRms = new float[SUBFRAMES];
    private final float[] innovationRms = new float[SUBFRAMES];

    private final int predictions;
    private final @Nullable InnovationSearch[] searches = new InnovationSearch[SUBMODES];
    private final PitchSearch pitchSearch;
    private final float[] weightingMemory = new float[WeightingFilter.TAPS];
    private final float[] synthesisMemory = new float[ORDER];
    private final float[] memory = new float[WeightingFilter.TAPS];
    private final float[] target = new float[SUBFRAME];
    private final float[] ringing = new float[SUBFRAME];
    private final float[] residual = new float[SUBFRAME];
    private final float[] prediction = new float[SUBFRAME];
    private final float[] rest = new float[SUBFRAME];
    private final float[] unpredicted = new float[SUBFRAME];
    private final float[] innovation = new float[SUBFRAME];
    private final float[] synthesized = new float[SUBFRAME];
    private final float[] levels = new float[1 << MAX_GAIN_BITS];

    private final float[] savedWeightingMemory = new float[WeightingFilter.TAPS];
    private final float[] savedSynthesisMemory = new float[ORDER];
    private double savedGrowth;

    SubframeEncoder(SpeexSettings settings) {
        predictions = settings.predictions();
        pitchSearch = new PitchSearch(weighted, excitation, target, prediction, rest, settings.pitchCandidates());
        for (int id = 0; id < SUBMODES; id++) {
            NarrowbandSubmode submode = NarrowbandSubmode.valid(id);
            searches[id] = InnovationSearch.of(
                    submode.shapes(), submode.doubled(), SECOND_SCALE, SECOND_UNSCALE, SUBFRAME, settings);
        }
    }

    /** Makes the frame coded last the past. */
    void shift() {
        System.arraycopy(excitation, FRAME, excitation, 0, HISTORY);
        System.arraycopy(weighted, FRAME, weighted, 0, HISTORY);
    }

    /** Codes a frame as nothing: the state becomes that which the decoder has after silence. */
    void silence() {
        Arrays.fill(excitation, HISTORY, HISTORY + FRAME, 0f);
        Arrays.fill(weighted, HISTORY, HISTORY + FRAME, 0f);
        Arrays.fill(weightingMemory, 0f);
        Arrays.fill(synthesisMemory, 0f);
        Arrays.fill(excitationRms, Noise.rms(excitation, HISTORY, FRAME));
        Arrays.fill(innovationRms, 0f);
    }

    /** Keeps the state before a frame. */
    void save() {
        System.arraycopy(weightingMemory, 0, savedWeightingMemory, 0, WeightingFilter.TAPS);
        System.arraycopy(synthesisMemory, 0, savedSynthesisMemory, 0, ORDER);
        savedGrowth = pitchSearch.growth();
    }

    /** Goes back to the state saved, so that the frame can be coded anew. */
    void restore() {
        System.arraycopy(savedWeightingMemory, 0, weightingMemory, 0, WeightingFilter.TAPS);
        System.arraycopy(savedSynthesisMemory, 0, synthesisMemory, 0, ORDER);
        pitchSearch.growth(savedGrowth);
    }

    /**
     * Codes the four subframes of a frame.
     *
     * @param speech the frame from {@code from} on, what residuals reach back to before it
     * @return energy of the weighted error; 0 where the innovation is noise
     */
    float encode(NarrowbandFrame frame, SubframeFilters[] filters, float[] speech, int from, BitWriter bits) {
        InnovationSearch search = searches[frame.submode.id()];
        float error = 0;
        for (int sub = 0; sub < SUBFRAMES; sub++) {
            SubframeFilters filter = filters[sub];
            int at = HISTORY + sub * SUBFRAME;
            prepare(filter, speech, from + sub * SUBFRAME, at);
            if (search != null) {
                search.start(filter.response);
            }
            PitchGains gains = frame.submode.tapGains();
            if (gains == null) {
                pitchSearch.forced(at, filter.response, frame.lag, frame.forcedGainValue());
                innovate(frame, search);
            } else {
                predict(frame, gains, filter.response, search, sub, bits);
            }
            if (search == null) {
                filter.weighting.invert(filter.quantizedLpc, rest, innovation, SUBFRAME);
            } else {
                bits.write(search.level(), frame.submode.subframeGainBits());
                search.write(bits, innovation);
                error += search.error();
            }
            synthesize(filter, at, sub);
        }
        return error;
    }

    /** Finds the target: weighted speech less what the memories of the decoder will ring. */
    private void prepare(SubframeFilters filter, float[] speech, int from, int at) {
        System.arraycopy(synthesisMemory, 0, memory, 0, ORDER);
        Arrays.fill(ringing, 0f);
        LinearPrediction.synthesize(ringing, 0, filter.quantizedLpc, ORDER, ringing, 0, SUBFRAME, memory);
        System.arraycopy(weightingMemory, 0, memory, 0, WeightingFilter.TAPS);
        filter.weighting.filter(ringing, 0, ringing, 0, SUBFRAME, memory);
        System.arraycopy(weightingMemory, 0, memory, 0, WeightingFilter.TAPS);
        filter.weighting.filter(speech, from, weighted, at, SUBFRAME, memory);
        for (int i = 0; i < SUBFRAME; i++) {
            target[i] = weighted[at + i] - ringing[i];
        }
        NarrowbandAnalysis.residual(speech, from, filter.quantizedLpc, residual, SUBFRAME);
    }

    /** Tries the best few pitch predictions, each with the innovation that it needs. */
    private void predict(
            NarrowbandFrame frame,
            PitchGains gains,
            float[] response,
            @Nullable InnovationSearch search,
            int sub,
            BitWriter bits) {
        int minLag = NarrowbandSubmode.LAG_MIN;
        int maxLag = frame.bounded ? sub * SUBFRAME : NarrowbandSubmode.LAG_MAX;
        int lagBits = LAG_BITS;
        if (frame.submode.pitch() == NarrowbandSubmode.Pitch.FRAME_LAG) {
            minLag = frame.lag;
            maxLag = Math.min(maxLag, minLag);
            lagBits = 0;
        }
        int found = pitchSearch.rank(HISTORY + sub * SUBFRAME, response, minLag, maxLag, gains);
        int count = Math.min(predictions, found);
        int best = 0;
        for (int rank = 0; rank < count; rank++) {
            pitchSearch.select(rank);
            if (innovate(frame, search)) {
                best = rank;
            }
        }
        if (best != count - 1) {
            pitchSearch.select(best);
        }
        pitchSearch.write(best, minLag, lagBits, bits);
    }

    /** Looks for an innovation that codes what the selected prediction left; whether it is the best so far. */
    private boolean innovate(NarrowbandFrame frame, @Nullable InnovationSearch search) {
        if (search == null) {
            return false;
        }
        float frameGain = ExcitationGain.frame(frame.level);
        int gainBits = frame.submode.subframeGainBits();
        if (gainBits == 0) {
            levels[0] = frameGain;
            return search.consider(rest, levels, 1, 0);
        }
        for (int i = 0; i < SUBFRAME; i++) {
            unpredicted[i] = residual[i] - prediction[i];
        }
        int count = 1 << gainBits;
        for (int i = 0; i < count; i++) {
            levels[i] = frameGain * ExcitationGain.subframe(i, gainBits);
        }
        float wanted = Noise.rms(unpredicted, 0, SUBFRAME) / frameGain;
        return search.consider(rest, levels, count, ExcitationGain.subframeIndex(wanted, gainBits));
    }

    /** Does what the decoder will do, so that its memories are known. */
    private void synthesize(SubframeFilters filter, int at, int sub) {
        for (int i = 0; i < SUBFRAME; i++) {
            excitation[at + i] = prediction[i] + innovation[i];
        }
        innovationRms[sub] = Noise.rms(innovation, 0, SUBFRAME);
        excitationRms[sub] = Noise.rms(excitation, at, SUBFRAME);
        LinearPrediction.synthesize(
                excitation, at, filter.quantizedLpc, ORDER, synthesized, 0, SUBFRAME, synthesisMemory);
        filter.weighting.filter(synthesized, 0, weighted, at, SUBFRAME, weightingMemory);
    }

    /** Root mean square of the excitation of each subframe coded last. */
    float[] excitationRms() {
        return excitationRms;
    }

    /** Root mean square of the innovation of each subframe coded last. */
    float[] innovationRms() {
        return innovationRms;
    }
}
