package org.rtclite.sip.sdp;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Parses session descriptions (RFC 8866 section 9).
 *
 * <p>Lenient in what peers get wrong: line ends, the order of lines, missing {@code s=} and {@code t=}. A
 * malformed {@code v=}, {@code o=}, {@code c=} or {@code m=} line is a failure. Stateless.
 */
public final class SdpParser {

    private SdpParser() {}

    /** Parses UTF-8 text with the default limits. */
    public static SdpResult parse(byte[] body) {
        return parse(new String(body, StandardCharsets.UTF_8));
    }

    /** Parses with the default limits. */
    public static SdpResult parse(String text) {
        return parse(text, SdpLimits.DEFAULT);
    }

    /** Parses a description; never throws on what a peer may send. */
    public static SdpResult parse(String text, SdpLimits limits) {
        if (text.length() > limits.characters()) {
            return new SdpResult.Failure(
                    1, "description is " + text.length() + " characters, limit " + limits.characters());
        }
        Parse parse = new Parse(limits);
        int start = 0;
        int number = 0;
        while (start < text.length()) {
            int feed = text.indexOf('\n', start);
            int end = feed < 0 ? text.length() : feed;
            int contentEnd = end > start && text.charAt(end - 1) == '\r' ? end - 1 : end;
            number++;
            String problem = number > limits.lines()
                    ? "description has more than " + limits.lines() + " lines"
                    : parse.checkedLine(text, start, contentEnd);
            if (problem != null) {
                return new SdpResult.Failure(number, problem);
            }
            start = end + 1;
        }
        return parse.finish(number);
    }

    /** One run: collects lines until the end. */
    private static final class Parse {

        private final SdpLimits limits;
        private final List<String> emails = new ArrayList<>(0);
        private final List<String> phones = new ArrayList<>(0);
        private final List<Timing> timings = new ArrayList<>(1);
        private final List<MediaDescription> media = new ArrayList<>(2);
        private boolean versionSeen;
        private @Nullable Origin origin;
        private @Nullable String name;
        private @Nullable String uri;
        private @Nullable String timeZones;
        private Section session = new Section();
        private Section current = session;
        private @Nullable MediaLine mediaLine;

        Parse(SdpLimits limits) {
            this.limits = limits;
        }

        /** Takes the line in [start, end) of a text; returns what is wrong with it, or null. */
        @Nullable
        String checkedLine(String text, int start, int end) {
            try {
                return line(text, start, end);
            } catch (IllegalArgumentException refused) {
                // the records of the model refuse what they cannot write again
                return refused.getMessage() + " in '" + text.substring(start, end) + "'";
            }
        }

        private @Nullable String line(String text, int start, int end) {
            if (isBlank(text, start, end)) {
                return null;
            }
            char type = text.charAt(start);
            if (end - start < 2 || text.charAt(start + 1) != '=' || type <= ' ') {
                return "'x=value' expected instead of '" + text.substring(start, end) + "'";
            }
            for (int i = start + 2; i < end; i++) {
                if (text.charAt(i) == '\0' || text.charAt(i) == '\r') {
                    return "line has CR or NUL: '"
                            + text.substring(start, end).replace('\0', '?').replace('\r', '?') + "'";
                }
            }
            if (!versionSeen && type != 'v') {
                return "'v=0' expected instead of '" + text.substring(start, end) + "'";
            }
            int from = start + 2;
            return switch (type) {
                case 'v' -> version(text.substring(from, end));
                case 'o' -> origin(text, from, end);
                case 'm' -> media(text, from, end);
                case 'c' -> connection(text, from, end);
                case 'a' -> attribute(text, from, end);
                default -> plain(type, text.substring(from, end));
            };
        }

        private static boolean isBlank(String text, int start, int end) {
            for (int i = start; i < end; i++) {
                if (text.charAt(i) > ' ') {
                    return false;
                }
            }
            return true;
        }

        private @Nullable String plain(char type, String value) {
            switch (type) {
                case 's' -> name = name == null ? value : name;
                case 'u' -> uri = value;
                case 'e' -> emails.add(value);
                case 'p' -> phones.add(value);
                case 't' -> timings.add(new Timing(value, List.of()));
                case 'r' -> repeat(value);
                case 'z' -> timeZones = value;
                case 'i' -> current.information = value;
                case 'b' -> current.bandwidths.add(value);
                case 'k' -> current.key = value;
                default -> current.otherLines.add(type + "=" + value);
            }
            return null;
        }

        private void repeat(String value) {
            if (timings.isEmpty()) {
                return;
            }
            Timing last = timings.remove(timings.size() - 1);
            List<String> repeats = new ArrayList<>(last.repeats());
            repeats.add(value);
            timings.add(new Timing(last.time(), repeats));
        }

        private @Nullable String version(String value) {
            if (versionSeen || !value.strip().equals("0")) {
                return versionSeen ? "second v= line" : "version is '" + value + "', must be 0";
            }
            versionSeen = true;
            return null;
        }

        private @Nullable String origin(String text, int start, int end) {
            List<String> words = SdpText.words(text, start, end);
            if (origin != null || words.size() != 6) {
                return origin != null ? "second o= line" : "o= must have 6 words: '" + text.substring(start, end) + "'";
            }
            origin = new Origin(
                    words.get(0), words.get(1), words.get(2), new Connection(words.get(3), words.get(4), words.get(5)));
            return null;
        }

        private @Nullable String connection(String text, int start, int end) {
            List<String> words = SdpText.words(text, start, end);
            if (words.size() != 3) {
                return "c= must have 3 words: '" + text.substring(start, end) + "'";
            }
            current.connections.add(new Connection(words.get(0), words.get(1), words.get(2)));
            return null;
        }

        /** Most lines are attributes: of theirs only the value is a string of its own. */
        private @Nullable String attribute(String text, int start, int end) {
            int colon = text.indexOf(':', start);
            boolean flag = colon < 0 || colon >= end;
            String attributeName = SdpText.attributeName(text, start, flag ? end : colon);
            if (!SdpText.isToken(attributeName)) {
                current.otherLines.add("a=" + text.substring(start, end));
                return null;
            }
            current.attributes.add(new Attribute(attributeName, flag ? null : text.substring(colon + 1, end)));
            return null;
        }

        private @Nullable String media(String text, int start, int end) {
            finishMedia();
            if (media.size() == limits.media()) {
                return "description has more than " + limits.media() + " media lines";
            }
            List<String> words = SdpText.words(text, start, end);
            if (words.size() < 4) {
                return "m= must have 4 words or more: '" + text.substring(start, end) + "'";
            }
            SdpText.requireToken("media type", words.get(0));
            SdpText.requireToken("protocol", words.get(2));
            int slash = words.get(1).indexOf('/');
            int port = SdpText.number(slash < 0 ? words.get(1) : words.get(1).substring(0, slash));
            int count = slash < 0 ? 1 : SdpText.number(words.get(1).substring(slash + 1));
            if (port < 0 || port > 65_535 || count < 1) {
                return "port is '" + words.get(1) + "', must be 0 to 65535";
            }
            current = new Section();
            mediaLine = new MediaLine(words.get(0), port, count, words.get(2), words.subList(3, words.size()));
            return null;
        }

        private void finishMedia() {
            MediaLine line = mediaLine;
            if (line != null) {
                media.add(current.toMedia(line));
                mediaLine = null;
            }
        }

        SdpResult finish(int lines) {
            finishMedia();
            Origin found = origin;
            if (!versionSeen || found == null) {
                return new SdpResult.Failure(Math.max(1, lines), versionSeen ? "no o= line" : "description is empty");
            }
            return new SdpResult.Description(new SessionDescription(
                    found,
                    name == null ? "-" : name,
                    session.information,
                    uri,
                    emails,
                    phones,
                    session.connections.isEmpty() ? null : session.connections.get(0),
                    session.bandwidths,
                    timings,
                    timeZones,
                    session.key,
                    session.attributes,
                    media,
                    session.otherLines));
        }
    }

    /** The words of an m= line. */
    private record MediaLine(String type, int port, int portCount, String protocol, List<String> formats) {}

    /** What session and media have in common. */
    private static final class Section {

        private final List<Connection> connections = new ArrayList<>(1);
        private final List<String> bandwidths = new ArrayList<>(0);
        private final List<Attribute> attributes = new ArrayList<>();
        private final List<String> otherLines = new ArrayList<>(0);
        private @Nullable String information;
        private @Nullable String key;

        MediaDescription toMedia(MediaLine line) {
            return new MediaDescription(
                    line.type(),
                    line.port(),
                    line.portCount(),
                    line.protocol(),
                    line.formats(),
                    information,
                    connections,
                    bandwidths,
                    key,
                    attributes,
                    otherLines);
        }
    }
}
