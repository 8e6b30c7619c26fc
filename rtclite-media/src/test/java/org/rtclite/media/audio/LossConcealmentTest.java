package org.rtclite.media.audio;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.Arrays;
import java.util.Random;
import org.junit.jupiter.api.Test;

class LossConcealmentTest {

    private static final int RATE = 8000;
    private static final int FRAME = 80;

    @Test
    void leavesSpeechWithoutGapsAlone() {
        short[] speech = SyntheticSpeech.of(RATE, RATE, 1);
        short[] out = speech.clone();
        LossConcealment concealment = new LossConcealment(RATE);
        for (int i = 0; i + FRAME <= out.length; i += FRAME) {
            concealment.received(out, i, FRAME);
        }
        assertArrayEquals(speech, out);
    }

    @Test
    void continuesASineOfAnyPitchPeriodThroughTwentyMilliseconds() {
        for (int rate : new int[] {8000, 16_000, 48_000}) {
            for (int period = rate / 200; period <= rate / 66; period += rate / 1000) {
                LossConcealment concealment = new LossConcealment(rate);
                short[] pcm = new short[rate / 10];
                for (int i = 0; i < pcm.length; i++) {
                    pcm[i] = (short) Math.round(10_000 * Math.sin(2 * Math.PI * i / period));
                }
                concealment.received(pcm, 0, pcm.length);
                short[] gap = new short[rate / 50];
                concealment.conceal(gap, 0, gap.length);
                for (int i = 0; i < gap.length; i++) {
                    double level = Math.min(1, 1 - (i - rate / 100.0) / (rate / 20.0));
                    double expected = level * 10_000 * Math.sin(2 * Math.PI * (pcm.length + i) / period);
                    assertEquals(expected, gap[i], 450, "sample " + i + " of period " + period + " at " + rate);
                }
            }
        }
    }

    @Test
    void isSilentSixtyMillisecondsIntoAGapAndStaysSo() {
        LossConcealment concealment = new LossConcealment(RATE);
        short[] speech = SyntheticSpeech.of(RATE, RATE, 2);
        concealment.received(speech, 0, speech.length);
        short[] gap = new short[RATE];
        for (int i = 0; i < gap.length; i += 160) {
            concealment.conceal(gap, i, 160);
        }
        assertTrue(rms(gap, 0, 80) > 0.5 * rms(speech, speech.length - 160, 160));
        assertTrue(rms(gap, 240, 80) < rms(gap, 0, 80));
        for (int i = 480; i < gap.length; i++) {
            assertEquals(0, gap[i], "sample " + i);
        }
    }

    @Test
    void doesNotDependOnHowAGapIsCutIntoCalls() {
        short[] speech = SyntheticSpeech.of(RATE, RATE, 3);
        short[] whole = concealed(speech, 480);
        for (int size : new int[] {1, 7, 80, 160}) {
            assertArrayEquals(whole, concealed(speech, size), "calls of " + size);
        }
    }

    private static short[] concealed(short[] speech, int size) {
        LossConcealment concealment = new LossConcealment(RATE);
        short[] out = speech.clone();
        concealment.received(out, 0, 4000);
        for (int i = 0; i < 480; i += size) {
            concealment.conceal(out, 4000 + i, Math.min(size, 480 - i));
        }
        for (int i = 4480; i < 6400; i += size) {
            concealment.received(out, i, Math.min(size, 6400 - i));
        }
        return out;
    }

    @Test
    void joinsWithoutAStepAtBothEnds() {
        short[] speech = SyntheticSpeech.of(RATE, 2 * RATE, 4);
        int steepest = 0;
        for (int i = 1; i < speech.length; i++) {
            steepest = Math.max(steepest, Math.abs(speech[i] - speech[i - 1]));
        }
        for (int start = 2000; start < speech.length - 800; start += 173) {
            short[] out = speech.clone();
            LossConcealment concealment = new LossConcealment(RATE);
            concealment.received(out, 0, start);
            concealment.conceal(out, start, 160);
            concealment.received(out, start + 160, out.length - start - 160);
            for (int i = start; i < start + 260; i++) {
                int slope = Math.abs(out[i] - out[i - 1]);
                assertTrue(slope <= steepest * 5 / 4, "step of " + slope + " at " + (i - start) + ", gap at " + start);
            }
        }
    }

    @Test
    void concealsNothingWithNothingAndSurvivesFullScale() {
        LossConcealment concealment = new LossConcealment(RATE);
        short[] pcm = new short[160];
        concealment.conceal(pcm, 0, 160);
        assertArrayEquals(new short[160], pcm);
        Random random = new Random(5);
        for (int round = 0; round < 200; round++) {
            int n = 1 + random.nextInt(160);
            for (int i = 0; i < n; i++) {
                pcm[i] = random.nextBoolean() ? Short.MAX_VALUE : Short.MIN_VALUE;
            }
            if (random.nextInt(3) == 0) {
                concealment.conceal(pcm, 0, n);
            } else {
                concealment.received(pcm, 0, n);
            }
        }
        concealment.reset();
        concealment.conceal(pcm, 0, 160);
        assertArrayEquals(new short[160], pcm);
    }

    @Test
    void refusesRatesAndRangesOutOfBounds() {
        assertThrows(IllegalArgumentException.class, () -> new LossConcealment(7999));
        assertThrows(IllegalArgumentException.class, () -> new LossConcealment(96_000));
        LossConcealment concealment = new LossConcealment(RATE);
        assertThrows(IndexOutOfBoundsException.class, () -> concealment.conceal(new short[10], 5, 6));
        assertThrows(IndexOutOfBoundsException.class, () -> concealment.received(new short[10], -1, 6));
    }

    /** Five percent of 20 ms packets lost from voiced speech: spectral distance and segmental SNR of the gaps. */
    @Test
    void soundsCloserToTheSpeechThanSilenceOrRepetition() {
        Random random = new Random(6);
        short[] speech = SyntheticSpeech.of(RATE, 60 * RATE, 6);
        short[] appendix = speech.clone();
        short[] silence = speech.clone();
        short[] repetition = speech.clone();
        LossConcealment concealment = new LossConcealment(RATE);
        boolean[] lost = new boolean[speech.length / 160];
        for (int frame = 0; frame < lost.length; frame++) {
            int start = frame * 160;
            lost[frame] = frame > 5 && random.nextInt(100) < 5;
            if (lost[frame]) {
                concealment.conceal(appendix, start, 160);
                Arrays.fill(silence, start, start + 160, (short) 0);
                System.arraycopy(repetition, start - 160, repetition, start, 160);
            } else {
                concealment.received(appendix, start, 160);
            }
        }
        Score ours = score(speech, appendix, lost);
        Score none = score(speech, silence, lost);
        Score last = score(speech, repetition, lost);
        String all = "ours " + ours + ", silence " + none + ", repetition " + last;
        assertTrue(ours.snrDb > none.snrDb + 2.5 && ours.snrDb > last.snrDb + 4, all);
        assertTrue(ours.spectralDistanceDb < 0.6 * none.spectralDistanceDb, all);
        assertTrue(ours.spectralDistanceDb < 0.75 * last.spectralDistanceDb, all);
    }

    private record Score(double snrDb, double spectralDistanceDb) {}

    /** Over windows of 32 ms around each lost packet, so that both joins count. */
    private static Score score(short[] speech, short[] out, boolean[] lost) {
        double snr = 0;
        double distance = 0;
        int count = 0;
        for (int frame = 0; frame < lost.length - 1; frame++) {
            if (!lost[frame]) {
                continue;
            }
            int start = frame * 160 - 48;
            double signal = 1;
            double noise = 1;
            for (int i = start; i < start + 256; i++) {
                signal += (double) speech[i] * speech[i];
                noise += Math.pow(speech[i] - out[i], 2);
            }
            snr += 10 * Math.log10(signal / noise);
            double squares = 0;
            for (int bin = 4; bin < 110; bin++) {
                squares += Math.pow(20 * Math.log10((bin(speech, start, bin) + 30) / (bin(out, start, bin) + 30)), 2);
            }
            distance += Math.sqrt(squares / 106);
            count++;
        }
        assertTrue(count > 50);
        return new Score(snr / count, distance / count);
    }

    private static double bin(short[] pcm, int start, int bin) {
        double re = 0;
        double im = 0;
        for (int i = 0; i < 256; i++) {
            double windowed = pcm[start + i] * (0.5 - 0.5 * Math.cos(2 * Math.PI * i / 256));
            re += windowed * Math.cos(2 * Math.PI * bin * i / 256);
            im += windowed * Math.sin(2 * Math.PI * bin * i / 256);
        }
        return Math.hypot(re, im);
    }

    private static double rms(short[] pcm, int offset, int n) {
        double squares = 0;
        for (int i = offset; i < offset + n; i++) {
            squares += (double) pcm[i] * pcm[i];
        }
        return Math.sqrt(squares / n);
    }
}
