package org.rtclite.sip.auth;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * A challenge or credentials: a scheme and its parameters (RFC 3261 section 25.1, RFC 7235 section 2.1).
 *
 * @param scheme as written: {@code Digest}
 * @param parameters names in lower case; values without their quotes, backslashes left as they came, because
 *     what is echoed and hashed is the text between the quotes (RFC 7616 section 3.4.5)
 */
public record AuthValue(String scheme, Map<String, String> parameters) {

    private static final int MAX_PARAMETERS = 64;

    /**
     * Parses what stands in a WWW-Authenticate, Proxy-Authenticate, Authorization or Proxy-Authorization field.
     *
     * <p>Several challenges in one field are told apart by their scheme. What cannot be read is left out, since a
     * challenge that is not understood must be ignored (RFC 8760 section 2.4).
     */
    public static List<AuthValue> parse(String text) {
        return new Parser(text).run();
    }

    /** The value of a parameter, quotes taken off; null when it is absent. */
    public @Nullable String get(String name) {
        return parameters.get(name);
    }

    /** True for the Digest scheme. */
    public boolean isDigest() {
        return scheme.equalsIgnoreCase("Digest");
    }

    /** The scheme and the names of the parameters: never their values, which may be secrets. */
    @Override
    public String toString() {
        return scheme + " " + parameters.keySet();
    }

    private static final class Parser {

        private final String text;
        private final List<AuthValue> values = new ArrayList<>(2);
        private int position;

        Parser(String text) {
            this.text = text;
        }

        List<AuthValue> run() {
            String scheme = null;
            Map<String, String> parameters = new LinkedHashMap<>();
            while (skipSeparators()) {
                String token = token();
                if (token.isEmpty()) {
                    break;
                }
                int afterToken = position;
                skipSpace();
                if (accept('=') && scheme != null && parameters.size() < MAX_PARAMETERS) {
                    skipSpace();
                    String value = value();
                    if (value == null) {
                        break;
                    }
                    parameters.putIfAbsent(token.toLowerCase(Locale.ROOT), value);
                } else if (position == afterToken || text.charAt(position - 1) != '=') {
                    finish(scheme, parameters);
                    scheme = token;
                    parameters = new LinkedHashMap<>();
                } else {
                    break;
                }
            }
            finish(scheme, parameters);
            return values;
        }

        private void finish(@Nullable String scheme, Map<String, String> parameters) {
            if (scheme != null) {
                values.add(new AuthValue(scheme, parameters));
            }
        }

        /** Moves to the next token; false at the end. */
        private boolean skipSeparators() {
            while (position < text.length() && (isSpace(text.charAt(position)) || text.charAt(position) == ',')) {
                position++;
            }
            return position < text.length();
        }

        private void skipSpace() {
            while (position < text.length() && isSpace(text.charAt(position))) {
                position++;
            }
        }

        private static boolean isSpace(char c) {
            return c == ' ' || c == '\t' || c == '\r' || c == '\n';
        }

        private boolean accept(char c) {
            if (position < text.length() && text.charAt(position) == c) {
                position++;
                return true;
            }
            return false;
        }

        private String token() {
            int start = position;
            while (position < text.length() && isTokenCharacter(text.charAt(position))) {
                position++;
            }
            return text.substring(start, position);
        }

        /** Wider than a token, because peers leave the quotes off realms and URIs. */
        private static boolean isBareCharacter(char c) {
            return c > ' ' && c != ',' && c != '"' && c != '\\';
        }

        private static boolean isTokenCharacter(char c) {
            return c > ' ' && c < 127 && "=,;\"<>()[]{}\\?@:/".indexOf(c) < 0;
        }

        /** A quoted string without its quotes, or what stands up to the next comma or space; null when unreadable. */
        private @Nullable String value() {
            int start = position;
            if (!accept('"')) {
                while (position < text.length() && isBareCharacter(text.charAt(position))) {
                    position++;
                }
                return text.substring(start, position);
            }
            while (position < text.length()) {
                char c = text.charAt(position++);
                if (c == 0) {
                    return null;
                } else if (c == '\\') {
                    position++;
                } else if (c == '"') {
                    return text.substring(start + 1, position - 1);
                }
            }
            return null;
        }
    }
}
