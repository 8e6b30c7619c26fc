package org.rtclite.sip.message;

import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/**
 * Reads the structured values of RFC 3261 section 25.1: URIs, addresses, Via, CSeq.
 *
 * <p>Each {@code scan...} method checks one production and leaves marks; the method named after the value then cuts
 * it out. So a check and a parse are the same code, and a check allocates nothing.
 */
final class FieldScan extends Scan {

    private static final int NONE = -1;
    private static final int MAX_PORT = 65_535;

    private int uriStart;
    private int schemeEnd;
    private int uriEnd;
    private int userStart;
    private int userEnd;
    private int passwordStart;
    private int passwordEnd;
    private int hostStart;
    private int hostEnd;
    private int port;
    private int uriParametersStart;
    private int uriParametersEnd;
    private int headersStart;
    private int nameStart;
    private int nameEnd;
    private int parametersStart;
    private int parametersEnd;
    private int tagStart;
    private int tagEnd;
    private int protocolStart;
    private int protocolEnd;
    private int versionStart;
    private int versionEnd;
    private int transportStart;
    private int transportEnd;

    FieldScan() {}

    FieldScan(String what, String text) {
        super(what, text);
    }

    // URIs: RFC 3261 s19.1.1

    /** Checks a URI of any scheme that ends where the text ends. */
    void scanUri() {
        uriStart = position();
        uriEnd = end();
        int i = uriStart;
        while (i < uriEnd && Grammar.is(Grammar.SCHEME, at(i))) {
            i++;
        }
        if (i == uriStart || i == uriEnd || at(i) != ':') {
            throw failAt(uriStart, "scheme and ':' expected");
        }
        schemeEnd = i;
        moveTo(i + 1);
        if (isSip()) {
            scanSipUri();
        } else {
            skip(Grammar.URI, "URI");
            if (!atEnd()) {
                throw fail("character not allowed");
            }
        }
    }

    /** True when the URI that was scanned is sip or sips. */
    boolean isSip() {
        return isText(uriStart, schemeEnd, "sip") || isText(uriStart, schemeEnd, "sips");
    }

    /** True when the URI that was scanned has a part after a question mark. */
    boolean hasUriHeaders() {
        return isSip() && headersStart >= 0;
    }

    SipSyntaxException failAtUriHeaders(String problem) {
        return failAt(headersStart, problem);
    }

    private void scanSipUri() {
        scanUserInformation();
        scanHost();
        port = accept(':') ? (int) number(MAX_PORT) : NONE;
        uriParametersStart = position();
        while (accept(';')) {
            skip(Grammar.URI_PARAMETER, "URI parameter");
            if (accept('=')) {
                skip(Grammar.URI_PARAMETER, "URI parameter value");
            }
        }
        uriParametersEnd = position();
        headersStart = accept('?') ? scanUriHeaders() : NONE;
        if (!atEnd()) {
            throw unexpected();
        }
        for (int i = uriStart; i < uriEnd; i++) {
            if (at(i) == '%' && (i + 2 >= uriEnd || Hosts.hex(at(i + 1)) < 0 || Hosts.hex(at(i + 2)) < 0)) {
                throw failAt(i, "two hexadecimal digits must follow '%'");
            }
        }
    }

    private void scanUserInformation() {
        userStart = NONE;
        passwordStart = NONE;
        int at = find('@');
        if (at < 0) {
            return;
        }
        int colon = find(':');
        userStart = position();
        userEnd = colon >= 0 && colon < at ? colon : at;
        requireAll(Grammar.USER, userStart, userEnd, "user part");
        if (userEnd == userStart) {
            throw failAt(userStart, "user part is empty");
        }
        if (userEnd < at) {
            passwordStart = userEnd + 1;
            passwordEnd = at;
            requireAll(Grammar.PASSWORD, passwordStart, passwordEnd, "password");
        }
        moveTo(at + 1);
    }

    private void requireAll(int flag, int from, int to, String part) {
        for (int i = from; i < to; i++) {
            if (!Grammar.is(flag, at(i))) {
                throw failAt(i, "character not allowed in " + part);
            }
        }
    }

    private int scanUriHeaders() {
        int from = position();
        do {
            skip(Grammar.URI_HEADER, "URI header name");
            expect('=');
            while (Grammar.is(Grammar.URI_HEADER, peek())) {
                moveTo(position() + 1);
            }
        } while (accept('&'));
        return from;
    }

    private void scanHost() {
        if (peek() != '[') {
            hostStart = skip(Grammar.HOST, "host");
            hostEnd = position();
            return;
        }
        hostStart = position() + 1;
        hostEnd = find(']');
        if (hostEnd < 0 || !Hosts.isIpv6(bytes(), hostStart, hostEnd)) {
            throw fail("IPv6 address in brackets expected");
        }
        moveTo(hostEnd + 1);
    }

    /** The URI that was scanned. */
    Uri uri() {
        if (!isSip()) {
            return new OpaqueUri(cut(uriStart, schemeEnd).toLowerCase(Locale.ROOT), cut(schemeEnd + 1, uriEnd));
        }
        return new SipUri(
                schemeEnd - uriStart == 4,
                userStart < 0 ? null : cut(userStart, userEnd),
                passwordStart < 0 ? null : cut(passwordStart, passwordEnd),
                cut(hostStart, hostEnd),
                port,
                Parameters.ofScanned(cut(uriParametersStart, uriParametersEnd)),
                headersStart < 0 ? null : cut(headersStart, uriEnd));
    }

    // Addresses: RFC 3261 s20.10

    /** Checks one address, in angle brackets or bare, with its parameters. */
    void scanAddress() {
        skipSpace();
        scanDisplayName();
        if (accept('<')) {
            int close = find('>');
            if (close < 0) {
                throw fail("'>' is missing");
            }
            scanUriTo(close);
            moveTo(close + 1);
        } else {
            int stop = position();
            while (stop < end() && Grammar.is(Grammar.URI, at(stop)) && at(stop) != ';' && at(stop) != ',') {
                // without brackets, semicolon, comma and question mark would be ambiguous
                if (at(stop) == '?') {
                    throw failAt(stop, "a URI with '?' must stand in angle brackets");
                }
                stop++;
            }
            scanUriTo(stop);
            moveTo(stop);
        }
        scanParameters();
    }

    private void scanUriTo(int stop) {
        int before = narrow(stop);
        scanUri();
        narrow(before);
    }

    /** Deviation: unquoted names need not be tokens, because peers send names such as {@code Bob (Sales)}. */
    private void scanDisplayName() {
        nameStart = NONE;
        int from = position();
        if (peek() == '"') {
            skipQuoted();
            nameStart = from;
            nameEnd = position();
            skipSpace();
            if (peek() != '<') {
                throw fail("'<' expected");
            }
            return;
        }
        int i = from;
        while (i < end() && at(i) != '<') {
            if (isNoNameCharacter(at(i))) {
                return;
            }
            i++;
        }
        if (i == end()) {
            return;
        }
        moveTo(i);
        while (i > from && isSpace(at(i - 1))) {
            i--;
        }
        nameStart = i == from ? NONE : from;
        nameEnd = i;
    }

    private static boolean isNoNameCharacter(byte b) {
        return b == '"' || b == ',' || b == ';' || b == ':' || b == '@' || b == '>' || b == 0;
    }

    /** The address that was scanned. */
    NameAddress address() {
        String name = nameStart < 0 ? null : unquote(cut(nameStart, nameEnd));
        return new NameAddress(name, uri(), parameters());
    }

    /** The tag of the address that was scanned; null when it has none. */
    @Nullable
    String tag() {
        return tagStart < 0 ? null : unquote(cut(tagStart, tagEnd));
    }

    void scanAddresses() {
        do {
            scanAddress();
        } while (acceptComma());
        requireEnd();
    }

    void addresses(List<NameAddress> into) {
        do {
            scanAddress();
            into.add(address());
        } while (acceptComma());
        requireEnd();
    }

    private boolean acceptComma() {
        skipSpace();
        return accept(',');
    }

    // Header parameters: RFC 3261 s7.3.1

    /** Checks {@code ;name=value}... up to something that is no semicolon. */
    void scanParameters() {
        skipSpace();
        parametersStart = position();
        parametersEnd = parametersStart;
        tagStart = NONE;
        while (accept(';')) {
            skipSpace();
            int token = skipToken();
            int tokenEnd = position();
            parametersEnd = tokenEnd;
            skipSpace();
            if (accept('=')) {
                skipSpace();
                int value = position();
                if (peek() == '"') {
                    skipQuoted();
                } else {
                    skip(Grammar.VALUE, "parameter value");
                }
                parametersEnd = position();
                if (tagStart < 0 && isText(token, tokenEnd, "tag")) {
                    tagStart = value;
                    tagEnd = parametersEnd;
                }
                skipSpace();
            }
        }
    }

    /** The parameters that were scanned. */
    Parameters parameters() {
        return parametersStart == parametersEnd
                ? Parameters.NONE
                : Parameters.ofScanned(cut(parametersStart, parametersEnd));
    }

    // Via: RFC 3261 s20.42

    /** Checks one Via value. */
    void scanVia() {
        skipSpace();
        protocolStart = skipToken();
        protocolEnd = position();
        expectSlash();
        versionStart = skipToken();
        versionEnd = position();
        expectSlash();
        transportStart = skipToken();
        transportEnd = position();
        if (!isSpace(peek())) {
            throw fail("space expected");
        }
        skipSpace();
        scanHost();
        skipSpace();
        port = NONE;
        if (accept(':')) {
            skipSpace();
            port = (int) number(MAX_PORT);
        }
        scanParameters();
    }

    private void expectSlash() {
        skipSpace();
        expect('/');
        skipSpace();
    }

    /** The Via that was scanned. */
    Via via() {
        boolean usual = isText(protocolStart, protocolEnd, "SIP") && isText(versionStart, versionEnd, "2.0");
        String protocol = usual ? Via.PROTOCOL : cut(protocolStart, protocolEnd) + "/" + cut(versionStart, versionEnd);
        String transport = isText(transportStart, transportEnd, "UDP") && at(transportStart) == 'U'
                ? "UDP"
                : cut(transportStart, transportEnd);
        return new Via(protocol, transport, cut(hostStart, hostEnd), port, parameters());
    }

    void scanVias() {
        scanVia();
        scanMoreVias();
    }

    /** Checks what follows a Via value: more of them, or the end. */
    void scanMoreVias() {
        while (acceptComma()) {
            scanVia();
        }
        requireEnd();
    }

    void vias(List<Via> into) {
        do {
            scanVia();
            into.add(via());
        } while (acceptComma());
        requireEnd();
    }

    // CSeq: RFC 3261 s20.16

    /** Reads a CSeq value, all of the text. */
    CSeq cseq() {
        skipSpace();
        // Deviation: 2^31 to 2^32 - 1 is accepted from peers, because some count from a random 32-bit number.
        long sequence = number(CSeq.MAX);
        if (!isSpace(peek())) {
            throw fail("space expected");
        }
        skipSpace();
        int from = skipToken();
        String method = SipMethod.intern(bytes(), from, position());
        requireEnd();
        return new CSeq(sequence, method);
    }

    /** Checks a Call-ID: one word, wider than the grammar but without spaces (RFC 3261 s20.8). */
    void scanCallId() {
        for (int i = position(); i < end(); i++) {
            if (at(i) <= ' ' || at(i) == 127) {
                throw failAt(i, "character not allowed");
            }
        }
        if (atEnd()) {
            throw fail("value is empty");
        }
    }

    /** Takes the quotes and backslashes off a quoted string; other text is returned as it is. */
    static String unquote(String raw) {
        if (raw.length() < 2 || raw.charAt(0) != '"') {
            return raw;
        }
        String inner = raw.substring(1, raw.length() - 1);
        if (inner.indexOf('\\') < 0) {
            return inner;
        }
        StringBuilder out = new StringBuilder(inner.length());
        for (int i = 0; i < inner.length(); i++) {
            char c = inner.charAt(i);
            if (c == '\\' && i + 1 < inner.length()) {
                c = inner.charAt(++i);
            }
            out.append(c);
        }
        return out.toString();
    }

    static String quote(String text) {
        StringBuilder out = new StringBuilder(text.length() + 2).append('"');
        for (int i = 0; i < text.length(); i++) {
            char c = text.charAt(i);
            if (c == '"' || c == '\\') {
                out.append('\\');
            }
            out.append(c);
        }
        return out.append('"').toString();
    }
}
