package org.rtclite.sip.ua;

import java.util.List;
import java.util.Objects;
import org.rtclite.sip.message.NameAddress;
import org.rtclite.sip.message.Uri;

/**
 * An outgoing call to be made.
 *
 * @param account who calls
 * @param to what the To header says
 * @param requestUri what the Request-URI says; usually the URI of {@code to}
 * @param lateOffer whether the INVITE carries no session description, so that the far side offers in its 2xx
 * @param headers further headers, name and value, in order; values with CR, LF or NUL are refused
 */
public record Invitation(
        SipAccount account, NameAddress to, Uri requestUri, boolean lateOffer, List<ExtraHeader> headers) {

    /** Copies the list. */
    public Invitation {
        Objects.requireNonNull(account, "account");
        Objects.requireNonNull(to, "to");
        Objects.requireNonNull(requestUri, "requestUri");
        headers = List.copyOf(headers);
    }

    /** A call to {@code to} with an offer in the INVITE. */
    public static Invitation to(SipAccount account, NameAddress to) {
        return new Invitation(account, to, to.uri(), false, List.of());
    }

    /** This call with a Request-URI that differs from To. */
    public Invitation withRequestUri(Uri newRequestUri) {
        return new Invitation(account, to, newRequestUri, lateOffer, headers);
    }

    /** This call with or without an offer in the INVITE. */
    public Invitation withLateOffer(boolean newLateOffer) {
        return new Invitation(account, to, requestUri, newLateOffer, headers);
    }

    /** This call with these further headers. */
    public Invitation withHeaders(List<ExtraHeader> newHeaders) {
        return new Invitation(account, to, requestUri, lateOffer, newHeaders);
    }

    @Override
    public String toString() {
        return account.addressOfRecord() + " calls " + to + (lateOffer ? " without offer" : "");
    }
}
