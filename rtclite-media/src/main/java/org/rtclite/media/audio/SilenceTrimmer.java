package org.rtclite.media.audio;

import java.util.Arrays;

/** Cuts the silence off both ends of a recording, as {@link VoiceActivity} hears it. */
public final class SilenceTrimmer {

    private static final int MARGIN_MS = 100; // soft beginnings and endings lie below the threshold

    private SilenceTrimmer() {}

    /**
     * Trims a recording.
     *
     * @param pcm mono, not changed
     * @param sampleRateHz its rate, at least 1000 Hz
     * @return from 100 ms before the first word to 100 ms after the last one; empty when nobody speaks
     */
    public static short[] trim(short[] pcm, int sampleRateHz) {
        VoiceActivity voice = new VoiceActivity(sampleRateHz);
        int frame = sampleRateHz / 100;
        int margin = sampleRateHz * MARGIN_MS / 1000;
        int first = -1;
        int last = 0;
        for (int at = 0; at + frame <= pcm.length; at += frame) {
            voice.write(pcm, at, frame);
            if (voice.isActive()) {
                int end = at + frame;
                first = first >= 0 ? first : end - samples(voice.speechMs(), sampleRateHz);
                last = end - samples(voice.silenceMs(), sampleRateHz);
            }
        }
        return first < 0
                ? new short[0]
                : Arrays.copyOfRange(pcm, Math.max(0, first - margin), Math.min(pcm.length, last + margin));
    }

    private static int samples(int ms, int sampleRateHz) {
        return ms * (sampleRateHz / 100) / 10;
    }
}
