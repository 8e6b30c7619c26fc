package org.rtclite.sip.message;

/**
 * A URI whose inside this library does not interpret, such as {@code tel:+15551234} or {@code urn:service:sos}.
 *
 * @param scheme in lower case
 * @param rest what follows the colon, as written
 */
public record OpaqueUri(String scheme, String rest) implements Uri {

    public OpaqueUri {
        if (!Grammar.all(Grammar.SCHEME, scheme)) {
            throw new SipSyntaxException("URI scheme", "letters expected", scheme, 0);
        }
        if (!Grammar.all(Grammar.URI, rest)) {
            throw new SipSyntaxException("URI", "character not allowed", rest, 0);
        }
    }

    @Override
    public boolean isEquivalentTo(Uri other) {
        return equals(other);
    }

    @Override
    public String toString() {
        return scheme + ":" + rest;
    }
}
