package org.rtclite.sip.sdp;

import java.util.List;
import org.jspecify.annotations.Nullable;
import org.rtclite.sip.message.LineEnding;

/**
 * A session description (RFC 8866 section 5). Immutable.
 *
 * @param origin the {@code o=} line
 * @param name the {@code s=} line; {@code -} or a space when the session has no name
 * @param information the {@code i=} line; null when there is none
 * @param uri the {@code u=} line; null when there is none
 * @param emails the {@code e=} lines
 * @param phones the {@code p=} lines
 * @param connection the {@code c=} line; null when each media line has its own
 * @param bandwidths the {@code b=} lines as written
 * @param timings the {@code t=} lines with their repeats
 * @param timeZones the {@code z=} line as written; null when there is none
 * @param key the {@code k=} line as written; null when there is none
 * @param attributes of the session, in order
 * @param media the media lines, in order: their positions are what offer and answer go by
 * @param otherLines lines of unknown letters before the first media line, whole, kept for writing
 */
public record SessionDescription(
        Origin origin,
        String name,
        @Nullable String information,
        @Nullable String uri,
        List<String> emails,
        List<String> phones,
        @Nullable Connection connection,
        List<String> bandwidths,
        List<Timing> timings,
        @Nullable String timeZones,
        @Nullable String key,
        List<Attribute> attributes,
        List<MediaDescription> media,
        List<String> otherLines) {

    /** The content type of a description in a SIP body. */
    public static final String CONTENT_TYPE = "application/sdp";

    public SessionDescription {
        SdpText.requireLine("session name", name);
        emails = List.copyOf(emails);
        phones = List.copyOf(phones);
        bandwidths = List.copyOf(bandwidths);
        timings = List.copyOf(timings);
        attributes = List.copyOf(attributes);
        media = List.copyOf(media);
        otherLines = List.copyOf(otherLines);
    }

    /** The description of a call: no name, no bounds in time. */
    public static SessionDescription of(Origin origin, Connection connection, List<MediaDescription> media) {
        return new SessionDescription(
                origin,
                "-",
                null,
                null,
                List.of(),
                List.of(),
                connection,
                List.of(),
                List.of(Timing.UNBOUNDED),
                null,
                null,
                List.of(),
                media,
                List.of());
    }

    /** Value of the first session attribute of that name; null when absent or a flag. */
    public @Nullable String attribute(String attributeName) {
        return first(attributes, attributeName);
    }

    /** True when the session has an attribute of that name. */
    public boolean has(String attributeName) {
        return has(attributes, attributeName);
    }

    /** The direction of a media line: its own, else the session's, else sendrecv (RFC 8866 section 6.7). */
    public MediaDirection directionOf(MediaDescription line) {
        MediaDirection own = line.direction();
        MediaDirection session = own == null ? direction(attributes) : own;
        return session == null ? MediaDirection.SENDRECV : session;
    }

    /** The connection of a media line: its own, else the session's; null when neither has one. */
    public @Nullable Connection connectionOf(MediaDescription line) {
        return line.connections().isEmpty() ? connection : line.connections().get(0);
    }

    /** The first media line of that type with a port, or null. */
    public @Nullable MediaDescription firstActive(String type) {
        for (MediaDescription line : media) {
            if (line.port() != 0 && line.type().equals(type)) {
                return line;
            }
        }
        return null;
    }

    /** A copy with another origin. */
    public SessionDescription withOrigin(Origin newOrigin) {
        return with(newOrigin, media);
    }

    /** A copy with other media lines. */
    public SessionDescription withMedia(List<MediaDescription> newMedia) {
        return with(origin, newMedia);
    }

    private SessionDescription with(Origin newOrigin, List<MediaDescription> newMedia) {
        return new SessionDescription(
                newOrigin,
                name,
                information,
                uri,
                emails,
                phones,
                connection,
                bandwidths,
                timings,
                timeZones,
                key,
                attributes,
                newMedia,
                otherLines);
    }

    static @Nullable String first(List<Attribute> attributes, String name) {
        for (Attribute attribute : attributes) {
            if (attribute.name().equals(name)) {
                return attribute.value();
            }
        }
        return null;
    }

    static boolean has(List<Attribute> attributes, String name) {
        for (Attribute attribute : attributes) {
            if (attribute.name().equals(name)) {
                return true;
            }
        }
        return false;
    }

    static @Nullable MediaDirection direction(List<Attribute> attributes) {
        for (Attribute attribute : attributes) {
            for (MediaDirection direction : MediaDirection.values()) {
                if (attribute.value() == null && attribute.name().equals(direction.attributeName())) {
                    return direction;
                }
            }
        }
        return null;
    }

    static void line(StringBuilder out, String prefix, @Nullable String text, String lineEnd) {
        if (text != null) {
            out.append(prefix).append(text).append(lineEnd);
        }
    }

    /** The description as text, its lines in the order of RFC 8866 section 5. */
    public String write(LineEnding lineEnding) {
        String lineEnd = lineEnding.text();
        StringBuilder out = new StringBuilder(512).append("v=0").append(lineEnd);
        line(out, "o=", origin.toString(), lineEnd);
        line(out, "s=", name.isEmpty() ? " " : name, lineEnd);
        line(out, "i=", information, lineEnd);
        line(out, "u=", uri, lineEnd);
        emails.forEach(e -> line(out, "e=", e, lineEnd));
        phones.forEach(p -> line(out, "p=", p, lineEnd));
        line(out, "c=", connection == null ? null : connection.toString(), lineEnd);
        bandwidths.forEach(b -> line(out, "b=", b, lineEnd));
        for (Timing timing : timings) {
            line(out, "t=", timing.time(), lineEnd);
            timing.repeats().forEach(r -> line(out, "r=", r, lineEnd));
        }
        line(out, "z=", timeZones, lineEnd);
        line(out, "k=", key, lineEnd);
        attributes.forEach(a -> line(out, "a=", a.toString(), lineEnd));
        otherLines.forEach(l -> line(out, "", l, lineEnd));
        media.forEach(m -> m.appendTo(out, lineEnd));
        return out.toString();
    }

    /** The description as text with CRLF line ends. */
    @Override
    public String toString() {
        return write(LineEnding.CRLF);
    }
}
