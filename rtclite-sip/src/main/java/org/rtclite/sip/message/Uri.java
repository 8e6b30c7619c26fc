package org.rtclite.sip.message;

import java.util.Locale;

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
        int colon = text.indexOf(':');
        if (colon <= 0 || Grammar.firstNot(Grammar.SCHEME, text, 0, colon) >= 0) {
            throw new SipSyntaxException("URI", "scheme and ':' expected", text, 0);
        }
        String scheme = text.substring(0, colon).toLowerCase(Locale.ROOT);
        if (scheme.equals("sip") || scheme.equals("sips")) {
            return SipUri.parse(text);
        }
        int bad = Grammar.firstNot(Grammar.URI, text, colon + 1, text.length());
        if (bad >= 0 || colon + 1 == text.length()) {
            throw new SipSyntaxException("URI", "character not allowed", text, bad < 0 ? colon : bad);
        }
        return new OpaqueUri(scheme, text.substring(colon + 1));
    }
}
