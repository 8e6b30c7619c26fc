package org.rtclite.sip.message;

/** What the fields must look like that the rest of the library reads (RFC 3261 section 20). */
final class FieldCheck {

    private FieldCheck() {}

    /** What a program may set: readable, and numbers within their limits. */
    static void requireSettable(SipHeader header, String value) {
        switch (header) {
            case MAX_FORWARDS -> requireNumber(header, value, 255);
            case EXPIRES, MIN_EXPIRES -> requireNumber(header, value, 0xffff_ffffL);
            case CONTENT_LENGTH -> throw new IllegalArgumentException("Content-Length is set by the body");
            default -> requireReadable(header, value);
        }
    }

    /** What the typed accessors can read. */
    static void requireReadable(SipHeader header, String value) {
        requireReadable(header, new FieldScan(header.fieldName(), value));
    }

    /** The same for a value that {@code scan} stands at; allocates nothing but for CSeq. */
    static void requireReadable(SipHeader header, FieldScan scan) {
        switch (header) {
            case VIA -> scan.scanVias();
            case FROM, TO -> {
                scan.scanAddress();
                scan.requireEnd();
            }
            case CSEQ -> scan.cseq();
            case CONTACT -> {
                if (scan.end() - scan.position() != 1 || scan.peek() != '*') {
                    scan.scanAddresses();
                }
            }
            case ROUTE, RECORD_ROUTE, PATH, SERVICE_ROUTE -> scan.scanAddresses();
            case CALL_ID -> scan.scanCallId();
            default -> {}
        }
    }

    private static void requireNumber(SipHeader header, String value, long max) {
        Scan scan = new Scan(header.fieldName(), value);
        scan.number(max);
        scan.requireEnd();
    }
}
