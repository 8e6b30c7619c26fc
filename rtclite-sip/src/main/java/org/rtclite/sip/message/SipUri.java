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
        Scan scan = new Scan("SIP URI", text);
        boolean secure = text.regionMatches(true, 0, "sips:", 0, 5);
        if (!secure && !text.regionMatches(true, 0, "sip:", 0, 4)) {
            throw scan.fail("'sip:' or 'sips:' expected");
        }
        scan.position = secure ? 5 : 4;
        String user = null;
        String password = null;
        int at = text.indexOf('@');
        if (at >= 0) {
            int colon = text.indexOf(':', scan.position);
            int userEnd = colon >= 0 && colon < at ? colon : at;
            user = part(scan, Grammar.USER, userEnd, "user part");
            if (userEnd < at) {
                scan.position = userEnd + 1;
                password = colon + 1 == at ? "" : part(scan, Grammar.PASSWORD, at, "password");
            }
            scan.position = at + 1;
        }
        String host = Hosts.scan(scan);
        int port = scan.accept(':') ? (int) scan.number(65_535) : -1;
        Parameters parameters = Parameters.parseOfUri(scan);
        String headers = null;
        if (scan.accept('?')) {
            headers = headers(scan);
        }
        if (!scan.atEnd()) {
            throw scan.fail("unexpected '" + scan.peek() + "'");
        }
        int bad = Grammar.badEscape(text, 0, text.length());
        if (bad >= 0) {
            throw new SipSyntaxException("SIP URI", "two hexadecimal digits must follow '%'", text, bad);
        }
        return new SipUri(secure, user, password, host, port, parameters, headers);
    }

    private static String part(Scan scan, int flag, int end, String name) {
        int start = scan.position;
        int bad = Grammar.firstNot(flag, scan.text, start, end);
        if (bad >= 0 || start == end) {
            scan.position = Math.max(bad, start);
            throw scan.fail(start == end ? name + " is empty" : "character not allowed in " + name);
        }
        return scan.text.substring(start, end);
    }

    private static String headers(Scan scan) {
        int start = scan.position;
        do {
            scan.run(Grammar.URI_HEADER, "URI header name");
            scan.expect('=');
            while (Grammar.is(Grammar.URI_HEADER, scan.peek())) {
                scan.position++;
            }
        } while (scan.accept('&'));
        return scan.text.substring(start, scan.position);
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
        parameters.appendTo(out);
        if (headers != null) {
            out.append('?').append(headers);
        }
        return out.toString();
    }
}
