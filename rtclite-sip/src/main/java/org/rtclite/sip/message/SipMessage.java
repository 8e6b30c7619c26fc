package org.rtclite.sip.message;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A SIP request or response: its bytes and an index of its header fields. Immutable.
 *
 * <p>Header names are compared without regard to case, and compact names are the same as long ones. Typed
 * accessors read on first use and remember. A message that came through the parser has well-formed Via, From,
 * To, Call-ID and CSeq; on a message that a program builds, the accessor of a field not yet set throws
 * {@link IllegalStateException}. May be shared between threads.
 */
public abstract sealed class SipMessage permits SipRequest, SipResponse {

    private final byte[] bytes;
    private final HeaderIndex index;

    // remembered on first use; records are safe to publish by a race
    private @Nullable Via topVia;
    private @Nullable NameAddress from;
    private @Nullable NameAddress to;
    private @Nullable CSeq cseq;
    private @Nullable String callId;
    /** Set by {@link #firstMalformedField}, before the message is seen by others. */
    private boolean tagsKnown;

    private @Nullable String fromTag;
    private @Nullable String toTag;

    SipMessage(byte[] bytes, HeaderIndex index) {
        this.bytes = bytes;
        this.index = index;
    }

    /** The first line, without its line end. */
    public abstract String startLine();

    /** A builder that begins with all of this message. */
    public abstract MessageBuilder<?> toBuilder();

    /** How many header fields (lines) there are. */
    public int headerCount() {
        return index.count();
    }

    /** The name of a field as written. */
    public String headerName(int field) {
        return ascii(index.nameStart(field), index.nameEnd(field));
    }

    /** The value of a field: unfolded, without white space around it. */
    public String headerValue(int field) {
        String value = text(index.valueStart(field), index.valueEnd(field));
        return index.isFolded(field) ? unfold(value) : value;
    }

    /** What a field is when its name is known, else null. */
    public @Nullable SipHeader headerAt(int field) {
        return index.header(field);
    }

    /** The value of the first field of that name, the whole line; null when there is none. */
    public @Nullable String header(SipHeader header) {
        int field = index.next(header, 0);
        return field < 0 ? null : headerValue(field);
    }

    /** The value of the first field of that name, the whole line; null when there is none. */
    public @Nullable String header(String name) {
        int field = next(name, SipHeader.lookup(name), 0);
        return field < 0 ? null : headerValue(field);
    }

    /** The values of all fields of that name, one for each line. */
    public List<String> headers(SipHeader header) {
        return headers(header.fieldName());
    }

    /** The values of all fields of that name, one for each line. */
    public List<String> headers(String name) {
        SipHeader header = SipHeader.lookup(name);
        List<String> values = new ArrayList<>(2);
        for (int field = next(name, header, 0); field >= 0; field = next(name, header, field + 1)) {
            values.add(headerValue(field));
        }
        return values;
    }

    /**
     * The values of all fields of that name, split at commas outside quotes and angle brackets.
     *
     * <p>For fields whose grammar is a list, such as Allow, Supported and Require.
     */
    public List<String> elements(SipHeader header) {
        List<String> elements = new ArrayList<>();
        for (String value : headers(header)) {
            Elements.split(value, elements);
        }
        return elements;
    }

    /** True when there is a field of that name. */
    public boolean has(SipHeader header) {
        return index.next(header, 0) >= 0;
    }

    private int next(String name, @Nullable SipHeader header, int fromField) {
        if (header != null) {
            return index.next(header, fromField);
        }
        for (int field = fromField; field < index.count(); field++) {
            int start = index.nameStart(field);
            if (index.header(field) == null
                    && index.nameEnd(field) - start == name.length()
                    && headerName(field).equalsIgnoreCase(name)) {
                return field;
            }
        }
        return -1;
    }

    private int require(SipHeader header) {
        int field = index.next(header, 0);
        if (field < 0) {
            throw new IllegalStateException(startLine() + " has no " + header.fieldName() + " yet");
        }
        return field;
    }

    private FieldScan scan(int field) {
        FieldScan scan = new FieldScan();
        scanTo(scan, field);
        return scan;
    }

    private void scanTo(FieldScan scan, int field) {
        SipHeader header = index.header(field);
        String what = header == null ? "header field" : header.fieldName();
        if (index.isFolded(field)) {
            byte[] unfolded = headerValue(field).getBytes(StandardCharsets.UTF_8);
            scan.reset(what, unfolded, 0, unfolded.length);
        } else {
            scan.reset(what, bytes, index.valueStart(field), index.valueEnd(field));
        }
    }

    /**
     * Checks the fields that the typed accessors read; for parsers, before anyone else sees the message.
     *
     * <p>Keeps on the way what every request and response is routed by: the top Via, the tags and CSeq.
     *
     * @return the first malformed field, or null when all are well-formed
     */
    public @Nullable FieldFault firstMalformedField() {
        FieldScan scan = new FieldScan();
        for (int field = 0; field < index.count(); field++) {
            SipHeader header = index.header(field);
            if (header != null) {
                scanTo(scan, field);
                try {
                    checkAndKeep(header, scan);
                } catch (SipSyntaxException fault) {
                    return new FieldFault(field, index.valueStart(field) + fault.offset(), fault.problem());
                }
            }
        }
        tagsKnown = true;
        return null;
    }

    private void checkAndKeep(SipHeader header, FieldScan scan) {
        switch (header) {
            case VIA -> {
                scan.scanVia();
                if (topVia == null) {
                    topVia = scan.via();
                }
                scan.scanMoreVias();
            }
            case FROM -> {
                FieldCheck.requireReadable(header, scan);
                fromTag = scan.tag();
            }
            case TO -> {
                FieldCheck.requireReadable(header, scan);
                toTag = scan.tag();
            }
            case CSEQ -> cseq = scan.cseq();
            default -> FieldCheck.requireReadable(header, scan);
        }
    }

    /**
     * A field that is not what its grammar asks for.
     *
     * @param field from 0
     * @param offset where in the bytes of the message
     * @param problem what is wrong
     */
    public record FieldFault(int field, int offset, String problem) {}

    /** The first Via value: the last hop. */
    public Via topVia() {
        Via known = topVia;
        if (known == null) {
            FieldScan scan = scan(require(SipHeader.VIA));
            scan.scanVia();
            known = scan.via();
            topVia = known;
        }
        return known;
    }

    /** All Via values, the last hop first. */
    public List<Via> vias() {
        List<Via> vias = new ArrayList<>(3);
        for (int field = index.next(SipHeader.VIA, 0); field >= 0; field = index.next(SipHeader.VIA, field + 1)) {
            scan(field).vias(vias);
        }
        return vias;
    }

    public NameAddress from() {
        NameAddress known = from;
        if (known == null) {
            FieldScan scan = scan(require(SipHeader.FROM));
            scan.scanAddress();
            known = scan.address();
            from = known;
        }
        return known;
    }

    public NameAddress to() {
        NameAddress known = to;
        if (known == null) {
            FieldScan scan = scan(require(SipHeader.TO));
            scan.scanAddress();
            known = scan.address();
            to = known;
        }
        return known;
    }

    /** The tag of From; null when there is none. */
    public @Nullable String fromTag() {
        return tagsKnown ? fromTag : from().tag();
    }

    /** The tag of To; null when there is none. */
    public @Nullable String toTag() {
        return tagsKnown ? toTag : to().tag();
    }

    public String callId() {
        String known = callId;
        if (known == null) {
            known = headerValue(require(SipHeader.CALL_ID));
            callId = known;
        }
        return known;
    }

    public CSeq cseq() {
        CSeq known = cseq;
        if (known == null) {
            known = scan(require(SipHeader.CSEQ)).cseq();
            cseq = known;
        }
        return known;
    }

    /** The addresses of all Contact fields; empty for {@code *}, which {@link #isContactWildcard} tells. */
    public List<NameAddress> contacts() {
        return isContactWildcard() ? List.of() : addresses(SipHeader.CONTACT);
    }

    /** True for {@code Contact: *}, which un-registers all bindings (RFC 3261 section 10.2.2). */
    public boolean isContactWildcard() {
        int field = index.next(SipHeader.CONTACT, 0);
        return field >= 0
                && index.valueEnd(field) - index.valueStart(field) == 1
                && bytes[index.valueStart(field)] == '*';
    }

    /** The addresses of all Route fields, in order. */
    public List<NameAddress> routes() {
        return addresses(SipHeader.ROUTE);
    }

    /** The addresses of all Record-Route fields, in order. */
    public List<NameAddress> recordRoutes() {
        return addresses(SipHeader.RECORD_ROUTE);
    }

    /** The addresses of all fields of that name, in order: also Path, Service-Route, P-Asserted-Identity. */
    public List<NameAddress> addresses(SipHeader header) {
        int field = index.next(header, 0);
        if (field < 0) {
            return List.of();
        }
        List<NameAddress> addresses = new ArrayList<>(2);
        for (; field >= 0; field = index.next(header, field + 1)) {
            scan(field).addresses(addresses);
        }
        return addresses;
    }

    /** Max-Forwards, or -1 when the field is absent. */
    public int maxForwards() {
        return number(SipHeader.MAX_FORWARDS);
    }

    /** Expires in seconds, or -1 when the field is absent; values above 2^31 - 1 count as that. */
    public int expires() {
        return number(SipHeader.EXPIRES);
    }

    /** The number that begins a field, or -1 when it is absent or does not begin with one. */
    public int number(SipHeader header) {
        String value = header(header);
        if (value == null) {
            return -1;
        }
        long number = 0;
        int i = 0;
        while (i < value.length() && value.charAt(i) >= '0' && value.charAt(i) <= '9') {
            number = Math.min(Integer.MAX_VALUE, number * 10 + value.charAt(i) - '0');
            i++;
        }
        return i == 0 ? -1 : (int) number;
    }

    /** Content-Type as written; null when absent. */
    public @Nullable String contentType() {
        return header(SipHeader.CONTENT_TYPE);
    }

    /** True when Content-Type names that type, whatever its case and parameters. */
    public boolean isContentType(String type) {
        String value = contentType();
        return value != null
                && value.regionMatches(true, 0, type, 0, type.length())
                && (value.length() == type.length() || !Grammar.is(Grammar.TOKEN, value.charAt(type.length())));
    }

    /** A copy of the body, which the caller may keep and change; empty when there is none. */
    public byte[] body() {
        return Arrays.copyOfRange(bytes, index.bodyStart(), index.bodyStart() + index.bodyLength());
    }

    /** The body without copying, as a read-only view. */
    public ByteBuffer bodyView() {
        return ByteBuffer.wrap(bytes, index.bodyStart(), index.bodyLength())
                .slice()
                .asReadOnlyBuffer();
    }

    /** The body read as UTF-8. */
    public String bodyText() {
        return text(index.bodyStart(), index.bodyStart() + index.bodyLength());
    }

    public int bodyLength() {
        return index.bodyLength();
    }

    /** True when {@link #wireView} gives the bytes as they go out: CRLF line ends and a right Content-Length. */
    public boolean isCanonical() {
        return index.isCanonical();
    }

    /** The bytes of the whole message as received or built, as a read-only view. */
    public ByteBuffer wireView() {
        return ByteBuffer.wrap(bytes).asReadOnlyBuffer();
    }

    /** The message as it goes out: CRLF line ends and the Content-Length of its body. A new array. */
    public byte[] toByteArray() {
        return isCanonical() ? bytes.clone() : toBuilder().build().bytes;
    }

    byte[] bytes() {
        return bytes;
    }

    HeaderIndex index() {
        return index;
    }

    private String ascii(int start, int end) {
        return new String(bytes, start, end - start, StandardCharsets.ISO_8859_1);
    }

    private String text(int start, int end) {
        return new String(bytes, start, end - start, StandardCharsets.UTF_8);
    }

    /** RFC 3261 s7.3.1: a line end with the white space after it counts as one space. */
    static String unfold(String value) {
        StringBuilder out = new StringBuilder(value.length());
        int i = 0;
        while (i < value.length()) {
            char c = value.charAt(i++);
            if (c == '\r' || c == '\n') {
                while (i < value.length() && Scan.isSpace(value.charAt(i))) {
                    i++;
                }
                while (out.length() > 0 && Scan.isSpace(out.charAt(out.length() - 1))) {
                    out.setLength(out.length() - 1);
                }
                c = ' ';
            }
            out.append(c);
        }
        return out.toString().strip();
    }

    /** The start line and what tells the transaction; never the whole message, which may hold credentials. */
    @Override
    public String toString() {
        return startLine() + " [" + header(SipHeader.CALL_ID) + ", " + header(SipHeader.CSEQ) + "]";
    }
}
