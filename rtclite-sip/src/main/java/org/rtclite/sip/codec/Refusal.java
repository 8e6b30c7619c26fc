package org.rtclite.sip.codec;

import org.jspecify.annotations.Nullable;
import org.rtclite.sip.message.ReasonPhrases;
import org.rtclite.sip.message.SipHeader;
import org.rtclite.sip.message.SipResponse;
import org.rtclite.sip.message.SipSyntaxException;

/** Makes the answer to a request that cannot be processed, out of what of it is well-formed. */
final class Refusal {

    private Refusal() {}

    /** The answer, or null when the request has no well-formed Via to send it along. */
    static @Nullable SipResponse build(LineScanner lines, ParseFault fault) {
        SipResponse.Builder response = SipResponse.builder(fault.code(), ReasonPhrases.of(fault.code()));
        for (int field = 0; field < lines.count(); field++) {
            SipHeader header = lines.header(field);
            if (header != null && isEchoed(header) && (header == SipHeader.VIA || !response.has(header))) {
                try {
                    response.add(header, unfolded(lines.value(field)));
                } catch (SipSyntaxException malformed) {
                    // not echoed: an answer must not spread what the peer got wrong
                }
            }
        }
        return response.has(SipHeader.VIA) ? response.build() : null;
    }

    private static boolean isEchoed(SipHeader header) {
        return switch (header) {
            case VIA, FROM, TO, CALL_ID, CSEQ -> true;
            default -> false;
        };
    }

    private static String unfolded(String value) {
        return value.replace('\r', ' ').replace('\n', ' ');
    }
}
