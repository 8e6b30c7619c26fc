package org.rtclite.sip.message;

/** A response (RFC 3261 section 7.2). Immutable. */
public final class SipResponse extends SipMessage {

    private final int code;
    private final String reason;

    private SipResponse(byte[] bytes, HeaderIndex index, int code, String reason) {
        super(bytes, index);
        this.code = code;
        this.reason = reason;
    }

    /** Begins the answer to {@code request} with the usual phrase for {@code code}. */
    public static Builder builder(SipRequest request, int code) {
        return builder(request, code, ReasonPhrases.of(code));
    }

    /**
     * Begins the answer to {@code request} (RFC 3261 section 8.2.6.2).
     *
     * <p>Copies all Via, From, To, Call-ID and CSeq as they came; Timestamp into a 100; Record-Route into 101
     * to 299, where it makes the route set of a dialog (section 12.1.1). A To tag is the caller's to add.
     */
    public static Builder builder(SipRequest request, int code, String reason) {
        Builder builder = new Builder(code, reason);
        builder.copy(SipHeader.VIA, request);
        if (code > 100 && code < 300) {
            builder.copy(SipHeader.RECORD_ROUTE, request);
        }
        builder.copy(SipHeader.FROM, request)
                .copy(SipHeader.TO, request)
                .copy(SipHeader.CALL_ID, request)
                .copy(SipHeader.CSEQ, request);
        if (code == 100) {
            builder.copy(SipHeader.TIMESTAMP, request);
        }
        return builder;
    }

    /** Begins a response of nothing but its status line. */
    public static Builder builder(int code, String reason) {
        return new Builder(code, reason);
    }

    /**
     * For parsers: a response whose start line and fields have been found in {@code bytes}.
     *
     * @param bytes the whole message; belongs to the response from now on
     */
    public static SipResponse of(byte[] bytes, HeaderIndex index, int code, String reason) {
        return new SipResponse(bytes, index, code, reason);
    }

    /** The status code, 100 to 699. */
    public int code() {
        return code;
    }

    /** The reason phrase; may be empty. */
    public String reason() {
        return reason;
    }

    /** True for 1xx. */
    public boolean isProvisional() {
        return code < 200;
    }

    /** True for 2xx. */
    public boolean isSuccess() {
        return code >= 200 && code < 300;
    }

    /** True for all but 1xx. */
    public boolean isFinal() {
        return code >= 200;
    }

    @Override
    public String startLine() {
        return "SIP/2.0 " + code + " " + reason;
    }

    @Override
    public Builder toBuilder() {
        Builder builder = new Builder(code, reason);
        builder.copyAll(this);
        return builder;
    }

    /** Builds a response. */
    public static final class Builder extends MessageBuilder<Builder> {

        private final int code;
        private final String reason;

        private Builder(int code, String reason) {
            if (code < 100 || code > 699) {
                throw new IllegalArgumentException("status code is " + code + ", must be 100 to 699");
            }
            this.code = code;
            this.reason = Grammar.requireOneLine("reason phrase", reason);
        }

        @Override
        Builder self() {
            return this;
        }

        @Override
        String startLine() {
            return "SIP/2.0 " + code + " " + reason;
        }

        @Override
        public SipResponse build() {
            return encode((bytes, index) -> new SipResponse(bytes, index, code, reason));
        }
    }
}
