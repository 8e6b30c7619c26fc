package org.rtclite.sip.message;

import java.util.Locale;
import java.util.function.BiConsumer;
import org.jspecify.annotations.Nullable;

/**
 * The {@code ;name=value} parameters of a URI or a header field, in their order. Immutable.
 *
 * <p>Names are compared without regard to case (RFC 3261 section 7.3.1). A parameter without a value, such as
 * {@code ;lr}, is present and has the value null. Of a repeated name, which the RFC forbids, the first counts.
 */
public final class Parameters {

    /** No parameters. */
    public static final Parameters NONE = new Parameters("");

    /** As on the wire, well-formed and without white space outside quotes: looked through at each question. */
    private final String text;

    private Parameters(String text) {
        this.text = text;
    }

    /**
     * Parses {@code ;name=value;flag} as header fields carry them: values are tokens, hosts or quoted strings.
     *
     * @throws SipSyntaxException at an empty or malformed parameter
     */
    public static Parameters parse(String text) {
        FieldScan scan = new FieldScan("parameters", text);
        scan.scanParameters();
        scan.requireEnd();
        return scan.parameters();
    }

    /** Parameters whose text was checked. */
    static Parameters ofScanned(String checked) {
        if (checked.isEmpty()) {
            return NONE;
        }
        for (int i = 0; i < checked.length(); i++) {
            if (Scan.isSpace(checked.charAt(i))) {
                return new Parameters(withoutSpace(checked));
            }
        }
        return new Parameters(checked);
    }

    private static String withoutSpace(String checked) {
        StringBuilder out = new StringBuilder(checked.length());
        int i = 0;
        while (i < checked.length()) {
            char c = checked.charAt(i);
            int next = c == '"' ? quotedEnd(checked, i) : i + 1;
            if (!Scan.isSpace(c)) {
                out.append(checked, i, next);
            }
            i = next;
        }
        return out.toString();
    }

    private static int quotedEnd(String text, int quote) {
        int i = quote + 1;
        while (i < text.length() && text.charAt(i) != '"') {
            i += text.charAt(i) == '\\' ? 2 : 1;
        }
        return Math.min(text.length(), i + 1);
    }

    /** Position of the semicolon after the parameter that begins at semicolon {@code start}, or the end. */
    private int next(int start) {
        int i = start + 1;
        while (i < text.length() && text.charAt(i) != ';') {
            i = text.charAt(i) == '"' ? quotedEnd(text, i) : i + 1;
        }
        return i;
    }

    /** End of the name of the parameter that begins at semicolon {@code start}. */
    private int nameEnd(int start) {
        int i = start + 1;
        while (i < text.length() && text.charAt(i) != ';' && text.charAt(i) != '=') {
            i++;
        }
        return i;
    }

    private @Nullable String rawAt(int start) {
        int nameEnd = nameEnd(start);
        return nameEnd < text.length() && text.charAt(nameEnd) == '=' ? text.substring(nameEnd + 1, next(start)) : null;
    }

    /** Position of the semicolon before the first parameter of that name, or -1. */
    private int find(String name) {
        for (int i = 0; i < text.length(); i = next(i)) {
            if (nameEnd(i) - i - 1 == name.length() && text.regionMatches(true, i + 1, name, 0, name.length())) {
                return i;
            }
        }
        return -1;
    }

    public boolean isEmpty() {
        return text.isEmpty();
    }

    public int size() {
        int size = 0;
        for (int i = 0; i < text.length(); i = next(i)) {
            size++;
        }
        return size;
    }

    /** True when the parameter is there, with or without a value. */
    public boolean has(String name) {
        return find(name) >= 0;
    }

    /** The value, quotes taken off; null when the parameter is absent or has no value. */
    public @Nullable String get(String name) {
        String raw = raw(name);
        return raw == null ? null : FieldScan.unquote(raw);
    }

    /** The value as written, with its quotes; null when the parameter is absent or has no value. */
    public @Nullable String raw(String name) {
        int i = find(name);
        return i < 0 ? null : rawAt(i);
    }

    /**
     * A copy with the parameter set, in its old place or at the end.
     *
     * @param value the value, quoted here when it is no token; null for a flag
     * @throws SipSyntaxException when the name is no token or the value holds CR, LF or NUL
     */
    public Parameters with(String name, @Nullable String value) {
        if (!Grammar.all(Grammar.TOKEN, name) && !Grammar.all(Grammar.URI_PARAMETER, name)) {
            throw new SipSyntaxException("parameter name", "token expected", name, 0);
        }
        String written = ";" + name;
        if (value != null) {
            Grammar.requireOneLine("parameter " + name, value);
            written += "=" + (Grammar.all(Grammar.VALUE, value) ? value : FieldScan.quote(value));
        }
        int i = find(name);
        return new Parameters(i < 0 ? text + written : text.substring(0, i) + written + text.substring(next(i)));
    }

    /** A copy without the parameter. */
    public Parameters without(String name) {
        int i = find(name);
        return i < 0 ? this : new Parameters(text.substring(0, i) + text.substring(next(i))).without(name);
    }

    /** Calls {@code action} with each name and its value as {@link #get} gives it, null for flags. */
    public void forEach(BiConsumer<String, @Nullable String> action) {
        for (int i = 0; i < text.length(); i = next(i)) {
            String raw = rawAt(i);
            action.accept(text.substring(i + 1, nameEnd(i)), raw == null ? null : FieldScan.unquote(raw));
        }
    }

    /** The parameters as they stand on the wire, each with its semicolon. */
    @Override
    public String toString() {
        return text;
    }

    /** Equal when both hold the same names (case does not count) with the same values, whatever the order. */
    @Override
    public boolean equals(@Nullable Object other) {
        if (!(other instanceof Parameters that)) {
            return false;
        }
        if (text.equals(that.text)) {
            return true;
        }
        if (size() != that.size()) {
            return false;
        }
        for (int i = 0; i < text.length(); i = next(i)) {
            String name = text.substring(i + 1, nameEnd(i));
            if (find(name) != i) {
                continue; // a repetition, which get() does not see
            }
            int j = that.find(name);
            String value = rawAt(i);
            String otherValue = j < 0 ? null : that.rawAt(j);
            if (j < 0 || (value == null ? otherValue != null : !value.equals(otherValue))) {
                return false;
            }
        }
        return true;
    }

    @Override
    public int hashCode() {
        int hash = 0;
        for (int i = 0; i < text.length(); i = next(i)) {
            if (find(text.substring(i + 1, nameEnd(i))) == i) {
                hash += text.substring(i + 1, nameEnd(i))
                        .toLowerCase(Locale.ROOT)
                        .hashCode();
            }
        }
        return hash;
    }
}
