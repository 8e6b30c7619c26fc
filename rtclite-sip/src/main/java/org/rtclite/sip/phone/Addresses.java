package org.rtclite.sip.phone;

import org.rtclite.sip.message.NameAddress;
import org.rtclite.sip.message.OpaqueUri;
import org.rtclite.sip.message.SipSyntaxException;
import org.rtclite.sip.message.SipUri;
import org.rtclite.sip.message.Uri;

/** Addresses as people type them: {@code sip:} may be left out, {@code tel:} numbers go to our own domain. */
final class Addresses {

    private Addresses() {}

    /** A SIP URI of {@code alice@example.net}, {@code host:port} or the like. */
    static SipUri sipUri(String typed) {
        SipUri uri = nameAddress(typed).sipUri();
        if (uri == null) {
            throw new IllegalArgumentException("not a SIP address: " + typed);
        }
        return uri;
    }

    /** What a To header says for this address. */
    static NameAddress nameAddress(String typed) {
        String text = typed.strip();
        try {
            return NameAddress.parse(text.indexOf('<') >= 0 || hasScheme(text) ? text : "sip:" + text);
        } catch (SipSyntaxException e) {
            throw new IllegalArgumentException("not a SIP address: " + typed + " (" + e.getMessage() + ")", e);
        }
    }

    private static boolean hasScheme(String text) {
        return text.regionMatches(true, 0, "sip:", 0, 4)
                || text.regionMatches(true, 0, "sips:", 0, 5)
                || text.regionMatches(true, 0, "tel:", 0, 4);
    }

    /** The URI to send to: a telephone number goes to {@code domain} (RFC 3261 s19.1.6). */
    static Uri target(NameAddress to, SipUri domain) {
        if (to.uri() instanceof OpaqueUri number && number.toString().startsWith("tel:")) {
            return SipUri.of(number.toString().substring(4), domain.host(), domain.port())
                    .withParameter("user", "phone");
        }
        return to.uri();
    }
}
