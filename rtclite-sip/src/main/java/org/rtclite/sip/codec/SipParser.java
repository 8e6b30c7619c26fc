package org.rtclite.sip.codec;

import java.util.Arrays;
import org.jspecify.annotations.Nullable;
import org.rtclite.sip.message.HeaderIndex;
import org.rtclite.sip.message.SipHeader;
import org.rtclite.sip.message.SipMessage;
import org.rtclite.sip.message.SipMethod;
import org.rtclite.sip.message.SipRequest;
import org.rtclite.sip.message.SipResponse;
import org.rtclite.sip.message.SipSyntaxException;
import org.rtclite.sip.message.Uri;

/**
 * Parses SIP messages (RFC 3261 sections 7 and 25), one datagram or one frame of a stream at a time.
 *
 * <p>Lenient in what peers often get wrong: bare LF, folded lines, compact names, white space before the
 * colon, no Content-Length in a datagram. Strict in the fields that the stack relies on, so that no accessor
 * of a parsed message fails. Not for several threads: the parser keeps its work space from message to message.
 */
public final class SipParser {

    private static final int NONE = -1;

    /** Fields that may stand once only (RFC 3261 section 7.3.1); their repetition would be ambiguous. */
    private static final SipHeader[] SINGLE = {
        SipHeader.FROM, SipHeader.TO, SipHeader.CALL_ID, SipHeader.CSEQ, SipHeader.MAX_FORWARDS
    };

    private final SipLimits limits;
    private final LineScanner lines;

    public SipParser() {
        this(SipLimits.DEFAULT);
    }

    public SipParser(SipLimits limits) {
        this.limits = limits;
        this.lines = new LineScanner(limits);
    }

    /** Parses {@code bytes}, all of them. */
    public ParseResult parse(byte[] bytes) {
        return parse(bytes, 0, bytes.length);
    }

    /**
     * Parses one message; octets after its body are ignored (RFC 3261 section 18.3).
     *
     * @param source read only; the message gets a copy
     */
    public ParseResult parse(byte[] source, int offset, int length) {
        if (length > limits.messageBytes()) {
            return new ParseResult.Failure(
                    513, "message is " + length + " bytes, limit " + limits.messageBytes(), 0, NONE, null);
        }
        int start = offset;
        int end = offset + length;
        // RFC 3261 s7.5: empty lines before the start line are skipped
        while (start < end && (source[start] == '\r' || source[start] == '\n')) {
            start++;
        }
        byte[] bytes = Arrays.copyOfRange(source, start, end);
        return new Parse(bytes, start - offset).run();
    }

    /** One run over one message. */
    private final class Parse {

        private byte[] bytes;
        private final int skipped;
        private @Nullable String method;
        private @Nullable ParseFault fault;

        Parse(byte[] bytes, int skipped) {
            this.bytes = bytes;
            this.skipped = skipped;
        }

        ParseResult run() {
            lines.scan(bytes);
            fault = lines.fault();
            SipMessage message = null;
            try {
                message = message();
                if (fault == null && message != null) {
                    checkFields(message);
                }
            } catch (ParseFault found) {
                fault = fault == null ? found : fault;
            }
            if (fault == null && message != null) {
                return new ParseResult.Message(message);
            }
            return failure(fault == null ? ParseFault.at(0, "message is empty") : fault);
        }

        private @Nullable SipMessage message() throws ParseFault {
            StartLine line = StartLine.parse(bytes, lines.startLineEnd(), limits);
            method = line.method();
            int bodyStart = lines.bodyStart();
            int declared = contentLength();
            int available = bytes.length - bodyStart;
            if (declared > available) {
                throw ParseFault.at(
                        bodyStart, "Content-Length is " + declared + " but " + available + " bytes follow the header");
            }
            // RFC 3261 s18.3: without a length the body goes to the end of the datagram
            int bodyLength = declared < 0 ? available : declared;
            if (bodyLength < available) {
                bytes = Arrays.copyOf(bytes, bodyStart + bodyLength);
            }
            HeaderIndex index = lines.index(bodyLength, declared >= 0);
            Uri uri = line.uri();
            if (method != null && uri != null) {
                return SipRequest.of(bytes, index, method, uri);
            }
            return SipResponse.of(bytes, index, line.code(), line.reason());
        }

        /** The declared length, or -1 when there is none. */
        private int contentLength() throws ParseFault {
            int declared = NONE;
            for (int field = 0; field < lines.count(); field++) {
                if (lines.header(field) == SipHeader.CONTENT_LENGTH) {
                    int value = lines.number(field, limits.messageBytes());
                    if (value < 0 || (declared >= 0 && declared != value)) {
                        String problem = value < 0
                                ? "Content-Length is '" + lines.value(field) + "', must be 0 to "
                                        + limits.messageBytes()
                                : "Content-Length is " + declared + " and " + value;
                        throw ParseFault.at(lines.valueStart(field), field, problem);
                    }
                    declared = value;
                }
            }
            return declared;
        }

        private void checkFields(SipMessage message) throws ParseFault {
            requireAll(message);
            for (int field = 0; field < message.headerCount(); field++) {
                SipHeader header = message.headerAt(field);
                if (header == null) {
                    continue;
                }
                try {
                    header.check(message.headerValue(field));
                } catch (SipSyntaxException bad) {
                    throw ParseFault.at(lines.valueStart(field) + bad.offset(), field, messageOf(bad));
                }
            }
            if (method != null && !method.equals(message.cseq().method())) {
                throw ParseFault.at(0, "CSeq method is " + message.cseq().method() + " in a request " + method);
            }
        }

        private void requireAll(SipMessage message) throws ParseFault {
            for (SipHeader header : SINGLE) {
                int count = lines.countOf(header);
                if (count > 1) {
                    throw ParseFault.at(0, header.fieldName() + " stands " + count + " times");
                }
                if (count == 0 && header != SipHeader.MAX_FORWARDS) {
                    throw ParseFault.at(0, header.fieldName() + " is missing");
                }
            }
            if (!message.has(SipHeader.VIA)) {
                throw ParseFault.at(0, "Via is missing");
            }
        }

        private ParseResult failure(ParseFault found) {
            String problem = found.problem();
            int offset = found.offset() + skipped;
            String asked = lines.method(bytes);
            boolean answerable = asked != null && !asked.equals(SipMethod.ACK);
            SipResponse response = answerable ? Refusal.build(bytes, lines, found) : null;
            return new ParseResult.Failure(found.code(), problem, offset, found.field(), response);
        }
    }

    static String messageOf(SipSyntaxException bad) {
        String message = bad.getMessage();
        return message == null ? "malformed" : message;
    }
}
