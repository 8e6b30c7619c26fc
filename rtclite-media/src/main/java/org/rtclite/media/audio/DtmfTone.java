package org.rtclite.media.audio;

import java.time.Duration;
import java.util.Locale;
import java.util.Objects;

/**
 * Dials digits in the voice band (ITU-T Q.23): for far sides that know no telephone-event.
 *
 * <p>Two sines per digit, at -14.2 and -12.2 dBov, which are -8 and -6 dBm0 in G.711; the end after the last pause.
 */
public final class DtmfTone implements AudioSource {

    static final int[] LOW_HZ = {697, 770, 852, 941};
    static final int[] HIGH_HZ = {1209, 1336, 1477, 1633};
    static final String DIGITS = "123A456B789C*0#D"; // row by row: low tone, then high tone

    private static final double LOW_PEAK = 32_768 * Math.pow(10, (-14.2 + 3.01) / 20);
    private static final double HIGH_PEAK = 32_768 * Math.pow(10, (-12.2 + 3.01) / 20);

    private final int sampleRateHz;
    private final String digits;
    private final int toneSamples;
    private final int digitSamples;
    private int index;
    private int position;

    /**
     * Makes the source of a string of digits.
     *
     * @param digits of {@code 0-9 * # A-D}, in either case
     * @param tone how long each sounds; at least 40 ms to be recognised (ITU-T Q.24)
     * @param pause how long it is quiet after each; at least 40 ms likewise
     */
    public DtmfTone(int sampleRateHz, String digits, Duration tone, Duration pause) {
        this.sampleRateHz = sampleRateHz;
        this.digits = digits.toUpperCase(Locale.ROOT);
        for (int i = 0; i < digits.length(); i++) {
            if (!isDigit(digits.charAt(i))) {
                throw new IllegalArgumentException("'" + digits.charAt(i) + "' is no DTMF digit, at " + i);
            }
        }
        toneSamples = Math.toIntExact(tone.toMillis() * sampleRateHz / 1000);
        digitSamples = Math.toIntExact(toneSamples + pause.toMillis() * sampleRateHz / 1000);
        if (toneSamples < 1) {
            throw new IllegalArgumentException("tone of " + tone + " is less than a sample");
        }
    }

    /** Whether a character is one of the sixteen digits, in either case. */
    public static boolean isDigit(char c) {
        return DIGITS.indexOf(Character.toUpperCase(c)) >= 0;
    }

    @Override
    public int sampleRateHz() {
        return sampleRateHz;
    }

    @Override
    public int read(short[] pcm, int offset, int samples) {
        Objects.checkFromIndexSize(offset, samples, pcm.length);
        int n = 0;
        while (n < samples && index < digits.length()) {
            pcm[offset + n++] = position < toneSamples ? sample(digits.charAt(index)) : 0;
            if (++position == digitSamples) {
                position = 0;
                index++;
            }
        }
        return n == 0 && samples > 0 ? END : n;
    }

    private short sample(char digit) {
        int key = DIGITS.indexOf(digit);
        double time = 2 * Math.PI * position / sampleRateHz;
        double low = LOW_PEAK * Math.sin(time * LOW_HZ[key / 4]);
        double high = HIGH_PEAK * Math.sin(time * HIGH_HZ[key % 4]);
        return (short) Math.round(low + high);
    }
}
