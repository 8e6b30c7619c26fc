package org.rtclite.media.speex;

/**
 * Open-loop pitch: the lags at which a stretch of signal best predicts itself.
 *
 * <p>All lags are correlated at once, four samples of the stretch per pass, in loops over lags that the virtual
 * machine can vectorise. Allocates nothing after construction.
 */
final class PitchCorrelation {

    /** Keeps the normalisation of silence defined. */
    private static final float GAIN_FLOOR = 10f;

    private final int maxLags;
    /** Index i belongs to lag {@code maxLag - i}: ascending in memory order of the past. */
    private final float[] correlation;

    private final float[] energy;
    private final float[] score;
    private final float[] bestScore;

    /** Room for {@code maxLags} different lags and lists of {@code maxBest} winners. */
    PitchCorrelation(int maxLags, int maxBest) {
        this.maxLags = maxLags;
        correlation = new float[maxLags];
        energy = new float[maxLags];
        score = new float[maxLags];
        bestScore = new float[maxBest];
    }

    /**
     * Finds the {@code count} lags of the greatest normalised correlation, best first.
     *
     * @param signal holds {@code maxLag} samples of past before {@code at}
     * @param samples length of the stretch, a multiple of 4
     * @param lags takes the winners; {@code count} is at most the number of lags
     */
    void search(float[] signal, int at, int samples, int minLag, int maxLag, int[] lags, int count) {
        int lagCount = maxLag - minLag + 1;
        if (lagCount > maxLags) {
            throw new IllegalArgumentException(lagCount + " lags, limit " + maxLags);
        }
        correlate(signal, at, samples, maxLag, lagCount);
        energies(signal, at, samples, maxLag, lagCount);
        for (int i = 0; i < lagCount; i++) {
            score[i] = correlation[i] * correlation[i] / (1 + energy[i]);
        }
        int found = 0;
        // from the shortest lag: of equal scores the shorter lag wins
        for (int i = lagCount - 1; i >= 0; i--) {
            float s = score[i];
            if (found == count && s <= bestScore[count - 1]) {
                continue;
            }
            int k = found < count ? found++ : count - 1;
            for (; k > 0 && s > bestScore[k - 1]; k--) {
                bestScore[k] = bestScore[k - 1];
                lags[k] = lags[k - 1];
            }
            bestScore[k] = s;
            lags[k] = maxLag - i;
        }
    }

    /**
     * How well a lag of the last search predicts: the normalised correlation, 0 to 1.
     *
     * @param energy0 energy of the stretch itself
     */
    float gain(int lag, int maxLag, float energy0) {
        int i = maxLag - lag;
        float norm = GAIN_FLOOR + (float) (Math.sqrt(energy0) * Math.sqrt(energy[i]));
        return Math.max(0, correlation[i] / norm);
    }

    private void correlate(float[] signal, int at, int samples, int maxLag, int lagCount) {
        float[] sums = correlation;
        java.util.Arrays.fill(sums, 0, lagCount, 0f);
        int base = at - maxLag;
        for (int j = 0; j < samples; j += 4) {
            float x0 = signal[at + j];
            float x1 = signal[at + j + 1];
            float x2 = signal[at + j + 2];
            float x3 = signal[at + j + 3];
            int past = base + j;
            for (int i = 0; i < lagCount; i++) {
                sums[i] += x0 * signal[past + i]
                        + x1 * signal[past + i + 1]
                        + x2 * signal[past + i + 2]
                        + x3 * signal[past + i + 3];
            }
        }
    }

    /** Sliding energies of the past, one subtraction and one addition from lag to lag. */
    private void energies(float[] signal, int at, int samples, int maxLag, int lagCount) {
        int start = at - maxLag + lagCount - 1;
        double sum = 0;
        for (int j = 0; j < samples; j++) {
            sum += signal[start + j] * signal[start + j];
        }
        energy[lagCount - 1] = (float) sum;
        for (int i = lagCount - 2; i >= 0; i--) {
            float in = signal[at - maxLag + i];
            float out = signal[at - maxLag + i + samples];
            sum += (double) in * in - (double) out * out;
            energy[i] = (float) Math.max(0, sum);
        }
    }
}
