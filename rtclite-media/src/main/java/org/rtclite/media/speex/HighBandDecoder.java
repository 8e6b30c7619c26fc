package org.rtclite.media.speex;

import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/**
 * Decoder of a high band layer, and the merging of the band with the one below it.
 *
 * <p>The layer gives a spectrum and either an innovation or only a gain, with which the low band's innovation
 * is folded up. Gains are relative to the low band's. Allocates nothing per frame.
 */
final class HighBandDecoder {

    private static final int SUBFRAMES = HighBandSubmode.SUBFRAMES;
    private static final int ORDER = HighBandSubmode.ORDER;
    private static final float TINY = LossHistory.TINY;

    private static final float[] FOLDING_GAIN = new float[32];
    private static final float[] INNOVATION_GAIN = new float[16];

    static {
        for (int i = 0; i < FOLDING_GAIN.length; i++) {
            FOLDING_GAIN[i] = (float) Math.exp(0.125f * (i - 10));
        }
        for (int i = 0; i < INNOVATION_GAIN.length; i++) {
            INNOVATION_GAIN[i] = (float) (0.87360 * SpeexTables.HIGH_BAND_GAIN[i]);
        }
    }

    private final int subframe;
    private final int frame;
    private final float foldingGain;
    private final Noise noise = new Noise();
    private final BandMerge merge;

    private final float[] high;
    private final float[] excitation;
    private final float[] delayed;
    private final float[] innovation;
    private final float[] lsp = new float[ORDER];
    private final float[] previousLsp = new float[ORDER];
    private final float[] subframeLsp = new float[ORDER];
    private final float[] lpc = new float[ORDER];
    private final float[] memory = new float[ORDER];
    private final float[] edgeGain = new float[SUBFRAMES];
    private boolean first = true;
    private float lastRms;

    /** @param band 1 for 4 to 8 kHz, 2 for 8 to 16 kHz */
    HighBandDecoder(int band) {
        subframe = HighBandSubmode.subframe(band);
        frame = SUBFRAMES * subframe;
        foldingGain = band == 1 ? 0.9f : 0.7f;
        merge = new BandMerge(frame);
        high = new float[frame];
        excitation = new float[subframe];
        delayed = new float[subframe];
        innovation = new float[2 * frame];
    }

    /** The band's innovation as the next higher band folds it: every second sample is zero. */
    float[] innovation() {
        return innovation;
    }

    /** Gain of the subframes' inverse filters at the upper edge of the band; kept over frames without a layer. */
    float[] edgeGain() {
        return edgeGain;
    }

    /**
     * Decodes a layer whose header is read, and merges it with the band below.
     *
     * @param submode null or submode 0 when there is nothing in this band
     * @param low the decoder of the narrowband layer
     * @param lowInnovation innovation of the band below
     * @param lowEdgeGain edge gains of the band below
     * @param out holds the band below from 0 on; takes both bands, twice as many samples
     */
    void decode(
            @Nullable HighBandSubmode submode,
            BitReader bits,
            NarrowbandDecoder low,
            float[] lowInnovation,
            float[] lowEdgeGain,
            float[] out) {
        if (submode == null || submode.id() == HighBandSubmode.SILENCE) {
            silence(low.discontinuous(), out);
            return;
        }
        LineSpectrum.readHigh(bits, lsp);
        if (first) {
            System.arraycopy(lsp, 0, previousLsp, 0, ORDER);
        }
        float power = 0;
        for (int sub = 0; sub < SUBFRAMES; sub++) {
            int at = sub * subframe;
            LinearPrediction.synthesize(delayed, 0, lpc, ORDER, high, at, subframe, memory);
            LineSpectrum.interpolate(previousLsp, lsp, subframeLsp, ORDER, sub, LineSpectrum.MARGIN_HIGH);
            LineSpectrum.toLpc(subframeLsp, ORDER, lpc);
            float ratio = Math.max(TINY, filterRatio(sub, lowEdgeGain[sub]));
            if (submode.shapes() == null) {
                fold(FOLDING_GAIN[bits.read(5)] / ratio, lowInnovation, at);
            } else {
                readInnovation(submode, submode.shapes(), bits, low.excitationRms(sub), ratio);
            }
            for (int i = 0; i < subframe; i++) {
                innovation[2 * (at + i)] = excitation[i];
            }
            System.arraycopy(excitation, 0, delayed, 0, subframe);
            float rms = Noise.rms(delayed, 0, subframe);
            power += rms * rms / SUBFRAMES;
        }
        lastRms = (float) Math.sqrt(power);
        guard();
        merge.merge(out, 0, high, 0, out, 0);
        System.arraycopy(lsp, 0, previousLsp, 0, ORDER);
        first = false;
    }

    /** Makes up the band for a frame that was not received. */
    void conceal(boolean discontinuous, float[] out) {
        if (!discontinuous) {
            LinearPrediction.widen(0.99f, lpc, lpc, ORDER);
            lastRms *= 0.9f;
        }
        first = true;
        for (int i = 0; i < frame; i++) {
            high[i] = noise.next(lastRms);
        }
        finish(out);
    }

    private void silence(boolean discontinuous, float[] out) {
        Arrays.fill(innovation, 0);
        if (discontinuous) {
            conceal(true, out);
            return;
        }
        first = true;
        Arrays.fill(high, TINY);
        finish(out);
    }

    private void finish(float[] out) {
        LinearPrediction.synthesize(high, 0, lpc, ORDER, high, 0, frame, memory);
        guard();
        merge.merge(out, 0, high, 0, out, 0);
    }

    /** How loud the low band's filter is where the bands meet, relative to this one's. */
    private float filterRatio(int sub, float lowEdgeGain) {
        float lower = 1;
        float upper = 1;
        for (int i = 0; i < ORDER; i += 2) {
            lower += lpc[i + 1] - lpc[i];
            upper += lpc[i] + lpc[i + 1];
        }
        edgeGain[sub] = upper;
        return (float) ((lowEdgeGain + 0.01) / (lower + 0.01));
    }

    private void fold(float gain, float[] lowInnovation, int at) {
        for (int i = 0; i < subframe; i += 2) {
            excitation[i] = foldingGain * lowInnovation[at + i] * gain;
            excitation[i + 1] = -(foldingGain * lowInnovation[at + i + 1] * gain);
        }
    }

    private void readInnovation(
            HighBandSubmode submode, ShapeCodebook shapes, BitReader bits, float lowRms, float ratio) {
        float gain = INNOVATION_GAIN[bits.read(4)] * lowRms / ratio;
        shapes.read(bits, gain, excitation, 0, subframe);
        if (submode.doubled()) {
            shapes.readAndAdd(bits, 0.4f * gain, excitation, 0, subframe);
        }
    }

    /** A filter that left the range of numbers starts anew, and its frame is silent. */
    private void guard() {
        if (!(Math.abs(high[frame - 1]) < 1e9f)) {
            Arrays.fill(memory, 0);
            Arrays.fill(delayed, 0);
            Arrays.fill(high, 0);
            lastRms = 0;
        }
    }
}
