package org.rtclite.media.audio;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Objects;

/**
 * A conference: each of its parties hears all others.
 *
 * <p>Driven by one media thread, in steps of 10 ms: each party writes what it says to its {@link Party#sink()}, then
 * {@link #mix()} is called once, then each party reads what it hears from its {@link Party#source()}. A party that wrote
 * too little is silent for the rest of the step. Sums beyond 16 bits are turned down, not cut: a limiter per listener
 * acts at once and lets go within half a second.
 *
 * <p>All parties have the conference's rate; put a resampler before others. Nothing allocates but {@link #join()}.
 */
public final class Mixer {

    private static final int STEPS_PER_SECOND = 100;
    private static final float CEILING = 32_000;
    private static final float RELEASES_PER_SECOND = 6; // time constants of the way back to full gain

    private final int sampleRateHz;
    private final int step;
    private final List<Party> parties = new ArrayList<>();
    private final int[] sum;
    private final float release; // share of the way back, per sample

    /** Makes an empty conference at a rate of 8000 to 48000 Hz. */
    public Mixer(int sampleRateHz) {
        if (sampleRateHz < 8000 || sampleRateHz > 48_000) {
            throw new IllegalArgumentException("sample rate is " + sampleRateHz + " Hz, limits 8000 and 48000");
        }
        this.sampleRateHz = sampleRateHz;
        step = sampleRateHz / STEPS_PER_SECOND;
        sum = new int[step];
        release = RELEASES_PER_SECOND / sampleRateHz;
    }

    /** One who speaks and listens. */
    public final class Party {
        private final short[] said = new short[step];
        private final short[] heard = new short[step];
        private int saidLength;
        private int heardPosition = step;
        private float gain = 1;
        private boolean muted;

        private final AudioSink sink = new AudioSink() {
            @Override
            public int sampleRateHz() {
                return sampleRateHz;
            }

            @Override
            public void write(short[] pcm, int offset, int samples) {
                Objects.checkFromIndexSize(offset, samples, pcm.length);
                int n = Math.min(samples, step - saidLength);
                System.arraycopy(pcm, offset, said, saidLength, n);
                saidLength += n;
            }
        };

        private final AudioSource source = new AudioSource() {
            @Override
            public int sampleRateHz() {
                return sampleRateHz;
            }

            @Override
            public int read(short[] pcm, int offset, int samples) {
                int n = Math.min(samples, step - heardPosition);
                System.arraycopy(heard, heardPosition, pcm, offset, n);
                heardPosition += n;
                return n;
            }
        };

        private Party() {}

        /** Takes what this party says, 10 ms per step; what is more is dropped. */
        public AudioSink sink() {
            return sink;
        }

        /** Gives what this party hears, 10 ms per step. */
        public AudioSource source() {
            return source;
        }

        /** Keeps what this party says from the others, or no longer. */
        public void mute(boolean mute) {
            muted = mute;
        }

        /** Takes this party out of the conference. */
        public void leave() {
            parties.remove(this);
        }

        private void hear() {
            for (int i = 0; i < step; i++) {
                int others = sum[i] - own(i);
                float size = Math.abs(others);
                // never a step in the gain: it falls only while a peak rises through the ceiling
                gain = size * gain > CEILING ? CEILING / size : gain + (1 - gain) * release;
                heard[i] = (short) Math.round(others * gain);
            }
            heardPosition = 0;
        }

        private int own(int i) {
            return muted ? 0 : said[i];
        }
    }

    /** Adds a party. */
    public Party join() {
        Party party = new Party();
        parties.add(party);
        return party;
    }

    /** How many parties there are. */
    public int size() {
        return parties.size();
    }

    /** Ends a step: what was said becomes what is heard. */
    public void mix() {
        Arrays.fill(sum, 0);
        for (Party party : parties) {
            Arrays.fill(party.said, party.saidLength, step, (short) 0);
            for (int i = 0; i < step; i++) {
                sum[i] += party.own(i);
            }
        }
        for (Party party : parties) {
            party.hear();
        }
        for (Party party : parties) {
            party.saidLength = 0;
        }
    }
}
