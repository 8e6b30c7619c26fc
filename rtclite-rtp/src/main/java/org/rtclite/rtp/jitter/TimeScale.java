package org.rtclite.rtp.jitter;

/**
 * Makes a piece of speech a little longer or shorter without changing its pitch.
 *
 * <p>Leaves out, or repeats, a stretch that looks like its continuation, with a cross-fade: the length of the stretch is
 * the one below what is wanted at which the waveform resembles itself most (as in SOLA and its kin). Where nothing
 * resembles, nothing is done, unless it is so quiet that nobody will hear. Works in place, allocates nothing.
 */
public final class TimeScale {

    private static final double LIKENESS = 0.6;
    private static final int QUIET = 100; // mean absolute value; -50 dBov

    private final int fade;
    private final int longest;
    private final int shortest;

    /** For PCM of that rate. */
    public TimeScale(int sampleRateHz) {
        fade = sampleRateHz / 200; // 5 ms
        longest = sampleRateHz / 80; // 12.5 ms: a pitch of 80 Hz
        shortest = sampleRateHz / 1000;
    }

    /** The most that one call can add. */
    public int maxAdded() {
        return longest;
    }

    /**
     * Changes the length of {@code pcm[offset .. offset + samples)} by about {@code wanted}, never by more.
     *
     * @param pcm has room for {@link #maxAdded()} samples behind
     * @param wanted samples to add, or, negative, to take away
     * @return the new length
     */
    public int change(short[] pcm, int offset, int samples, int wanted) {
        int limit = Math.min(longest, Math.min(Math.abs(wanted), samples - fade));
        if (limit < shortest) {
            return samples;
        }
        int lag = bestLag(pcm, offset, limit);
        if (lag == 0) {
            return samples;
        }
        return wanted < 0 ? shorten(pcm, offset, samples, lag) : lengthen(pcm, offset, samples, lag);
    }

    /** The lag at which the beginning resembles what follows most; 0 when it does nowhere. */
    private int bestLag(short[] pcm, int offset, int limit) {
        long energy = 0;
        long level = 0;
        for (int i = 0; i < fade; i++) {
            energy += (long) pcm[offset + i] * pcm[offset + i];
            level += Math.abs(pcm[offset + i]);
        }
        if (level <= (long) QUIET * fade) {
            return limit;
        }
        long lagEnergy = 0;
        for (int i = 0; i < fade; i++) {
            lagEnergy += (long) pcm[offset + shortest + i] * pcm[offset + shortest + i];
        }
        int best = 0;
        double bestLikeness = LIKENESS;
        for (int lag = shortest; lag <= limit; lag++) {
            long product = 0;
            for (int i = 0; i < fade; i++) {
                product += (long) pcm[offset + i] * pcm[offset + lag + i];
            }
            double likeness = product / Math.sqrt((double) energy * Math.max(1, lagEnergy));
            // of two that are alike the longer one gets there sooner
            if (likeness >= bestLikeness - 0.02 && likeness >= LIKENESS) {
                best = lag;
                bestLikeness = Math.max(bestLikeness, likeness);
            }
            if (lag < limit) {
                int leaves = pcm[offset + lag];
                int enters = pcm[offset + lag + fade];
                lagEnergy += (long) enters * enters - (long) leaves * leaves;
            }
        }
        return best;
    }

    private int shorten(short[] pcm, int offset, int samples, int lag) {
        for (int i = 0; i < fade; i++) {
            pcm[offset + i] = blend(pcm[offset + i], pcm[offset + lag + i], i);
        }
        int rest = offset + fade;
        System.arraycopy(pcm, rest + lag, pcm, rest, samples - fade - lag);
        return samples - lag;
    }

    private int lengthen(short[] pcm, int offset, int samples, int lag) {
        // what stands behind the fade moves back; the fade itself still finds its samples where they were
        System.arraycopy(pcm, offset + fade, pcm, offset + fade + lag, samples - fade);
        for (int i = fade - 1; i >= 0; i--) {
            pcm[offset + lag + i] = blend(pcm[offset + lag + i], pcm[offset + i], i);
        }
        return samples + lag;
    }

    private short blend(short from, short to, int i) {
        return (short) ((from * (fade - i) + to * i) / fade);
    }
}
