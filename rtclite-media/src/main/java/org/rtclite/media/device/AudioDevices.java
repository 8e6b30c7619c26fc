package org.rtclite.media.device;

import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Lists and opens audio devices. */
public final class AudioDevices {

    private static final double TONE_HZ = 440;

    private AudioDevices() {}

    /** The sound cards of this machine; empty when there are none or java.desktop is absent. */
    public static List<DeviceInfo> list() {
        return hasJavaSound() ? JavaSound.list() : List.of();
    }

    /** Whether sound cards can be reached at all: whether the module java.desktop is present. */
    public static boolean hasJavaSound() {
        try {
            Class.forName("javax.sound.sampled.AudioSystem", false, AudioDevices.class.getClassLoader());
            return true;
        } catch (ClassNotFoundException e) {
            return false;
        }
    }

    /** The same with the card's own rate. */
    public static AudioDevice open(String name, int sampleRateHz) throws IOException {
        return open(name, sampleRateHz, 0);
    }

    /**
     * Opens a device by name.
     *
     * <p>{@code default} is the system's sound card, or silence when there is none: {@link AudioDevice#explanation}
     * then says why. {@code null} is silence, {@code tone} or {@code tone:660} a sine, {@code loopback} an echo; {@code
     * file:in.wav,out.wav} plays one file as the microphone and records to the other, and either name may be left out.
     * Any other name is part of the name of a card in {@link #list}.
     *
     * @param sampleRateHz rate of the device's source and sink: best the call's
     * @param cardRateHz rate at which a card is run; 0 is the card's own
     * @throws IOException if a card or file that was asked for by name does not open
     */
    public static AudioDevice open(String name, int sampleRateHz, int cardRateHz) throws IOException {
        int colon = name.indexOf(':');
        String kind = colon < 0 ? name : name.substring(0, colon);
        String argument = colon < 0 ? "" : name.substring(colon + 1);
        return switch (kind) {
            case "default" -> card(sampleRateHz, cardRateHz);
            case "null" -> StandIn.silent(sampleRateHz, "no sound device: silence is sent, nothing is played");
            case "tone" -> StandIn.tone(sampleRateHz, argument.isEmpty() ? TONE_HZ : hertz(argument));
            case "loopback" -> StandIn.loopback(sampleRateHz);
            case "file" -> files(sampleRateHz, argument);
            default -> {
                if (!hasJavaSound()) {
                    throw new IOException("no sound card '" + name + "': the module java.desktop is absent");
                }
                yield JavaSound.open(name, sampleRateHz, cardRateHz);
            }
        };
    }

    private static AudioDevice card(int sampleRateHz, int cardRateHz) {
        String reason = "the module java.desktop is absent";
        if (hasJavaSound()) {
            try {
                return JavaSound.open(null, sampleRateHz, cardRateHz);
            } catch (IOException e) {
                reason = String.valueOf(e.getMessage());
            }
        }
        return StandIn.silent(sampleRateHz, "no sound card (" + reason + "): silence is sent, nothing is played");
    }

    private static double hertz(String argument) {
        try {
            return Double.parseDouble(argument);
        } catch (NumberFormatException e) {
            throw new IllegalArgumentException("'" + argument + "' is no frequency in hertz", e);
        }
    }

    private static AudioDevice files(int sampleRateHz, String argument) throws IOException {
        int comma = argument.indexOf(',');
        String microphone = comma < 0 ? argument : argument.substring(0, comma);
        String loudspeaker = comma < 0 ? "" : argument.substring(comma + 1);
        return StandIn.files(sampleRateHz, path(microphone), path(loudspeaker));
    }

    private static @Nullable Path path(String name) {
        return name.isEmpty() ? null : Path.of(name);
    }
}
