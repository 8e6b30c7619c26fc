package org.rtclite.sip.message;

/**
 * The CSeq header field (RFC 3261 section 20.16): a number and the method.
 *
 * @param sequence 0 to 2^32 - 1; what we send stays below 2^31 (RFC 3261 section 8.1.1.5)
 * @param method as written; methods are compared with case
 */
public record CSeq(long sequence, String method) {

    static final long MAX = 0xffff_ffffL;

    public CSeq {
        if (sequence < 0 || sequence > MAX) {
            throw new IllegalArgumentException("CSeq number is " + sequence + ", limit " + MAX);
        }
        if (!Grammar.all(Grammar.TOKEN, method)) {
            throw new SipSyntaxException("CSeq method", "token expected", method, 0);
        }
    }

    /**
     * Parses {@code 1 INVITE}.
     *
     * @throws SipSyntaxException with the offset of the fault
     */
    public static CSeq parse(String text) {
        return new FieldScan("CSeq", text).cseq();
    }

    @Override
    public String toString() {
        return sequence + " " + method;
    }
}
