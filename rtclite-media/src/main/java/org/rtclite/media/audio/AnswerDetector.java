package org.rtclite.media.audio;

import java.util.Objects;

/**
 * Guesses whether a person or a machine has answered a call.
 *
 * <p>A heuristic, as all of its kind: people say a word or two and wait, machines speak for long and then beep. A
 * greeting of up to 1.8 s followed by 0.8 s of silence is a {@link Answer#PERSON}; one that goes on longer is a {@link
 * Answer#MACHINE}, and so is a beep; four seconds without a word are {@link Answer#SILENCE}. After {@code MACHINE} it
 * goes on to listen for the {@link #beeped() beep}, a steady tone of 150 ms and more, after which a message can be left.
 *
 * <p>Feed it what the far end says from the answer on. One caller at a time; nothing allocates.
 */
public final class AnswerDetector implements AudioSink {

    /** What answered. */
    public enum Answer {
        /** Not known yet. */
        UNDECIDED,
        /** A short greeting, then silence. */
        PERSON,
        /** A long greeting, or a beep. */
        MACHINE,
        /** Nobody said anything. */
        SILENCE
    }

    private static final int LONGEST_GREETING_MS = 1800;
    private static final int SILENCE_AFTER_GREETING_MS = 800;
    private static final int NOBODY_MS = 4000;
    private static final int BEEP_MS = 150;
    private static final int FRAMES_PER_SECOND = 100;
    private static final double BEEP_MIN_DBOV = -40;
    private static final double BEEP_MIN_HZ = 350;
    private static final double BEEP_MAX_HZ = 2100;
    private static final double PURITY = 0.985; // how much of a frame a sine must explain
    private static final double STEADY = 0.015; // how little its frequency may differ from the first frame's

    private final VoiceActivity voice;
    private final int sampleRateHz;
    private final short[] frame;
    private int filled;
    private int elapsedMs;
    private boolean spoken;
    private int greetingMs;
    private double toneHz;
    private int toneMs;
    private boolean beeped;
    private Answer answer = Answer.UNDECIDED;

    /** Makes a detector for a stream of that rate, 8000 to 48000 Hz. */
    public AnswerDetector(int sampleRateHz) {
        if (sampleRateHz < 8000 || sampleRateHz > 48_000) {
            throw new IllegalArgumentException("sample rate is " + sampleRateHz + " Hz, limits 8000 and 48000");
        }
        this.sampleRateHz = sampleRateHz;
        voice = new VoiceActivity(sampleRateHz);
        frame = new short[sampleRateHz / FRAMES_PER_SECOND];
    }

    @Override
    public int sampleRateHz() {
        return sampleRateHz;
    }

    @Override
    public void write(short[] pcm, int offset, int samples) {
        Objects.checkFromIndexSize(offset, samples, pcm.length);
        for (int done = 0; done < samples; ) {
            int n = Math.min(samples - done, frame.length - filled);
            System.arraycopy(pcm, offset + done, frame, filled, n);
            filled += n;
            done += n;
            if (filled == frame.length) {
                filled = 0;
                elapsedMs += 1000 / FRAMES_PER_SECOND;
                voice.write(frame, 0, frame.length);
                listenForBeep();
                decide();
            }
        }
    }

    private void decide() {
        if (answer != Answer.UNDECIDED) {
            return;
        }
        if (beeped) {
            answer = Answer.MACHINE;
        } else if (voice.isActive()) {
            spoken = true;
            greetingMs = voice.speechMs() - voice.silenceMs();
            if (greetingMs > LONGEST_GREETING_MS) {
                answer = Answer.MACHINE;
            }
        } else if (spoken && voice.silenceMs() >= SILENCE_AFTER_GREETING_MS) {
            answer = Answer.PERSON;
        } else if (!spoken && elapsedMs >= NOBODY_MS) {
            answer = Answer.SILENCE;
        }
    }

    /**
     * A sine obeys {@code x[n-1] + x[n+1] = 2 cos(w) x[n]}: the least-squares fit of that gives its frequency, and the
     * error how much else there is.
     */
    private void listenForBeep() {
        double product = 0;
        double energy = 1e-9;
        double outer = 1e-9;
        for (int i = 1; i < frame.length - 1; i++) {
            double sides = frame[i - 1] + frame[i + 1];
            product += sides * frame[i];
            energy += (double) frame[i] * frame[i];
            outer += sides * sides;
        }
        double cosine = product / energy / 2;
        double explained = product * product / (energy * outer);
        double hz = Math.abs(cosine) < 1 ? Math.acos(cosine) / (2 * Math.PI) * sampleRateHz : 0;
        double level = LevelMeter.rmsDbov(frame, 0, frame.length);
        boolean tone = explained > PURITY && level > BEEP_MIN_DBOV && hz > BEEP_MIN_HZ && hz < BEEP_MAX_HZ;
        if (!tone) {
            toneMs = 0;
        } else if (toneMs > 0 && Math.abs(hz - toneHz) < STEADY * toneHz) {
            toneMs += 1000 / FRAMES_PER_SECOND;
        } else {
            toneMs = 1000 / FRAMES_PER_SECOND;
            toneHz = hz;
        }
        beeped |= toneMs >= BEEP_MS;
    }

    /** What is known so far; final once it is not {@link Answer#UNDECIDED}. */
    public Answer answer() {
        return answer;
    }

    /** How long the greeting was when the answer was decided, or is so far. */
    public int greetingMs() {
        return greetingMs;
    }

    /** Whether a beep has been heard. */
    public boolean beeped() {
        return beeped;
    }
}
