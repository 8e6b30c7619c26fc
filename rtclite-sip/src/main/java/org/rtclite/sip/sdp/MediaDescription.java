package org.rtclite.sip.sdp;

import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * An {@code m=} line with what belongs to it (RFC 8866 section 5.14). Immutable.
 *
 * @param type {@code audio}, {@code video}, ...
 * @param port 0 for a refused or ended stream
 * @param portCount 1 when the line names none
 * @param protocol {@code RTP/AVP}, {@code RTP/SAVP}, ...
 * @param formats payload types as text, at least one
 * @param information the {@code i=} line; null when there is none
 * @param connections the {@code c=} lines, several for multicast layers; empty when the session's holds
 * @param bandwidths the {@code b=} lines as written
 * @param key the {@code k=} line as written; null when there is none
 * @param attributes in order
 * @param otherLines lines of unknown letters, whole, kept for writing
 */
public record MediaDescription(
        String type,
        int port,
        int portCount,
        String protocol,
        List<String> formats,
        @Nullable String information,
        List<Connection> connections,
        List<String> bandwidths,
        @Nullable String key,
        List<Attribute> attributes,
        List<String> otherLines) {

    public MediaDescription {
        SdpText.requireToken("media type", type);
        SdpText.requireToken("protocol", protocol);
        if (port < 0 || port > 65_535 || portCount < 1) {
            throw new IllegalArgumentException(
                    "port is " + port + " (" + portCount + " of them), must be 0 to 65535 and at least one");
        }
        formats = List.copyOf(formats);
        connections = List.copyOf(connections);
        bandwidths = List.copyOf(bandwidths);
        attributes = List.copyOf(attributes);
        otherLines = List.copyOf(otherLines);
        if (formats.isEmpty()) {
            throw new IllegalArgumentException("media line has no format");
        }
        formats.forEach(f -> SdpText.requireLine("format", f));
    }

    /** A media line with attributes and nothing else. */
    public static MediaDescription of(
            String type, int port, String protocol, List<String> formats, List<Attribute> attributes) {
        return new MediaDescription(
                type, port, 1, protocol, formats, null, List.of(), List.of(), null, attributes, List.of());
    }

    /** Value of the first attribute of that name; null when absent or a flag. */
    public @Nullable String attribute(String name) {
        return SessionDescription.first(attributes, name);
    }

    /** Values of all attributes of that name that have one, in order. */
    public List<String> attributeValues(String name) {
        List<String> values = new ArrayList<>(4);
        for (Attribute attribute : attributes) {
            String value = attribute.value();
            if (value != null && attribute.name().equals(name)) {
                values.add(value);
            }
        }
        return values;
    }

    /** True when there is an attribute of that name. */
    public boolean has(String name) {
        return SessionDescription.has(attributes, name);
    }

    /** The direction that this line states; null when it states none and the session's holds. */
    public @Nullable MediaDirection direction() {
        return SessionDescription.direction(attributes);
    }

    /** True for the protocols of RTP: AVP, SAVP and their feedback and DTLS variants. */
    public boolean isRtp() {
        return protocol.endsWith("/AVP")
                || protocol.endsWith("/SAVP")
                || protocol.endsWith("/AVPF")
                || protocol.endsWith("/SAVPF");
    }

    /** The RTP formats in their order of preference; those without a usable rtpmap are left out. */
    public List<RtpFormat> rtpFormats() {
        List<String> maps = attributeValues("rtpmap");
        List<String> parameters = attributeValues("fmtp");
        List<RtpFormat> found = new ArrayList<>(formats.size());
        for (String text : formats) {
            int payloadType = SdpText.number(text);
            if (payloadType >= 0 && payloadType <= 127) {
                RtpFormat format = RtpFormat.of(payloadType, valueOf(maps, text), valueOf(parameters, text));
                if (format != null) {
                    found.add(format);
                }
            }
        }
        return found;
    }

    private static @Nullable String valueOf(List<String> values, String payloadType) {
        for (String value : values) {
            int space = value.indexOf(' ');
            if (space > 0 && value.substring(0, space).equals(payloadType)) {
                return value.substring(space + 1).strip();
            }
        }
        return null;
    }

    /** Packet time in milliseconds that this side asks for; -1 when it asks for none. */
    public int ptimeMs() {
        return milliseconds("ptime");
    }

    /** The longest packet in milliseconds that this side takes; -1 when it names none. */
    public int maxptimeMs() {
        return milliseconds("maxptime");
    }

    private int milliseconds(String name) {
        String value = attribute(name);
        if (value == null) {
            return -1;
        }
        // some peers write 20.0
        int dot = value.indexOf('.');
        return SdpText.number((dot < 0 ? value : value.substring(0, dot)).strip());
    }

    /** A copy that refuses the stream: port 0 and nothing but the formats (RFC 3264 section 6). */
    public MediaDescription refused() {
        return of(type, 0, protocol, formats, List.of());
    }

    /** A copy with these attributes. */
    public MediaDescription withAttributes(List<Attribute> newAttributes) {
        return new MediaDescription(
                type,
                port,
                portCount,
                protocol,
                formats,
                information,
                connections,
                bandwidths,
                key,
                newAttributes,
                otherLines);
    }

    void appendTo(StringBuilder out, String lineEnd) {
        out.append("m=").append(type).append(' ').append(port);
        if (portCount > 1) {
            out.append('/').append(portCount);
        }
        out.append(' ').append(protocol);
        formats.forEach(f -> out.append(' ').append(f));
        out.append(lineEnd);
        SessionDescription.line(out, "i=", information, lineEnd);
        connections.forEach(c -> SessionDescription.line(out, "c=", c.toString(), lineEnd));
        bandwidths.forEach(b -> SessionDescription.line(out, "b=", b, lineEnd));
        SessionDescription.line(out, "k=", key, lineEnd);
        attributes.forEach(a -> SessionDescription.line(out, "a=", a.toString(), lineEnd));
        otherLines.forEach(l -> SessionDescription.line(out, "", l, lineEnd));
    }
}
