package org.rtclite.sip.sdp;

import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * One format of an RTP media line: {@code a=rtpmap} and {@code a=fmtp} of a payload type together.
 *
 * @param payloadType 0 to 127
 * @param encodingName as written, compared without regard to case
 * @param clockRateHz RTP clock rate
 * @param channels 1 when the line names none
 * @param fmtp the format parameters as written; null when there are none
 */
public record RtpFormat(
        int payloadType,
        String encodingName,
        int clockRateHz,
        int channels,
        @Nullable String fmtp) {

    /** The encoding name of RFC 4733 events. */
    public static final String TELEPHONE_EVENT = "telephone-event";

    /** Name, clock rate and channels of the static types that are still met (RFC 3551 section 6). */
    private static final String[] STATIC_TYPES = new String[128];

    static {
        STATIC_TYPES[0] = "PCMU/8000";
        STATIC_TYPES[3] = "GSM/8000";
        STATIC_TYPES[4] = "G723/8000";
        STATIC_TYPES[5] = "DVI4/8000";
        STATIC_TYPES[6] = "DVI4/16000";
        STATIC_TYPES[7] = "LPC/8000";
        STATIC_TYPES[8] = "PCMA/8000";
        STATIC_TYPES[9] = "G722/8000";
        STATIC_TYPES[10] = "L16/44100/2";
        STATIC_TYPES[11] = "L16/44100";
        STATIC_TYPES[12] = "QCELP/8000";
        STATIC_TYPES[13] = "CN/8000";
        STATIC_TYPES[14] = "MPA/90000";
        STATIC_TYPES[15] = "G728/8000";
        STATIC_TYPES[16] = "DVI4/11025";
        STATIC_TYPES[17] = "DVI4/22050";
        STATIC_TYPES[18] = "G729/8000";
        STATIC_TYPES[25] = "CelB/90000";
        STATIC_TYPES[26] = "JPEG/90000";
        STATIC_TYPES[28] = "nv/90000";
        STATIC_TYPES[31] = "H261/90000";
        STATIC_TYPES[32] = "MPV/90000";
        STATIC_TYPES[33] = "MP2T/90000";
        STATIC_TYPES[34] = "H263/90000";
    }

    public RtpFormat {
        if ((payloadType & ~0x7f) != 0) {
            throw new IllegalArgumentException("payload type is " + payloadType + ", must be 0 to 127");
        }
        SdpText.requireToken("encoding name", encodingName);
        if (clockRateHz <= 0 || channels <= 0) {
            throw new IllegalArgumentException(
                    "clock rate is " + clockRateHz + " Hz, channels " + channels + ": must be above 0");
        }
        if (fmtp != null) {
            SdpText.requireLine("format parameters", fmtp);
        }
    }

    /** The format of a payload type by its rtpmap value, or by RFC 3551 when that is null; null when unknown. */
    static @Nullable RtpFormat of(int payloadType, @Nullable String map, @Nullable String fmtp) {
        String text = map == null ? STATIC_TYPES[payloadType] : map;
        if (text == null) {
            return null;
        }
        String[] parts = text.strip().split("/", -1);
        int rate = parts.length < 2 ? -1 : SdpText.number(parts[1].strip());
        int channels = parts.length < 3 ? 1 : SdpText.number(parts[2].strip());
        boolean good = parts.length <= 3 && rate > 0 && channels > 0 && SdpText.isToken(parts[0]);
        return good ? new RtpFormat(payloadType, parts[0], rate, channels, fmtp) : null;
    }

    /** True when this is the codec of that name (case does not count), clock rate and one channel. */
    public boolean matches(String otherName, int otherClockRateHz) {
        return channels == 1 && clockRateHz == otherClockRateHz && encodingName.equalsIgnoreCase(otherName);
    }

    /** True for telephone-event (RFC 4733). */
    public boolean isTelephoneEvent() {
        return encodingName.equalsIgnoreCase(TELEPHONE_EVENT);
    }

    /**
     * The format parameters by name, names in lower case, quotes taken off.
     *
     * <p>A parameter without a value, such as the event list {@code 0-15}, is a name with an empty value.
     */
    public Map<String, String> parameters() {
        Map<String, String> parameters = new LinkedHashMap<>();
        if (fmtp == null) {
            return parameters;
        }
        for (String part : fmtp.split(";", -1)) {
            int equals = part.indexOf('=');
            String name =
                    (equals < 0 ? part : part.substring(0, equals)).strip().toLowerCase(Locale.ROOT);
            String value = equals < 0 ? "" : part.substring(equals + 1).strip();
            if (value.length() >= 2 && value.startsWith("\"") && value.endsWith("\"")) {
                value = value.substring(1, value.length() - 1);
            }
            if (!name.isEmpty()) {
                parameters.putIfAbsent(name, value);
            }
        }
        return parameters;
    }

    /** Writes parameters as {@code a=fmtp} holds them, with quotes where they are needed; null when there are none. */
    public static @Nullable String writeParameters(Map<String, String> parameters) {
        if (parameters.isEmpty()) {
            return null;
        }
        StringBuilder out = new StringBuilder();
        parameters.forEach((name, value) -> {
            out.append(out.length() == 0 ? "" : ";").append(name);
            if (!value.isEmpty()) {
                boolean quoted = !value.startsWith("\"")
                        && (value.indexOf(',') >= 0 || value.indexOf(';') >= 0 || value.indexOf(' ') >= 0);
                out.append('=').append(quoted ? "\"" + value + "\"" : value);
            }
        });
        return out.toString();
    }

    /** The rtpmap attribute: {@code 97 speex/16000}. */
    public Attribute rtpmap() {
        String suffix = channels == 1 ? "" : "/" + channels;
        return new Attribute("rtpmap", payloadType + " " + encodingName + "/" + clockRateHz + suffix);
    }
}
