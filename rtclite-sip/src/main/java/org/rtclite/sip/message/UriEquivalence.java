package org.rtclite.sip.message;

import java.util.HashMap;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** The comparison rules of RFC 3261 section 19.1.4. */
final class UriEquivalence {

    /** Parameters that must be in both URIs or in neither. */
    private static final String[] MUST_MATCH = {"user", "ttl", "method", "maddr", "transport"};

    private UriEquivalence() {}

    static boolean test(SipUri a, SipUri b) {
        return a.secure() == b.secure()
                && sameText(a.user(), b.user())
                && sameText(a.password(), b.password())
                && a.host().equalsIgnoreCase(b.host())
                && a.port() == b.port()
                && sameParameters(a, b)
                && headers(a.headers()).equals(headers(b.headers()));
    }

    private static boolean sameText(@Nullable String a, @Nullable String b) {
        return Objects.equals(a == null ? null : normalize(a), b == null ? null : normalize(b));
    }

    private static boolean sameParameters(SipUri a, SipUri b) {
        for (String name : MUST_MATCH) {
            if (a.parameters().has(name) != b.parameters().has(name)) {
                return false;
            }
        }
        // a parameter in one URI only is left out of the comparison; in both it must match
        boolean[] same = {true};
        a.parameters().forEach((name, value) -> {
            if (b.parameters().has(name)) {
                String other = b.parameters().raw(name);
                same[0] &= Objects.equals(folded(value), folded(other));
            }
        });
        return same[0];
    }

    private static @Nullable String folded(@Nullable String value) {
        return value == null ? null : normalize(value).toLowerCase(Locale.ROOT);
    }

    private static Map<String, String> headers(@Nullable String text) {
        Map<String, String> headers = new HashMap<>();
        if (text == null) {
            return headers;
        }
        for (String pair : text.split("&", -1)) {
            int equals = pair.indexOf('=');
            String name = normalize(pair.substring(0, equals)).toLowerCase(Locale.ROOT);
            headers.merge(name, normalize(pair.substring(equals + 1)), (x, y) -> x + "," + y);
        }
        return headers;
    }

    /** Decodes the escapes that stand for unreserved characters and writes the others in upper case. */
    private static String normalize(String text) {
        if (text.indexOf('%') < 0) {
            return text;
        }
        StringBuilder out = new StringBuilder(text.length());
        for (int i = 0; i < text.length(); i++) {
            char c = text.charAt(i);
            if (c != '%' || i + 2 >= text.length()) {
                out.append(c);
                continue;
            }
            char octet = (char) (Grammar.hex(text.charAt(i + 1)) << 4 | Grammar.hex(text.charAt(i + 2)));
            boolean unreserved = octet < 128 && (Character.isLetterOrDigit(octet) || "-_.!~*'()".indexOf(octet) >= 0);
            if (unreserved) {
                out.append(octet);
            } else {
                out.append(text.substring(i, i + 3).toUpperCase(Locale.ROOT));
            }
            i += 2;
        }
        return out.toString();
    }
}
