package org.rtclite.sip.codec;

import java.util.Arrays;
import org.rtclite.sip.message.SipHeader;
import org.rtclite.sip.message.SipMessage;
import org.rtclite.sip.message.SipMethod;
import org.rtclite.sip.message.SipRequest;
import org.rtclite.sip.message.SipResponse;

/**
 * Parses SIP messages (RFC 3261 sections 7 and 25), one datagram or one frame of a stream at a time.
 *
 * <p>Lenient in what peers often get wrong: bare LF, folded lines, compact names, white space before the
 * colon, no Content-Length in a datagram. Strict in the fields that the stack relies on, so that no accessor
 * of a parsed message fails. A good message costs its index and one object; fields are cut out when they are
 * asked for. Not for several threads: the parser keeps its work space from message to message.
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

    /**
     * Parses one message of a buffer; octets after its body are ignored (RFC 3261 section 18.3).
     *
     * @param source read only; the message gets a copy
     */
    public ParseResult parse(byte[] source, int offset, int length) {
        return parse(Arrays.copyOfRange(source, offset, offset + length));
    }

    /**
     * Parses one message; octets after its body are ignored (RFC 3261 section 18.3).
     *
     * @param bytes belongs to the message from now on: do not write to it again
     */
    public ParseResult parse(byte[] bytes) {
        if (bytes.length > limits.messageBytes()) {
            return new ParseResult.Failure(
                    513, "message is " + bytes.length + " bytes, limit " + limits.messageBytes(), 0, NONE, null);
        }
        try {
            lines.scan(bytes);
            return new ParseResult.Message(message(bytes));
        } catch (ParseFault fault) {
            return failure(fault);
        }
    }

    private SipMessage message(byte[] bytes) throws ParseFault {
        ParseFault noted = lines.fault();
        if (noted != null) {
            throw noted;
        }
        int bodyStart = lines.bodyStart();
        int declared = contentLength();
        int available = bytes.length - bodyStart;
        if (declared > available) {
            throw ParseFault.at(
                    bodyStart, "Content-Length is " + declared + " but " + available + " bytes follow the header");
        }
        // RFC 3261 s18.3: without a length the body goes to the end of the datagram
        int bodyLength = declared < 0 ? available : declared;
        boolean whole = lines.start() == 0 && bodyLength == available;
        SipMessage message = StartLine.message(
                bytes, lines.start(), lines.startLineEnd(), lines.index(bodyLength, whole && declared >= 0), limits);
        check(message);
        return message;
    }

    /** The declared length, or -1 when there is none. */
    private int contentLength() throws ParseFault {
        int declared = NONE;
        for (int field = 0; field < lines.count(); field++) {
            if (lines.header(field) == SipHeader.CONTENT_LENGTH) {
                int value = lines.number(field, limits.messageBytes());
                if (value < 0) {
                    throw ParseFault.at(
                            lines.valueStart(field),
                            field,
                            "Content-Length is '" + lines.value(field) + "', must be 0 to " + limits.messageBytes());
                }
                if (declared >= 0 && declared != value) {
                    throw ParseFault.at(
                            lines.valueStart(field), field, "Content-Length is " + declared + " and " + value);
                }
                declared = value;
            }
        }
        return declared;
    }

    private void check(SipMessage message) throws ParseFault {
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
        SipMessage.FieldFault malformed = message.firstMalformedField();
        if (malformed != null) {
            throw ParseFault.at(malformed.offset(), malformed.field(), malformed.problem());
        }
        if (message instanceof SipRequest request
                && !request.method().equals(request.cseq().method())) {
            throw ParseFault.at(0, "CSeq method is " + request.cseq().method() + " in a request " + request.method());
        }
    }

    private ParseResult failure(ParseFault fault) {
        String method = lines.method();
        boolean answerable = method != null && !method.equals(SipMethod.ACK);
        SipResponse response = answerable ? Refusal.build(lines, fault) : null;
        return new ParseResult.Failure(fault.code(), fault.problem(), fault.offset(), fault.field(), response);
    }
}
