package org.rtclite.examples.caller;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.rtclite.media.audio.AudioCodec;
import org.rtclite.media.audio.CodecRegistry;
import org.rtclite.media.g711.G711Codec;
import org.rtclite.media.speex.SpeexCodec;
import org.rtclite.media.speex.SpeexParameters;

/** The codecs of {@code --codec}: names as in SDP and a few shorter ones, Speex with parameters as in {@code a=fmtp}. */
final class CodecList {

    /** What is offered without the option: G.711 first, as everybody has it; Speex for those who prefer or need it. */
    static final CodecRegistry DEFAULT =
            CodecRegistry.of(G711Codec.PCMU, G711Codec.PCMA, SpeexCodec.WIDEBAND, SpeexCodec.NARROWBAND);

    /** Every name, in lower case; a name may stand for several codecs. */
    private static final Map<String, List<AudioCodec>> NAMES = new LinkedHashMap<>();

    static {
        NAMES.put("pcmu", List.of(G711Codec.PCMU));
        NAMES.put("pcma", List.of(G711Codec.PCMA));
        NAMES.put("speex/8000", List.of(SpeexCodec.NARROWBAND));
        NAMES.put("speex/16000", List.of(SpeexCodec.WIDEBAND));
        NAMES.put("speex/32000", List.of(SpeexCodec.ULTRA_WIDEBAND));
        NAMES.put("pcmu/8000", List.of(G711Codec.PCMU));
        NAMES.put("pcma/8000", List.of(G711Codec.PCMA));
        NAMES.put("g711", List.of(G711Codec.PCMU, G711Codec.PCMA));
        NAMES.put("narrowband", List.of(SpeexCodec.NARROWBAND));
        NAMES.put("wideband", List.of(SpeexCodec.WIDEBAND));
        NAMES.put("ultrawideband", List.of(SpeexCodec.ULTRA_WIDEBAND));
        NAMES.put("speex", List.copyOf(SpeexCodec.registry().codecs()));
    }

    private static final String KNOWN =
            "PCMU, PCMA, g711 (both), speex/8000, speex/16000, speex/32000, speex (all three), narrowband, wideband, "
                    + "ultrawideband";

    private CodecList() {}

    /**
     * Reads a list, most wanted first.
     *
     * @param entries names, each perhaps with {@code ;mode=N}, {@code ;vbr=on} and the like behind it
     * @throws CallerSettings.WrongUsage for a name that is unknown or comes twice, naming the known ones
     */
    static CodecRegistry parse(List<String> entries) throws CallerSettings.WrongUsage {
        List<AudioCodec> codecs = new ArrayList<>();
        for (String entry : entries) {
            String[] parts = entry.strip().split(";", -1);
            List<AudioCodec> named = NAMES.get(parts[0].strip().toLowerCase(Locale.ROOT));
            if (named == null) {
                throw new CallerSettings.WrongUsage("--codec " + parts[0] + " is not known, known are " + KNOWN);
            }
            for (AudioCodec codec : named) {
                codecs.add(parts.length == 1 ? codec : withParameters(codec, entry, parts));
            }
        }
        try {
            return new CodecRegistry(codecs);
        } catch (IllegalArgumentException e) {
            throw new CallerSettings.WrongUsage("--codec " + String.join(",", entries) + ": " + e.getMessage());
        }
    }

    private static AudioCodec withParameters(AudioCodec codec, String entry, String[] parts)
            throws CallerSettings.WrongUsage {
        if (!(codec instanceof SpeexCodec speex)) {
            throw new CallerSettings.WrongUsage("--codec " + entry + ": only Speex has parameters");
        }
        SpeexParameters wanted = SpeexParameters.DEFAULT;
        for (int i = 1; i < parts.length; i++) {
            wanted = with(wanted, entry, parts[i].strip().toLowerCase(Locale.ROOT));
        }
        try {
            return speex.asking(wanted);
        } catch (IllegalArgumentException e) {
            throw new CallerSettings.WrongUsage("--codec " + entry + ": " + e.getMessage());
        }
    }

    private static SpeexParameters with(SpeexParameters wanted, String entry, String parameter)
            throws CallerSettings.WrongUsage {
        if (parameter.matches("mode=(10|[0-9])")) {
            return wanted.withMode(Integer.parseInt(parameter.substring("mode=".length())));
        }
        return switch (parameter) {
            case "vbr=on" -> wanted.withRate(SpeexParameters.Rate.VARIABLE);
            case "vbr=vad" -> wanted.withRate(SpeexParameters.Rate.VOICE_ACTIVITY);
            case "vbr=off" -> wanted.withRate(SpeexParameters.Rate.CONSTANT);
            case "cng=on" -> wanted.withComfortNoise(true);
            case "cng=off" -> wanted.withComfortNoise(false);
            default ->
                throw new CallerSettings.WrongUsage("--codec " + entry + ": " + parameter
                        + " is not known, known are mode=0 to mode=10, vbr=on, vbr=off, vbr=vad, cng=on, cng=off");
        };
    }
}
