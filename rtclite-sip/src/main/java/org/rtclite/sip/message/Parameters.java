package org.rtclite.sip.message;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
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
    public static final Parameters NONE = new Parameters(new String[0]);

    /** Name, value as written (or null), name, value, ... */
    private final @Nullable String[] pairs;

    private Parameters(@Nullable String[] pairs) {
        this.pairs = pairs;
    }

    /**
     * Parses {@code ;name=value;flag} as header fields carry them: values are tokens, hosts or quoted strings.
     *
     * @throws SipSyntaxException at an empty or malformed parameter
     */
    public static Parameters parse(String text) {
        Scan scan = new Scan("parameters", text);
        Parameters parameters = parse(scan.skipSpace());
        scan.requireEnd();
        return parameters;
    }

    /** Reads parameters up to something that is not a semicolon; white space may stand around each part. */
    static Parameters parse(Scan scan) {
        if (scan.skipSpace().peek() != ';') {
            return NONE;
        }
        List<@Nullable String> pairs = new ArrayList<>(6);
        while (scan.skipSpace().accept(';')) {
            String name = scan.skipSpace().token();
            String value = null;
            if (scan.skipSpace().accept('=')) {
                scan.skipSpace();
                value = scan.peek() == '"' ? scan.rawQuoted() : scan.run(Grammar.VALUE, "parameter value");
            }
            pairs.add(name);
            pairs.add(value);
        }
        return new Parameters(pairs.toArray(new String[0]));
    }

    /** Reads the parameters of a SIP URI (RFC 3261 section 19.1.1), which allow no white space and no quotes. */
    static Parameters parseOfUri(Scan scan) {
        if (scan.peek() != ';') {
            return NONE;
        }
        List<@Nullable String> pairs = new ArrayList<>(6);
        while (scan.accept(';')) {
            pairs.add(scan.run(Grammar.URI_PARAMETER, "URI parameter"));
            pairs.add(scan.accept('=') ? scan.run(Grammar.URI_PARAMETER, "URI parameter value") : null);
        }
        return new Parameters(pairs.toArray(new String[0]));
    }

    public boolean isEmpty() {
        return pairs.length == 0;
    }

    public int size() {
        return pairs.length / 2;
    }

    /** True when the parameter is there, with or without a value. */
    public boolean has(String name) {
        return find(name) >= 0;
    }

    /** The value, quotes taken off; null when the parameter is absent or has no value. */
    public @Nullable String get(String name) {
        String raw = raw(name);
        return raw == null ? null : Scan.unquote(raw);
    }

    /** The value as written, with its quotes; null when the parameter is absent or has no value. */
    public @Nullable String raw(String name) {
        int i = find(name);
        return i < 0 ? null : pairs[i + 1];
    }

    /**
     * A copy with the parameter set, in its old place or at the end.
     *
     * @param value the value, quoted here when it is no token; null for a flag
     * @throws SipSyntaxException when the name is no token or the value holds CR, LF or NUL
     */
    public Parameters with(String name, @Nullable String value) {
        if (!Grammar.all(Grammar.URI_PARAMETER, name)) {
            throw new SipSyntaxException("parameter name", "token expected", name, 0);
        }
        String written = value;
        if (value != null) {
            Grammar.requireOneLine("parameter " + name, value);
            written = Grammar.all(Grammar.VALUE, value) ? value : Scan.quote(value);
        }
        int i = find(name);
        @Nullable String[] copy = Arrays.copyOf(pairs, i < 0 ? pairs.length + 2 : pairs.length);
        int at = i < 0 ? pairs.length : i;
        copy[at] = name;
        copy[at + 1] = written;
        return new Parameters(copy);
    }

    /** A copy without the parameter. */
    public Parameters without(String name) {
        int i = find(name);
        if (i < 0) {
            return this;
        }
        @Nullable String[] copy = new String[pairs.length - 2];
        System.arraycopy(pairs, 0, copy, 0, i);
        System.arraycopy(pairs, i + 2, copy, i, copy.length - i);
        return new Parameters(copy).without(name);
    }

    /** Calls {@code action} with each name and its value as {@link #get} gives it, null for flags. */
    public void forEach(BiConsumer<String, @Nullable String> action) {
        for (int i = 0; i < pairs.length; i += 2) {
            String value = pairs[i + 1];
            action.accept(nameAt(i), value == null ? null : Scan.unquote(value));
        }
    }

    private String nameAt(int i) {
        String name = pairs[i];
        return name == null ? "" : name;
    }

    private int find(String name) {
        for (int i = 0; i < pairs.length; i += 2) {
            if (name.equalsIgnoreCase(pairs[i])) {
                return i;
            }
        }
        return -1;
    }

    /** Appends {@code ;name=value} for each parameter, as written. */
    void appendTo(StringBuilder out) {
        for (int i = 0; i < pairs.length; i += 2) {
            out.append(';').append(pairs[i]);
            if (pairs[i + 1] != null) {
                out.append('=').append(pairs[i + 1]);
            }
        }
    }

    /** The parameters as they stand on the wire, each with its semicolon. */
    @Override
    public String toString() {
        StringBuilder out = new StringBuilder();
        appendTo(out);
        return out.toString();
    }

    /** Equal when both hold the same names (case does not count) with the same values, whatever the order. */
    @Override
    public boolean equals(@Nullable Object other) {
        if (!(other instanceof Parameters that) || that.pairs.length != pairs.length) {
            return false;
        }
        for (int i = 0; i < pairs.length; i += 2) {
            if (find(nameAt(i)) != i) {
                continue; // a repetition, which get() does not see
            }
            int j = that.find(nameAt(i));
            String value = pairs[i + 1];
            if (j < 0 || (value == null ? that.pairs[j + 1] != null : !value.equals(that.pairs[j + 1]))) {
                return false;
            }
        }
        return true;
    }

    @Override
    public int hashCode() {
        int hash = 0;
        for (int i = 0; i < pairs.length; i += 2) {
            hash += nameAt(i).toLowerCase(Locale.ROOT).hashCode();
        }
        return hash;
    }
}
