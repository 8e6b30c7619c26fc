package org.rtclite.sip.codec;

import java.nio.charset.StandardCharsets;
import org.rtclite.sip.message.HeaderIndex;
import org.rtclite.sip.message.SipMessage;
import org.rtclite.sip.message.SipRequest;
import org.rtclite.sip.message.SipResponse;
import org.rtclite.sip.message.SipSyntaxException;

/** Reads the first line of a message (RFC 3261 sections 7.1 and 7.2) and makes the message. */
final class StartLine {

    private static final int VERSION_BYTES = 7;

    private StartLine() {}

    /**
     * Makes the request or response that the line in [start, end) begins.
     *
     * @throws ParseFault when the line is neither
     */
    static SipMessage message(byte[] bytes, int start, int end, HeaderIndex index, SipLimits limits) throws ParseFault {
        return isVersionName(bytes, start, end)
                ? response(bytes, start, end, index)
                : request(bytes, start, end, index, limits);
    }

    private static SipResponse response(byte[] bytes, int start, int end, HeaderIndex index) throws ParseFault {
        int space = find(bytes, start, end);
        requireVersion(bytes, start, space < 0 ? end : space);
        int codeStart = space < 0 ? end : space + 1;
        int codeEnd = codeStart + 3;
        boolean numeric = codeEnd <= end && (codeEnd == end || bytes[codeEnd] == ' ');
        int code = 0;
        for (int i = codeStart; numeric && i < codeEnd; i++) {
            numeric = bytes[i] >= '0' && bytes[i] <= '9';
            code = code * 10 + bytes[i] - '0';
        }
        if (!numeric || code < 100 || code > 699) {
            throw ParseFault.at(codeStart, "status code must be 100 to 699 in '" + text(bytes, start, end) + "'");
        }
        String reason = codeEnd < end ? text(bytes, codeEnd + 1, end) : "";
        if (reason.indexOf('\0') >= 0) {
            throw ParseFault.at(codeEnd + 1, "reason phrase has a NUL");
        }
        return SipResponse.of(bytes, index, code, reason);
    }

    private static SipRequest request(byte[] bytes, int start, int end, HeaderIndex index, SipLimits limits)
            throws ParseFault {
        int space = find(bytes, start, end);
        int last = end - 1;
        while (last > space && bytes[last] != ' ') {
            last--;
        }
        if (space <= start || last == space) {
            throw ParseFault.at(start, "start line must be method, URI and version: '" + text(bytes, start, end) + "'");
        }
        if (!LineScanner.isToken(bytes, start, space)) {
            throw ParseFault.at(start, "method is no token: '" + text(bytes, start, space) + "'");
        }
        requireVersion(bytes, last + 1, end);
        int uriStart = space + 1;
        int uriBytes = last - uriStart;
        if (uriBytes > limits.uriBytes()) {
            throw ParseFault.of(414, uriStart, "Request-URI is " + uriBytes + " bytes, limit " + limits.uriBytes());
        }
        try {
            return SipRequest.of(bytes, index, start, space, uriStart, last);
        } catch (SipSyntaxException bad) {
            throw ParseFault.at(uriStart + bad.offset(), bad.problem());
        }
    }

    private static int find(byte[] bytes, int start, int end) {
        for (int i = start; i < end; i++) {
            if (bytes[i] == ' ') {
                return i;
            }
        }
        return -1;
    }

    private static boolean isVersionName(byte[] bytes, int start, int end) {
        return end - start >= 4
                && (bytes[start] | 0x20) == 's'
                && (bytes[start + 1] | 0x20) == 'i'
                && (bytes[start + 2] | 0x20) == 'p'
                && bytes[start + 3] == '/';
    }

    private static void requireVersion(byte[] bytes, int start, int end) throws ParseFault {
        boolean named = isVersionName(bytes, start, end);
        boolean known = named
                && end - start == VERSION_BYTES
                && bytes[start + 4] == '2'
                && bytes[start + 5] == '.'
                && bytes[start + 6] == '0';
        if (!known) {
            String problem = "version is '" + text(bytes, start, end) + "', must be SIP/2.0";
            throw ParseFault.of(named && end - start > 4 ? 505 : 400, start, problem);
        }
    }

    private static String text(byte[] bytes, int start, int end) {
        return new String(bytes, start, end - start, StandardCharsets.UTF_8);
    }
}
