package org.rtclite.sip.codec;

import java.nio.charset.StandardCharsets;
import org.jspecify.annotations.Nullable;
import org.rtclite.sip.message.SipSyntaxException;
import org.rtclite.sip.message.SipUri;
import org.rtclite.sip.message.Uri;

/**
 * The first line of a message (RFC 3261 sections 7.1 and 7.2).
 *
 * @param method null for a response
 * @param uri null for a response
 * @param code 0 for a request
 * @param reason empty for a request
 */
record StartLine(@Nullable String method, @Nullable Uri uri, int code, String reason) {

    private static final String VERSION = "SIP/2.0";

    static StartLine parse(byte[] bytes, int end, SipLimits limits) throws ParseFault {
        String line = new String(bytes, 0, end, StandardCharsets.UTF_8);
        return line.regionMatches(true, 0, "SIP/", 0, 4) ? status(line) : request(line, limits);
    }

    private static StartLine status(String line) throws ParseFault {
        int space = line.indexOf(' ');
        String version = space < 0 ? line : line.substring(0, space);
        requireVersion(version, 0);
        int codeEnd = space + 4;
        boolean numeric = line.length() >= codeEnd && (line.length() == codeEnd || line.charAt(codeEnd) == ' ');
        int code = 0;
        for (int i = space + 1; numeric && i < codeEnd; i++) {
            char c = line.charAt(i);
            numeric = c >= '0' && c <= '9';
            code = code * 10 + c - '0';
        }
        if (!numeric || code < 100 || code > 699) {
            throw ParseFault.at(space + 1, "status code must be 100 to 699 in '" + line + "'");
        }
        String reason = line.length() > codeEnd ? line.substring(codeEnd + 1) : "";
        if (reason.indexOf('\0') >= 0) {
            throw ParseFault.at(codeEnd + 1 + reason.indexOf('\0'), "reason phrase has a NUL");
        }
        return new StartLine(null, null, code, reason);
    }

    private static StartLine request(String line, SipLimits limits) throws ParseFault {
        int space = line.indexOf(' ');
        int last = line.lastIndexOf(' ');
        if (space <= 0 || last == space) {
            throw ParseFault.at(0, "start line must be method, URI and version: '" + line + "'");
        }
        String method = line.substring(0, space);
        if (!LineScanner.isToken(method)) {
            throw ParseFault.at(0, "method is no token: '" + method + "'");
        }
        requireVersion(line.substring(last + 1), last + 1);
        int uriLength = last - space - 1;
        if (uriLength > limits.uriBytes()) {
            throw ParseFault.of(414, space + 1, "Request-URI is " + uriLength + " bytes, limit " + limits.uriBytes());
        }
        try {
            Uri uri = Uri.parse(line.substring(space + 1, last));
            // RFC 3261 s19.1.1: no headers in a Request-URI
            if (uri instanceof SipUri sip && sip.headers() != null) {
                throw ParseFault.at(space + 1, "Request-URI has headers: '" + uri + "'");
            }
            return new StartLine(method, uri, 0, "");
        } catch (SipSyntaxException bad) {
            throw ParseFault.at(space + 1 + bad.offset(), "Request-URI: " + SipParser.messageOf(bad));
        }
    }

    private static void requireVersion(String version, int offset) throws ParseFault {
        if (version.equalsIgnoreCase(VERSION)) {
            return;
        }
        boolean other = version.length() > 4 && version.regionMatches(true, 0, "SIP/", 0, 4);
        throw ParseFault.of(other ? 505 : 400, offset, "version is '" + version + "', must be " + VERSION);
    }
}
