package org.rtclite.sip.message;

import org.jspecify.annotations.Nullable;

/** A request (RFC 3261 section 7.1). Immutable. */
public final class SipRequest extends SipMessage {

    private final String method;
    private final int uriStart;
    private final int uriEnd;
    /** Cut out of the bytes on first use when it was parsed; safe to publish by a race. */
    private @Nullable Uri uri;

    private SipRequest(byte[] bytes, HeaderIndex index, String method, Uri uri) {
        super(bytes, index);
        this.method = SipMethod.intern(method);
        this.uri = uri;
        this.uriStart = -1;
        this.uriEnd = -1;
    }

    private SipRequest(byte[] bytes, HeaderIndex index, int methodStart, int methodEnd, int uriStart, int uriEnd) {
        super(bytes, index);
        this.method = SipMethod.intern(bytes, methodStart, methodEnd);
        this.uriStart = uriStart;
        this.uriEnd = uriEnd;
        FieldScan scan = scanUri();
        if (scan.hasUriHeaders()) {
            // RFC 3261 s19.1.1
            throw scan.failAtUriHeaders("headers are not allowed here");
        }
    }

    private FieldScan scanUri() {
        FieldScan scan = new FieldScan();
        scan.reset("Request-URI", bytes(), uriStart, uriEnd);
        scan.scanUri();
        return scan;
    }

    /** Begins a request; Via, From, To, Call-ID, CSeq and Max-Forwards are the caller's to add. */
    public static Builder builder(String method, Uri uri) {
        return new Builder(method, uri);
    }

    /**
     * For parsers: a request whose start line and fields have been found in {@code bytes}.
     *
     * @param bytes the whole message; belongs to the request from now on
     * @throws SipSyntaxException when the Request-URI is malformed; its offset counts from {@code uriStart}
     */
    public static SipRequest of(
            byte[] bytes, HeaderIndex index, int methodStart, int methodEnd, int uriStart, int uriEnd) {
        return new SipRequest(bytes, index, methodStart, methodEnd, uriStart, uriEnd);
    }

    /** The method as written: constants in {@link SipMethod}, or any other token. */
    public String method() {
        return method;
    }

    /** True when this is a request of that method. */
    public boolean is(String otherMethod) {
        return method.equals(otherMethod);
    }

    /** The Request-URI. */
    public Uri uri() {
        Uri known = uri;
        if (known == null) {
            known = scanUri().uri();
            uri = known;
        }
        return known;
    }

    @Override
    public String startLine() {
        return method + " " + uri() + " SIP/2.0";
    }

    @Override
    public Builder toBuilder() {
        Builder builder = new Builder(method, uri());
        builder.copyAll(this);
        return builder;
    }

    /** Builds a request. */
    public static final class Builder extends MessageBuilder<Builder> {

        private final String method;
        private Uri uri;

        private Builder(String method, Uri uri) {
            if (!Grammar.all(Grammar.TOKEN, method)) {
                throw new SipSyntaxException("method", "token expected", method, 0);
            }
            this.method = method;
            this.uri = uri;
        }

        /** Replaces the Request-URI, as a router does. */
        public Builder uri(Uri newUri) {
            uri = newUri;
            return this;
        }

        @Override
        Builder self() {
            return this;
        }

        @Override
        String startLine() {
            return method + " " + uri + " SIP/2.0";
        }

        @Override
        public SipRequest build() {
            return encode((bytes, index) -> new SipRequest(bytes, index, method, uri));
        }
    }

    /** The URI when it is sip or sips, else null. */
    public @Nullable SipUri sipUri() {
        return uri() instanceof SipUri sip ? sip : null;
    }
}
