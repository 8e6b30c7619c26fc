package org.rtclite.media.speex;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/**
 * What a receiver of Speex asks of the sender's encoder, as {@code a=fmtp} says it (RFC 5574 section 4.1.1).
 *
 * <p>The two sides of a call ask independently of each other. None of this is needed for decoding.
 *
 * @param modes modes wanted, most wanted first, 0 to 10, no two the same; empty: what the RFC says for the band, 3
 *     in narrowband and 8 in the others
 * @param anyMode whether modes that are not listed decode as well; without it the sender must keep to the list
 * @param rate whether the bit rate may vary
 * @param comfortNoise whether the receiver fills pauses with noise, so that they need not be sent
 */
public record SpeexParameters(List<Integer> modes, boolean anyMode, Rate rate, boolean comfortNoise) {

    /** What a missing {@code a=fmtp} stands for. */
    public static final SpeexParameters DEFAULT = new SpeexParameters(List.of(), true, Rate.CONSTANT, false);

    private static final int MAX_MODE = 10;
    private static final String ANY = "any";

    /** The parameter {@code vbr}. */
    public enum Rate {
        CONSTANT("off"),
        VARIABLE("on"),
        /** Constant, but pauses are coded with short frames. */
        VOICE_ACTIVITY("vad");

        private final String text;

        Rate(String text) {
            this.text = text;
        }
    }

    public SpeexParameters {
        modes = List.copyOf(modes);
        for (int i = 0; i < modes.size(); i++) {
            if (modes.get(i) < 0 || modes.get(i) > MAX_MODE) {
                throw new IllegalArgumentException("Speex mode is " + modes.get(i) + ", allowed 0 to " + MAX_MODE);
            }
            if (modes.indexOf(modes.get(i)) != i) {
                throw new IllegalArgumentException("Speex mode " + modes.get(i) + " is listed twice");
            }
        }
        anyMode |= modes.isEmpty();
    }

    /** The same preferring that mode, all others being welcome too. */
    public SpeexParameters withMode(int mode) {
        return new SpeexParameters(List.of(mode), true, rate, comfortNoise);
    }

    /** The same with another rate. */
    public SpeexParameters withRate(Rate other) {
        return new SpeexParameters(modes, anyMode, other, comfortNoise);
    }

    /** The same with or without comfort noise. */
    public SpeexParameters withComfortNoise(boolean fills) {
        return new SpeexParameters(modes, anyMode, rate, fills);
    }

    /**
     * Reads the parameters of an {@code a=fmtp} line; what is unknown or makes no sense is as if it were not there.
     *
     * @param parameters names in lower case; values with or without their quotes
     */
    public static SpeexParameters of(Map<String, String> parameters) {
        List<Integer> modes = new ArrayList<>();
        boolean any = false;
        for (String entry : value(parameters, "mode").split(",", -1)) {
            int mode = mode(entry.strip());
            any |= entry.strip().equals(ANY);
            if (mode >= 0 && !modes.contains(mode)) {
                modes.add(mode);
            }
        }
        String vbr = value(parameters, "vbr");
        Rate rate = Rate.CONSTANT;
        for (Rate known : Rate.values()) {
            rate = known.text.equals(vbr) ? known : rate;
        }
        return new SpeexParameters(modes, any, rate, value(parameters, "cng").equals("on"));
    }

    private static String value(Map<String, String> parameters, String name) {
        return parameters.getOrDefault(name, "").replace("\"", "").strip().toLowerCase(Locale.ROOT);
    }

    /** The number of a mode; -1 for what is none. */
    private static int mode(String entry) {
        boolean isNumber =
                !entry.isEmpty() && entry.length() <= 2 && entry.chars().allMatch(c -> c >= '0' && c <= '9');
        int mode = isNumber ? Integer.parseInt(entry) : -1;
        return mode <= MAX_MODE ? mode : -1;
    }

    /** Writes them for {@code a=fmtp}, leaving out what is the default; the mode's quotes are part of its value. */
    public Map<String, String> toMap() {
        Map<String, String> parameters = new LinkedHashMap<>();
        if (!modes.isEmpty()) {
            StringBuilder list = new StringBuilder("\"");
            modes.forEach(mode -> list.append(mode).append(','));
            parameters.put("mode", anyMode ? list + ANY + "\"" : list.substring(0, list.length() - 1) + "\"");
        }
        if (rate != Rate.CONSTANT) {
            parameters.put("vbr", rate.text);
        }
        if (comfortNoise) {
            parameters.put("cng", "on");
        }
        return parameters;
    }
}
