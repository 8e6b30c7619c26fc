package org.rtclite.sip.ua;

import java.util.Set;
import org.rtclite.sip.message.SipHeader;
import org.rtclite.sip.message.SipMethod;
import org.rtclite.sip.message.SipRequest;
import org.rtclite.sip.message.SipUri;

/**
 * One header a program adds to a request of its own.
 *
 * @param name field name, such as {@code Subject} or {@code X-Session}; not one that the engine writes itself
 * @param value field value; CR, LF and NUL are refused
 */
public record ExtraHeader(String name, String value) {

    private static final Set<SipHeader> OURS = Set.of(
            SipHeader.VIA,
            SipHeader.FROM,
            SipHeader.TO,
            SipHeader.CALL_ID,
            SipHeader.CSEQ,
            SipHeader.CONTACT,
            SipHeader.ROUTE,
            SipHeader.MAX_FORWARDS,
            SipHeader.CONTENT_TYPE);

    /** Refuses at once what the message would refuse later, when the call is under way. */
    public ExtraHeader {
        SipHeader known = SipHeader.lookup(name);
        if (known != null && OURS.contains(known)) {
            throw new IllegalArgumentException("header '" + name + "' is written by the engine itself");
        }
        SipRequest.builder(SipMethod.OPTIONS, SipUri.of(null, "localhost")).add(name, value);
    }
}
