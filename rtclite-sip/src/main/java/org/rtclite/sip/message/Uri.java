package org.rtclite.sip.message;

/** A URI in a SIP message: {@link SipUri} for sip and sips, {@link OpaqueUri} for tel, urn and the rest. */
public sealed interface Uri permits SipUri, OpaqueUri {

    /** The scheme in lower case: {@code sip}, {@code sips}, {@code tel}. */
    String scheme();

    /**
     * True when both name the same resource.
     *
     * <p>For SIP URIs by the rules of RFC 3261 section 19.1.4, which are not transitive and therefore not
     * {@code equals}; for others when scheme and text are the same.
     */
    boolean isEquivalentTo(Uri other);

    /** The URI as it stands on the wire, without angle brackets. */
    @Override
    String toString();

    /**
     * Parses an absolute URI of any scheme.
     *
     * @throws SipSyntaxException with the offset of the fault
     */
    static Uri parse(String text) {
        FieldScan scan = new FieldScan("URI", text);
        scan.scanUri();
        return scan.uri();
    }
}
