package org.rtclite.sip.message;

import java.util.ArrayList;

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
        switch (header) {
            case VIA -> Via.parseList(value, new ArrayList<>(2));
            case FROM, TO -> NameAddress.parse(value);
            case CSEQ -> CSeq.parse(value);
            case CONTACT -> {
                if (!value.equals("*")) {
                    NameAddress.parseList(value);
                }
            }
            case ROUTE, RECORD_ROUTE, PATH, SERVICE_ROUTE -> NameAddress.parseList(value);
            case CALL_ID -> requireCallId(value);
            default -> {}
        }
    }

    private static void requireNumber(SipHeader header, String value, long max) {
        Scan scan = new Scan(header.fieldName(), value);
        scan.number(max);
        scan.requireEnd();
    }

    private static void requireCallId(String value) {
        for (int i = 0; i < value.length(); i++) {
            if (value.charAt(i) <= ' ' || value.charAt(i) >= 127) {
                throw new SipSyntaxException("Call-ID", "character not allowed", value, i);
            }
        }
        if (value.isEmpty()) {
            throw new SipSyntaxException("Call-ID", "value is empty", value, 0);
        }
    }
}
