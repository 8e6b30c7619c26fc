package org.rtclite.sip.message;

import java.util.Locale;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * A {@code sip:} or {@code sips:} URI (RFC 3261 section 19.1). Immutable.
 *
 * @param secure true for sips
 * @param user the user part as written, escapes kept; null when there is none ({@link #userText} decodes)
 * @param password the part after the colon of the user information, as written; null when there is none
 * @param host name, IPv4 address or IPv6 address, the latter without its brackets
 * @param port 1 to 65535, or -1 when the URI names none
 * @param parameters the {@code ;name=value} part, values as written
 * @param headers what follows the question mark, as written; null when there is none
 */
public record SipUri(
        boolean secure,
        @Nullable String user,
        @Nullable String password,
        String host,
        int port,
        Parameters parameters,
        @Nullable String headers)
        implements Uri {

    public SipUri {
        Hosts.require("SIP URI", host);
        if (port != -1 && (port < 0 || port > 65_535)) {
            throw new IllegalArgumentException("port is " + port + ", must be -1 or 0 to 65535");
        }
        requireAll(Grammar.USER, user);
        requireAll(Grammar.PASSWORD, password);
    }

    private static void requireAll(int flag, @Nullable String part) {
        if (part == null) {
            return;
        }
        int bad = Grammar.firstNot(flag, part, 0, part.length());
        bad = bad < 0 ? Grammar.badEscape(part, 0, part.length()) : bad;
        if (bad >= 0) {
            throw new SipSyntaxException("user part of SIP URI", "character needs escaping", part, bad);
        }
    }

    /** Makes {@code sip:user@host}; the user is escaped here, null for none. */
    public static SipUri of(@Nullable String user, String host) {
        return of(user, host, -1);
    }

    /** Makes {@code sip:user@host:port}; the user is escaped here, null for none; port -1 for none. */
    public static SipUri of(@Nullable String user, String host, int port) {
        String escaped = user == null || user.isEmpty() ? null : Grammar.escape(Grammar.USER, user);
        return new SipUri(false, escaped, null, Hosts.unbracket(host), port, Parameters.NONE, null);
    }

    /**
     * Parses a sip or sips URI.
     *
     * @throws SipSyntaxException with the offset of the fault
     */
    public static SipUri parse(String text) {
        FieldScan scan = new FieldScan("SIP URI", text);
        scan.scanUri();
        if (scan.uri() instanceof SipUri uri) {
            return uri;
        }
        throw new SipSyntaxException("SIP URI", "'sip:' or 'sips:' expected", text, 0);
    }

    @Override
    public String scheme() {
        return secure ? "sips" : "sip";
    }

    /** The user part with escapes decoded; null when there is none. */
    public @Nullable String userText() {
        return user == null ? null : Grammar.unescape(user);
    }

    /** The value of a URI parameter with escapes decoded; null when absent or without a value. */
    public @Nullable String parameter(String name) {
        String raw = parameters.raw(name);
        return raw == null ? null : Grammar.unescape(raw);
    }

    /** True when the URI asks for loose routing: it has the {@code lr} parameter. */
    public boolean isLooseRouter() {
        return parameters.has("lr");
    }

    /** The transport parameter in lower case; null when there is none. */
    public @Nullable String transport() {
        String transport = parameter("transport");
        return transport == null ? null : transport.toLowerCase(Locale.ROOT);
    }

    /** A copy with the URI parameter set; the value is escaped here, null makes a flag. */
    public SipUri withParameter(String name, @Nullable String value) {
        String escaped = value == null ? null : Grammar.escape(Grammar.URI_PARAMETER, value);
        return new SipUri(secure, user, password, host, port, parameters.with(name, escaped), headers);
    }

    /** A copy without that URI parameter. */
    public SipUri withoutParameter(String name) {
        return new SipUri(secure, user, password, host, port, parameters.without(name), headers);
    }

    /** A copy for that host and port (-1 for none). */
    public SipUri withHostPort(String newHost, int newPort) {
        return new SipUri(secure, user, password, Hosts.unbracket(newHost), newPort, parameters, headers);
    }

    /** A copy as a Request-URI or Contact may hold it: without headers (RFC 3261 section 19.1.1). */
    public SipUri withoutHeaders() {
        return headers == null ? this : new SipUri(secure, user, password, host, port, parameters, null);
    }

    /** A copy with the sips scheme, or the sip scheme. */
    public SipUri withSecure(boolean nowSecure) {
        return new SipUri(nowSecure, user, password, host, port, parameters, headers);
    }

    @Override
    public boolean isEquivalentTo(Uri other) {
        return other instanceof SipUri that && UriEquivalence.test(this, that);
    }

    @Override
    public boolean equals(@Nullable Object other) {
        return other instanceof SipUri that
                && secure == that.secure
                && port == that.port
                && host.equalsIgnoreCase(that.host)
                && Objects.equals(user, that.user)
                && Objects.equals(password, that.password)
                && parameters.equals(that.parameters)
                && Objects.equals(headers, that.headers);
    }

    @Override
    public int hashCode() {
        return Objects.hash(secure, user, host.toLowerCase(Locale.ROOT), port);
    }

    @Override
    public String toString() {
        StringBuilder out = new StringBuilder(64).append(secure ? "sips:" : "sip:");
        if (user != null) {
            out.append(user);
            if (password != null) {
                out.append(':').append(password);
            }
            out.append('@');
        }
        Hosts.append(out, host, port);
        out.append(parameters);
        if (headers != null) {
            out.append('?').append(headers);
        }
        return out.toString();
    }
}
