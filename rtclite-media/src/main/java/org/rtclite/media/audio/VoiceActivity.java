package org.rtclite.media.audio;

import java.util.Objects;

/**
 * Tells speech from the background by its level, 10 ms at a time.
 *
 * <p>The background is followed from below: at once when it falls, by 3 dB a second when it rises. Speech is what stands
 * 9 dB above it and above an absolute floor; it must last 30 ms to count, and pauses of up to 200 ms belong to it.
 * Music and loud noise that begins suddenly count as speech for some seconds.
 *
 * <p>One stream, one caller at a time; nothing allocates.
 */
public final class VoiceActivity implements AudioSink {

    private static final int FRAMES_PER_SECOND = 100;
    private static final double MARGIN_DB = 9;
    private static final double FLOOR_DBOV = -60;
    private static final double QUIETEST_DBOV = -80;
    private static final double LOUDEST_BACKGROUND_DBOV = -25;
    private static final double LOUDEST_AT_START_DBOV = -40; // a stream may begin with a word
    private static final double RISE_DB = 3.0 / FRAMES_PER_SECOND;
    private static final int FRAMES_TO_START = 3;
    private static final int FRAMES_TO_END = 20;

    private final int sampleRateHz;
    private final int frame;
    private double squares;
    private int counted;
    private double backgroundDbov;
    private int loudFrames;
    private int quietFrames = FRAMES_TO_END;
    private boolean active;
    private long spokenFrames;
    private long frames;

    /** Makes a detector for a stream of that rate, at least 1000 Hz. */
    public VoiceActivity(int sampleRateHz) {
        if (sampleRateHz < 1000) {
            throw new IllegalArgumentException("sample rate is " + sampleRateHz + " Hz, limit 1000");
        }
        this.sampleRateHz = sampleRateHz;
        frame = sampleRateHz / FRAMES_PER_SECOND;
    }

    @Override
    public int sampleRateHz() {
        return sampleRateHz;
    }

    @Override
    public void write(short[] pcm, int offset, int samples) {
        Objects.checkFromIndexSize(offset, samples, pcm.length);
        for (int i = offset; i < offset + samples; i++) {
            squares += (double) pcm[i] * pcm[i];
            if (++counted == frame) {
                judge(10 * Math.log10(squares / frame / (32_768.0 * 32_768.0) + 1e-12));
                squares = 0;
                counted = 0;
            }
        }
    }

    private void judge(double levelDbov) {
        if (frames++ == 0) {
            backgroundDbov = Math.max(QUIETEST_DBOV, Math.min(LOUDEST_AT_START_DBOV, levelDbov));
        }
        boolean loud = levelDbov > FLOOR_DBOV && levelDbov > backgroundDbov + MARGIN_DB;
        if (levelDbov < backgroundDbov) {
            backgroundDbov = Math.max(QUIETEST_DBOV, levelDbov);
        } else {
            backgroundDbov = Math.min(LOUDEST_BACKGROUND_DBOV, Math.min(levelDbov, backgroundDbov + RISE_DB));
        }
        loudFrames = loud ? loudFrames + 1 : 0;
        quietFrames = loud ? 0 : quietFrames + 1;
        if (!active && loudFrames == FRAMES_TO_START) {
            active = true;
            spokenFrames = FRAMES_TO_START;
        } else if (active) {
            spokenFrames++;
            active = quietFrames < FRAMES_TO_END;
        }
    }

    /** Whether somebody speaks. */
    public boolean isActive() {
        return active;
    }

    /** How long the current speech, or else the last, has gone on, its pauses included. */
    public int speechMs() {
        return (int) (spokenFrames * 1000 / FRAMES_PER_SECOND);
    }

    /** How long it has been quiet: from the last loud 10 ms on. */
    public int silenceMs() {
        return (int) (Math.min(quietFrames, frames) * 1000 / FRAMES_PER_SECOND);
    }

    /** What it takes for the background. */
    public double backgroundDbov() {
        return backgroundDbov;
    }
}
